"""Who looks at the page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Who looks at the page.

    Parameters
    ----------
    name : str
        By which their conversations are kept apart; empty on one's own computer.
    may_edit : bool
        Whether they may change documents and the index.
    """

    name: str
    may_edit: bool


def person() -> Person:
    """Return who looks at the page."""
    return Person("", may_edit=True)
