"""Recognition: true text and boxes from pictures, and a clear fault where there is nothing, no time or no Tesseract."""

import io
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from assistant.loaders import UNITS, ocr
from assistant.loaders.ocr_lines import lines_of, paragraphs_of
from tests.benchmarks.ocr import edits, overlap
from tests.reading import asked_again

__all__ = ["asked_again"]  # a fixture

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
SCALE = 300 / 72
WIDTH, HEIGHT = 1749, 1100
PARAGRAPHS = (
    "Кластер объединяет предприятия одной отрасли, вузы и органы власти. Понятие ввёл американский экономист Майкл Портер "
    "в 1990 году, а в России его закрепила Концепция долгосрочного развития до 2020 года.",
    "Губернатор подписал постановление № 209 о поддержке предпринимателей: субсидия покрывает 50 % затрат. Завод перерабатывает "
    "сто двадцать тонн молока в сутки.",
    "Индустриальный парк открыли в 2014 году по программе Smart City.",
)


class Sheet:
    """A page of A5 with paragraphs drawn on it; knows its text and where its words stand, in points."""

    def __init__(self, paragraphs: tuple[str, ...] = PARAGRAPHS, columns: int = 52) -> None:
        self.image = Image.new("L", (WIDTH, HEIGHT), 255)
        self.words: list[tuple[str, tuple[float, ...]]] = []
        self.lines: list[str] = []
        draw, font, down = ImageDraw.Draw(self.image), ImageFont.truetype(FONT, 44), 200
        for paragraph in paragraphs:
            for number, line in enumerate(textwrap.wrap(paragraph, columns)):
                across = 150 + (0 if number else 80)
                for word in line.split(" "):
                    self.words.append((word, tuple(value / SCALE for value in draw.textbbox((across, down), word, font))))
                    draw.text((across, down), word, 0, font)
                    across += round(draw.textlength(word + " ", font))
                self.lines.append(line)
                down += 70
            down += 60

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return Sheet()


@pytest.fixture(scope="module")
def found(sheet: Sheet) -> ocr.Recognised:
    recognised = ocr.recognise(sheet.image, SCALE)
    assert recognised is not None
    return recognised


def accuracy(sheet: Sheet, recognised: ocr.Recognised | None) -> float:
    assert recognised is not None
    return 1 - edits(sheet.text, " ".join(recognised.text.split())) / len(sheet.text)


def words_of(recognised: ocr.Recognised) -> list[str]:
    return [recognised.text[start:stop] for start, stop in recognised.words[:, :2].tolist()]


def pdf_of(image: Image.Image, path: Path, rotation: int = 0) -> Path:
    image.save(path, "PDF", resolution=300)
    if rotation:
        document = pypdfium2.PdfDocument(path)
        document[0].set_rotation(rotation)
        out = io.BytesIO()
        document.save(out)
        document.close()
        path.write_bytes(out.getvalue())
    return path


# What is read.


def test_russian_text_comes_back(sheet: Sheet, found: ocr.Recognised) -> None:
    assert accuracy(sheet, found) >= 0.99
    assert 80 < found.confidence <= 100


def test_lines_and_paragraphs_stand_as_on_the_page(sheet: Sheet, found: ocr.Recognised) -> None:
    assert found.text.endswith("\n")
    assert not found.text.endswith("\n\n")
    paragraphs = found.text.rstrip("\n").split("\n\n")
    assert len(paragraphs) == len(PARAGRAPHS)
    assert [len(line.split()) for line in found.text.split("\n") if line] == [len(line.split()) for line in sheet.lines]


def test_the_table_of_words_covers_the_text(found: ocr.Recognised) -> None:
    assert found.words.dtype == np.int32
    assert "".join(words_of(found)) == "".join(found.text.split())
    starts, stops = found.words[:, 0], found.words[:, 1]
    assert (starts < stops).all()
    assert (starts[1:] >= stops[:-1]).all()


