"""How an article says it is to be cited: «Для цитирования: Сергеев А. П. Кластеры // Вестник. 2020. Т. 12. № 2. С. 55–80».

Nothing is surer of an article's journal than this line; what it does not give stays unknown.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.bibliography.casing import sentence_case
from assistant.bibliography.names import Person, leading_persons, persons
from assistant.bibliography.record import Record
from assistant.loaders.identifiers import doi_of
from assistant.patterns import regex
from assistant.texts import references as texts

_LONGEST = 900
_LONGEST_EDGE = 160
CALLED_JOURNAL = regex(
    r"\b(?:журнал|вестник|известия|записки|труды|бюллетень|альманах|ежегодник|сборник|чтения|обозрение|bulletin|journal)\b",
    re.IGNORECASE,
)
"""Words journals are called by."""

_LINE = regex(
    r"^[^\S\n]*(?:для цитирования|ссылка для цитирования|образец цитирования|цитирование|для ссылок|ссылка на статью|"
    r"библиографическое описание)(?:[^\S\n]+статьи)?[^\S\n]*[:.—–-]\s*(?P<text>[^\n]{20,900})",
    re.IGNORECASE | re.MULTILINE,
)
_YEAR = regex(r"(?<![\d.–-])(?P<year>(?:19|20)\d\d)(?![\d–-]|\.\d)")
_VOLUME = regex(r"\b(?:Т|Том)\.?\s?(?P<volume>\d{1,3})\b")
_ISSUE = regex(r"(?:№|\bN[oº]?\.?)\s?(?P<issue>\d{1,4}(?:\s?[-–/]\s?\d{1,3})?(?:\s?\(\d{1,4}\))?)")
_PART = regex(r"\b[Вв]ып\.\s?(?P<part>\d{1,4})")
_PAGES = regex(r"\b[СCсc]\.\s?(?P<pages>\d{1,4}(?:\s?[-–—]\s?\d{1,4})?)\b")
_ARTICLE_NUMBER = regex(r"\b(?:Ст\.|Статья|Article|Art\.)\s?(?:№\s?|no\.\s?)?(?P<number>\d{1,7})\b")
_AROUND = regex(r"\bг\.|\bгод\b|\bISSN\s*[\dX-]+")
_IMPRINT = regex(
    r"[.–—-]\s+(?P<place>[А-ЯЁ][\w.-]*(?:[ ;]{1,2}[А-ЯЁ][\w.-]*){0,2})\s?:\s(?P<publisher>[^:;/]{2,90}?),\s"
    r"(?P<year>(?:19|20)\d\d)\b"
)
_EDGE = regex(r"^(?:ISSN\s?[\d-]{8,9}[XХ]?\s?(?:\([^()]*\))?[.,;]?\s+|\d{1,4}\s+(?=[А-ЯЁA-Z]))+")
"""What stands in a running head before the name of the journal: its ISSN, the number of the page."""

_ENDS = regex(r"[.,]?\s+(?:[–—-]\s+)?(?=(?:19|20)\d\d\b|Т\.|Том\s|№|N\s?\d|[Вв]ып\.|[СC]\.\s?\d|\()")
_EDITOR = regex(r"\s/\s(?P<editor>(?:под|отв|науч|гл|общ|ред)[^/]{5,120})$", re.IGNORECASE)
_SLASHES = regex(r"(?<!:)//")
_AND_OTHERS = regex(r"(?P<names>[^/]{5,200}?),?\s*\[?(?:и\s)?др\.\]?\s*(?P<rest>.*)", re.DOTALL)
_VANCOUVER = regex(
    r"(?P<year>(?:19|20)\d\d);\s?(?P<volume>\d{1,3})?\s?(?:\((?P<issue>\d{1,4}(?:[-–/]\d{1,3})?)\))?:\s?"
    r"(?P<pages>\d{1,6}(?:\s?[-–—]\s?\d{1,6})?)\b"
)
_MEDIUM = regex(r"\s*\[(?:Текст|Электронный ресурс)\]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cited:
    """What an article says it is to be cited as."""

    authors: tuple[Person, ...]
    record: Record
    complete: bool = True
    """All authors are named."""


def cited_as(text: str, context: str) -> Cited | None:
    """Return how the article with this text says it is to be cited; None where it does not, or says it in several ways.

    Parameters
    ----------
    text : str
        The part of the article to look in.
    context : str
        What tells how the words of a title in capitals are written.
    """
    found = {one for match in _LINE.finditer(text) if (one := _read(" ".join(match["text"].split()), context)) is not None}
    return found.pop() if len(found) == 1 else None


def journal_of(lines: Iterable[str]) -> Record | None:
    """Return the journal and the issue a line over an article or at the edge of its pages names; None where none does.

    «Вестник Смоленского университета. 2019. № 3 (44). С. 5–12»: no more than that, and a name that journals have.
    """
    found = {
        record
        for line in (_EDGE.sub("", line.strip()) for line in lines)
        if len(line) <= _LONGEST_EDGE and CALLED_JOURNAL.search(line) and (record := _source(line)) is not None
        if record.kind == "article" and (record.issue or record.volume) and _is_all(line, record.container or "")
    }
    return found.pop() if len(found) == 1 else None


def _is_all(line: str, name: str) -> bool:
    """Tell whether a line holds the name of a journal and beside it nothing but what tells its issue."""
    rest = line.strip().removeprefix(name)
    for pattern in (_PAGES, _VOLUME, _ISSUE, _PART, _YEAR, _AROUND):
        rest = pattern.sub(" ", rest)
    return bool(CALLED_JOURNAL.search(name)) and not re.search(r"\w", rest) and not re.search(r"\b[а-яё]{1,3}$", name)


def as_cited(record: Record, cited: Cited) -> Record:
    """Return the record of an article with what it says of its journal; unchanged where that is said of another article.

    What is known of the journal from elsewhere, and a head that was read, stay.
    """
    said = cited.record
    own, other = _letters(record.title), _letters(said.title)
    marked = re.fullmatch(re.escape(other) + r"\d{1,2}", own) is not None  # the mark of a note behind the title
    same = own == other or marked
    authors = tuple(person.heading for person in cited.authors)
    families, named = {author.split(" ")[0] for author in record.authors}, {one.family for one in cited.authors}
    if record.kind in ("article", "chapter") and not same and (families != named if cited.complete else not named <= families):
        return record
    read = record.kind in ("article", "chapter")
    if not cited.complete:
        authors = record.authors if read else (f"{', '.join(one.direct for one in cited.authors)} {texts.AND_OTHERS}",)
    return replace(
        record,
        kind=record.kind if record.container and read else said.kind,
        title=said.title if same or not read else record.title,
        authors=record.authors if read and len(record.authors) > len(authors) else authors,
        container=record.container if record.container and read else said.container,
        editor=record.editor or said.editor,
        year=record.year if read and record.year else said.year,
        volume=record.volume or said.volume,
        issue=record.issue or said.issue,
        pages=said.pages or record.pages,
        place=record.place or said.place,
        publisher=record.publisher or said.publisher,
        doi=record.doi or said.doi,
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _read(line: str, context: str) -> Cited | None:
    own, *behind_slashes = _SLASHES.split(line[:_LONGEST], maxsplit=1)
    if not behind_slashes:
        return _read_without_slashes(own, context)
    others = _AND_OTHERS.match(own)
    named = persons(others["names"]) if others else ()  # «Сыр, молоко и др.» is a title
    authors, behind = (named, others["rest"]) if others and named else leading_persons(_MEDIUM.sub(" ", own))
    title = re.split(r"\s/\s", behind, maxsplit=1)[0].strip(" .,–—-")
    if not (authors and title) or not (title[0].isupper() or title[0] in '«"0123456789'):
        return None
    record = _source(behind_slashes[0].strip())
    return None if record is None else Cited(authors, replace(record, title=sentence_case(title, context)), complete=not named)


def _read_without_slashes(line: str, context: str) -> Cited | None:
    """Read «Орлов А. П. Сыр. Вестник сыра. 2022;15(3):15–30», as English journals have it."""
    place = _VANCOUVER.search(line)
    authors, behind = leading_persons(line[: place.start()].strip(" .")) if place else ((), "")
    parts = re.split(r"(?<=[.?!])\s+(?=[А-ЯЁA-Z«])", behind)
    if len(parts) > 2 and parts[-1].startswith(("Серия", "Сер.")):
        parts[-2:] = [" ".join(parts[-2:])]
    if place is None or not authors or len(parts) != 2:
        return None
    title, name = (part.strip(" .") for part in parts)
    pages = re.sub(r"\s?[-–—]\s?", "–", place["pages"])
    record = Record("article", sentence_case(title, context), container=name, year=int(place["year"]), pages=pages)
    return Cited(authors, replace(record, volume=place["volume"], issue=place["issue"], doi=doi_of(line)))


def _source(text: str) -> Record | None:
    """Return the record of what stands behind the slashes: journal or collection, its imprint, and the pages."""
    imprint = _IMPRINT.search(text)
    cut = imprint or _ENDS.search(text)
    printed = _MEDIUM.sub(" ", text[: cut.start()] if cut else "").strip(" ,–—-")
    name = re.sub(r"\s+:\s", ": ", printed.rstrip("."))
    years = {match["year"] for match in _YEAR.finditer(text, len(printed))}
    if not 3 <= len(name) <= 400 or len(years) != 1:
        return None
    facts = {
        key: match[key]
        for key, pattern in (("volume", _VOLUME), ("issue", _ISSUE), ("part", _PART), ("pages", _PAGES))
        if (match := pattern.search(text, len(printed)))
    }
    editor = _EDITOR.search(name)
    if "pages" not in facts and (own := _ARTICLE_NUMBER.search(text, len(printed))):
        facts["pages"] = f"Ст. {own['number']}"
    return Record(
        kind="chapter" if imprint else "article",
        container=name[: editor.start()] if editor else re.split(r"\s/\s", name, maxsplit=1)[0],
        editor=editor["editor"] if editor else None,
        year=int(years.pop()),
        volume=facts.get("volume"),
        issue=facts.get("issue") or (f"Вып. {facts['part']}" if "part" in facts else None),
        pages=re.sub(r"\s?[-–—]\s?", "–", facts["pages"]) if "pages" in facts else None,
        place=imprint["place"] if imprint else None,
        publisher=imprint["publisher"] if imprint else None,
        doi=doi_of(text),
    )
