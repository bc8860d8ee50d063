"""What a user reads in the report of a document."""

from collections.abc import Sequence
from itertools import groupby

TITLE = "Отчёт о чтении"
PREVIEW = "Начало текста"
NOTES = "Замечания"
NOTHING = "нет"
ONLY_BEGINNING = "Весь текст выводит assistant read --json."
NO_FILE = "Файла уже нет в папке документов."
ARCHIVE = "Архив"

KINDS = {
    "text/plain": "текст",
    "text/markdown": "Markdown",
    "text/csv": "таблица CSV",
    "text/html": "веб-страница (HTML)",
    "multipart/related": "сохранённая веб-страница (MHT)",
    "application/x-fictionbook+xml": "книга FB2",
    "application/epub+zip": "книга EPUB",
    "application/rtf": "RTF",
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "документ Word (DOCX)",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "презентация PowerPoint (PPTX)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "таблица Excel (XLSX)",
    "application/vnd.oasis.opendocument.text": "документ LibreOffice (ODT)",
    "application/vnd.oasis.opendocument.spreadsheet": "таблица LibreOffice (ODS)",
    "application/vnd.oasis.opendocument.presentation": "презентация LibreOffice (ODP)",
    "application/x-ole-storage": "документ Word 97–2003 (DOC)",
    "application/zip": "архив ZIP",
}

_LANGUAGES = {
    "ru": "русский",
    "en": "английский",
    "uk": "украинский",
    "be": "белорусский",
    "bg": "болгарский",
    "sr": "сербский",
    "mk": "македонский",
    "kk": "казахский",
    "tt": "татарский",
    "ba": "башкирский",
    "ky": "киргизский",
    "tg": "таджикский",
    "mn": "монгольский",
    "de": "немецкий",
    "fr": "французский",
    "es": "испанский",
    "it": "итальянский",
    "pl": "польский",
}
_SMALLEST_SHARE = 0.05
"""Below it the guess of a language is oftener wrong than right: short lines, names, capitals."""

_GROUPS = {
    "ocr": "Распознаны с изображения (OCR)",
    "garbled_page": "Не прочитаны, испорчена кодировка шрифта",
    "page_without_text": "Нет текста",
}


def file_facts(document: str, media_type: str, size: int) -> str:
    """Return the name, kind and size of a file."""
    return f"{document} — {KINDS.get(media_type, media_type)}, {megabytes(size)}"


def megabytes(size: int) -> str:
    """Return a size in bytes as people read it."""
    for unit, factor in (("МБ", 1_000_000), ("КБ", 1_000)):
        if size >= factor:
            return f"{size / factor:.1f}".replace(".", ",") + f" {unit}"
    return f"{size} Б"


def number(value: int) -> str:
    """Return a number with its thousands set apart."""
    return f"{value:,}".replace(",", "\u00a0")


def languages(found: Sequence[tuple[str, float]]) -> str:
    """Return the languages of a text with their shares."""
    shown = [(_LANGUAGES.get(code, code), share) for code, share in found if share >= _SMALLEST_SHARE]
    if not shown:
        return "не определён: текста мало"
    if len(shown) == 1:
        return shown[0][0]
    return ", ".join(f"{name} {share * 100:.0f} %" for name, share in shown)


def pages(count: int, first_label: str | None, last_label: str | None) -> str:
    """Return how many pages a document has and what is printed on the first and the last."""
    if not count:
        return "в этом формате страниц нет"
    printed = f", напечатаны номера {first_label}–{last_label}" if first_label and last_label else ""
    return f"{count}{printed}"


def ranges(values: Sequence[int]) -> str:
    """Return numbers as people list them: 1–3, 7."""
    found = []
    for _, group in groupby(enumerate(sorted(set(values))), key=lambda pair: pair[1] - pair[0]):
        run = [value for _, value in group]
        found.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" if len(run) > 2 else f"{run[0]}, {run[1]}")
    return ", ".join(found)


def facts(
    *,
    page_count: int,
    first_label: str | None,
    last_label: str | None,
    words: int,
    found_languages: Sequence[tuple[str, float]],
    headings: int,
    title: str | None,
    authors: Sequence[str],
    year: int | None,
    doi: str | None,
    udc: str | None,
) -> list[tuple[str, str]]:
    """Return the lines of a report as (what, value)."""
    known = [
        ("Название", title),
        ("Авторы", ", ".join(authors)),
        ("Год файла", str(year) if year else ""),
        ("DOI", doi),
        ("УДК", udc),
    ]
    return [
        ("Страниц", pages(page_count, first_label, last_label)),
        ("Слов", number(words)),
        ("Язык", languages(found_languages)),
        ("Заголовков", str(headings) if headings else NOTHING),
        *((name, value) for name, value in known if value),
    ]


def notes(warnings: Sequence[tuple[str, str, int | None]]) -> list[str]:
    """Return what reading noticed, from (kind, message, page); the same of many pages in one line."""
    found: list[str] = []
    by_kind: dict[str, list[int]] = {}
    for kind, _, page in warnings:
        if kind in _GROUPS and page is not None:
            by_kind.setdefault(kind, []).append(page)
    for kind, message, page in warnings:
        pages_of_kind = by_kind.get(kind, [])
        if page is None or len(set(pages_of_kind)) < 2:
            found.append(message)
        elif page == pages_of_kind[0]:
            found.append(f"{_GROUPS[kind]}: страницы {ranges(pages_of_kind)}.")
    return list(dict.fromkeys(found))


def member(document: str, words: int | None, message: str) -> str:
    """Return the line of one document of an archive: how many words were read, or why none."""
    return f"{document}: {message}" if words is None else f"{document}: прочитан, слов {number(words)}"


def same_text(other: str) -> str:
    """Say that a document holds the text of another."""
    return f"Тот же текст, что в «{other}»: в ответах он встретится дважды."


def nearly_same_text(other: str, share: float) -> str:
    """Say that a document holds nearly the text of another."""
    return f"Почти тот же текст, что в «{other}» (общего {share * 100:.0f} %): проверьте, нужны ли оба."