def test_boxes_stand_over_their_words(sheet: Sheet, found: ocr.Recognised) -> None:
    boxes = found.words[:, 2:] / UNITS
    assert (boxes >= 0).all()
    assert (boxes[:, :2] < boxes[:, 2:]).all()
    assert (boxes[:, 2] <= WIDTH / SCALE).all()
    assert (boxes[:, 3] <= HEIGHT / SCALE).all()
    pairs = [
        (overlap(tuple(box), place))
        for word, box, (true, place) in zip(words_of(found), boxes, sheet.words, strict=True)
        if word == true
    ]
    assert len(pairs) > 0.9 * len(sheet.words)
    assert np.mean([share > 0.6 for share in pairs]) > 0.95


def test_a_hyphen_at_a_lines_end_stays() -> None:
    sheet = Sheet(
        ("Федеральный закон о раз- витии малого и среднего предприниматель- ства действует с две тысячи седьмого года",), 24
    )
    recognised = ocr.recognise(sheet.image, SCALE)
    assert recognised is not None
    assert "раз-\nвитии" in recognised.text


@pytest.mark.parametrize("angle", [-2.0, 90.0, 180.0])
def test_skewed_and_turned_pages_are_read(sheet: Sheet, angle: float) -> None:
    turned = sheet.image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    recognised = ocr.recognise(turned, SCALE)
    assert accuracy(sheet, recognised) >= 0.97
    assert recognised is not None
    assert (recognised.words[:, 4] <= turned.width / SCALE * UNITS).all()
    assert (recognised.words[:, 5] <= turned.height / SCALE * UNITS).all()


def test_a_poor_scan_is_read(sheet: Sheet) -> None:
    noise = np.random.default_rng(1).normal(0, 12, (HEIGHT, WIDTH))
    blurred = np.asarray(sheet.image.filter(ImageFilter.GaussianBlur(1.2)), dtype=np.float64) * 0.85 + noise
    out = io.BytesIO()
    Image.fromarray(blurred.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=35)
    assert accuracy(sheet, ocr.recognise(out.getvalue(), SCALE)) >= 0.97


def test_the_same_picture_gives_the_same_text(sheet: Sheet, found: ocr.Recognised) -> None:
    again = ocr.recognise(sheet.image, SCALE)
    assert again is not None
    assert (again.text, again.confidence, again.words.tolist()) == (found.text, found.confidence, found.words.tolist())


@pytest.mark.parametrize("mode", ["RGBA", "P", "1"])
def test_pictures_of_every_mode_are_read(sheet: Sheet, mode: str) -> None:
    picture = sheet.image.crop((0, 150, WIDTH, 430)).convert("L")
    if mode == "RGBA":  # letters on nothing
        clear = Image.merge("LA", (Image.new("L", picture.size, 0), picture.point(lambda value: 255 - value)))
        picture = clear.convert(mode)
    out = io.BytesIO()
    picture.convert(mode).save(out, "PNG")
    recognised = ocr.recognise(out.getvalue(), SCALE)
    assert recognised is not None
    assert "Кластер объединяет" in recognised.text


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_page_of_a_pdf_is_read_as_a_reader_sees_it(tmp_path: Path, sheet: Sheet, rotation: int) -> None:
    with pypdfium2.PdfDocument(pdf_of(sheet.image, tmp_path / "а.pdf", rotation)) as document:
        page = document[0]
        recognised = ocr.read_page(page, ocr.Budget(60, 60))
        width, height = page.get_size()
    assert accuracy(sheet, recognised) >= 0.97
    assert recognised is not None
    assert recognised.words[:, 4].max() <= width * UNITS
    assert recognised.words[:, 5].max() <= height * UNITS
    assert (width < height) == (rotation == 90)


# What is not read.


def blank() -> Image.Image:
    return Image.new("L", (1200, 1600), 255)


