"""The number, the date or the term in a quote that answers «сколько», «когда», «как называется»; rather none than a wrong one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.acts import tells_of_act
from assistant.dictionary import morphology
from assistant.evidence import NEAR, Facts, counts, defined_terms, facts_of, measures
from assistant.figures import Figure, figures
from assistant.language import Term, terms
from assistant.patterns import regex
from assistant.questions import SIZES, Kind, Question
from assistant.spans import Span

# From the coarse to the fine: parts of a sentence in which a figure stands with what it is said of.
_CLAUSE_ENDS = (
    regex(r"[;:()]|\s[—–]\s|,\s(?=(?:а|но|что|котор\w+|где|когда|затем|потом|причём|хотя|однако)\b)"),
    regex(r"[;:(),]|\s[—–]\s|\s(?=(?:и|а|но|или)\s)"),
)
_OF_A_LAW = regex(r"\s?(?:№|N\s?\d)")
_ABOUT_A_LAW = regex(
    r"\bзакон|постановлени|\bуказ|\bприказ|распоряжени|кодекс|стратеги|концепци|\bакт(?:а|ы|ом)?\b|\d-ФЗ|№", re.IGNORECASE
)
_ISSUED = regex(r"\b(?:вышл?|выпу|изда[нлв]|приня[лт]|утвер[дж]|подпис|появи|опубликов)[а-яё]*", re.IGNORECASE)
_YEAR_ASKED = regex(r"\bгод(?:у|а|ы|ах|ом)?\b", re.IGNORECASE)
_CENTURY_ASKED = regex(r"\bвек\w*|\bстолети\w+", re.IGNORECASE)
_DAY_ASKED = regex(r"\bкакого числа|\bдень\b|\bдат[аыуе]\b|\bчисл[аоу]\b", re.IGNORECASE)
_WHOLE_YEAR = regex(r"(?:1\d{3}|20\d\d)(?:\s?г(?:ода|\.)?(?!\w))?")
_AND = regex(r"\s?(?:,|,?\sи|,?\sили)\s(?:в\s|с\s)?")
# A comma of a number has no space behind it.
_PARTS = regex(r"[;:()]|,\s|\s(?=(?:а|но)\s)")
_NEXT_WORD = regex(r"\s([а-яё-]+)", re.IGNORECASE)
_YEAR = regex(r"\b(?:1\d{3}|20\d\d)\b")
_A_PART = regex(
    r"\b(?:из (?:них|которых|этой суммы|этого числа|общего числа)|в том числе|в т\. ?ч\.)\s[^;.()]*(?:\.(?=\d)[^;.()]*)*",
    re.IGNORECASE,
)
_MOST_WORDS = 0.6
_MOST_DESCRIBED = 0.5
_NAMING = frozenset(("называть", "называться", "назвать", "название", "именовать", "термин", "слово", "какой"))
_ASIDE = regex(r"\s[—–-]\s")
_MOST_FIGURES = 2
# Nothing else measures what these questions ask for.
_MEASURED_ALONE = frozenset(("%", "раз", "деньги", "время", "рубль", "доллар", "евро"))
_GROUPED = frozenset(("тысяча", "тыс", "млн", "млрд", "миллион", "миллиард"))


def marked(question: Question, sentence: str, *, doubted: bool = False) -> Span | None:
    """Return the number, the date or the term in `sentence` that answers a question for one, None where none or several could.

    Where it is `doubted` that the sentence answers, because a reader found nothing in it, only in a sentence that has most
    of the question's words, all its names and hardly another figure.
    """
    facts = facts_of(sentence)
    own = {term.lemma for term in facts.terms}
    # A unit that was asked for says as much as a word: «Скажем, в десять раз больше».
    measured = question.unit != "" and any(measures(question.unit, figure) for figure in facts.figures)
    if not measured and not question.lemmas & own:
        return None
    if question.wants_term and question.kind not in (Kind.NUMBER, Kind.DATE):
        return _term(question, facts, sentence)
    if doubted and not _surely_answers(question, sentence, facts, own):
        return None
    if question.kind is Kind.NUMBER:
        return _clearest(question, facts, sentence, _numbers(question, facts, sentence), ())
    if question.kind is Kind.DATE:
        return _date(question, facts, sentence)
    return None


def _term(question: Question, facts: Facts, sentence: str) -> Span | None:
    """Return the term that a sentence opens with and defines by what «Как называется…» describes: «Лизинг — аренда с выкупом»."""
    found = defined_terms(sentence)
    if len(found) != 1 or not sentence.lstrip("«").startswith(found[0]) or not _ASIDE.search(sentence, len(found[0])):
        return None
    place = Span(0, len(found[0])).shift(sentence.index(found[0]))
    described = question.lemmas - {term.lemma for term in terms(question.text) if term.lemma in _NAMING}
    body = {term.lemma for term in facts.terms if term.span.start >= place.stop}
    term = {one.lemma for one in facts.terms if place.contains(one.span)}
    fits = len(described & body) >= max(min(2, len(described)), _MOST_DESCRIBED * len(described))
    return place if described and fits and term - question.lemmas else None


def _surely_answers(question: Question, sentence: str, facts: Facts, own: set[str]) -> bool:
    fresh = [
        f for f in facts.figures if f.value not in question.figures and (f.kind == "number") is (question.kind is Kind.NUMBER)
    ]
    return (
        # Of several the one of the year that was asked for; of two the one that stands with the question's words.
        (1 <= len(fresh) <= _MOST_FIGURES or bool(question.figures) or sum(_in_unit(question, f) for f in fresh) == 1)
        and question.names <= own
        and len(question.lemmas & own) >= _MOST_WORDS * len(question.lemmas)
        and question.figures <= {f.value for f in facts.figures}
        and (
            question.kind is not Kind.DATE
            or tells_of_act(question, sentence)
            or any(_day_of_law(question, sentence, one) for one in fresh)
        )
    )


def _in_unit(question: Question, figure: Figure) -> bool:
    return question.unit != "" and measures(question.unit, figure)


def _day_of_law(question: Question, sentence: str, figure: Figure) -> bool:
    """Tell whether a date stands in the name of a law, «приказ от 27 июня 2016 года № 400», and its issue is asked for."""
    named = _OF_A_LAW.match(sentence, figure.span.stop) is not None
    return named and _ABOUT_A_LAW.search(question.text) is not None and _ISSUED.search(question.text) is not None


def misread(question: Question, sentence: str, read: Span) -> bool:
    """Tell whether what a reader found in a sentence is another thing than the one asked for, where `marked` finds one elsewhere.

    A number counts another, «семи» in «1046 студентов семи вузов», or is a part of what is asked for, «57 млн, из них 12 млн»;
    of what is named the term is asked for, not what is said of it.
    """
    facts = facts_of(sentence)
    if question.wants_term and question.kind not in (Kind.NUMBER, Kind.DATE):
        return _term(question, facts, sentence) is not None
    numbers = [figure for figure in facts.figures if figure.kind == "number" and figure.value not in question.figures]
    found = [figure for figure in numbers if figure.span.overlaps(read)]
    if question.kind is not Kind.NUMBER or len(found) != 1:
        return False
    figure = found[0]
    if question.counted and figure.exact and not figure.unit and _counts_another(question, sentence, figure, alone=False):
        # «240 рабочих» are people too.
        return not (question.unit == "человек" and _counts_people(sentence, figure))
    return figure not in _wholes(question, facts, sentence, numbers)


def _wholes(question: Question, facts: Facts, sentence: str, fitting: Sequence[Figure]) -> list[Figure]:
    """Leave out the figures of a part, «из них 12 млрд — средства края»; all others where the part is asked for."""
    parts = [Span(*match.span()) for match in _A_PART.finditer(sentence)]
    first = min((part.start for part in parts), default=len(sentence))
    said = {term.lemma for term in facts.terms if term.span.start < first}
    asked = [
        part for part in parts if any(part.contains(term.span) and term.lemma in question.lemmas - said for term in facts.terms)
    ]
    if asked:
        return [figure for figure in fitting if any(part.contains(figure.span) for part in asked)]
    return [figure for figure in fitting if not any(part.contains(figure.span) for part in parts)]


def _numbers(question: Question, facts: Facts, sentence: str) -> list[Figure]:
    """Return the numbers that could be what is asked for."""
    open_ = [f for f in facts.figures if f.kind == "number" and f.value not in question.figures]
    open_ = _wholes(question, facts, sentence, open_) or open_
    if question.unit:
        fitting = [f for f in open_ if measures(question.unit, f)]
        if fitting or question.unit in _MEASURED_ALONE:
            return _asked_of(question, facts, sentence, fitting)
        if question.unit in SIZES:
            open_ = [f for f in open_ if not f.unit]
    # «Вдвое» and «5 %» count nothing, and what is measured in another unit is another thing.
    bare = [f for f in open_ if not f.share and (not f.unit or f.unit == "штука") and f.exact]
    if question.counted:
        alone = len(bare) == sum(f.exact for f in open_) == 1 and not question.unit
        bare = [f for f in bare if not _counts_another(question, sentence, f, alone=alone)]
        asked = _asked_of(question, facts, sentence, bare)
        near = [f for f in asked if counts(question, facts, f)]
        return near or (asked if alone or len(asked) < len(bare) else [])
    if question.text.lower().startswith("насколько"):
        return [f for f in open_ if f.exact]
    # «Каков объём…» names no thing to count: whatever is measured will do.
    found = [f for f in open_ if f.exact and not f.share and not f.value.startswith("×")]
    # «Размер субсидии — не более 300 тысяч рублей на одного ремесленника».
    return _asked_of(question, facts, sentence, [f for f in found if f.unit not in ("", "штука")] or found)


def _counts_another(question: Question, sentence: str, figure: Figure, *, alone: bool) -> bool:
    """Tell whether a number has a noun of its own that is not what is asked: «30 предприятий» counts no «вузы».

    Of the only number of a sentence an adjective that is asked for is enough: «пяти железнодорожных линий» may be roads.
    """
    position = figure.span.stop
    while (following := _NEXT_WORD.match(sentence, position)) is not None:
        reading = morphology().parse(following[1].lower())[0]
        base = reading.normal_form.replace("ё", "е")
        if base in question.counted or (alone and reading.tag.POS != "NOUN" and base in question.lemmas):
            return False
        if reading.tag.POS not in ("ADJF", "PRTF"):
            return bool(reading.tag.POS == "NOUN")
        position = following.end()
    return False


def _counts_people(sentence: str, figure: Figure) -> bool:
    following = _NEXT_WORD.match(sentence, figure.span.stop)
    return following is not None and any("anim" in reading.tag for reading in morphology().parse(following[1].lower()))


def _asked_of(question: Question, facts: Facts, sentence: str, fitting: list[Figure]) -> list[Figure]:
    """Leave of several figures those said of the year, the place and the act a question names, where others are set against it.

    Where none is said of its year or place, none is left: the figure of another year would be wrong.
    """
    years = [(figure.span, set(_YEAR.findall(figure.value))) for figure in facts.figures if figure.kind != "number"]
    asked_years = {year for value in question.figures for year in _YEAR.findall(value)}
    places = [(term.span, {term.lemma}) for term in facts.terms if term.lemma in facts.places]
    acts = [(term.span, {term.lemma}) for term in facts.terms if _is_act(term)]
    if question.kind is Kind.NUMBER:
        fitting = _said_of(sentence, fitting, years, asked_years)
    fitting = _said_of(sentence, fitting, places, set(question.lemmas))
    # An act named twice, «проголосовало» and «не проголосовало», tells nothing apart.
    once = sum(bool(names & question.lemmas) for _, names in acts) == 1
    return (_said_of(sentence, fitting, acts, set(question.lemmas)) if once else []) or fitting


def _is_act(term: Term) -> bool:
    return morphology().parse(term.form)[0].tag.POS in ("VERB", "PRTS")


def _said_of(sentence: str, fitting: list[Figure], anchors: Sequence[tuple[Span, set[str]]], asked: set[str]) -> list[Figure]:
    """Leave the figures that stand with an anchor that is asked for; all where there is no choice of figures or of anchors."""
    mine = [bool(names & asked) for _, names in anchors]
    if len(fitting) < 2 or not any(mine) or all(mine):
        return fitting
    # «С 100 в 2010 году до 150 в 2015» has its years behind the numbers, «в 2010 году 100, в 2015 — 150» before them.
    before = anchors[0][0].start < fitting[0].span.start
    parts = _clauses(sentence, _PARTS)
    return [figure for figure in fitting if mine[_anchor_of(figure, [span for span, _ in anchors], parts, before=before)]]


def _anchor_of(figure: Figure, anchors: Sequence[Span], parts: Sequence[Span], *, before: bool) -> int:
    """Return which anchor a figure stands with: the only one of its part of the sentence, else the one before or behind it."""
    own = [part for part in parts if part.overlaps(figure.span)]
    with_it = [number for number, span in enumerate(anchors) if any(part.overlaps(span) for part in own)]
    if len(with_it) == 1:
        return with_it[0]
    if before:
        return max((number for number, span in enumerate(anchors) if span.start < figure.span.start), default=0)
    last = len(anchors) - 1
    return min((number for number, span in enumerate(anchors) if span.start >= figure.span.stop), default=last)


def _date(question: Question, facts: Facts, sentence: str) -> Span | None:
    dates = [f for f in facts.figures if f.kind != "number" and f.value not in question.figures]
    if _CENTURY_ASKED.search(question.text):
        dates = [f for f in dates if "в." in f.value]
    elif _DAY_ASKED.search(question.text):
        dates = [f for f in dates if f.kind == "date"]
    elif asks_year(question):
        dates = [f for f in dates if "в." not in f.value and _WHOLE_YEAR.search(f.span.of(sentence))]
    if not _ABOUT_A_LAW.search(question.text):
        dates = [f for f in dates if not _OF_A_LAW.match(sentence, f.span.stop)]
    dates = _asked_of(question, facts, sentence, dates)
    found = _clearest(question, facts, sentence, dates, (_is_day, _is_date))
    if found is None or not asks_year(question):
        return found
    years = list(_WHOLE_YEAR.finditer(found.of(sentence)))
    return Span(*years[0].span()).shift(found.start) if len(years) == 1 and len(found) > len("с 1990 г.") else found


def asks_year(question: Question) -> bool:
    """Tell whether a question for a date wants the year alone."""
    return _YEAR_ASKED.search(question.text) is not None and re.search(r"\bкак\w+ год", question.text, re.IGNORECASE) is not None


def _is_day(figure: Figure) -> bool:
    return figure.kind == "date" and figure.value.count("-") == 2


def _is_date(figure: Figure) -> bool:
    return figure.kind == "date"


def _clearest(
    question: Question,
    facts: Facts,
    sentence: str,
    fitting: Sequence[Figure],
    better: Sequence[Callable[[Figure], bool]],
) -> Span | None:
    """Return the one of several figures that stands with most of the question's words, None where two do alike."""
    fitting = _together(sentence, fitting)
    if len({figure.value for figure in fitting}) == 1:
        return fitting[0].span
    best = list(fitting)
    for ends in _CLAUSE_ENDS:
        clauses = _clauses(sentence, ends)
        marks = {figure.span: _words_in(question, facts, clauses, figure) for figure in best}
        most = max(marks.values(), default=0)
        best = [figure for figure in best if most and marks[figure.span] == most]
    for preferred in better:
        best = [figure for figure in best if preferred(figure)] or best
    if len(best) > 1:
        best = [figure for figure in best if _stands_by(question, facts, figure)]
    return best[0].span if len(best) == 1 else None


