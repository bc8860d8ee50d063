"""The words of a question with their possible readings in the Russian dictionary."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.dictionary import morphology
from assistant.patterns import regex
from assistant.spans import Span

_TOKEN = regex(
    r"«[^«»]*»|\"[^\"]*\"|„[^„“”]*[“”]|\b[А-ЯЁA-Z]\.(?=\s?[А-ЯЁA-Z])|(?:(?<=[А-ЯЁA-Z]\.)|(?<=[А-ЯЁA-Z]\.\s))[А-ЯЁA-Z]\.|\d+(?:[.,]\d+)*(?:-[А-ЯЁа-яё]+)?|[^\W_]+(?:[-‑.'’][^\W_]+)*|№"
)
_RUSSIAN = regex(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
CASES = {"gen1": "gent", "gen2": "gent", "acc2": "accs", "loc1": "loct", "loc2": "loct"}
_LONGEST = 60

PREDICATES = frozenset(("VERB", "PRTS", "ADJS", "INFN", "PRED"))
QUESTION_WORDS = frozenset(
    (
        "кто кого кому кем ком что чего чему чем чём где куда откуда когда почему зачем отчего как сколько насколько скольких "
        "какой какая какое какие какого какую каких какому каким какими каком каков какова каково каковы "
        "который которая которое которые которую чей чья чьё чье чьи чьего чьих"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a word that has cases."""

    case: str
    number: str
    gender: str | None
    animate: bool
    parse: Any


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number or a whole text in quotation marks, where it stands in its question."""

    text: str
    span: Span

    @property
    def low(self) -> str:
        """The word in lower case."""
        return self.text.lower()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital and goes on without."""
        return self.text[:1].isupper() and not self.capitals

    @property
    def capitals(self) -> bool:
        """Whether it is an abbreviation in capitals."""
        return len(self.text) > 1 and self.text.isupper() and not self.initial

    @property
    def initial(self) -> bool:
        """Whether it is the initial of a name, with its full stop."""
        return len(self.text) == 2 and self.text.endswith(".")


def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text in order."""
    return tuple(Word(match.group(), Span(*match.span())) for match in _TOKEN.finditer(text))


@lru_cache(maxsize=20_000)
def readings(word: str) -> tuple[Any, ...]:
    """Return what the dictionary makes of a word, most probable first; nothing for one not in Russian letters."""
    if len(word) > _LONGEST or not _RUSSIAN.fullmatch(word):
        return ()
    return tuple(morphology().parse(word.lower()))


def part(word: Word) -> str | None:
    """Return the part of speech a word most probably is."""
    if word.low == "есть":
        return "VERB"
    found = readings(word.low)
    return str(found[0].tag.POS) if found and found[0].tag.POS else None


def is_predicate(word: Word) -> bool:
    """Tell whether a word is a verb, a short adjective or participle, or a word like «нужно»."""
    found = readings(word.low)
    if not found or word.low in QUESTION_WORDS:
        return False
    if part(word) in PREDICATES:
        return not {"Name", "Surn"} & set(found[0].tag.grammemes)
    return part(word) == "ADVB" and "Prdx" in found[0].tag and any(one.tag.POS == "ADJS" for one in found)


def forms(word: Word, parts: tuple[str, ...]) -> tuple[Form, ...]:
    """Return the readings of a word as one of `parts`, as far as they have a case."""
    return _forms(word.low, parts)


@lru_cache(maxsize=20_000)
def _forms(word: str, parts: tuple[str, ...]) -> tuple[Form, ...]:
    found = []
    for one in readings(word):
        tag = one.tag
        if tag.POS in parts and tag.case and tag.case != "voct":
            case = CASES.get(str(tag.case), str(tag.case))
            found.append(Form(case, str(tag.number or "sing"), str(tag.gender) if tag.gender else None, "anim" in tag, one))
    return tuple(found)


def lemma_of(word: Word) -> str:
    """Return the most probable dictionary form."""
    found = readings(word.low)
    return str(found[0].normal_form) if found else word.low


def written_like(model: str, word: str) -> str:
    """Return `word` with the capitals of `model`."""
    if len(model) > 1 and model.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
