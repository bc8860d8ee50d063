"""Recognition against pages whose text is known.

    python -m tests.benchmarks.ocr FILE.pdf … [--pages N] [--dots 200 300 400] [--languages rus+eng] [--spoilt]

Pages of PDFs with a text layer are drawn, recognised and compared with that layer: characters by edit distance over the text with
its white space run together, boxes by the words found again. `--spoilt` makes scans of the pictures first: turned by a degree,
blurred, noisy, packed as JPEG. `--tessdata` names another folder of Tesseract's data. Prints JSON, one line a setting.
"""

import argparse
import difflib
import io
import json
import math
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from assistant.dictionary import is_known
from assistant.loaders import UNITS, ocr

TURN = 1.0
"""Degrees a careless scan is turned by."""


@dataclass
class Tally:
    """What was counted over pages."""

    letters: int = 0
    edits: int = 0
    layer_words: int = 0
    found_anywhere: int = 0
    words: int = 0
    known: int = 0
    paired: int = 0
    over: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    def shown(self) -> dict[str, float]:
        return {
            "pages": len(self.seconds),
            "characters": self.letters,
            "character_accuracy": round(1 - self.edits / max(self.letters, 1), 4),
            "words_found_anywhere": round(self.found_anywhere / max(self.layer_words, 1), 4),
            "dictionary_words": round(self.known / max(self.words, 1), 4),
            "words_paired": self.paired,
            "box_overlap_median": round(float(np.median(self.over or [0])), 3),
            "boxes_overlap_half": round(sum(share > 0.5 for share in self.over) / max(len(self.over), 1), 4),
            "seconds_a_page": round(sum(self.seconds) / max(len(self.seconds), 1), 2),
            "seconds_slowest": round(max(self.seconds, default=0), 2),
            "pages_without_result": self.failed,
        }


def edits(one: str, other: str) -> int:
    """Return the Levenshtein distance."""
    target = np.array([ord(character) for character in other])
    steps = np.arange(len(other) + 1)
    row = steps.copy()
    for number, character in enumerate(one, start=1):
        kept = np.minimum(row[1:] + 1, row[:-1] + (target != ord(character)))
        # An insertion costs one a step from any place to the left: the running minimum of what lies there.
        row = np.minimum.accumulate(np.concatenate([[number], kept]) - steps) + steps
    return int(row[-1])


def true_words(page: pypdfium2.PdfPage) -> tuple[list[str], list[tuple[float, float, float, float]]]:
    """Return the words of a page's text layer and their boxes in points from the top left corner."""
    layer = page.get_textpage()
    height = page.get_height()
    words: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    former = " "
    for index in range(layer.count_chars()):
        character = layer.get_text_range(index, 1)
        broken = character in {"", "\ufffe", "\x02"}  # pdfium's signs for a hyphen at a line's end
        character = "-" if broken else character
        if character.isspace():
            former = character
            continue
        left, bottom, right, top = layer.get_charbox(index)
        box = (left, height - top, right, height - bottom)
        if former.isspace():
            words.append(character)
            boxes.append(box)
        else:
            words[-1] += character
            old = boxes[-1]
            boxes[-1] = (min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3]))
        former = "\n" if broken else character
    return words, boxes


def turned(box: tuple[float, ...], centre: tuple[float, float]) -> tuple[float, float, float, float]:
    """Return the upright box around a box turned by `TURN` degrees against the clock."""
    cosine, sine = math.cos(math.radians(TURN)), math.sin(math.radians(TURN))
    corners = [(x - centre[0], y - centre[1]) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across = [centre[0] + x * cosine + y * sine for x, y in corners]
    down = [centre[1] - x * sine + y * cosine for x, y in corners]
    return min(across), min(down), max(across), max(down)


def spoilt(image: Image.Image, chance: np.random.Generator) -> Image.Image:
    """Return a picture as a careless scan has it."""
    blurred = image.rotate(TURN, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(1.0))
    noisy: NDArray[np.float64] = np.asarray(blurred, dtype=np.float64) * 0.9 + chance.normal(0, 12, (image.height, image.width))
    out = io.BytesIO()
    Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=40)
    return Image.open(out)


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return intersection over union."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(width, 0) * max(height, 0)
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return shared / (areas - shared) if areas > shared else 0.0


def measure(page: pypdfium2.PdfPage, tally: Tally, *, spoil: bool, seed: int) -> None:
    """Recognise a page and count what came out right."""
    words, boxes = true_words(page)
    started = time.perf_counter()
    image, scale = ocr.page_image(page)
    if spoil:
        centre = (image.width / scale / 2, image.height / scale / 2)
        image, boxes = spoilt(image, np.random.default_rng(seed)), [turned(box, centre) for box in boxes]
    found = ocr.recognise(image, scale, seconds=300)
    tally.seconds.append(time.perf_counter() - started)
    if found is None:
        tally.failed += 1
        return
    text = " ".join(found.text.split())
    tally.letters += len(" ".join(words))
    tally.edits += edits(" ".join(words), text)
    read = [found.text[start:stop] for start, stop in found.words[:, :2].tolist()]
    tally.layer_words += len(words)
    tally.found_anywhere += (Counter(words) & Counter(read)).total()
    russian = [word.strip('().,;:«»"-') for word in read]
    russian = [word for word in russian if len(word) > 2 and word.isalpha()]
    tally.words += len(russian)
    tally.known += sum(map(is_known, russian))
    for match in difflib.SequenceMatcher(None, words, read, autojunk=False).get_matching_blocks():
        for step in range(match.size):
            box = tuple(value / UNITS for value in found.words[match.b + step, 2:].tolist())
            tally.paired += 1
            tally.over.append(overlap(boxes[match.a + step], box))


def main() -> None:
    """Measure each setting."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=3)
    parser.add_argument("--dots", nargs="+", type=int, default=[ocr.DOTS_AN_INCH])
    parser.add_argument("--languages", nargs="+", default=["+".join(ocr.LANGUAGES)])
    parser.add_argument("--spoilt", action="store_true")
    parser.add_argument("--tessdata")
    given = parser.parse_args()
    if given.tessdata:
        os.environ["TESSDATA_PREFIX"] = given.tessdata
    for languages in given.languages:
        for dots in given.dots:
            ocr.LANGUAGES, ocr.DOTS_AN_INCH, ocr.MOST_PIXELS = tuple(languages.split("+")), dots, 10**9
            tally = Tally()
            for file in given.files:
                document = pypdfium2.PdfDocument(file)
                step = max(1, math.ceil(len(document) / given.pages))
                for number in range(0, len(document), step):
                    measure(document[number], tally, spoil=given.spoilt, seed=number)
            print(json.dumps({"languages": languages, "dots": dots, "spoilt": given.spoilt, **tally.shown()}), flush=True)


if __name__ == "__main__":
    main()
