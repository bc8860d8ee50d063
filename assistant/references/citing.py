"""A citation to its reference: GOST R 7.0.5-2008, with the exact pages or the provision of the quote.

The points and dashes between the parts are points alone, as its section on composition allows, and what a reference to a part
of a document needs is there: heading, title, kind, source, imprint, number, place of the quote, address.
"""

from collections.abc import Sequence

from assistant.bibliography import Record
from assistant.citations import Citation
from assistant.references.parts import (
    COMPONENTS,
    MOST_IN_HEADING,
    closed,
    container,
    details,
    editor,
    number_in_series,
    people,
    title,
    year,
)
from assistant.texts import references as texts


def reference(citation: Citation) -> str:
    """Return the reference of a citation in the form of GOST R 7.0.5-2008, with the provision and the pages of the quote.

    A page is the label printed on it where the file knows one, else its number in the file; without pages the pages of the
    printed source are given as the sidecar has them.
    """
    return referred(citation.record, citation.printed, citation.provision)


def repeated(citation: Citation) -> str:
    """Return the reference of a citation right behind another one to the same work: «Там же. С. 5.» (7.0.5, section 8)."""
    places = _place(citation.record, citation.printed, citation.provision)
    return "".join(closed(part) for part in (texts.IBID, *places)).strip()


def referred(record: Record, printed: Sequence[str] = (), provision: str | None = None) -> str:
    """Return the reference to a place of a work: `printed` are the pages of the quote, `provision` what it stands in of a law."""
    head, place = _head(record), _place(record, printed, provision)
    if record.container:
        if provision and record.kind == "law":
            # Before the slashes it is an article of the law, behind them it would be one of the collection of laws.
            head, place = closed(head) + place[0], [*([texts.pages(record.pages)] if record.pages else []), *place[1:]]
        head += f" // {container(record)}"
    parts = [head, record.edition or "", *_imprint(record), *place]
    parts += [texts.doi(record.doi)] if record.doi else []
    parts += [texts.url(record.url, record.accessed)] if record.url else []
    return "".join(closed(part) for part in parts if part).strip()


def _head(record: Record) -> str:
    """Return heading, title, kind of source, what belongs to the title, and who answers for it."""
    persons = people(record)
    heading = ", ".join(one.heading for one in persons) if len(persons) <= MOST_IN_HEADING else ""
    head = f"{heading} {title(record)}".strip()
    head += f" {texts.ELECTRONIC}" if record.url else ""  # sources of several kinds stand together (7.0.5, section 10)
    more = details(record)
    if more:
        # «Гражданский кодекс … от 30 ноября 1994 г.»: without a kind the day goes with the title.
        head += f": {more}" if record.details else f" {more}"
    names = _responsible(record, in_heading=bool(heading))
    return f"{head} / {'; '.join(names)}" if names else head


def _responsible(record: Record, *, in_heading: bool) -> list[str]:
    """Return who stands behind the slash; names of the heading are not repeated there (7.0.5, section 4)."""
    persons = people(record)
    names = []
    if len(persons) > MOST_IN_HEADING:
        names.append(f"{persons[0].direct} {texts.AND_OTHERS}")
    elif not in_heading and record.authors:
        names.append(", ".join(record.authors[:MOST_IN_HEADING]) + (f" {texts.AND_OTHERS}" if len(record.authors) > 3 else ""))
    if record.body and record.kind in ("law", "report", "standard", "document") and record.body not in (record.details or ""):
        names.append(record.body)
    if record.editor and record.kind not in COMPONENTS:
        names.append(editor(record))
    return names


def _imprint(record: Record) -> list[str]:
    """Return place, publisher, year, and the number in a series."""
    series = number_in_series(record)
    if record.kind in ("article", "issue"):
        return [year(record), series]
    if record.kind == "newspaper":
        return [year(record), series, texts.day_of_year(record.date) if record.date else ""]
    if record.kind == "webpage":
        return [record.date or year(record)]
    place = ": ".join(part for part in (record.place, record.publisher) if part)
    known = year(record) if record.kind != "law" or record.container or place else ""
    number = texts.number(record.number) if record.number and record.kind == "report" else ""
    return [", ".join(part for part in (place, known) if part), series, number]


def _place(record: Record, printed: Sequence[str], provision: str | None) -> list[str]:
    found = [provision[:1].upper() + provision[1:]] if provision else []
    if printed:
        found.append(texts.pages("–".join(dict.fromkeys((printed[0], printed[-1])))))
    elif record.pages and not provision:
        found.append(texts.pages(record.pages))
    return found
