"""The description of a book that stands on the back of its title page, as a librarian made it: the surest witness of what it is.

«К89 Основы предпринимательства : учебное пособие / Е. В. Кузьмина ; под ред. А. С. Волкова. – Пермь : Весна, 2021. – 148 с.»
It is told by its end, which nothing else has: place, publisher, year and number of pages behind dashes.
"""

import re
from dataclasses import dataclass

from assistant.bibliography.casing import sentence_case
from assistant.bibliography.lines import Line, lines_of
from assistant.bibliography.names import Person, leading_persons
from assistant.bibliography.record import Record
from assistant.bibliography.responsibility import responsible
from assistant.cleaning import CleanText
from assistant.descriptions import Kind
from assistant.patterns import regex

_FRONT = 9000
"""A card stands on the first pages; further on, descriptions are those of a list of references."""

_LONGEST_HEAD = 900
_LONGEST_TITLE = 400
_MOST_BEFORE = 4
_DASH = r"[–—-]"
_IMPRINT = regex(
    rf"(?<=[.\])»\w])\s*{_DASH}\s(?P<place>[А-ЯЁ][\w.-]*(?:[ ;]{{1,2}}[А-ЯЁ][\w.-]*|-на-[А-ЯЁ]\w+){{0,3}})"
    rf"(?:\s?:\s?(?P<publisher>[^:;/]{{2,120}}?))?,\s(?P<year>(?:19|20)\d\d)\s?\.?\s?{_DASH}\s(?:\(.{{2,120}}?\)\.?\s?{_DASH}\s)?"
    rf"(?:(?P<series>(?:Т|Ч|Вып|Кн)\.\s?\d{{1,3}})\.?\s{_DASH}\s)?"
    r"(?:[IVXLC]+,\s)?(?P<pages>\d{1,4})(?:,?\s\[?\d+\]?)?\s?[сc]\b\.?"
)
_ISBN = regex(r"\bISBN\s*:?\s*((?:97[89][- –]?)?\d[\d –-]{8,15}[\dXХ])(?!\d)")
_MARK = r"[А-ЯЁ]\s?-?\d{1,3}[а-я]?\s"
_AUTHOR_MARK = regex(rf"^(?:.*?\b(?:ББК|УДК)\s[\d.:()/«»\"\w=+-]+\s+)?(?:{_MARK}\s*)?", re.DOTALL)
_ABSTRACT = regex(r"^\s*(?:аннотация|ключевые слова|abstract)\b", re.IGNORECASE | re.MULTILINE)
_NEAR = 1500
_MEDIUM = regex(r"\s*\[(?:Текст|Электронный ресурс|Текст : электронный|Текст: электронный)\]\s*", re.IGNORECASE)
_WHAT = (
    r"(?:(?:коллективная|научная|учебная|учебно-методическ\w+|учебн\w+|методическ\w+|статистическ\w+|стат\.|аналитическ\w+|научн\w+|"
    r"межвуз\w*|ежегодн\w+|практическ\w+|информационн\w+|международн\w+|колл?\.|науч\.|учеб\.|метод\.)[\s-]*){0,3}"
    r"(?:моногр\w*|учебник|пособие|пособ\.|практикум|курс лекций|конспект лекций|сборник|сб\.|материал\w*|труды|тезисы|доклад|"
    r"отчет|отчёт|препринт|автореф\w*|дис\.|диссертаци\w|словарь|справочник|энциклопедия|хрестоматия|рекомендации|указания|"
    r"обзор|очерки|атлас|рабочая тетрадь|издание|брошюра|бюллетень|ежегодник|альманах|учеб\.|пер\. с [а-яё]+\.?|"
    r"перевод с )"
)
_DETAILS = regex(rf"\s*:\s+(?={_WHAT}(?![а-яё-]))", re.IGNORECASE)
_FAMILY_FIRST = regex(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?,?\s[А-ЯЁ]\.(?:\s?[А-ЯЁ]\.)?(?=,|\s|$)")
_FULL_NAME = regex(
    rf"(?P<family>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?),\s(?P<given>[А-ЯЁ][а-яё]+(?:\s[А-ЯЁ][а-яё]+)?)(?:\.|(?=\s*$|\s{_MARK}))"
)
_SLASH = regex(r"\s?/\s|/(?=(?:Под|Отв|Сост|Ред|Науч)\b)|(?<=[а-я]\.)/(?=[А-ЯЁ])")
_SERIES = regex(r"(?P<what>Т|Ч|Вып|Кн)\.\s?(?P<number>\d{1,3})")
_OPENS_TITLE = '«"0123456789'
_COLLECTED = regex(r"сборник|\bсб\.|материал|труды|тезис|альманах|коллектив", re.IGNORECASE)
_OF_FIGURES = regex(r"стат", re.IGNORECASE)
_REPORT = regex(r"доклад|отч[её]т|препринт|обзор", re.IGNORECASE)
_THESIS = regex(r"автореф|дис\.|диссертаци", re.IGNORECASE)
_MATERIALS = regex(r"материал|конференци|тезис|сборник|\bсб\.|чтени", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Card:
    """A card: the record of the book it describes, and where it ends in the text."""

    record: Record
    stop: int


def card_of(clean: CleanText) -> Card | None:
    """Return the card on the first pages of a document; None where there is none that is surely of the document itself."""
    front = clean.text[:_FRONT]
    found = [match for match in _IMPRINT.finditer(front) if "//" not in _line_of(front, match.start()).text]
    if not found or len({(match["year"], match["pages"]) for match in found}) > 1:
        return None  # several are a list of references
    match = found[0]
    start = _start(front, match.start())
    head = " ".join(front[start : match.start()].split())
    if not head or len(head) > _LONGEST_HEAD or _ABSTRACT.search(front, 0, start):
        return None
    record = _record(head, match, front)
    return Card(record, match.end()) if record and _is_own(record.title, front, start, match.end()) else None


def is_collection(record: Record) -> bool:
    """Tell whether works of several authors stand in a book, each to be cited by itself."""
    details = record.details or ""
    return record.kind == "book" and _COLLECTED.search(details) is not None and not _OF_FIGURES.match(details)


def isbn_of(front: str) -> str | None:
    """Return the ISBN of a text that gives one."""
    isbns = {found[1].replace(" ", "-").replace("–", "-").strip("-") for found in _ISBN.finditer(front)}
    return isbns.pop() if len(isbns) == 1 else None


def _is_own(title: str, front: str, start: int, stop: int) -> bool:
    """Tell whether a card is of the document: shelf marks beside it, or its title on a line before it, as a title page has it.

    A review describes a book too.
    """
    marked = re.match(_MARK, front[start:stop].strip()) or re.search(r"\bББК\b", front[max(0, start - _NEAR) : stop + _NEAR])
    letters = _letters(title)
    lines = [_letters(line.text) for line in lines_of(front, 0, start)]
    return bool(marked) or any(line and letters.startswith(line) and 2 * len(line) > len(letters) for line in lines)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _line_of(text: str, position: int) -> Line:
    start = text.rfind("\n", 0, position) + 1
    stop = text.find("\n", position)
    return Line(start, text[start : stop if stop >= 0 else len(text)])


def _start(text: str, imprint: int) -> int:
    """Return where a card begins: with its line, or with one of those before, where that begins in the middle of it."""
    line = _line_of(text, imprint)
    start = line.start
    before = list(lines_of(text, 0, start))[-_MOST_BEFORE:]
    while before and not _is_whole(text[start:imprint]):
        start = before.pop().start
    # «Кузьмина, Е. В.» stands over the title.
    if before and _heading(before[-1].text)[0] and not _heading(text[start:imprint])[0]:
        start = before[-1].start
    return start


def _is_whole(head: str) -> bool:
    bare = _AUTHOR_MARK.sub("", head.strip()).strip()
    return bool(bare) and (bare[0].isupper() or bare[0] in '«"0123456789') and len(bare.split()) > 1


def _heading(text: str) -> tuple[tuple[Person, ...], str]:
    """Return the persons a card begins with, and what stands behind them: «Кузьмина, Е. В.», «Талеб, Нассим Николас»."""
    bare = _AUTHOR_MARK.sub("", text.strip(), count=1)
    if _FAMILY_FIRST.match(bare):
        return leading_persons(bare)
    full = _FULL_NAME.match(bare)
    if full is None:
        return (), text
    initials = " ".join(f"{word[0]}." for word in full["given"].split())
    return (Person(full["family"], initials),), bare[full.end() :].strip()


def _record(head: str, match: re.Match[str], front: str) -> Record | None:
    bare = _MEDIUM.sub(" ", _AUTHOR_MARK.sub("", head, count=1)).strip(" .,–—-")
    left, *behind = _SLASH.split(bare, maxsplit=1)
    areas = re.split(rf"\.?\s{_DASH}\s", behind[0] if behind else left)
    named, rest = _heading(left)
    if named and (_FAMILY_FIRST.match(left) or (behind and named[0].family in behind[0])):
        left = _AUTHOR_MARK.sub("", rest, count=1)
    else:
        named = ()
    parts = _DETAILS.split(left if behind else re.split(rf"\.?\s{_DASH}\s", left)[0], maxsplit=1)
    title = re.sub(r"\s+:\s", ": ", parts[0]).strip(" ,.")
    if not 2 < len(title) <= _LONGEST_TITLE or not (title[0].isupper() or title[0] in _OPENS_TITLE):
        return None
    details = re.sub(r"\s+:\s", ": ", parts[1]).strip(" ,:") if len(parts) > 1 else None
    authors, body, editor = responsible(areas[0] if behind else "", named)
    areas += [match["series"]] if match["series"] else []
    series = {one["what"]: one["number"] for area in areas[1:] if (one := _SERIES.fullmatch(area.strip(" .")))}
    volume = [series["Т"]] if "Т" in series else [f"{what}. {series[what]}" for what in ("Ч", "Кн") if what in series]
    return Record(
        kind=kind_of(details),
        title=sentence_case(title, front),
        details=details and details[0].lower() + details[1:],
        authors=authors,
        body=body,
        editor=editor,
        edition=next((area.strip() for area in areas[1:] if re.match(r"\d{1,2}-е изд|изд\. ", area.strip())), None),
        volume=volume[0] if volume else None,
        issue=series.get("Вып"),
        place=match["place"].strip(),
        publisher=match["publisher"].strip() if match["publisher"] else None,
        year=int(match["year"]),
        total_pages=match["pages"],
        isbn=isbn_of(front),
    )


def kind_of(details: str | None) -> Kind:
    """Return the kind of a work by what belongs to its title: «монография», «препринт WP1/2017/04», «автореф. дис. …»."""
    what = details or ""
    if _THESIS.match(what):
        return "thesis"
    return "report" if _REPORT.search(what) and not _MATERIALS.search(what) else "book"
