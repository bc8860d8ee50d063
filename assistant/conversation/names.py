"""Names of persons in a quote."""

from collections.abc import Sequence

from assistant.conversation.nominative import nominative
from assistant.conversation.words import readings
from assistant.patterns import regex

_WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_NAME = regex(rf"(?<![\w-])(?:(?P<initials>(?:[А-ЯЁ]\.\s?){{1,2}}){_WORD}|{_WORD}(?:\s+{_WORD}){{1,2}})")
_LONGEST = 600


def names_of(quote: str) -> list[tuple[str, ...]]:
    """Return the names of persons in the beginning of a quote, each in the nominative."""
    found: list[tuple[str, ...]] = []
    for match in _NAME.finditer(quote[:_LONGEST]):
        initials = match["initials"]
        if initials is not None:
            found.append((initials.strip(), match.group()[len(initials) :]))
        elif _is_name(parts := match.group().split()):
            found.append(_nominative(parts))
    return found


def _is_name(parts: Sequence[str]) -> bool:
    """Tell whether capitalised words are a name: a given name is among them, or the dictionary knows neither as anything else."""
    marks = [{str(mark) for one in readings(word.lower()) if one.is_known for mark in one.tag.grammemes} for word in parts]
    if any(mark & {"Geox", "Orgn"} and not mark & {"Name", "Surn"} for mark in marks):
        return False
    if any(mark & {"Name", "Patr"} for mark in marks[:2]):
        return True
    return len(parts) == 2 and not marks[0] and (not marks[1] or "Surn" in marks[1])


def _nominative(parts: Sequence[str]) -> tuple[str, ...]:
    """Return a name in the nominative: the given name tells in which case it stands."""
    given = [one for one in readings(parts[0].lower()) if "Name" in one.tag and one.is_known]
    if not given or any(one.tag.case == "nomn" and one.tag.number == "sing" for one in given):
        return tuple(parts)
    return nominative(parts, str(given[0].tag.case))
