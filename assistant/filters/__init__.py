"""Where an answer is looked for: the documents a person names by path, folder, year, author or kind.

Conditions of one sort are alternatives, conditions of different sorts hold together. A filter is laid on before the best passages
are chosen (`assistant.retrieval`), so as many are found as asked for if there are as many.
"""

from assistant.filters.checking import check
from assistant.filters.conditions import EVERYTHING, KINDS, Filter, described, nothing_fits
from assistant.filters.parsing import from_query, parse_filter, to_query
from assistant.filters.selection import allowed

__all__ = [
    "EVERYTHING",
    "KINDS",
    "Filter",
    "allowed",
    "check",
    "described",
    "from_query",
    "nothing_fits",
    "parse_filter",
    "to_query",
]
