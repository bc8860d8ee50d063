"""Names of persons as Russian documents write them, and lines that are nothing but such names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.dictionary import morphology
from assistant.patterns import regex

_PARTICLE = r"(?:фон|ван|де|дер|ден|да|ди|дю|ла|ле|аль|эль|ибн|бен)"
_WORD = r"[А-ЯЁA-Z](?:[’'][А-ЯЁA-Z])?[а-яёa-z]+(?:[-–][А-ЯЁA-Zа-яёa-z]+)*|[А-ЯЁ]{2,}(?:[-–][А-ЯЁ]+)*|[A-Z]{2,}(?:[-–][A-Z]+)*"
_FAMILY = rf"(?:{_PARTICLE}[ -])*(?:{_WORD})(?: (?:оглы|кызы|заде))?"
_ONE = r"[А-ЯЁA-Z][а-яёa-z]{0,2}"
_INITIALS = rf"{_ONE}\.(?:[ -]{{0,2}}{_ONE}\.){{0,2}}"
# The last full stop is often forgotten: «Косыгина Е. А, Бычкова Е. С.».
_LOOSE = rf"{_ONE}\.(?:[ -]{{0,2}}{_ONE}\.){{0,2}}(?:[ -]{{0,2}}[А-ЯЁA-Z](?=[,;]|$|\s*$))?"
_FAMILY_FIRST = regex(rf"(?P<family>{_FAMILY}),?\s*(?P<initials>{_LOOSE})")
_INITIALS_FIRST = regex(rf"(?P<initials>{_INITIALS})\s*(?P<family>{_FAMILY})")
_PATRONYMIC = regex(r"[А-ЯЁ][а-яё]+(?:[оеё]вич|[оеё]вна|ич|ична|инична|оглы|кызы)\b")
_FULL = regex(rf"(?P<one>{_WORD}) (?P<two>{_WORD})(?: (?P<three>{_WORD}))?")

# What stands beside a name in the line of authors: degrees, posts, marks of notes, cities.
_BESIDE = regex(
    r"\((?:г\.\s?)?[А-ЯЁ][а-яё]+(?:[ -][А-ЯЁ][а-яё]+)?(?:,\s[А-ЯЁ][а-яё]+)?\)|"
    r"[¹²³⁴⁵⁶⁷⁸⁹⁰*†‡©✉🖂\ufe0f]+|\[\d+\]|(?<=[.а-яё])\s?[a-g](?:,\s?[a-g])*(?=,|\s*$|\s[,*¹²])|(?<=[.а-яёa-z])\s?\d(?:,\s?\d)*(?=[,;\s]|$)"
    r"|\b(?:(?:канд(?:идат)?|д(?:окто)?р|[кд])\.?\s?(?:[а-яё]{1,6}[.-]?\s?){1,3}(?:наук|н\.)"
    r"|(?:кандидат|доктор) [а-яё-]+ наук|доцент|профессор|проф\.|доц\.|аспирант(?:ка)?|магистрант(?:ка)?|студент(?:ка)?"
    r"|старший преподаватель|ст\.\s?преп\.|преподаватель|ассистент)(?=[,;\s]|$)",
)
_YEAR_OF_RIGHTS = regex(r"(?:,\s*|(?<=©)\s*)(?:19|20)\d\d(?:\s?г(?:\.|ода\b)?)?(?=\s*(?:$|,|[А-ЯЁ]))")
"""«© 2021 г. А. А. Иванов», «© Иванов А. А., 2021»."""

_SEPARATOR = regex(r"\s*(?:[,;]|\bи\b)\s*")
_LONGEST_LINE = 400


@dataclass(frozen=True, slots=True)
class Person:
    """A person: family name, and initials as «И. О.»."""

    family: str
    initials: str

    @property
    def heading(self) -> str:
        """«Фамилия И. О.»."""
        return f"{self.family} {self.initials}"

    @property
    def inverted(self) -> str:
        """«Фамилия, И. О.»."""
        return f"{self.family}, {self.initials}"

    @property
    def direct(self) -> str:
        """«И. О. Фамилия»."""
        return f"{self.initials} {self.family}"


def person(name: str) -> Person | None:
    """Return the person a name means; None where it is no person's, or family and given name cannot be told apart."""
    name = " ".join(name.split())
    for pattern in (_FAMILY_FIRST, _INITIALS_FIRST):
        if match := pattern.fullmatch(name):
            return Person(_cased(match["family"]), _spaced(match["initials"]))
    return _from_full(name)


