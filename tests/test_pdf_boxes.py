"""The way back in real PDFs: under the boxes of a sentence stands that sentence, and nothing else."""

import ctypes
import random
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from assistant.cleaning import CleanText, clean
from assistant.errors import RejectedFile
from assistant.language import sentences
from assistant.loaders.parsing import parse
from assistant.places import Box, word_boxes
from assistant.sources import file_source
from assistant.spans import Span

SENTENCES = 500
SEED = 20_261_125
AT_LEAST = 0.99


def folded(text: str) -> str:
    """Return letters and digits alone, compatibility forms as their letters."""
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())


class Pages:
    """Characters of a PDF by PDFium alone, with their middles as a reader sees the page; nothing of the loader is used."""

    def __init__(self, path: Path) -> None:
        self._document = pypdfium2.PdfDocument(path)
        self.characters = cache(self._characters)

    def close(self) -> None:
        self._document.close()

    def under(self, box: Box) -> str:
        """Return the characters whose middles lie in a box, in the file's order."""
        codes, middles = self.characters(box.page)
        x, y = middles.T
        inside = (x >= box.left - 0.01) & (x <= box.right + 0.01) & (y >= box.top - 0.01) & (y <= box.bottom + 0.01)
        return "".join(map(chr, codes[inside].tolist()))

    def _characters(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        page = self._document[number - 1]
        textpage = page.get_textpage()
        codes, middles = [], []
        x, y = ctypes.c_int(), ctypes.c_int()
        width, height = page.get_size()
        for index in range(textpage.count_chars()):
            code = pdfium.FPDFText_GetUnicode(textpage.raw, index)
            left, bottom, right, top = textpage.get_charbox(index)
            if code <= 32 or 0xD800 <= code < 0xE000 or right <= left:
                continue
            # PDFium itself turns places of the file into places of the page as seen, here in hundredths of a point.
            sides = (int(width * 100), int(height * 100), 0, (left + right) / 2, (bottom + top) / 2)
            pdfium.FPDF_PageToDevice(page.raw, 0, 0, *sides, x, y)
            codes.append(code)
            middles.append((x.value / 100, y.value / 100))
        textpage.close()
        page.close()
        return np.array(codes, np.int64), np.array(middles or [(0.0, 0.0)])[: len(codes)]


def text_under(pages: Pages, text: CleanText, span: Span) -> str:
    """Return what stands under the boxes of a span's words, each word's part under its own box."""
    return "".join(pages.under(box) for _, box in word_boxes(text, span))


def holds(pages: Pages, text: CleanText, span: Span) -> bool:
    return folded(text_under(pages, text, span)) == folded(span.of(text.text))


@cache
def development_pdfs(eval_data: Path, project: Path) -> list[tuple[Path, CleanText]]:
    folders = (eval_data / "journals" / "corpus", eval_data / "files", project / "corpus" / "заметки")
    read = []
    for path in sorted(path for folder in folders for path in folder.glob("*.pdf")):
        try:
            read.append((path, clean(parse(path, file_source(path, path.parent)[0]))))
        except RejectedFile:
            continue
    return read


@pytest.mark.parametrize("kinds", ["all", "journals"])
def test_under_the_boxes_of_a_sentence_stands_the_sentence(
    eval_data: Path, project: Path, kinds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    read = development_pdfs(eval_data, project)
    if kinds == "journals":
        read = [(path, text) for path, text in read if path.is_relative_to(eval_data / "journals")]
    all_sentences = [(number, span) for number, (_, text) in enumerate(read) for span in sentences(text.text)]
    drawn = random.Random(SEED).sample(all_sentences, min(SENTENCES, len(all_sentences)))
    pages = [Pages(path) for path, _ in read]
    right = sum(holds(pages[number], read[number][1], span) for number, span in drawn)
    for opened in pages:
        opened.close()
    with capsys.disabled():
        print(f"\n{kinds}: {right} of {len(drawn)} sentences stand under their boxes ({right / len(drawn):.1%})")
    assert right >= AT_LEAST * len(drawn)


def test_the_words_of_a_document_cover_its_letters_in_order(eval_data: Path, project: Path) -> None:
    for _, text in development_pdfs(eval_data, project):
        words = text.words
        assert words is not None
        spans = words[:, :2].tolist()
        assert all(start < stop for start, stop in spans)
        assert all(former[1] <= latter[0] for former, latter in pairwise(spans))
        covered = np.zeros(text.offsets.raw_length + 1, bool)
        for start, stop in spans:
            covered[start:stop] = True
        for place, character in enumerate(text.text):
            assert not character.isalnum() or covered[text.offsets.starts[place]], text.text[max(0, place - 20) : place + 20]
