"""Pages as pictures: what is drawn is the page of the index, and its marks lie over the words they are said to mark."""

import io
import random
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfWriter

from assistant.errors import RejectedFile
from assistant.language import sentences
from assistant.loaders.pdf.painting import MOST_PIXELS
from assistant.loaders.picture import Picture
from assistant.page_pictures import AHEAD, PagePictures
from assistant.places import Box, line_boxes
from assistant.reading.reader import DocumentReader
from assistant.sources import Source, scan
from assistant.ui.page_picture import percent
from assistant.ui.sights import Mark
from tests.making import pdf
from tests.test_pdf_boxes import Pages, development_pdfs, folded

WIDTH = 900
CITATIONS = 100
SEED = 20_261_126
AT_LEAST = 0.97
TEXT = "Кластер объединяет предприятия одной отрасли, вузы и органы власти."


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "два.pdf").write_bytes(pdf([TEXT, TEXT]))
    return folder


@pytest.fixture
def pictures(corpus: Path) -> Iterator[PagePictures]:
    drawing = PagePictures(corpus, 1024, 50)
    yield drawing
    drawing.close()


def _source(corpus: Path, path: str = "два.pdf") -> Source:
    return next(source for source in scan(corpus).sources if source.path == path)


def _opened(picture: Picture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.data))
    assert Image.MIME[image.format or ""] == picture.media_type
    assert image.size == (picture.width, picture.height)
    return image


def test_a_page_is_drawn_as_wide_as_asked_and_once(corpus: Path, pictures: PagePictures) -> None:
    drawn = pictures.picture(_source(corpus), 2, WIDTH)
    assert _opened(drawn).width == WIDTH
    across, down = pypdfium2.PdfDocument(corpus / "два.pdf")[1].get_size()
    assert drawn.height == pytest.approx(WIDTH * down / across, abs=1)
    assert pictures.picture(_source(corpus), 2, WIDTH) is drawn


def _await_ahead() -> None:
    for thread in threading.enumerate():
        if thread.name == AHEAD:
            thread.join()


def test_pages_are_drawn_ahead_and_then_only_taken(corpus: Path, pictures: PagePictures, monkeypatch: pytest.MonkeyPatch) -> None:
    source = _source(corpus)
    pictures.draw_ahead([(source, 2), (source, 7), (replace(source, id="0" * 64), 1), (source, 1)], WIDTH)
    _await_ahead()

    def refuse(*what: object) -> Picture:
        raise AssertionError(what)

    monkeypatch.setattr(DocumentReader, "paint", refuse)
    assert [_opened(pictures.picture(source, number, WIDTH)).width for number in (1, 2)] == [WIDTH, WIDTH]
    with pytest.raises(AssertionError):
        pictures.picture(source, 1, WIDTH + 1)


def test_a_page_wished_for_by_many_at_once_is_drawn_once(
    corpus: Path, pictures: PagePictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, paint, drawn = _source(corpus), DocumentReader.paint, []

    def counted(reader: DocumentReader, *what: Any) -> Picture:
        drawn.append(what)
        return paint(reader, *what)

    monkeypatch.setattr(DocumentReader, "paint", counted)
    pictures.draw_ahead([(source, 1)], WIDTH)
    with ThreadPoolExecutor(4) as together:
        found = list(together.map(lambda _: pictures.picture(source, 1, WIDTH), range(8)))
    _await_ahead()
    assert len(drawn) == 1
    assert all(one is found[0] for one in found)


@pytest.mark.parametrize("number", [0, 3, -1])
def test_there_is_no_picture_of_a_page_that_is_not_there(corpus: Path, pictures: PagePictures, number: int) -> None:
    with pytest.raises(RejectedFile, match=f"Страницу {number} файла «два.pdf»"):
        pictures.picture(_source(corpus), number, WIDTH)
    assert pictures.picture(_source(corpus), 1, WIDTH).width == WIDTH, "the one after it is drawn"


def test_a_file_that_is_another_by_now_is_not_drawn(corpus: Path, pictures: PagePictures) -> None:
    source = _source(corpus)
    pictures.picture(source, 1, WIDTH)
    (corpus / "два.pdf").write_bytes(pdf([TEXT, TEXT, TEXT]))
    with pytest.raises(RejectedFile, match="изменился после построения индекса"):
        pictures.picture(source, 1, WIDTH)
    (corpus / "два.pdf").unlink()
    with pytest.raises(RejectedFile, match=r"два\.pdf"):
        pictures.picture(source, 1, WIDTH)


def test_what_is_no_pdf_or_a_broken_one_is_refused_in_one_sentence(corpus: Path, pictures: PagePictures) -> None:
    (corpus / "записка.txt").write_text(TEXT, encoding="utf-8")
    (corpus / "битый.pdf").write_bytes(pdf([TEXT])[:200])
    for path in ("записка.txt", "битый.pdf"):
        with pytest.raises(RejectedFile, match=f"Страницу 1 файла «{path}» не удалось нарисовать"):
            pictures.picture(_source(corpus, path), 1, WIDTH)


def test_a_page_of_many_metres_takes_no_more_memory_than_others(corpus: Path, pictures: PagePictures) -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=1000, height=200_000)
    with (corpus / "свиток.pdf").open("wb") as file:
        writer.write(file)
    drawn = _opened(pictures.picture(_source(corpus, "свиток.pdf"), 1, WIDTH))
    assert drawn.width * drawn.height <= MOST_PIXELS * 1.01


