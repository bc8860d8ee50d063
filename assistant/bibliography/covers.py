"""Books without a card: what the title page says, where it names the kind of the book and closes with town and year."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from assistant.bibliography.act_heads import BODY
from assistant.bibliography.cards import isbn_of, kind_of
from assistant.bibliography.casing import sentence_case
from assistant.bibliography.lines import in_capitals, lines_of
from assistant.bibliography.names import persons
from assistant.bibliography.record import Record
from assistant.bibliography.title_pages import TOWN, imprint, is_town
from assistant.cleaning import CleanText
from assistant.dictionary import morphology
from assistant.patterns import regex
from assistant.texts import references as texts

_FRONT = 6000
_MOST_LINES = 20
_LONGEST_LINE = 300
_LONGEST_TITLE = 300
_NAMED = regex(
    r"(?:(?:коллективная|научная|учебная) )?монография|учебник(?: для .{3,60})?|учебное пособие(?: для .{3,80})?|"
    r"учебно-методическое пособие|практикум|курс лекций|"
    r"сборник (?:научных )?(?:статей|трудов|материалов|докладов|тезисов).{0,160}|"
    r"(?:материалы|труды|тезисы докладов) .{0,80}(?:конференции|симпозиума|форума|чтений|семинара|школы)\b.{0,160}|"
    r"(?:краткий |комплексный )?статистический (?:сборник|бюллетень|ежегодник)|аналитический (?:доклад|отч[её]т|обзор)|"
    r"научный доклад|доклад для общественных консультаций|препринт.{0,30}|справочник|хрестоматия",
    re.IGNORECASE,
)
_YEAR_FIRST = regex(r"(?:19|20)\d\d\s+")
_IMPRINT_LAST = regex(rf"(?<=\S)\s+(?P<town>{TOWN}),?\s?[–—-]?\s?(?:19|20)\d\d(?:\s?г(?:\.|од)?)?$")
_BARE_YEAR = regex(r"(?:19|20)\d\d")
_ISSUE = regex(r"(?:^|\s)(?:выпуск|вып\.)\s(?:№\s?)?(\d{1,4}|[IVXLC]{1,8})\b", re.IGNORECASE | re.MULTILINE)
_PART = regex(r"(?:^|\s)(?P<what>часть|том)\s(?P<number>\d{1,2}|[IVX]{1,4})\b", re.IGNORECASE | re.MULTILINE)
_EDITOR = regex(
    r"(?:^|\s)(?P<how>под (?:общей |научной )?ред(?:акцией|\.)|ответственный редактор|отв\. ред\.|научный редактор|науч\. ред\.)"
    r"[\s:–—-]*(?P<who>[^\n]{5,160}(?:\n[^\n]{5,80})?)",
    re.IGNORECASE | re.MULTILINE,
)
_NAME = regex(r"[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?")
_YEAR_AT_END = regex(rf"\s(?:{TOWN}),?\s*[–—-]?\s*(?:19|20)\d\d\s*$")
_ENDS = regex(r"(?:удк|ббк|isbn|содержание|оглавление|введение|предисловие|аннотация|рецензент)", re.IGNORECASE)
_NO_TITLE = regex(
    r"университет|институт|академи|министерств|служб[аы]\b|агентств|департамент|кафедр|факультет|федерального бюджетного|росстат|"
    r"центр\b|комитет|^серия\b|^выпуск\b|^том\b|^под ред|^\(|©",
    re.IGNORECASE,
)


def cover_of(clean: CleanText) -> Record | None:
    """Return the record of a book whose title page names its kind; None unless a title stands over it, and a year or an ISBN."""
    front = clean.text[:_FRONT]
    lines = title_page(front)
    place = next((number for number, line in enumerate(lines) if _NAMED.fullmatch(line.rstrip("."))), 0)
    # «КАЛУЖСКАЯ ОБЛАСТЬ В ЦИФРАХ», «2021»: the year of the figures is of the title.
    stop = place - 1 if place > 1 and _BARE_YEAR.fullmatch(lines[place - 1]) else place
    first = _title_start(lines, stop)
    title = " ".join(" ".join(lines[first:stop]).split()).rstrip(".")
    if title and stop < place:
        title = f"{title}. {lines[stop]}"
    town, publisher, year = _published(lines[place:])
    isbn = isbn_of(front)
    if not title or len(title) > _LONGEST_TITLE or not (year or isbn):
        return None
    below = lines[place:]
    details = _details(below)
    named = sentence_case(details, clean.text)
    return Record(
        kind_of(details),
        sentence_case(title, clean.text),
        details=named[0].lower() + named[1:],
        authors=tuple(one.heading for one in persons(lines[first - 1])) if first else (),
        editor=_editor(below),
        volume=_part(below),
        issue=number[1] if (number := _ISSUE.search("\n".join(below))) else None,
        place=town,
        publisher=publisher,
        year=year,
        isbn=isbn,
    )


def title_page(front: str) -> list[str]:
    """Return the lines of a title page: the first ones, up to what stands on no title page."""
    shown = (part for line in lines_of(front) for part in _apart(line.text.strip()))
    return list(islice(takewhile(lambda text: len(text) <= _LONGEST_LINE and not _ENDS.match(text), shown), _MOST_LINES))


def _apart(line: str) -> Iterator[str]:
    """Part what the reader joined: the year over the kind of a book, and town and year behind a title or a kind."""
    if (year := _YEAR_FIRST.match(line)) and _NAMED.match(line, year.end()):
        yield year.group().strip()
        line = line[year.end() :]
    end = _IMPRINT_LAST.search(line)
    before = line[: end.start()] if end else ""
    if end and is_town(end["town"]) and (in_capitals(before) or _NAMED.fullmatch(before)):
        yield before
        line = line[end.start() :].strip()
    yield line


def _details(lines: Sequence[str]) -> str:
    """Return what the first of these lines says the book is, and the next where they go on, without what stands behind it."""
    whole = lines[0]
    for line in takewhile(lambda line: line[0].islower() or line.startswith("("), lines[1:4]):
        whole = f"{whole} {line}"
    ends = [end.start() for pattern in (_ISSUE, _PART, _EDITOR, _YEAR_AT_END) if (end := pattern.search(whole))]
    return whole[: min(ends)].rstrip(" .,") if ends else whole.rstrip(".")


def _part(lines: Sequence[str]) -> str | None:
    """Return the part of a book in several: «Ч. 2», or the bare number of a volume."""
    match = _PART.search("\n".join(lines))
    if match is None:
        return None
    return match["number"] if match["what"].lower() == "том" else texts.part_of_book(match["number"])


def _editor(lines: Sequence[str]) -> str | None:
    """Return who edited a book, without degrees: «под общ. ред. И. В. Смирновой»."""
    match = _EDITOR.search("\n".join(lines))
    name = _NAME.search(match["who"]) if match else None
    if match is None or name is None:
        return None
    return texts.edited(match["how"].lower(), " ".join(re.sub(r"\.(?=\S)", ". ", name.group()).split()))


def _title_start(lines: Sequence[str], place: int) -> int:
    """Return the number of the first line of the title that ends before line `place`; that itself where no title surely does."""
    if not place or not _may_be_title(lines[place - 1]):
        return place
    first = place - 1
    while first and in_capitals(lines[first]) and in_capitals(lines[first - 1]) and not persons(lines[first - 1]):
        if not _continues(lines[first - 1], lines[first]):
            # Whose book it is may stand over the title in capitals too; what else it may be is not sure.
            return first if _NO_TITLE.search(lines[first - 1]) or BODY.search(lines[first - 1]) else place
        first -= 1
    return first


def _continues(upper: str, lower: str) -> bool:
    """Tell whether a title in capitals surely runs on from one line to the next: «КЛАСТЕРНАЯ ПОЛИТИКА», «РЕГИОНОВ РОССИИ»."""
    word = re.match(r"[\w-]+", lower)
    if upper.endswith((":", ",", "-")) or word is None:
        return True
    tag = morphology().parse(word.group().lower())[0].tag
    return tag.POS in {"PREP", "CONJ"} or (tag.POS in {"NOUN", "ADJF"} and tag.case not in {None, "nomn", "accs"})


def _published(lines: Sequence[str]) -> tuple[str | None, str | None, int | None]:
    """Return town, publisher and year, which stand on three lines where they do not stand on one or two."""
    town, year = imprint(lines)
    last = lines[-3:] if town is None and year and lines[-1].startswith(str(year)) else ()
    if len(last) > 2 and is_town(last[0]) and not persons(last[1]):
        return last[0], last[1], year
    return town, None, year


def _may_be_title(line: str) -> bool:
    return not _NO_TITLE.search(line) and not persons(line) and not line.endswith((",", ";", ":")) and any(map(str.isalpha, line))
