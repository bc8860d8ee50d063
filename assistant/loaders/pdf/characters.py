"""The characters of a PDF page, by PDFium: what each is, where it stands, how it is set.

PDFium is asked through its bare functions: per character only for what differs from character to character, and once a text
object for what is the same in all of it. The results land in arrays without a loop of Python's own.
"""

import ctypes
import math
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from assistant.patterns import regex

Floats = NDArray[np.float64]

ASKEW = -1
"""The direction of text that runs along no edge of the page."""

_HYPHEN_MARKS = (0x02, 0xFFFE)
"""What PDFium puts in the place of a hyphen at a line's end."""

_BULLETS = (0xF02D, 0xF06C, 0xF06E, 0xF076, 0xF095, 0xF0A7, 0xF0A8, 0xF0B7, 0xF0D8, 0xF0FC)
"""Marks of lists in Symbol and Wingdings, whose codes are of no alphabet."""

_ON_AN_EDGE = 0.18
"""Text that leaves the horizontal by less than so many radians (10°) still runs along the page's edge."""

_BOLD_FLAG = 1 << 18
_BOLD_NAME = regex(r"bold|black|heavy|demi|полужирн|\bbd\b", re.IGNORECASE)
_ITALIC_NAME = regex(r"ital|obliq|slant|курсив", re.IGNORECASE)
# Names that programs make up tell nothing of the weight.
_NAMELESS = regex(r"(?:CIDFont\+)?(?:F|TT|T|C\d_)\d+(?:_\d+)?|[A-Z]{6}\+?|", re.IGNORECASE)
_HEAVY = 650
_FILL_AND_STROKE = 2
_INVISIBLE = (3, 7)
_ITALIC_FLAG = 1 << 6


@dataclass(frozen=True, slots=True)
class Style:
    """How one text object is set; `direction` counts quarter turns clockwise, as a reader sees the page, or is `ASKEW`."""

    size: float
    bold: bool
    italic: bool
    direction: int
    invisible: bool
    colour: tuple[int, int, int, int]
    mapped: bool
    """The font says which character the object's first glyph is."""

    descent: float
    """How far the font's boxes reach below the baseline, in sizes."""


@dataclass(frozen=True, slots=True, eq=False)
class Characters:
    """The characters of a page in the file's order, white space left out.

    Parameters
    ----------
    codes : ndarray of int64, shape (n,)
        Code points.
    boxes, cells : ndarray of float64, shape (n, 4)
        Left, top, right, bottom in points from the top left corner of the page as a reader sees it: the glyph itself, and the
        room the font gives it.
    style : ndarray of int64, shape (n,)
        Index into `styles`.
    after_space : ndarray of bool, shape (n,)
        Whether the file has white space before the character.
    size : (float, float)
        Width and height of the page.
    """

    codes: NDArray[np.int64]
    boxes: Floats
    cells: Floats
    style: NDArray[np.int64]
    styles: tuple[Style, ...]
    after_space: NDArray[np.bool_]
    size: tuple[float, float]

    def __len__(self) -> int:
        return len(self.codes)

    def only(self, kept: NDArray[np.bool_]) -> "Characters":
        """Return the characters `kept` tells."""
        if kept.all():
            return self
        return Characters(
            self.codes[kept], self.boxes[kept], self.cells[kept], self.style[kept], self.styles, self.after_space[kept], self.size
        )

    @property
    def text(self) -> str:
        """The characters one after another."""
        return "".join(map(chr, self.codes.tolist()))

    def per_style(self, value: Callable[[Style], float | bool]) -> Floats:
        """Return a property of the style of each character."""
        return np.array([float(value(style)) for style in self.styles] or [0.0])[self.style]


