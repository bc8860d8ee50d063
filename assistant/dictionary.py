"""The Russian dictionary: one shared pymorphy3 analyser, loaded when first needed."""

from functools import lru_cache
from typing import Any

PROPER = frozenset(("Name", "Surn", "Patr", "Geox", "Orgn"))
"""Marks of the names of people, places and organisations."""


@lru_cache(maxsize=1)
def morphology() -> Any:
    """Return the shared `pymorphy3.MorphAnalyzer`; loading takes a quarter of a second."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=100_000)
def is_known(word: str) -> bool:
    """Tell whether the dictionary has `word` in this form, letter case aside."""
    return bool(morphology().word_is_known(word.lower()))