def noise() -> Image.Image:
    return Image.fromarray(np.random.default_rng(2).integers(0, 256, (1600, 1200), dtype=np.uint8))


def scribble() -> Image.Image:
    image = blank()
    draw, chance = ImageDraw.Draw(image), np.random.default_rng(3)
    draw.line([tuple(point) for point in chance.integers(100, 1100, (60, 2)).tolist()], 0, 6)
    return image


@pytest.mark.parametrize("picture", [blank(), noise(), scribble(), Image.new("L", (1, 1)), Image.new("L", (900, 900), 0)])
def test_what_has_no_text_gives_none(picture: Image.Image) -> None:
    assert ocr.recognise(picture, SCALE) is None


def test_smudges_beside_text_are_dropped(sheet: Sheet) -> None:
    image = sheet.image.copy()
    ImageDraw.Draw(image).line([tuple(p) for p in np.random.default_rng(4).integers(900, 1090, (50, 2)).tolist()], 0, 5)
    recognised = ocr.recognise(image, SCALE)
    assert recognised is not None
    assert len(recognised.text) < 1.1 * len(sheet.text)


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_a_broken_picture_fails(data: bytes) -> None:
    with pytest.raises(ocr.OcrFault) as caught:
        ocr.recognise(data, SCALE)
    assert caught.value.fault == "failed"


def test_a_cut_picture_fails(sheet: Sheet) -> None:
    out = io.BytesIO()
    sheet.image.save(out, "PNG")
    with pytest.raises(ocr.OcrFault) as caught:
        ocr.recognise(out.getvalue()[:-2000], SCALE)
    assert caught.value.fault == "failed"


def test_a_picture_that_swells_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    blank().save(out, "PNG")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(ocr.OcrFault):
        ocr.recognise(out.getvalue(), SCALE)


@pytest.mark.alone
def test_no_time_ends_tesseract(sheet: Sheet) -> None:
    started = time.monotonic()
    with pytest.raises(ocr.OcrFault) as caught:
        ocr.recognise(sheet.image, SCALE, seconds=0.05)
    assert caught.value.fault == "time"
    assert time.monotonic() - started < 2
    assert not [child for child in psutil.Process().children() if child.name().startswith("tesseract")]


def test_a_tesseract_that_fails_is_a_fault(
    sheet: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked_again: None
) -> None:
    broken = tmp_path / "tesseract"
    broken.write_text('#!/bin/sh\n[ "$1" = --list-langs ] && { echo eng; echo rus; exit; }\nkill -SEGV $$\n')
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(ocr.OcrFault) as caught:
        ocr.recognise(sheet.image, SCALE)
    assert caught.value.fault == "failed"


@pytest.mark.parametrize("listed", [None, "echo eng", "exit 1"])
def test_without_tesseract_or_its_russian_nothing_is_read(
    listed: str | None, tmp_path: Path, sheet: Sheet, monkeypatch: pytest.MonkeyPatch, asked_again: None
) -> None:
    if listed is not None:
        (tmp_path / "tesseract").write_text(f"#!/bin/sh\n{listed}\n")
        (tmp_path / "tesseract").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not ocr.available()
    with pytest.raises(ocr.OcrFault) as caught:
        ocr.recognise(sheet.image, SCALE)
    assert caught.value.fault == "missing"
    with pypdfium2.PdfDocument.new() as document:
        document.new_page(100, 100)
        with pytest.raises(ocr.OcrFault) as caught:
            ocr.read_page(document[0], ocr.Budget(60, 60))
    assert caught.value.fault == "missing"


# Limits.


