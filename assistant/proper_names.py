"""Places and people a question names, and whether a text speaks of them, in whatever form: «Калуга», «калужский».

A passage about one region gets as high a score for a question about another one: all its other words are the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.dictionary import is_known, morphology
from assistant.language import lemma, terms
from assistant.patterns import regex

_WORD = regex(r"[А-ЯЁа-яё][А-ЯЁа-яё-]*")
_TERRITORY = regex(
    r"(?:област|кра[йеюя]|район|округ|республик|губерни|автономн|федеральн|муниципальн|городск|уезд|волост)", re.IGNORECASE
)
# «В каком городе США…»: a text about a town seldom says which country it lies in.
_ASKED_PLACE = regex(
    r"\bкак(?:ой|ого|ому|ом|ая|ую|ое|ие|их|им|ими)\s(?:[а-яё]+\s)?"
    r"(?:город|стран|штат|област|регион|район|сел|деревн|посёлк|поселк|мест|республик|остров|территори)[а-яё]*\s$",
    re.IGNORECASE,
)
_FIRST_NAME = regex(r"Name(?!\S* plur)|Patr")
"""A first name in the singular, or a patronymic: «Иванов» may also be of several Ivans, and is a surname."""

_RELATIVE = regex(r"(?:[сц]к(?:ий|ой|ая|ое|ие)?|стан|щина)$")
_SUFFIX = regex(r"(?:ов|ев|ин|[ая]н|ен|стан|[йь])$")
_ENDING = regex(r"(?:ия|ья|[аяыиоейь])$")
_ADJECTIVE = ("кий", "кой")
_SHORTEST, _FURTHEST = 3, 2

_SAME = tuple(
    frozenset(group.split())
    for group in (
        "сша америка американский штат",
        "великобритания британия британский англия английский королевство",
        "ес евросоюз европа европейский",
        "ссср советский",
        "германия немецкий фрг",
        "китай кнр",
        "беларусь белоруссия белорусский рб",
        "башкортостан башкирия башкирский",
        "нидерланды голландия голландский",
        "греция греческий",
        "чехия чешский",
        "турция турецкий",
        "дания датский",
        "финляндия финский",
        "швеция шведский",
        "венгрия венгерский",
        "петербург ленинград ленинградский",
        "якутия якутский саха",
    )
)
"""Names of one place that share no stem."""

_HOME = frozenset(("россия", "рф", "российский", "русь"))
"""Where a Russian document is at home: it speaks of it without the name."""


@dataclass(frozen=True, slots=True)
class Named:
    """A place or a person: its dictionary form (lower-case, ё as е), and as it is written."""

    form: str
    written: str


def named(question: str) -> tuple[Named, ...]:
    """Return the places and the people a question names, each once.

    Only what the dictionary knows as the name of a place or as a surname, and the adjective before «область», «край» and the
    like; a word that may be a first name too («Владимир») is none, and none is where a place that is asked for lies.
    """
    words = list(_WORD.finditer(question))
    found: dict[str, Named] = {}
    for number, word in enumerate(words):
        written = word.group()
        if not written[0].isupper() or _ASKED_PLACE.search(question, 0, word.start()):
            continue
        after = words[number + 1].group() if number + 1 < len(words) else ""
        form = lemma(written.lower().replace("ё", "е"))
        before = words[number - 1] if number and question[words[number - 1].end() : word.start()] == " " else None
        named_so = before is not None and _is_first_name(before.group()) and _may_be_surname(written)
        if form not in _HOME and (named_so or _names(written, form, after, opens=number == 0)):
            last = form.rpartition("-")[2]
            found.setdefault(last, Named(last, written))
    return tuple(found.values())


def speaks_of(texts: Iterable[str], name: str) -> bool:
    """Tell whether a name in its dictionary form, or a word made from it, stands in any of these texts."""
    group = next((one for one in _SAME if name in one), frozenset((name,)))
    stems = {_stem(one) for one in group}
    for text in texts:
        for word in {term.lemma for term in terms(text) if text[term.span.start].isupper() or term.lemma.endswith(_ADJECTIVE)}:
            if word in group or any(_akin(_stem(word), stem) for stem in stems):
                return True
    return False


def _names(written: str, form: str, after: str, *, opens: bool) -> bool:
    """Tell whether a word with a capital is the name of a place or a surname; the first word of a question always has one."""
    tags = [str(parse.tag) for parse in _parses(written)]
    if any(_FIRST_NAME.search(tag) for tag in tags):
        return False
    if _TERRITORY.match(after) and form.endswith(_ADJECTIVE) and not any("Apro" in tag for tag in tags):
        return True
    if opens and not all("Geox" in tag or "Surn" in tag for tag in tags):
        return False
    return any("Geox" in tag for tag in tags) or (is_known(written) and "Surn" in tags[0])


def _is_first_name(word: str) -> bool:
    return word[0].isupper() and "Name" in str(_parses(word)[0].tag)


def _may_be_surname(word: str) -> bool:
    return is_known(word) and any("Surn" in str(parse.tag) for parse in _parses(word)) and not _is_first_name(word)


@lru_cache(maxsize=10_000)
def _parses(word: str) -> tuple[Any, ...]:
    return tuple(morphology().parse(word.lower()))


@lru_cache(maxsize=100_000)
def _stem(form: str) -> str:
    """Return what a place and the adjective made from it share: «калуг» of «Калуга» and «калужский»."""
    cut = _RELATIVE.sub("", form)
    cut = _SUFFIX.sub("", _SUFFIX.sub("", cut)) if cut != form else _ENDING.sub("", form)
    cut = cut if len(cut) >= _SHORTEST else form
    return cut[:-1] + "г" if cut.endswith("ж") else cut


def _akin(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST and long.startswith(short) and len(long) - len(short) <= _FURTHEST
