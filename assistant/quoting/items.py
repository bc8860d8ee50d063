"""The markers of list items: «1.», «2.1.», «3)», «а)», «–», and which of two is the deeper one."""

from dataclasses import dataclass

from assistant.patterns import regex

_BULLET = r"[-–—‒−•*▪◦·●○■□►✓\uf0b7\uf0a7\uf095]"
_ITEM = regex(
    rf"(?:(?P<bullet>{_BULLET})|(?P<open>\(?)(?P<number>\d{{1,3}}(?:\.\d{{1,3}})*|[а-яёa-z])(?P<end>[.)])|\(?(?P<capital>[А-ЯЁA-Z])\))\s"
)
_DASHES = "-–—‒−"
_PARENTHESIS, _LETTER, _CAPITAL, _SIGN = 10, 11, 0, 12


@dataclass(frozen=True, slots=True)
class Marker:
    """What a list item begins with.

    Parameters
    ----------
    kind : str
        Its look without its number: «1.», «1.1.», «1)», «а)», «–».
    number : tuple of int
        «2.1.» is (2, 1), «в)» is its letter; empty of a bullet.
    depth : int
        In a Russian document «1)» stands under «1.», «а)» under «1)», a dash under «а)».
    """

    kind: str
    number: tuple[int, ...]
    depth: int

    def follows(self, former: "Marker") -> bool:
        """Tell whether it goes on with the list that `former` is of: of the same kind, with a greater number."""
        return self.kind == former.kind and (not self.number or self.number > former.number)

    @property
    def is_first(self) -> bool:
        """Whether a list may begin with it: «1.», «2.1.», «а)», any bullet."""
        return not self.number or self.number[-1] in (1, ord("а"), ord("a"), ord("А"), ord("A"))


def marker(line: str) -> Marker | None:
    """Return what a line begins with if it is a list item."""
    match = _ITEM.match(line)
    if match is None:
        return None
    if match["bullet"]:
        sign = "–" if match["bullet"] in _DASHES else match["bullet"]
        return Marker(sign, (), _SIGN)
    if match["capital"]:
        return Marker("А)", (ord(match["capital"]),), _CAPITAL)
    label = match["number"]
    if not label[0].isdigit():
        return Marker("a" + match["end"] if label.isascii() else "а" + match["end"], (ord(label),), _LETTER)
    number = tuple(map(int, label.split(".")))
    # «1.1» is written with a full stop behind it and without.
    look = ".".join("1" * len(number)) + match["end"]
    return Marker(match["open"] + look, number, _PARENTHESIS if match["end"] == ")" else len(number))


def is_item(line: str) -> bool:
    """Tell whether a line is a list item by its marker."""
    return _ITEM.match(line) is not None
