"""Text typed in the Latin keyboard layout that was meant in the Russian one: `rkfcnth` → «кластер».

A word is turned round when the corpus or the dictionary has what comes out and the corpus has not what was typed. Where most of a
question is such words, all of it was typed so, its short words and its marks too.
"""

import re
from dataclasses import dataclass

from assistant.language import STOP_WORDS
from assistant.patterns import regex
from assistant.understanding.parts import QUESTION
from assistant.understanding.understood import Change
from assistant.understanding.vocabulary import Vocabulary
from assistant.understanding.words import plain

KEYS = str.maketrans(
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.`/" 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~?' "@#$^&",
    "йцукенгшщзхъфывапролджэячсмитьбюё." "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ," '"№;:?',
)  # fmt: skip
_LATIN = regex(r"[a-z]", re.IGNORECASE)
_CYRILLIC = regex(r"[а-яё]", re.IGNORECASE)
_TYPABLE = regex(r"[\x20-\x7e]+")
_TRAILING = regex(r"[^\w]{1,3}$")
_ASKED = regex(r"(?<=\w)[?!]+$")
_OUTER = regex(r"^[«(\"]+(?=\w)|(?<=\w)[»)\"]+(?=[?!.,]?$)")
# What prints a comma in the Russian layout prints a question mark in the Latin one.
_COMMA = regex(rf"\?(?=\s+[а-яё])(?!\s+{QUESTION.pattern})", re.IGNORECASE)
_CONSONANTS_LATIN = regex(r"[bcdfghjklmnpqrstvwxz,.;'\[\]]+", re.IGNORECASE)
_CONSONANTS_RUSSIAN = regex(r"[бвгджзйклмнпрстфхцчшщъь]+", re.IGNORECASE)
_SHORTEST_ALONE = 4
_SHORTEST_BY_DICTIONARY = 6
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class _Turned:
    """A piece between spaces in the Russian layout; whether the corpus or the dictionary has it, and how long its word is."""

    text: str
    in_corpus: bool
    known: bool
    length: int


def mend_layout(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[Change, ...]]:
    """Return the text with what was typed in the wrong layout turned round."""
    if not _LATIN.search(text):
        return text, ()
    pieces = re.split(r"(\s+)", text)
    turned = {number: _turn(piece, vocabulary) for number, piece in enumerate(pieces) if _is_open(piece, vocabulary)}
    if not turned:
        return text, ()
    if not _CYRILLIC.search(text) and _mostly(turned):
        whole = "".join(_whole(piece, turned.get(number), number + 1 == len(pieces)) for number, piece in enumerate(pieces))
        whole = _COMMA.sub(",", whole)
        return whole, (Change("layout", text, whole),)
    changes = []
    for number, one in turned.items():
        enough = _SHORTEST_ALONE if one.in_corpus else _SHORTEST_BY_DICTIONARY
        if one.known and one.length >= enough:
            changes.append(Change("layout", pieces[number], one.text))
            pieces[number] = one.text
    return "".join(pieces), tuple(changes)


def _is_open(piece: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a piece may be of the wrong layout: Latin letters in it, and no word of the corpus or number."""
    if not _LATIN.search(piece) or not _TYPABLE.fullmatch(_OUTER.sub("", piece)):
        return False
    bare = piece.strip("«»()\"'?!.,;:[]{}&")
    return not any(vocabulary.has_form(each) for each in (bare, piece)) and not any(letter.isdigit() for letter in bare)


def _turn(piece: str, vocabulary: Vocabulary) -> _Turned:
    """Turn a piece round; marks at its end are letters where that makes a known word, else marks."""
    head = re.match(r"[«(]*", piece)
    lead = head.group() if head is not None else ""
    asked = _ASKED.search(piece)
    closing = asked.group() if asked is not None else ""
    piece = piece[len(lead) : len(piece) - len(closing)]
    tail = _TRAILING.search(piece)
    options = [piece[: len(piece) - cut] for cut in range(len(tail.group()) + 1 if tail else 1)]
    best: _Turned | None = None
    for option in options:
        word = option.translate(KEYS)
        marks = piece[len(option) :].replace("&", "?")
        core = word.strip('?.,:;"»)')
        parts = [plain(part) for part in core.split("-")]
        in_corpus = vocabulary.has(core) or all(map(vocabulary.has, parts))
        known = in_corpus or all(vocabulary.knows(part) or part in STOP_WORDS for part in parts)
        one = _Turned(lead + word + marks + closing, in_corpus and bool(core), known and bool(core), len(core))
        if best is None or (one.in_corpus, one.known) > (best.in_corpus, best.known):
            best = one
    assert best is not None
    return best


def _mostly(turned: dict[int, _Turned]) -> bool:
    known = [one for one in turned.values() if one.known]
    long_enough = any(one.length >= (_SHORTEST_ALONE if one.in_corpus else _SHORTEST_BY_DICTIONARY) for one in known)
    return len(known) > _MOST * len(turned) and (long_enough or len(known) > 2)


def _whole(piece: str, turned: _Turned | None, last: bool) -> str:
    """Return a piece of a question typed wholly in the wrong layout."""
    if turned is None:
        return piece.translate(KEYS) if len(piece) == 1 and not piece.isalnum() and not last else piece
    if turned.known or _clumsy(piece, _CONSONANTS_LATIN) > _clumsy(turned.text, _CONSONANTS_RUSSIAN):
        return turned.text
    return piece


def _clumsy(text: str, consonants: re.Pattern[str]) -> int:
    """Return the longest run of consonants: a word in the wrong layout has longer ones than it was meant to have."""
    return max((len(run) for run in consonants.findall(text)), default=0)
