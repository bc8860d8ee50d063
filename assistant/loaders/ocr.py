r"""Text from the picture of a page, by Tesseract: its lines, and where each word stands.

Tesseract is a program of its own, found when first needed; the product runs without it. What it makes of smudges, signatures and
drawings is dropped line by line; what is left is arranged as every page's raw text is (`\n` ends a line, an empty line a
paragraph, a hyphen at a line's end stays).
"""

import io
import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from assistant.loaders.geometry import Words, word_table
from assistant.loaders.ocr_lines import Line, lines_of, paragraphs_of
from assistant.loaders.plausible import is_garbled

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfPage

LANGUAGES = ("rus", "eng")
DOTS_AN_INCH = 300
MOST_PIXELS = 20_000_000
"""A page of A3 in `DOTS_AN_INCH`; a larger one is drawn coarser."""

LONGEST_SIDE = 15_000
SECONDS_A_PAGE = 30.0
SECONDS_A_FILE = 40.0
"""Where nobody said how long a file may be recognised: with a minute a file, the rest is for all else that is done with it."""

_POINTS_AN_INCH = 72
_LEAST_CONFIDENCE = 60.0
_SECONDS_TO_ASK = 20
_CALM = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}

Fault = Literal["missing", "time", "failed"]


class OcrFault(Exception):
    """A page was not recognised: no Tesseract, no time left, or it failed on this picture."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True, eq=False)
class Recognised:
    """What was read of a page: raw text, its table of words, and how sure Tesseract is, 0 to 100, weighted by letters."""

    text: str
    words: Words
    confidence: float


class Budget:
    """The time one file may spend on recognition.

    Parameters
    ----------
    seconds_per_page : float
        Most a page may take.
    seconds_left : float
        Most all pages may take, counted from now on by the clock: what else is done with the file meanwhile counts too.
    clock : callable
        Seconds that only grow.
    tell : callable
        Called after each page: whoever watches the clock of the whole file may wait on.
    """

    def __init__(
        self,
        seconds_per_page: float,
        seconds_left: float,
        clock: Callable[[], float] = time.monotonic,
        tell: Callable[[], None] | None = None,
    ) -> None:
        self._seconds_per_page = seconds_per_page
        self._tell = tell
        self._clock = clock
        self._end = clock() + seconds_left

    def next_page(self) -> float:
        """Return the seconds the next page may take.

        Raises
        ------
        OcrFault
            `time`, if none are left.
        """
        left = self._end - self._clock()
        if left <= 0:
            raise OcrFault("time")
        return min(left, self._seconds_per_page)

    def page_done(self) -> None:
        """Say that a page was recognised, or could not be."""
        if self._tell is not None:
            self._tell()


@dataclass(slots=True)
class _Allowance:
    seconds: float = SECONDS_A_FILE
    tell: Callable[[], None] | None = None


_allowance = _Allowance()


def allow(seconds: float, tell: Callable[[], None]) -> None:
    """Set how long this process may recognise one file, and who is told of each page."""
    _allowance.seconds, _allowance.tell = seconds, tell


def new_budget() -> Budget:
    """Return the budget of a file that begins now."""
    return Budget(SECONDS_A_PAGE, _allowance.seconds, tell=_allowance.tell)


def available() -> bool:
    """Tell whether Tesseract is installed with Russian and English; asked once a process."""
    return set(LANGUAGES) <= _installed()[1]


@lru_cache(maxsize=1)
def _installed() -> tuple[str, frozenset[str]]:
    """Return the path of Tesseract and the languages it has data for; empty without it."""
    program = shutil.which("tesseract")
    if program is None:
        return "", frozenset()
    command = [program, "--list-langs"]
    try:
        shown = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS_TO_ASK,
            check=True,
            env={**os.environ, **_CALM},
        )
    except (OSError, subprocess.SubprocessError):
        return "", frozenset()
    return program, frozenset(shown.stdout.decode("utf-8", "replace").split())


def page_image(page: "PdfPage") -> tuple["Image", float]:
    """Return the picture of a PDF page in shades of grey, as a reader sees it, and its pixels a point.

    Raises
    ------
    OcrFault
        `failed`, if the page has no size or cannot be drawn.
    """
    import pypdfium2

    width, height = page.get_size()
    if not (math.isfinite(width * height) and width > 0 and height > 0):
        raise OcrFault("failed")
    scale = min(
        DOTS_AN_INCH / _POINTS_AN_INCH,
        math.sqrt(MOST_PIXELS / (width * height)),
        LONGEST_SIDE / max(width, height),
    )
    try:
        bitmap = page.render(scale=scale, grayscale=True, fill_color=(255, 255, 255, 255))
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise OcrFault("failed") from error
    try:
        # A copy: the bitmap's own memory goes with it.
        return bitmap.to_pil().copy(), scale
    finally:
        bitmap.close()


def read_page(page: "PdfPage", budget: Budget) -> Recognised | None:
    """Return what stands on a PDF page, or None where nothing can be read.

    Raises
    ------
    OcrFault
        `missing`, `time` or `failed`.
    """
    if not available():
        raise OcrFault("missing")
    budget.next_page()
    try:
        image, scale = page_image(page)
        return recognise(image, scale, seconds=budget.next_page())
    finally:
        budget.page_done()


def recognise(picture: "Image | bytes", scale: float, *, seconds: float = SECONDS_A_PAGE) -> Recognised | None:
    """Return what stands in a picture, or None where nothing can be read.

    Parameters
    ----------
    picture : PIL.Image.Image or bytes
        A picture, or the bytes of one in a format that Pillow reads.
    scale : float
        Pixels a point.
    seconds : float
        Most it may take.

    Raises
    ------
    OcrFault
        `missing`, `time` or `failed`.
    """
    if not available():
        raise OcrFault("missing")
    grey = _grey_map(picture)
    if grey is None:
        return None
    table = _tesseract(grey, max(70, round(scale * _POINTS_AN_INCH)), seconds)
    return _arranged(paragraphs_of(lines_of(table)), scale)


def _grey_map(picture: "Image | bytes") -> bytes | None:
    """Return a picture as PGM, which costs no time to write and to read; None if it is all of one shade."""
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(picture)) if isinstance(picture, bytes) else picture
        grey = _opaque(image)
        darkest, lightest = grey.getextrema()
        if darkest == lightest:
            return None
        out = io.BytesIO()
        grey.save(out, "PPM")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise OcrFault("failed") from error
    return out.getvalue()


def _opaque(image: "Image") -> "Image":
    """Return the picture in shades of grey, what is transparent as white paper."""
    from PIL import Image

    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        seen = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    return image.convert("L")


def _tesseract(picture: bytes, dots_an_inch: int, seconds: float) -> str:
    """Return Tesseract's table of words."""
    program, languages = _installed()
    # With data for orientation it also finds how a page is turned.
    segmentation = "1" if "osd" in languages else "3"
    command = [program, "stdin", "stdout", "-l", "+".join(LANGUAGES), "--psm", segmentation, "--dpi", str(dots_an_inch), "tsv"]
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, **_CALM}
        )
    except OSError as error:
        raise OcrFault("failed") from error
    with process:
        _limit(process, seconds)
        try:
            table, _ = process.communicate(picture, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise OcrFault("time") from error
        except OSError as error:
            raise OcrFault("failed") from error
        finally:
            process.kill()
    if process.returncode:
        raise OcrFault("failed")
    return table.decode("utf-8", "replace")


def _limit(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Have the system end Tesseract even if this process is killed before it can."""
    if sys.platform != "linux":
        return
    import resource

    most = math.ceil(seconds) + 1
    try:
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (most, most))
    except (OSError, ValueError):
        return  # it has ended already, or a lower limit stands


def _arranged(paragraphs: list[list[Line]], scale: float) -> Recognised | None:
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    boxes: list[tuple[float, float, float, float]] = []
    length = weight = 0
    sure = 0.0
    for paragraph in paragraphs:
        for line in paragraph:
            for number, word in enumerate(line.words):
                length += bool(number)
                spans.append((length, length + len(word.text)))
                boxes.append((word.left / scale, word.top / scale, word.right / scale, word.bottom / scale))
                length += len(word.text)
                weight += len(word.text)
                sure += len(word.text) * word.confidence
            pieces.append(" ".join(word.text for word in line.words) + "\n")
            length += 1
        pieces.append("\n")
        length += 1
    text = "".join(pieces).rstrip("\n") + "\n"
    if not weight or sure / weight < _LEAST_CONFIDENCE or is_garbled(text):
        return None
    return Recognised(text, word_table(spans, boxes), sure / weight)
