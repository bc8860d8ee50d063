"""A record as an entry of a list of sources: GOST R 7.0.100-2018."""

from assistant.bibliography import Record
from assistant.references.parts import (
    COMPONENTS,
    MOST_IN_HEADING,
    container,
    details,
    editor,
    number_in_series,
    people,
    title,
    year,
)
from assistant.texts import references as texts

_ALL_NAMED = 4
"""So many authors are all named behind the slash; of more, the first three."""

_AREA = ". – "


def listing(record: Record) -> str:
    """Return the entry of a work in a list of sources in the form of GOST R 7.0.100-2018.

    What kind of text it is stands at the end, or before the source of an article; it is left out where nothing tells it.
    """
    head, kind = _head(record), _kind_of_text(record)
    source = f" // {container(record)}" if record.container else ""
    areas = [part for part in (*_imprint(record), *_identifiers(record)) if part]
    if source:
        head = _joined([head, kind]) if kind else head
        return _ended(_joined([f"{head}{source}", *areas]))
    return _ended(_joined([head, *areas, *([kind] if kind else [])]))


def _head(record: Record) -> str:
    persons = people(record)
    heading = f"{persons[0].inverted} " if persons and len(persons) <= MOST_IN_HEADING else ""
    head = heading + title(record)
    more = details(record, keep=True)
    if more:
        head += f" : {more}" if record.details else f" {more}"
    names = _responsible(record)
    return f"{head} / {' ; '.join(names)}" if names else head


def _responsible(record: Record) -> list[str]:
    persons = people(record)
    named = [one.direct for one in persons] or list(record.authors)
    shown = named if len(named) <= _ALL_NAMED else named[:MOST_IN_HEADING]
    names = [", ".join(shown) + (f" {texts.AND_OTHERS}" if len(named) > len(shown) else "")] if shown else []
    if record.body and record.body not in (record.details or ""):
        names.append(record.body)
    if record.editor and record.kind not in COMPONENTS:
        names.append(editor(record).replace("; ", " ; "))
    return names


def _imprint(record: Record) -> list[str]:
    """Return edition, place, publisher and year, number, pages."""
    series = number_in_series(record)
    pages = texts.pages(record.pages) if record.pages else texts.total_pages(record.total_pages) if record.total_pages else ""
    if record.kind in ("article", "issue"):
        return [year(record), series, pages]
    if record.kind == "newspaper":
        return [year(record), series, texts.day_of_year(record.date) if record.date else "", pages]
    if record.kind == "webpage":
        return [record.date or year(record)]
    town = texts.TOWNS.get(record.place or "", record.place or "")
    place = " : ".join(part for part in (town, record.publisher) if part)
    known = year(record) if record.kind != "law" or record.container or place else ""
    number = texts.number(record.number) if record.number and record.kind == "report" else ""
    return [record.edition or "", ", ".join(part for part in (place, known) if part), series, number, pages]


def _identifiers(record: Record) -> list[str]:
    return [
        texts.isbn(record.isbn) if record.isbn else "",
        texts.issn(record.issn) if record.issn and record.kind == "issue" else "",
        texts.listed_doi(record.doi) if record.doi else "",
        texts.url(record.url, record.accessed) if record.url else "",
    ]


def _kind_of_text(record: Record) -> str:
    if record.url or record.kind == "webpage":
        return texts.TEXT_ONLINE
    printed = record.publisher or record.isbn or record.total_pages or record.issue or record.volume
    return texts.TEXT_PRINTED if printed or record.kind == "newspaper" else ""


def _joined(areas: list[str]) -> str:
    """Join areas by «. – »; an area that ends with a full stop does not get a second one."""
    text = areas[0]
    for area in areas[1:]:
        text += (_AREA[1:] if text.endswith((".", "…")) else _AREA) + area
    return text


def _ended(text: str) -> str:
    return text if text.endswith((".", "…")) else f"{text}."
