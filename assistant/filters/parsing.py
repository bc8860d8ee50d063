"""A filter as a person writes it: on the command line and in the address of a page."""

from collections.abc import Mapping, Sequence

from assistant.errors import FilterError
from assistant.filters.conditions import ANY_YEAR, Condition, Filter, Years, composed, kind_named, path_of, shown, words_of
from assistant.patterns import regex
from assistant.texts import filters as texts

QUERY = {"documents": "document", "folders": "folder", "years": "year", "authors": "author", "kinds": "kind"}
"""Condition → its name in a page's address."""

MOST_VALUES = 100
LONGEST_VALUE = 1000
_YEARS = regex(r"\s*([0-9]{3,4})?\s*(-|‐|‑|–|—|−|\.{2,3}|…)?\s*([0-9]{3,4})?\s*")


def parse_filter(
    documents: Sequence[str] = (),
    folders: Sequence[str] = (),
    year: str | None = None,
    authors: Sequence[str] = (),
    kinds: Sequence[str] = (),
) -> Filter:
    """Return the filter a person wrote.

    Parameters
    ----------
    documents, folders, authors, kinds : sequence of str
    year : str or None
        «2019», «2015-2020», «2015-», «-2020»; a dash of any length or two points will do.

    Raises
    ------
    FilterError
        If a value is empty, too long or means nothing.
    """
    return Filter(
        documents=tuple(dict.fromkeys(path_of(path) for path in _values("documents", documents))),
        folders=tuple(dict.fromkeys(path_of(path) for path in _values("folders", folders))),
        years=ANY_YEAR if year is None else _parsed_years(_values("years", [year])[0]),
        authors=_values("authors", authors),
        kinds=tuple(dict.fromkeys(kind_named(kind) for kind in _values("kinds", kinds))),
    )


def from_query(params: Mapping[str, Sequence[str]]) -> Filter:
    """Return the filter in the parameters of a page's address; parameters that are no condition are passed over.

    Raises
    ------
    FilterError
        As `parse_filter`, or if there are several ranges of years.
    """
    given: dict[str, list[str]] = {}
    for condition, name in QUERY.items():
        found = params.get(name, ())
        given[condition] = [found] if isinstance(found, str) else list(found)
    years = list(dict.fromkeys(given["years"]))
    if len(years) > 1:
        raise FilterError(texts.years_twice([shown(year) for year in years[: texts.SHOWN]]), condition="years")
    return parse_filter(given["documents"], given["folders"], years[0] if years else None, given["authors"], given["kinds"])


def to_query(where: Filter) -> dict[str, list[str]]:
    """Return the parameters of a page's address that stand for a filter (see `from_query`)."""
    first, last = where.years
    bounds = ["" if bound is None else f"{bound:03}" for bound in (first, last)]
    years = [] if not any(bounds) else [bounds[0]] if first == last else ["-".join(bounds)]
    found = {
        "documents": list(where.documents),
        "folders": list(where.folders),
        "years": years,
        "authors": list(where.authors),
        "kinds": list(where.kinds),
    }
    return {QUERY[condition]: values for condition, values in found.items() if values}


def _values(condition: Condition, given: Sequence[str]) -> tuple[str, ...]:
    """Return values without what no index can hold, each once."""
    if len(given) > MOST_VALUES:
        raise FilterError(texts.too_many_values(condition, len(given), MOST_VALUES), condition=condition)
    found: dict[str, None] = {}
    for value in given:
        # Bytes of another encoding on the command line come as half surrogate pairs.
        plain = composed(value.encode("utf-8", "replace").decode("utf-8"))
        if condition not in {"documents", "folders"}:
            plain = plain.strip()
        if not plain.strip() or (condition == "authors" and not words_of(plain)):
            raise FilterError(texts.value_empty(condition), condition=condition)
        if len(plain) > LONGEST_VALUE:
            raise FilterError(texts.value_too_long(condition, len(plain), LONGEST_VALUE), condition=condition)
        found[plain] = None
    return tuple(found)


def _parsed_years(given: str) -> Years:
    match = _YEARS.fullmatch(given)
    first, dash, last = match.groups() if match else (None, None, None)
    if (first is None and last is None) or (dash is None and last is not None):
        raise FilterError(texts.year_wrong(shown(given)), condition="years")
    if dash is None:
        last = first
    return (None if first is None else int(first), None if last is None else int(last))
