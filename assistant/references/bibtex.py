"""A record as an entry of a BibTeX file (UTF-8, for biber and BibTeX alike)."""

import re
from collections.abc import Iterator, Sequence

from assistant.bibliography import Record
from assistant.bibliography.names import person
from assistant.descriptions import Kind
from assistant.loaders.characters import one_line
from assistant.references.keys import key
from assistant.references.parts import details, editor, incomplete, year
from assistant.texts import references as texts

_TYPES: dict[Kind, str] = {
    "article": "article",
    "newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "issue": "misc",
    "law": "misc",
    "standard": "misc",
    "webpage": "misc",
    "report": "techreport",
    "thesis": "phdthesis",
    "document": "misc",
}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces even behind a backslash.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%_#$"},
}
_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
_VERBATIM = {"url", "doi"}
"""Fields biber and the packages for addresses take as they stand."""


def bibtex(record: Record, quotes: Sequence[str] = ()) -> str:
    """Return the entry of a record; `quotes` go into its annotation."""
    fields = [(name, value) for name, value in _fields(record) if value]
    fields += [("annote", _escaped(" | ".join(quotes)))] if quotes else []
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields)
    return f"@{_TYPES[record.kind]}{{{key(record)},\n{body}}}\n"


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    yield "author", " and ".join(_author(author) for author in record.authors)
    # Double braces keep the letters' case.
    yield "title", f"{{{_escaped(record.title)}}}"
    in_journal = record.kind in ("article", "newspaper")
    yield ("journal" if in_journal else "booktitle" if record.kind == "chapter" else "howpublished"), _escaped(_source(record))
    yield "year", year(record)
    yield "volume", _escaped(record.volume or "")
    yield "number", _escaped(record.issue or record.number or "")
    yield "edition", _escaped(record.edition or "")
    yield "pages", _escaped(re.sub(r"\s*[-–—]\s*", "--", record.pages or ""))
    yield "pagetotal", _escaped(record.total_pages or "")
    yield "address", _escaped(record.place or "")
    yield "publisher", _escaped(record.publisher or "")
    yield (
        ("school" if record.kind == "thesis" else "institution" if record.kind == "report" else "organization"),
        _escaped(record.body or ""),
    )
    yield "type", _escaped(record.details or "") if record.kind in ("thesis", "report") else ""
    yield "note", _escaped(_note(record))
    yield "isbn", _escaped(record.isbn or "")
    yield "issn", _escaped(record.issn or "")
    for name in sorted(_VERBATIM):
        yield name, "".join(_IN_ADDRESS.get(character, character) for character in one_line(getattr(record, name) or ""))
    yield "urldate", "-".join(reversed(record.accessed.split("."))) if record.url and record.accessed else ""
    yield "langid", "russian" if re.search(r"[а-яё]", record.title, re.IGNORECASE) else ""


def _source(record: Record) -> str:
    return record.container or (details(record) if record.kind == "law" else "")


def _note(record: Record) -> str:
    """Return what no field of BibTeX has: the editor as the title page names him, the day of a newspaper, the kind of an act."""
    act = details(record) if record.kind == "law" and record.container else ""
    other = (record.details or "") if record.kind not in ("law", "thesis", "report") else ""
    day = texts.day_of_year(record.date) if record.date and record.kind in ("newspaper", "webpage") else ""
    return "; ".join(part for part in (act, other, editor(record), day) if part)


def _author(author: str) -> str:
    if named := incomplete(author):  # BibTeX has words of its own for «[и др.]»
        return " and ".join([*(_escaped(one.inverted) for one in named), "others"])
    found = person(author)
    return _escaped(found.inverted) if found else f"{{{_escaped(author)}}}"


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in one_line(text))