@dataclass(frozen=True, slots=True)
class View:
    """How a page is seen: its crop box in the file's coordinates and how many quarter turns clockwise it is turned."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @classmethod
    def of(cls, page: pypdfium2.PdfPage) -> "View":
        """Return the view of a page."""
        left, bottom, right, top = page.get_bbox()
        return cls(left, bottom, right, top, page.get_rotation() // 90 % 4)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as seen."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def boxes(self, left: Floats, bottom: Floats, right: Floats, top: Floats) -> Floats:
        """Return boxes of the file as a reader sees them, shape (n, 4)."""
        if self.turns == 0:
            sides = (left - self.left, self.top - top, right - self.left, self.top - bottom)
        elif self.turns == 1:
            sides = (bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
        elif self.turns == 2:
            sides = (self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
        else:
            sides = (self.top - top, self.right - right, self.top - bottom, self.right - left)
        return np.stack(sides, axis=1)


def read_characters(page: pypdfium2.PdfPage, view: View) -> Characters:
    """Return the characters of a page.

    Raises
    ------
    pypdfium2.PdfiumError
        If the page's text cannot be loaded.
    """
    textpage = page.get_textpage()
    try:
        return _of_textpage(textpage.raw, view)
    finally:
        textpage.close()


def _of_textpage(handle: Any, view: View) -> Characters:
    count = max(0, pdfium.FPDFText_CountChars(handle))
    raw = ctypes.cast(handle, ctypes.c_void_p).value
    numbers = range(count)
    codes = np.fromiter(map(_UNICODE, repeat(raw), numbers), np.int64, count)
    objects = np.fromiter((found or 0 for found in map(_OBJECT, repeat(raw), numbers)), np.uint64, count)
    space = _is_space(codes)
    printed = np.flatnonzero(~space & (objects != 0))
    # A space PDFium made up is its guess at a gap; ours comes later, from all gaps of the page.
    real = [number for number in np.flatnonzero(space & (objects != 0)).tolist() if not _GENERATED(raw, number)]
    marks = _spaces_before(printed, real)
    cells = _rectangles(raw, printed, view)
    boxes = _glyphs(raw, printed, view, cells)
    placed = np.isfinite(boxes).all(axis=1) & np.isfinite(cells).all(axis=1)
    if not placed.all():  # set by numbers that are none: they stand nowhere
        printed, cells, boxes, marks = printed[placed], cells[placed], boxes[placed], marks[placed]
    kinds, first, style = np.unique(objects[printed], return_index=True, return_inverse=True)
    styles = _Styles(handle, view)
    found = tuple(styles.of(int(printed[at]), int(kind)) for at, kind in zip(first.tolist(), kinds.tolist(), strict=True))
    codes = codes[printed]
    codes[np.isin(codes, _HYPHEN_MARKS)] = ord("-")
    codes[np.isin(codes, _BULLETS)] = ord("•")
    return Characters(codes, boxes, cells, style.astype(np.int64), found, marks, view.size)


def _is_space(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which code points are white space or none at all; a hyphen's mark is neither."""
    space = (
        (codes <= 0x20)
        | ((codes >= 0x7F) & (codes <= 0xA0))
        | ((codes >= 0x2000) & (codes <= 0x200B))
        | np.isin(codes, (0x202F, 0x3000, 0xFEFF))
    )
    space |= (codes >= 0xD800) & (codes < 0xE000) | (codes > 0x10FFFF) | (codes == 0xFFFF)
    space &= ~np.isin(codes, _HYPHEN_MARKS)
    return np.asarray(space, bool)


def _spaces_before(printed: NDArray[np.int64], real: list[int]) -> NDArray[np.bool_]:
    """Tell before which of the printed characters a real space stands."""
    before = np.searchsorted(np.asarray(real, np.int64), printed)
    return np.diff(before, prepend=0) > 0


def _rectangles(raw: int | None, numbers: NDArray[np.int64], view: View) -> Floats:
    out = np.zeros((len(numbers), 4), np.float32)
    base = out.ctypes.data
    _all(map(_CELL, repeat(raw), numbers.tolist(), range(base, base + 16 * len(numbers), 16)))
    left, top, right, bottom = out.astype(np.float64).T
    return view.boxes(left, bottom, right, top)


def _glyphs(raw: int | None, numbers: NDArray[np.int64], view: View, cells: Floats) -> Floats:
    out = np.zeros((len(numbers), 4), np.float64)
    base, stop = out.ctypes.data, out.ctypes.data + 32 * len(numbers)
    places = (range(base + 8 * side, stop + 8 * side, 32) for side in range(4))
    _all(map(_GLYPH, repeat(raw), numbers.tolist(), *places))
    left, right, bottom, top = out.T
    boxes = view.boxes(left, bottom, right, top)
    empty = (boxes[:, 2] - boxes[:, 0] <= 0) | (boxes[:, 3] - boxes[:, 1] <= 0)
    boxes[empty] = cells[empty]
    return boxes


