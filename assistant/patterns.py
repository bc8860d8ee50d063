"""Regular expressions that are compiled when they are first used.

The program has some six hundred of them, and a command needs a few: compiling all when their modules are imported made every
process start a quarter of a second later, three of them for one document that is added and asked about (docs/decisions/0026).
"""

import re
from typing import Any, AnyStr, cast

_METHODS = (
    "search",
    "match",
    "fullmatch",
    "finditer",
    "findall",
    "sub",
    "subn",
    "split",
    "pattern",
    "flags",
    "groups",
    "groupindex",
)


class _Regex:
    """A regular expression that looks like a compiled one; after the first use its methods are those of the compiled one."""

    def __init__(self, source: Any, flags: int) -> None:
        self._given = source, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._given)
        for one in _METHODS:
            setattr(self, one, getattr(compiled, one))
        return getattr(compiled, name)


def regex(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a regular expression for the life of the program; an error in it shows when it is first used."""
    return cast("re.Pattern[AnyStr]", _Regex(source, flags))
