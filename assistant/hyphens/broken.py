"""A word broken at a line's end, as the rules see it."""

from collections.abc import Container
from dataclasses import dataclass

from assistant.dictionary import is_known


@dataclass(frozen=True, slots=True)
class Break:
    """The two parts on both sides of a hyphen at a line's end, as they are written."""

    left: str
    right: str
    words: Container[str] = frozenset()
    """Words that stand by themselves in the same texts, in lower case, е for ё: the dictionary lacks «тьютор»."""
    set_off: Container[str] = frozenset()
    """First parts that the same texts set off with a hyphen."""

    @property
    def first(self) -> str:
        """The left part in lower case."""
        return self.left.lower()

    @property
    def second(self) -> str:
        """The right part in lower case."""
        return self.right.lower()

    @property
    def joined(self) -> str:
        """The word if the hyphen is soft."""
        return self.first + self.second

    @property
    def hyphened(self) -> str:
        """The word if the hyphen is its own."""
        return f"{self.first}-{self.second}"

    def is_word(self, part: str) -> bool:
        """Tell whether a part is a word by itself."""
        return is_known(part) or part.replace("ё", "е") in self.words
