"""What a full reference would need and a record does not have."""

from assistant.bibliography import Record
from assistant.descriptions import Kind
from assistant.texts import references as texts

_NEEDED: dict[Kind, tuple[str, ...]] = {
    "article": ("authors", "container", "year", "issue", "pages"),
    "newspaper": ("container", "date"),
    "book": ("authors", "place", "publisher", "year"),
    "chapter": ("authors", "container", "place", "publisher", "year", "pages"),
    "issue": ("year", "issue"),
    "law": ("details", "number", "date"),
    "standard": ("number", "year"),
    "webpage": ("url",),
    "report": ("body", "place", "year"),
    "thesis": ("authors", "details", "place", "year"),
    "document": ("authors", "place", "year"),
}
_INSTEAD = {
    "authors": ("editor", "body"),
    "issue": ("volume", "doi"),
    "year": ("date",),
    "details": ("number",),
    "body": ("authors",),
}
"""What stands for a field that is not there: a book by an editor has no author; a code is known by its number."""


def missing(record: Record) -> tuple[str, ...]:
    """Return what a full reference to such a work would need and is not known, as Russian «нет …» has it: «года», «автора»."""
    needed = ("title", *_NEEDED[record.kind], *(("accessed",) if record.url else ()))
    return tuple(
        texts.MISSING[name] for name in needed if not any(getattr(record, one) for one in (name, *_INSTEAD.get(name, ())))
    )


def missing_note(record: Record) -> str:
    """Return one Russian sentence that says what is missing; empty where nothing is."""
    return texts.missing(missing(record))