def test_a_pdf_in_an_archive_is_drawn(corpus: Path, pictures: PagePictures) -> None:
    with zipfile.ZipFile(corpus / "архив.zip", "w") as archive:
        archive.write(corpus / "два.pdf", "папка/два.pdf")
    inside = _source(corpus, "архив.zip/папка/два.pdf")
    assert pictures.picture(inside, 1, WIDTH).data == pictures.picture(_source(corpus), 1, WIDTH).data


def test_a_damaged_name_of_a_page_is_no_way_out_of_the_corpus(corpus: Path, pictures: PagePictures) -> None:
    outside = corpus.parent / "чужой.pdf"
    outside.write_bytes(pdf([TEXT]))
    with pytest.raises(RejectedFile):
        pictures.picture(replace(_source(corpus), path="../чужой.pdf"), 1, WIDTH)


def test_marks_on_the_pictures_of_the_journals_lie_over_the_words(
    eval_data: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of 100 sentences as quotes: the characters under the marks, by PDFium alone, and the ink in the picture."""
    journals = [(path, text) for path, text in development_pdfs(eval_data, project) if "journals" in path.parts]
    quotes = [(number, span) for number, (_, text) in enumerate(journals) for span in sentences(text.text) if len(span) > 40]
    wanted = found = 0
    drawing = PagePictures(eval_data / "journals" / "corpus", 1024, 200)
    pages = [Pages(path) for path, _ in journals]
    for number, span in random.Random(SEED).sample(quotes, CITATIONS):
        text = journals[number][1]
        sizes = {page.number: page.size for page in text.pages}
        under = ""
        for page, boxes in groupby(line_boxes(text, span), key=lambda box: box.page):
            picture, size = drawing.picture(text.source, page, WIDTH), sizes[page]
            assert size is not None
            shades = np.asarray(_opened(picture).convert("L"))
            for box in boxes:
                left, top, right, bottom = _pixels(box, size, picture)
                assert shades[int(top) : int(bottom) + 1, int(left) : int(right) + 1].min() < 160, "there is ink under every mark"
                scale = size[0] / picture.width
                under += folded(pages[number].under(Box(page, left * scale, top * scale, right * scale, bottom * scale)))
        letters = folded(span.of(text.text))
        wanted += len(letters)
        found += len(letters) if under == letters else _shared(letters, under)
    drawing.close()
    for opened in pages:
        opened.close()
    with capsys.disabled():
        print(f"\n{CITATIONS} quotes of the journals: {found / wanted:.2%} of their letters stand under the marks")
    assert found >= AT_LEAST * wanted


def _pixels(box: Box, size: tuple[float, float], picture: Picture) -> tuple[float, float, float, float]:
    """Return where the page of the browser puts a mark on a picture: left, top, right, bottom."""
    mark = percent(Mark(box, "quote"), size)
    left, top = mark["left"] * picture.width / 100, mark["top"] * picture.height / 100
    return left, top, left + mark["width"] * picture.width / 100, top + mark["height"] * picture.height / 100


def _shared(one: str, other: str) -> int:
    """Return how many letters two strings have in common, whatever their order; what is only in `other` counts against it."""
    counts = [np.bincount([ord(letter) for letter in text], minlength=0x20000) for text in (one, other)]
    return int(np.minimum(*counts).sum() - np.maximum(counts[1] - counts[0], 0).sum())
