"""A filter as such: its conditions, and the forms in which their values are compared and shown."""

import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Literal

from assistant import kinds as media
from assistant.errors import FilterError
from assistant.patterns import regex
from assistant.sources import Source
from assistant.texts import filters as texts

Condition = Literal["documents", "folders", "years", "authors", "kinds"]
Years = tuple[int | None, int | None]

KINDS = {
    "pdf": media.PDF,
    "docx": media.DOCX,
    "doc": media.OLE,
    "odt": media.ODT,
    "rtf": media.RTF,
    "txt": media.PLAIN,
    "md": media.MARKDOWN,
    "html": media.HTML,
    "mht": media.MHTML,
    "epub": media.EPUB,
    "fb2": media.FB2,
    "pptx": media.PPTX,
    "odp": media.ODP,
    "xlsx": media.XLSX,
    "xls": media.OLE,
    "ods": media.ODS,
    "csv": media.CSV,
}
"""What a person calls a kind of files → its media type. DOC and XLS share one; there the name decides."""

_ALIASES = {"text": "txt", "markdown": "md", "htm": "html", "xhtml": "html", "mhtml": "mht", "tsv": "csv"}
_NAMES = {media_type: name for name, media_type in KINDS.items() if media_type != media.OLE}
_SHEETS = {".xls", ".xlt", ".xla"}
_WORD = regex(r"\w+")
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Filter:
    """Where to look; a condition without values is none.

    Parameters
    ----------
    documents : tuple of str
        Paths relative to the corpus; that of an archive stands for all documents in it.
    folders : tuple of str
        Paths relative to the corpus, with all that lies below; an archive counts as a folder.
    years : (int or None, int or None)
        From and to, inclusive; None is no bound. A document whose year is unknown is in no range.
    authors : tuple of str
        Surnames or any other words of an author's name, whole, in any order; case and ё do not matter.
    kinds : tuple of str
        Names of `KINDS`; what a file is by its content.

    Raises
    ------
    FilterError
        If the years stand in the wrong order.
    """

    documents: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    years: Years = (None, None)
    authors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        first, last = self.years
        if first is not None and last is not None and first > last:
            raise FilterError(texts.years_reversed(first, last), condition="years")

    @property
    def is_empty(self) -> bool:
        """Whether it lets every document through."""
        return self == EVERYTHING


EVERYTHING = Filter()
ANY_YEAR = EVERYTHING.years


def described(where: Filter) -> str:
    """Return what a filter lets through, as a part of a Russian sentence."""
    first, last = where.years
    return texts.described(
        documents=[shown(path) for path in where.documents],
        folders=[shown(path) for path in where.folders],
        first=first,
        last=last,
        authors=[shown(author) for author in where.authors],
        kinds=[shown(kind) for kind in where.kinds],
    )


def nothing_fits(where: Filter) -> str:
    """Return the sentence that no document meets the conditions."""
    return texts.nothing_fits(described(where), by_year=where.years != ANY_YEAR, by_author=bool(where.authors))


def composed(text: str) -> str:
    """Return a text as it is typed: some systems write «й» in file names as two characters."""
    return unicodedata.normalize("NFC", text)


def path_of(path: str) -> str:
    """Return a path without «./» and slashes at its end."""
    return PurePosixPath(composed(path)).as_posix()


@lru_cache(maxsize=1 << 16)
def words_of(name: str) -> Counter[str]:
    """Return the words of a name as they are compared."""
    return Counter(_WORD.findall(plain(name)))


def names_author(author: str, wanted: Counter[str]) -> bool:
    """Tell whether all words wanted stand in an author's name."""
    return bool(wanted) and wanted <= words_of(author)


def kind_named(name: str) -> str:
    """Return the name in `KINDS` of what a person calls a kind."""
    bare = name.strip().lstrip(".").casefold()
    known = _ALIASES.get(bare, bare)
    if known not in KINDS:
        raise FilterError(texts.kind_unknown(shown(name), list(KINDS)), condition="kinds")
    return known


def kind_of(source: Source) -> str:
    """Return the name in `KINDS` of what a document is."""
    if source.media_type == media.OLE:
        return "xls" if PurePosixPath(source.path).suffix.lower() in _SHEETS else "doc"
    return _NAMES.get(source.media_type, source.media_type)


def plain(name: str) -> str:
    """Return a name as it is compared: without case, ё as е."""
    return composed(name).casefold().replace("ё", "е")


def shown(name: str) -> str:
    """Return a name as it may stand in a message: names are strangers'."""
    printable = "".join(character if character.isprintable() else "�" for character in name)
    return printable if len(printable) <= _SHOWN else printable[: _SHOWN - 1] + "…"
