"""Hyphens at line ends: soft ones joined, true ones kept, by what the word is."""

from assistant.hyphens.breaks import keeps_hyphen, line_end_hyphens, words_of

__all__ = ["keeps_hyphen", "line_end_hyphens", "words_of"]
