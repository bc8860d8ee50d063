"""What a noun phrase is, the prepositions with their cases, and when an adjective agrees with a noun."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from assistant.conversation.words import Form, Word

PREPOSITIONS = {
    "в": ("loct", "accs"), "во": ("loct", "accs"), "на": ("loct", "accs"), "о": ("loct", "accs"), "об": ("loct", "accs"),
    "при": ("loct",), "по": ("datv", "accs"), "к": ("datv",), "ко": ("datv",), "благодаря": ("datv",), "согласно": ("datv",),
    "с": ("ablt", "gent"), "со": ("ablt", "gent"), "за": ("accs", "ablt"), "под": ("ablt", "accs"), "над": ("ablt",),
    "перед": ("ablt",), "между": ("ablt",), "у": ("gent",), "от": ("gent",), "из": ("gent",), "до": ("gent",), "без": ("gent",),
    "для": ("gent",), "около": ("gent",), "после": ("gent",), "против": ("gent",), "кроме": ("gent",), "среди": ("gent",),
    "вокруг": ("gent",), "внутри": ("gent",), "вне": ("gent",), "вместо": ("gent",), "из-за": ("gent",), "про": ("accs",),
    "через": ("accs",), "насчёт": ("gent",), "насчет": ("gent",),
}  # fmt: skip
CONSONANTS = "бвгджзйклмнпрстфхцчшщ"


class Kind(Enum):
    """What a phrase names; a phrase gives way to one of its own kind."""

    COMMON = "common"
    PERSON = "person"
    PLACE = "place"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun with its adjectives, or a name; all numbers but `owner` are those of words.

    Parameters
    ----------
    preposition : int or None
    first, head, last : int
        First word (without preposition and question word), the noun, last word without dependent phrases.
    whole : int
        Last word with the phrases that depend on it: «центр [кластерного развития]».
    forms : tuple of Form
        What case and number it may have here, most probable first.
    asked : int or None
        «какой», «сколько» before it.
    owner : int or None
        Number of the phrase it depends on.
    bare : bool
        An adjective whose noun is left out.
    apart : int or None
        «какие» that asks for it from afar: «Какие у кластера преимущества?».
    """

    preposition: int | None
    first: int
    head: int
    last: int
    whole: int
    forms: tuple[Form, ...]
    kind: Kind
    asked: int | None = None
    owner: int | None = None
    bare: bool = False
    apart: int | None = None

    @property
    def cases(self) -> frozenset[str]:
        """Every case it may have."""
        return frozenset(form.case for form in self.forms)


@dataclass(frozen=True, slots=True)
class Source:
    """What phrases are read from; where it `begins` a sentence, the capital of its first word says nothing."""

    words: Sequence[Word]
    text: str
    begins: bool

    def parted(self, at: int) -> str:
        """Return the punctuation before a word, empty where none stands there."""
        return self.text[self.words[at - 1].span.stop : self.words[at].span.start].strip() if at > 0 else ""

    def low(self, at: int | None) -> str:
        """Return a word in lower case; nothing beyond the end or for None."""
        return self.words[at].low if at is not None and at < len(self.words) else ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands before a noun: preposition, question word, adjectives; `at` is the word behind them."""

    preposition: int | None
    asked: int | None
    first: int
    modifiers: tuple[int, ...]
    at: int
    cases: tuple[str, ...] | None


def agree(adjective: Form, noun: Form) -> bool:
    """Tell whether an adjective's form fits a noun's."""
    if adjective.case != noun.case or adjective.number != noun.number:
        return False
    return noun.number == "plur" or None in (adjective.gender, noun.gender) or adjective.gender == noun.gender
