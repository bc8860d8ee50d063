"""The structure of laws and orders: which article, part and point a place of a clean text stands in.

A text is taken for a law only on evidence: articles in rising order, or the requisites of an order with numbered points. The
names are those of Russian citations: «ст. 3, ч. 2, п. 1», «п. 1.1».
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from assistant.loaders import Heading
from assistant.provisions import laws, orders
from assistant.provisions.lines import CONTAINERS, RANKS, Mark, Provision
from assistant.spans import Span

__all__ = ["Act", "Provision", "act", "provision_of", "provisions"]

_ENDS = (".", ";", ":", ",")


@dataclass(frozen=True, slots=True)
class Act:
    """What was seen of a law in a text: no provisions where it is none, and its headings then as they were."""

    provisions: tuple[Provision, ...]
    headings: tuple[Heading, ...]


def provisions(text: str) -> tuple[Provision, ...]:
    """Return the provisions of a clean text, sorted; none unless it is a law or an order."""
    return act(text, ()).provisions


def act(text: str, headings: Sequence[Heading]) -> Act:
    """Return the provisions of a clean text, and its headings with those of its chapters and articles."""
    found, marks = laws.read(text)
    if not found:
        found, marks = orders.read(text)
    opened = {provision.start for provision in found}
    # A numbered paragraph that is a sentence is no heading, though it stands alone as one does.
    kept = [heading for heading in headings if heading.span.start not in opened or not heading.span.of(text).endswith(_ENDS)]
    return Act(tuple(found), _with_titles(kept, [mark for mark in marks if mark.title]))


def provision_of(found: Sequence[Provision], span: Span) -> str | None:
    """Return what a span stands in: of several provisions what is common to them; None outside of any.

    «ст. 3, ч. 1» and «ст. 3, ч. 2» are «ст. 3»; «ст. 3» and «ст. 5» are «ст. 3–5». The line of a chapter's title does not count
    beside what stands in the chapter.
    """
    first = max(bisect_right(found, span.start, key=_start) - 1, 0)
    names = [provision.name for provision in found[first : bisect_left(found, span.stop, key=_start)] if provision.name]
    inner = [name for name in names if not _is_container(name)]
    parts = [name.split(", ") for name in inner or names]
    if not parts:
        return None
    common = [level[0] for level in takewhile(lambda level: len(set(level)) == 1, zip(*parts, strict=False))]
    return ", ".join(common) or _range(parts[0][0], parts[-1][0])


def _range(one: str, other: str) -> str:
    kind, _, number = other.rpartition(" ")
    return f"{one}–{number}" if kind and one.rpartition(" ")[0] == kind else one


def _is_container(name: str) -> bool:
    return ", " not in name and name.startswith(CONTAINERS)


def _start(provision: Provision) -> int:
    return provision.start


def _with_titles(headings: Sequence[Heading], titles: Sequence[Mark]) -> tuple[Heading, ...]:
    """Return the headings with the titles of a law by their depth, all below a title of the document that stands before them."""
    if not titles:
        return tuple(headings)
    starts, stops = [mark.span.start for mark in titles], [mark.span.stop for mark in titles]
    own = [heading for heading in headings if bisect_right(stops, heading.span.start) == bisect_left(starts, heading.span.stop)]
    base = 1 if own and own[0].span.start < starts[0] else 0
    ranks = sorted({RANKS[mark.kind] for mark in titles})
    found = [Heading(base + 1 + ranks.index(RANKS[mark.kind]), mark.span) for mark in titles]
    return tuple(sorted((*own, *found), key=lambda heading: heading.span.start))