def _together(sentence: str, fitting: Sequence[Figure]) -> list[Figure]:
    """Make figures named in one breath one: «в 1998 и 2005 годах»."""
    joined: list[Figure] = []
    for figure in fitting:
        if joined and _AND.fullmatch(sentence, joined[-1].span.stop, figure.span.start):
            former = joined[-1]
            joined[-1] = replace(former, value=f"{former.value} {figure.value}", span=Span(former.span.start, figure.span.stop))
        else:
            joined.append(figure)
    return joined


def _clauses(sentence: str, ends: re.Pattern[str]) -> list[Span]:
    edges = [0, *(match.end() for match in ends.finditer(sentence)), len(sentence)]
    return [Span(start, stop) for start, stop in pairwise(edges) if start < stop]


def _words_in(question: Question, facts: Facts, clauses: Sequence[Span], figure: Figure) -> int:
    own = [clause for clause in clauses if clause.overlaps(figure.span)]
    here = {term.lemma for term in facts.terms if any(clause.contains(term.span) for clause in own)}
    return len(here & question.lemmas)


def _stands_by(question: Question, facts: Facts, figure: Figure) -> bool:
    """Tell whether what is counted stands right behind the number: «20 заводов»."""
    following = [term for term in facts.terms if term.span.start >= figure.span.stop][: NEAR - 1]
    return any(term.lemma in question.counted and term.lemma not in _GROUPED for term in following)


def figure_at(text: str, span: Span) -> Figure | None:
    """Return the figure of a text that `marked` found at `span`, None where it found several named in one breath."""
    found = [figure for figure in figures(text) if figure.span.overlaps(span)]
    return found[0] if len(found) == 1 else None


def year_of(figure: Figure, facts: Facts, sentence: str) -> frozenset[str]:
    """Return the years a number of a sentence is said of: of a series «в 2019 году — 10, в 2020 году — 12» its own."""
    years = [(one.span, frozenset(_YEAR.findall(one.value))) for one in facts.figures if one.kind != "number"]
    years = [(span, names) for span, names in years if names]
    numbers = [one for one in facts.figures if one.kind == "number"]
    if len(years) < 2 or len(numbers) < 2:
        return frozenset[str]().union(*(names for _, names in years))
    before = years[0][0].start < numbers[0].span.start
    return years[_anchor_of(figure, [span for span, _ in years], _clauses(sentence, _PARTS), before=before)][1]
