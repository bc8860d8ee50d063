"""A record as an entry of an RIS file: a tag a line, lines ended as the format has them, by CR and LF."""

from collections.abc import Iterator, Sequence

from assistant.bibliography import Record
from assistant.bibliography.names import person
from assistant.descriptions import Kind
from assistant.loaders.characters import one_line
from assistant.patterns import regex
from assistant.references.keys import key
from assistant.references.parts import details, editor, incomplete, year

_TYPES: dict[Kind, str] = {
    "article": "JOUR",
    "newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "issue": "JFULL",
    "law": "STAT",
    "standard": "STAND",
    "webpage": "ELEC",
    "report": "RPRT",
    "thesis": "THES",
    "document": "GEN",
}
_RANGE = regex(r"(?P<first>[^\s–—-]+)\s*[-–—]\s*(?P<last>[^\s–—-]+)")


def ris(record: Record, quotes: Sequence[str] = ()) -> str:
    """Return the entry of a record; `quotes` become its notes."""
    lines = [("TY", _TYPES[record.kind]), *_fields(record), *(("N1", quote) for quote in quotes)]
    shown = [(tag, one_line(value)) for tag, value in lines]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in shown if value) + "ER  - \r\n"


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    yield "ID", key(record)
    for author in record.authors:
        for one in incomplete(author) or (person(author),):
            yield "AU", one.inverted if one else author
    yield "TI", record.title
    yield "T2", record.container or ""
    yield "PY", year(record)
    yield "DA", _day(record.date)
    yield "VL", record.volume or ""
    yield "IS", record.issue or ""
    yield "M1", record.number or ""
    yield "M3", details(record) if record.kind == "law" else record.details or ""
    yield "ET", record.edition or ""
    match = _RANGE.fullmatch((record.pages or "").strip())
    yield "SP", match["first"] if match else record.pages or record.total_pages or ""
    yield "EP", match["last"] if match else ""
    yield "CY", record.place or ""
    yield "PB", record.publisher or record.body or ""
    yield "N1", editor(record)
    yield "SN", record.isbn or record.issn or ""
    yield "DO", record.doi or ""
    yield "UR", record.url or ""
    yield "Y2", _day(record.accessed)


def _day(numbers: str | None) -> str:
    return "/".join(reversed(numbers.split("."))) if numbers else ""