def _from_full(name: str) -> Person | None:
    comma = name.replace(",", "", 1)
    match = _FULL.fullmatch(comma)
    if match is None:
        return None
    one, two, three = match["one"], match["two"], match["three"]
    if three:
        if _PATRONYMIC.fullmatch(three):
            return Person(_cased(one), f"{two[0]}. {three[0]}.")
        return Person(_cased(three), f"{one[0]}. {two[0]}.") if _PATRONYMIC.fullmatch(two) else None
    if "," in name:  # «Портер, Майкл»
        return Person(_cased(one), f"{two[0]}.")
    given = [_is_given(word) for word in (one, two)]
    if given == [True, False]:
        return Person(_cased(two), f"{one[0]}.")
    return Person(_cased(one), f"{two[0]}.") if given == [False, True] else None


def _is_given(word: str) -> bool:
    return any("Name" in parse.tag for parse in morphology().parse(word.lower()))


def _cased(family: str) -> str:
    """Return a family name with small letters where it is written in capitals."""
    return "-".join(part.capitalize() for part in family.split("-")) if family.isupper() and len(family) > 1 else family


def _spaced(initials: str) -> str:
    """Return initials as «И. О.», «М.-Х.»."""
    letters = re.findall(rf"(-?)\s*({_ONE})\b", initials.replace("–", "-"))
    return "".join(f"{'-' if hyphen else ' '}{letter}." for hyphen, letter in letters).lstrip(" -")


def without_titles(line: str) -> str:
    """Return a line of authors without degrees, posts and marks of notes."""
    bare = _BESIDE.sub(" ", _YEAR_OF_RIGHTS.sub(" ", line) if "©" in line else line)
    return re.sub(r"\s*,(?:\s*,)+", ",", " ".join(bare.split())).strip(" ,;")


def persons(line: str) -> tuple[Person, ...]:
    """Return the persons of a line that names nothing else, in order; none where something else stands in it."""
    if len(line) > _LONGEST_LINE:
        return ()
    bare = without_titles(line)
    found, position = _in_a_row(bare)
    return found if not bare[position:].strip(" .,;") else ()


def leading_persons(text: str) -> tuple[tuple[Person, ...], str]:
    """Return the persons a text begins with, and what stands behind them; none where they are not all of them («и др.»)."""
    found, position = _in_a_row(text)
    rest = text[position:].lstrip(" ,;")
    return ((), text) if re.match(r"\[?и др\b|\[?et al", rest) else (found, rest)


def _in_a_row(text: str) -> tuple[tuple[Person, ...], int]:
    """Return the persons a text begins with, in order, and where the last of them ends."""
    found: list[Person] = []
    position = stop = 0
    while (one := _at(text, position)) is not None:
        found.append(one[0])
        stop = one[1]
        separator = _SEPARATOR.match(text, stop)
        if separator is None:
            break
        position = separator.end()
    return tuple(found), stop


def _at(text: str, position: int) -> tuple[Person, int] | None:
    """Return the person whose name begins at a place, and where it ends."""
    if match := _FAMILY_FIRST.match(text, position) or _INITIALS_FIRST.match(text, position):
        return Person(_cased(match["family"]), _spaced(match["initials"])), match.end()
    if (match := _FULL.match(text, position)) and match["three"]:  # with a patronymic, or it may be anything
        found = _from_full(match.group())
        return None if found is None else (found, match.end())
    return None


def trailing_persons(line: str) -> Iterator[tuple[int, tuple[Person, ...]]]:
    """Yield the places in a line from which on it is nothing but names, with those names, the longest first."""
    for match in re.finditer(rf"(?<=\s)(?={_FAMILY}\s)", line):
        if found := persons(line[match.start() :]):
            yield match.start(), found
