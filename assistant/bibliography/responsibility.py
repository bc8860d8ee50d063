"""Who answers for a book, as its card says behind the slash: «/ Е. В. Кузьмина ; пер. с англ. ; под ред. А. С. Волкова»."""

import re
from collections.abc import Sequence

from assistant.bibliography.names import Person, person, persons
from assistant.patterns import regex

_EDITOR = regex(r"(?:(?:под|отв|науч|гл|общ|сост|ред)\b|ответственн|научн|главн|составител|редколлеги|редакци)", re.IGNORECASE)
_TRANSLATOR = regex(r"(?:пер\.|перевод|перев[её]л)", re.IGNORECASE)
_BESIDE = regex(r"(?:вступ|предисл|послесл|коммент|примеч|худож|ил\.|рец|дизайн|оформл)", re.IGNORECASE)
"""Who did something that a reference does not tell of."""

_AND_OTHERS = regex(r",?\s*\[?и др\.\]?\s*$")


def responsible(text: str, named: Sequence[Person]) -> tuple[tuple[str, ...], str | None, str | None]:
    """Return the authors, the body, and who edited and translated.

    Parameters
    ----------
    text : str
        What stands behind the slash.
    named : sequence of Person
        The authors whom the card begins with.
    """
    authors: tuple[str, ...] = ()
    body = None
    editors: dict[re.Pattern[str], str] = {}
    for part in (_unbracketed(part.strip(" .,")) for part in re.split(r"\s?;\s", text)):
        names = persons(part) or _full(part, named)
        role = next((one for one in (_EDITOR, _TRANSLATOR) if one.match(part)), None)
        if role is not None:
            editors.setdefault(role, _small(_closed(re.sub(r"(?<=\b[А-ЯЁ]\.)(?=[А-ЯЁ])", " ", part))))
        elif names and not authors:
            authors = tuple(one.heading for one in names)
        elif not authors and _AND_OTHERS.search(part) and persons(_AND_OTHERS.sub("", part)):
            authors = (f"{_direct(persons(_AND_OTHERS.sub('', part)))} [и др.]",)
        elif part and not names and not body and any(map(str.isupper, part)) and not _BESIDE.match(part):
            body = part
    return authors or tuple(one.heading for one in named), body, "; ".join(editors.values()) or None


def _full(part: str, named: Sequence[Person]) -> tuple[Person, ...]:
    """Return the persons of a part with names in full: «Майкл Портер», told by the name or by the card's beginning."""
    found = [_person(one.strip(), named) for one in re.split(r",|\sи\s", part)]
    return tuple(one for one in found if one is not None) if all(found) else ()


def _person(name: str, named: Sequence[Person]) -> Person | None:
    words = name.split()
    known = next((one for one in named if words and words[-1] == one.family), None)
    if known is not None or len(words) < 2 or not all(word[0].isupper() for word in words):
        return known
    if len(words) == 3 and re.fullmatch(r"[А-ЯЁ]\.", words[1]):  # «Майкл Э. Портер»
        found = person(f"{words[0]} {words[2]}")
        return Person(found.family, f"{found.initials} {words[1]}") if found and found.family == words[2] else None
    return person(name)


def _unbracketed(part: str) -> str:
    """Return a part without the brackets a librarian sets about what the title page does not have: «[А. Н. Громов и др.]»."""
    inside = re.fullmatch(r"\[([^\[\]]+)\]", part)
    return inside[1] if inside else part


def _direct(names: Sequence[Person]) -> str:
    return ", ".join(one.direct for one in names)


def _closed(part: str) -> str:
    """Return a part with the full stop of a last initial or a shortened word, which ends the area too."""
    return f"{part}." if re.search(r"\b(?:[А-ЯЁ]|др|\sс\s[а-яё]{3,5}[^аяыеио\W])$", part) else part


def _small(part: str) -> str:
    return part[:1].lower() + part[1:]
