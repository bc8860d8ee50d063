"""Names of places in a title set in capitals: which of its words have a capital where they are names.

The dictionary knows towns and countries, hyphens and all; an adjective is of a region by the word it stands before, alone
(«Калужская область»), in a series («Калужская и Брянская области») or with a part before its hyphen («Северо-Западный округ»).
"""

from collections.abc import Callable, Iterator, Sequence

from assistant.dictionary import morphology
from assistant.patterns import regex

_REGION = regex(r"(?:област|кра[йяюеёи]|район|округ|губерни)\w{0,3}")
_DISTRICT = regex(r"(?:федеральн|автономн)\w{2,3}")
_OF_PLACE = regex(
    r"(?!городск|сельск|морск|детск|адвокатск|\w*исследовательск|российск)\w+(?<!че)[сц]к(?:ая|ой|ую|ий|ого|ому|им|ом|ие|их|ими)"
)
_OF_DISTRICT = regex(r"(?:центральн|западн|южн|кавказск|приволжск|уральск|сибирск|дальневосточн)\w{2,3}")
_REPUBLIC = regex(r"республик\w{0,3}")
_OF_NO_REPUBLIC = regex(r"(?:советск|соседск|союзническ|братск)\w+")
_STATE = regex(r"российск\w{2,3} федераци\w{1,2}")
_FIXED = regex(
    r"дальн\w+ восток\w*|крайн\w+ север\w*|северн\w+ (?:кавказ\w*|осети\w+)|нижн\w+ (?:новгород\w*|тагил\w*)|"
    r"велик\w+ (?:новгород\w*|лук\w*|устюг\w*)|набережн\w+ челн\w*|стар\w+ оскол\w*|минеральн\w+ вод\w*|банк\w* россии|"
    r"советск\w+ союз\w*|государственн\w+ дум\w+|латинск\w+ америк\w+|центральн\w+ ази\w+|южн\w+ коре\w+"
)
_HIGHEST = regex(r"(?:правительств|президент)\w{0,3}")
_FIRST_ALONE = regex(r"российск\w{2} импери\w+|европейск\w+ союз\w*")
_TOWN = regex(r"(?:город|посёлк|поселк|сел|деревн)\w{0,2}|посёлок|поселок|деревень")
"""Behind it a word that may be a name is one: «калуга» is a fish too."""

_SMALL = {"на", "де", "ла", "эль", "ан", "ам"}


def place_names(words: Sequence[str], between: Sequence[str], is_common: Callable[[str], bool]) -> set[int]:
    """Return the numbers of the words that are names of places or parts of them.

    Parameters
    ----------
    words : sequence of str
        Of a title, in small letters.
    between : sequence of str
        What stands behind each word.
    is_common : callable
        Tells whether a word is written small in the text under the title.
    """
    found = set(_compounds(words, between))
    for number in range(len(words) - 1):
        one, other = words[number : number + 2]
        both = f"{one} {other}"
        if between[number] != " ":
            continue
        if _STATE.fullmatch(both) or _FIXED.fullmatch(both) or _is_republic(one, other):
            found |= {number, number + 1, *_before_hyphen(words, between, number)}
        elif _TOWN.fullmatch(one) and any("Geox" in parse.tag for parse in morphology().parse(other)) and not is_common(other):
            found.add(number + 1)
        elif _FIRST_ALONE.fullmatch(both):
            found.add(number)
        elif _REGION.fullmatch(other):
            found |= set(_region(words, between, number, is_common))
    # «Правительство Калужской области», «Президент Российской Федерации».
    return found | {number for number, word in enumerate(words[:-1]) if _HIGHEST.fullmatch(word) and number + 1 in found}


def _compounds(words: Sequence[str], between: Sequence[str]) -> Iterator[int]:
    """Yield the parts of names the dictionary has with their hyphens: «Ростов-на-Дону», «Улан-Удэ»."""
    first = 0
    for last in range(len(words)):
        if last < len(words) - 1 and between[last] == "-":
            continue
        if last > first and "Geox" in morphology().parse("-".join(words[first : last + 1]))[0].tag:
            yield from (number for number in range(first, last + 1) if words[number] not in _SMALL)
        first = last + 1


def _is_republic(one: str, other: str) -> bool:
    if _REPUBLIC.fullmatch(one):
        return all("Geox" in parse.tag for parse in morphology().parse(other))
    return bool(_REPUBLIC.fullmatch(other) and _OF_PLACE.fullmatch(one) and not _OF_NO_REPUBLIC.fullmatch(one))


def _region(words: Sequence[str], between: Sequence[str], last: int, is_common: Callable[[str], bool]) -> Iterator[int]:
    """Yield the adjectives of a region or of several in a series, the last of them at `last` or before «федеральный»."""
    pattern = _OF_PLACE
    if _DISTRICT.fullmatch(words[last]):
        pattern = _OF_DISTRICT if words[last].startswith("федеральн") else _OF_PLACE
        last -= 1
    while last >= 0 and pattern.fullmatch(words[last]) and not is_common(words[last]):
        yield last
        yield from (parts := _before_hyphen(words, between, last))
        last = min([last, *parts]) - 1
        if last > 0 and words[last] == "и":
            last -= 1
        elif last < 0 or between[last] != ", ":
            return


def _before_hyphen(words: Sequence[str], between: Sequence[str], number: int) -> list[int]:
    found = []
    while number and between[number - 1] == "-" and words[number - 1] not in _SMALL:
        number -= 1
        found.append(number)
    return found
