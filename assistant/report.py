"""What was seen in a document, for the person who decides whether it may be cited."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from assistant.cleaning import CleanText
from assistant.loaders import Metadata, ReadingWarning
from assistant.loaders.identifiers import BEGINNING, doi_of, udc_of
from assistant.loaders.plausible import known_share
from assistant.patterns import regex
from assistant.texts import report as texts

PREVIEW = 600
_SAMPLES = 60
_SHORTEST_SAMPLE = 40

_WORD = regex(r"[^\W\d_]+")
_BLOCK = regex(r"[^\n]+")
_CYRILLIC = regex(r"[а-яё]{2,}", re.IGNORECASE)
_MOST = 0.5
_SURELY_RUSSIAN = 0.7
_YEAR = range(1800, 2101)


@dataclass(frozen=True, slots=True)
class Report:
    """What a librarian would ask of a file that was read.

    Parameters
    ----------
    words, characters : int
        Of the cleaned text; a word has letters.
    languages : tuple of (str, float)
        ISO 639-1 code and share of the text in it, largest first; empty where it is too short to tell.
    headings : int
    recognised : tuple of int
        Numbers of pages read by OCR.
    metadata : Metadata
        What the file says of itself, completed by what stands at the text's beginning.
    warnings : tuple of ReadingWarning
    preview : str
        The beginning of the text.
    """

    words: int
    characters: int
    languages: tuple[tuple[str, float], ...]
    headings: int
    recognised: tuple[int, ...]
    metadata: Metadata
    warnings: tuple[ReadingWarning, ...]
    preview: str


def report(clean: CleanText) -> Report:
    """Return the report of a document."""
    text = clean.text
    return Report(
        words=sum(1 for _ in _WORD.finditer(text)),
        characters=len(text),
        languages=languages(text),
        headings=len(clean.headings),
        recognised=tuple(sorted({w.page for w in clean.warnings if w.kind == "ocr" and w.page is not None})),
        metadata=found_metadata(clean),
        warnings=clean.warnings,
        preview=text if len(text) <= PREVIEW else text[: text.rfind(" ", 0, PREVIEW)] + " …",
    )


def languages(text: str) -> tuple[tuple[str, float], ...]:
    """Return the languages of a text with their shares, from paragraphs spread over it.

    A paragraph most of whose words the dictionary has is Russian; of any other chardet's model is asked.
    """
    blocks = [match.group() for match in _BLOCK.finditer(text) if len(match.group()) >= _SHORTEST_SAMPLE]
    blocks = blocks[:: max(1, len(blocks) // _SAMPLES)]
    counts: Counter[str] = Counter()
    for block in blocks:
        language = _language(block)
        if language:
            counts[language] += len(block)
    total = sum(counts.values())
    return tuple((language, round(count / total, 3)) for language, count in counts.most_common())


def _language(block: str) -> str | None:
    import chardet

    cyrillic = _CYRILLIC.findall(block)
    if sum(map(len, cyrillic)) > _MOST * sum(map(str.isalpha, block)) and known_share(cyrillic) >= _SURELY_RUSSIAN:
        return "ru"
    language = chardet.detect(block[:1000].encode())["language"]
    return str(language) if language else None


def found_metadata(clean: CleanText) -> Metadata:
    """Return the metadata of the file with DOI and УДК from the text's beginning where the file does not state them."""
    stated, beginning = clean.metadata, clean.text[:BEGINNING]
    return replace(
        stated,
        title=clean.title,
        year=stated.year if stated.year in _YEAR else None,
        doi=stated.doi or doi_of(beginning),
        udc=stated.udc or udc_of(beginning),
    )


def report_lines(clean: CleanText, seen: Report) -> list[tuple[str, str]]:
    """Return the facts of a report as people read them: (what, value)."""
    labels = [page.label for page in clean.pages]
    metadata = seen.metadata
    return texts.facts(
        page_count=len(clean.pages),
        first_label=labels[0] if labels else None,
        last_label=labels[-1] if labels else None,
        words=seen.words,
        found_languages=seen.languages,
        headings=seen.headings,
        title=metadata.title,
        authors=metadata.authors,
        year=metadata.year,
        doi=metadata.doi,
        udc=metadata.udc,
    )


def report_notes(seen: Report, duplicate: tuple[str, float] | None) -> list[str]:
    """Return what reading noticed as people read it; `duplicate` is another document of this text and their likeness."""
    found = texts.notes([(warning.kind, warning.message, warning.page) for warning in seen.warnings])
    if duplicate is not None:
        other, share = duplicate
        found.append(texts.same_text(other) if share == 1.0 else texts.nearly_same_text(other, share))
    return found