def test_a_budget_is_shared_by_the_pages_of_a_file(sheet: Sheet, tmp_path: Path) -> None:
    now = [0.0]
    budget = ocr.Budget(20, 50, clock=lambda: now[0])
    given = []
    for spent in (0, 15, 20, 10):
        now[0] += spent
        given.append(budget.next_page())
    assert given == [20, 20, 15, 5]
    now[0] = 50
    with pypdfium2.PdfDocument(pdf_of(sheet.image, tmp_path / "а.pdf")) as document, pytest.raises(ocr.OcrFault) as caught:
        ocr.read_page(document[0], budget)
    assert caught.value.fault == "time"


@pytest.mark.parametrize("size", [(595, 842), (2384, 3370), (14_400, 14_400), (14_400, 1), (1, 14_400), (0.5, 0.5)])
def test_pictures_of_pages_keep_their_limit(size: tuple[float, float]) -> None:
    with pypdfium2.PdfDocument.new() as document:
        document.new_page(*size)
        image, scale = ocr.page_image(document[0])
    assert image.mode == "L"
    assert image.width * image.height <= 1.01 * ocr.MOST_PIXELS + 32_000
    assert max(image.size) <= ocr.LONGEST_SIDE + 1
    assert scale <= SCALE
    assert abs(image.width - size[0] * scale) <= 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not set the limit")
def test_a_page_is_read_inside_the_memory_of_a_child(sheet: Sheet, tmp_path: Path) -> None:
    program = (
        "import sys, pypdfium2; from assistant.reading.child import _limit_memory; _limit_memory(1024)\n"
        "from assistant.loaders import ocr; found = ocr.read_page(pypdfium2.PdfDocument(sys.argv[1])[0], ocr.Budget(60, 60))\n"
        "print(len(found.words))"
    )
    file = pdf_of(sheet.image, tmp_path / "а.pdf")
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True, cwd=root, timeout=120,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    assert int(done.stdout) > 50


# The table.


def table(*rows: tuple[int, int, int, str, float]) -> str:
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    return head + "".join(
        f"5\t1\t{block}\t{paragraph}\t{line}\t{number}\t{10 * number}\t0\t8\t8\t{sure}\t{word}\n"
        for block, paragraph, line, text, sure in rows
        for number, word in enumerate(text.split(" "))
    )


def texts_of(given: str) -> list[str]:
    return [" ".join(word.text for word in line.words) for line in lines_of(given)]


def test_noise_at_the_edges_of_a_line_goes_and_nothing_from_its_middle() -> None:
    rows: list[Any] = [
        (1, 1, 1, "аА", 40), (1, 1, 1, "——>", 70), (1, 1, 1, "Техническое", 95), (1, 1, 1, "злдлнне", 20),
        (1, 1, 1, "утверждено", 95),
        (1, 1, 1, "не", 45), (1, 1, 1, "|", 30),
        (1, 1, 2, "~|", 90), (2, 1, 1, "hjk wq", 30),
    ]  # fmt: skip
    assert texts_of(table(*rows)) == ["Техническое злдлнне утверждено не"]


def test_latin_letters_that_look_cyrillic_are_put_right_in_russian_lines_alone() -> None:
    assert texts_of(table((1, 1, 1, "независимо OT пола, A.A. Васина, COVID и Pоссия", 95))) == [
        "независимо ОТ пола, А.А. Васина, COVID и Россия"
    ]
    assert texts_of(table((1, 1, 1, "The COP met Mr. A. Cox", 95))) == ["The COP met Mr. A. Cox"]


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    rows = [
        (1, 1, 1, "Кластер объединяет предприятия одной", 95),
        (2, 1, 1, "отрасли и вузы.", 95),
        (2, 2, 1, "Второй абзац", 95),
    ]
    assert [len(paragraph) for paragraph in paragraphs_of(lines_of(table(*rows)))] == [2, 1]


@pytest.mark.parametrize("given", ["", "\n", "5\t1", "level\tpage_num\n", "5\t1\t1\t1\t1\t1\t0\t0\t1\t1\t-1\t \n"])
def test_an_empty_table_has_no_lines(given: str) -> None:
    assert lines_of(given) == []
