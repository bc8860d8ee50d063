"""Two figures that answer one question, and whether they contradict: the same thing, place, time and kind of statement."""

import re
from itertools import pairwise

from assistant.acts import tells_of_act
from assistant.dictionary import morphology
from assistant.evidence import Facts, facts_of
from assistant.figures import Figure, differ
from assistant.language import lemma
from assistant.marking import year_of
from assistant.patterns import regex
from assistant.questions import Question

_PLANNED = regex(
    r"\b(?:по\sплан\w*|план(?:у|ом|ов\w+)?\b|планир\w+|запланир\w+|должн\w+|предусм\w+|прогноз\w*|ожида\w+|намеч\w+|целев\w+|предполага\w+|"
    r"предсто\w+|намерен\w*)",
    re.IGNORECASE,
)
_REACHED = regex(r"\b(?:факт\w*|на\sделе|в\sдействительности|достигнут\w*|исполнен\w*)", re.IGNORECASE)
_CLAUSE = regex(r"[;:()]|,\s(?=(?:а|но|хотя|однако|тогда)\b)|\s(?=(?:а|но)\s)")
_REGION = regex(
    r"\b([А-ЯЁ][а-яё-]+)\s(?:област|кра[йяюе]|район|округ|республик|губерни)|\b[Рр]еспублик[а-яё]{1,2}\s([А-ЯЁ][а-яё-]+)|"
    r"\bг(?:ород[а-яё]{0,2}|\.)\s([А-ЯЁ][а-яё-]+)"
)
_NEXT_WORD = regex(r"\s([а-яё-]+)", re.IGNORECASE)
_WORD = regex(r"[А-Яа-яЁё-]+")


def contradict(question: Question, one: tuple[Figure, str], other: tuple[Figure, str]) -> bool:
    """Tell whether two sentences, each with the figure in it that answers, say different things of the same.

    They do not if they speak of other names, regions or years, if one is a plan and the other a result, if they count other
    things, one a part and the other the whole, or if the date of one is that of another act.
    """
    (first, first_text), (second, second_text) = one, other
    if not differ(first, second):
        return False
    here, there = facts_of(first_text), facts_of(second_text)
    if _apart(here.names - question.lemmas, there.names - question.lemmas) or _apart(_regions(first_text), _regions(second_text)):
        return False
    if first.kind == second.kind == "number":
        return _of_one_count(question, one, other, here, there)
    return tells_of_act(question, first_text) and tells_of_act(question, second_text)


def _of_one_count(question: Question, one: tuple[Figure, str], other: tuple[Figure, str], here: Facts, there: Facts) -> bool:
    if _apart(year_of(one[0], here, one[1]), year_of(other[0], there, other[1])):
        return False
    if _is_plan(*one) is not _is_plan(*other):
        return False
    (kinds, thing), (other_kinds, other_thing) = _counted(*one), _counted(*other)
    if thing and other_thing and thing != other_thing:
        return False
    return kinds - question.lemmas == other_kinds - question.lemmas


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not one & other


def _regions(text: str) -> frozenset[str]:
    return frozenset(
        lemma(name.lower().replace("ё", "е")) for match in _REGION.finditer(text) for name in match.groups() if name is not None
    )


def _is_plan(figure: Figure, text: str) -> bool:
    """Tell whether a number is what was planned, by its own part of the sentence, else by all of it."""
    edges = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    own = next((text[start:stop] for start, stop in pairwise(edges) if start <= figure.span.start < stop), text)
    for said in (own, text):
        if _REACHED.search(said):
            return False
        if _PLANNED.search(said) or any("futr" in morphology().parse(word.lower())[0].tag for word in _WORD.findall(said)):
            return True
    return False


def _counted(figure: Figure, text: str) -> tuple[frozenset[str], str]:
    """Return what a number counts, the noun behind it, and the adjectives between: «800 малых предприятий»."""
    position, kinds = figure.span.stop, set[str]()
    while (following := _NEXT_WORD.match(text, position)) is not None:
        reading = morphology().parse(following[1].lower())[0]
        base = str(reading.normal_form).replace("ё", "е")
        if reading.tag.POS not in ("ADJF", "PRTF"):
            return (frozenset(kinds), base) if reading.tag.POS == "NOUN" else (frozenset(), "")
        kinds.add(base)
        position = following.end()
    return frozenset(), ""
