"""Exact phrases: what a query has in quotation marks, and the passages that hold it letter for letter."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.generation import Generation
from assistant.language import terms

_QUOTED = re.compile(r"«([^«»]+)»|„([^„“”]+)[“”]|“([^“”]+)”|\"([^\"]+)\"")
_SPACE = re.compile(r"\s+")


def quoted(query: str) -> tuple[str, ...]:
    """Return what stands in quotation marks of any kind."""
    found = (next(filter(None, match.groups())).strip() for match in _QUOTED.finditer(query))
    return tuple(phrase for phrase in found if phrase)


def folded(text: str) -> str:
    """Return text as phrases are compared: without regard to capitals, ё and the breadth of spaces."""
    return _SPACE.sub(" ", text.casefold().replace("ё", "е"))


def holding(generation: Generation, phrases: Sequence[str], among: NDArray[np.bool_] | None = None) -> NDArray[np.bool_] | None:
    """Return which passages hold every phrase in whole words, of those of `among`; `among` itself where there is none to hold.

    Only passages that have all words of the phrases are read.
    """
    if not phrases:
        return among
    rows = np.ones(len(generation), bool) if among is None else among.copy()
    for phrase in phrases:
        rows &= generation.lexical.holding(term.form for term in terms(phrase))
    wanted = [re.compile(rf"(?<!\w){re.escape(folded(phrase))}(?!\w)") for phrase in phrases]
    for row in np.flatnonzero(rows).tolist():
        text = folded(generation.passage(row).text)
        rows[row] = all(phrase.search(text) for phrase in wanted)
    return rows