def _all(calls: Any) -> None:
    deque(calls, maxlen=0)


class _Styles:
    """Asks how text objects of a page are set; what PDFium answers into is made once."""

    def __init__(self, handle: Any, view: View) -> None:
        self._handle = handle
        self._turns = view.turns
        self._fonts: dict[int, tuple[bool, bool, float]] = {}
        self._matrix = pdfium.FS_MATRIX()
        self._parts = [ctypes.c_uint() for _ in range(4)]

    def of(self, number: int, text_object: int) -> Style:
        """Return the style of a text object, given its first character."""
        pdfium.FPDFText_GetMatrix(self._handle, number, self._matrix)
        matrix = self._matrix
        obj = ctypes.cast(text_object, pdfium.FPDF_PAGEOBJECT)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(obj)
        font = pdfium.FPDFTextObj_GetFont(obj)
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self._fonts:
            self._fonts[key] = _font(font)
        bold, italic, descent = self._fonts[key]
        size = abs(pdfium.FPDFText_GetFontSize(self._handle, number)) * math.hypot(matrix.c, matrix.d)
        return Style(
            size=size if math.isfinite(size) else 0.0,
            bold=bold or mode == _FILL_AND_STROKE,
            italic=italic or abs(matrix.c) > 0.15 * abs(matrix.d) > 0,
            direction=_direction(matrix.a, matrix.b, self._turns),
            invisible=mode in _INVISIBLE,
            colour=self._colour(obj, stroked=mode == 1),
            mapped=pdfium.FPDFText_HasUnicodeMapError(self._handle, number) != 1,
            descent=descent,
        )

    def _colour(self, obj: Any, *, stroked: bool) -> tuple[int, int, int, int]:
        ask = pdfium.FPDFPageObj_GetStrokeColor if stroked else pdfium.FPDFPageObj_GetFillColor
        if not ask(obj, *self._parts):
            return (0, 0, 0, 255)
        red, green, blue, alpha = (part.value for part in self._parts)
        return (red, green, blue, alpha)


def _font(font: Any) -> tuple[bool, bool, float]:
    """Return whether a font is bold, whether it is italic, and its descent in sizes."""
    buffer = ctypes.create_string_buffer(200)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 200)
    name = buffer.value.decode("utf-8", "replace").split("+")[-1]
    flags = max(0, pdfium.FPDFFont_GetFlags(font))
    bold = bool(_BOLD_NAME.search(name)) or bool(flags & _BOLD_FLAG)
    if _NAMELESS.fullmatch(name):
        bold = bold or pdfium.FPDFFont_GetWeight(font) >= _HEAVY
    below = ctypes.c_float()
    pdfium.FPDFFont_GetDescent(font, 1000.0, below)
    descent = -below.value / 1000
    return bold, bool(_ITALIC_NAME.search(name)) or bool(flags & _ITALIC_FLAG), descent if 0 <= descent < 1 else 0.21


def _direction(along_x: float, along_y: float, turns: int) -> int:
    """Return the quarter turns clockwise of a line of text, given where it runs in the file and how the page is turned."""
    if not math.isfinite(along_x + along_y):
        return ASKEW
    clockwise = -math.atan2(along_y, along_x) + turns * math.pi / 2
    quarters = round(clockwise / (math.pi / 2))
    return quarters % 4 if abs(clockwise - quarters * math.pi / 2) <= _ON_AN_EDGE else ASKEW


def _bare(function: Any, result: Any, *arguments: Any) -> Any:
    """Return a function of PDFium that takes addresses as numbers: no object is made for each call."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_ADDRESS = ctypes.c_void_p
_UNICODE = _bare(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, ctypes.c_int)
_OBJECT = _bare(pdfium.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, ctypes.c_int)
_GENERATED = _bare(pdfium.FPDFText_IsGenerated, ctypes.c_int, _ADDRESS, ctypes.c_int)
_CELL = _bare(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, _ADDRESS, ctypes.c_int, _ADDRESS)
_GLYPH = _bare(pdfium.FPDFText_GetCharBox, ctypes.c_int, _ADDRESS, ctypes.c_int, *([_ADDRESS] * 4))
