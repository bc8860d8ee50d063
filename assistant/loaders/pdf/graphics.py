"""What is drawn on a PDF page besides text: rules (thin lines), and what covers the ground."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from assistant.loaders.pdf.characters import View

_MOST_OBJECTS = 30_000
"""A page with more objects is a drawing; its lines part no text."""

_MOST_SEGMENTS = 400
_THIN = 2.5
_SHORTEST_RULE = 8.0
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_DEEPEST = 4
_FARTHEST = 1e6
_UNKNOWN = (128, 128, 128)
"""The colour of a shading, which may be any."""

_SEGMENT_MOVE = 2

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points, as a reader sees the page."""


@dataclass(frozen=True, slots=True)
class Graphics:
    """Rules that run along and down the page, images, and grounds: filled areas with their colour in drawing order."""

    across: tuple[Box, ...] = ()
    down: tuple[Box, ...] = ()
    images: tuple[Box, ...] = ()
    grounds: tuple[tuple[Box, Colour], ...] = ()


def read_graphics(page: pypdfium2.PdfPage, view: View) -> Graphics:
    """Return what is drawn on a page; nothing where the page is one large drawing."""
    rules: list[Box] = []
    images: list[Box] = []
    grounds: list[tuple[Box, Colour]] = []
    for obj, matrix in _objects(page):
        kind = pdfium.FPDFPageObj_GetType(obj)
        box = _bounds(obj, matrix, view)
        if box is None:
            continue
        if kind == _IMAGE:
            images.append(box)
        elif kind == _PATH:
            found, ground = _path(obj, box, matrix, view)
            rules += found
            grounds += ground
        else:
            grounds.append((box, _UNKNOWN))
    long_enough = [rule for rule in rules if max(rule[2] - rule[0], rule[3] - rule[1]) >= _SHORTEST_RULE]
    across = tuple(rule for rule in long_enough if rule[2] - rule[0] > rule[3] - rule[1])
    down = tuple(rule for rule in long_enough if rule[2] - rule[0] <= rule[3] - rule[1])
    return Graphics(across, down, tuple(images), tuple(grounds))


def _objects(page: pypdfium2.PdfPage) -> list[tuple[Any, Matrix]]:
    """Return what is drawn on a page but text, in drawing order, what forms hold too, each with the matrix of its form."""
    found: list[tuple[Any, Matrix]] = []
    count = pdfium.FPDFPage_CountObjects(page.raw)
    if not 0 < count <= _MOST_OBJECTS:
        return found
    waiting = [(pdfium.FPDFPage_GetObject(page.raw, number), _PLAIN, 0) for number in reversed(range(count))]
    while waiting and len(found) <= _MOST_OBJECTS:
        obj, matrix, depth = waiting.pop()
        kind = pdfium.FPDFPageObj_GetType(obj)
        if kind == _FORM and depth < _DEEPEST:
            own = _times(_matrix(obj), matrix)
            inner = min(max(0, pdfium.FPDFFormObj_CountObjects(obj)), _MOST_OBJECTS)
            waiting += [(pdfium.FPDFFormObj_GetObject(obj, number), own, depth + 1) for number in reversed(range(inner))]
        elif kind != _TEXT:
            found.append((obj, matrix))
    return found


def _matrix(obj: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(obj, matrix)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that applies `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    (e2, f2) = _moved((e, f), outer)
    return (
        a * outer[0] + b * outer[2],
        a * outer[1] + b * outer[3],
        c * outer[0] + d * outer[2],
        c * outer[1] + d * outer[3],
        e2,
        f2,
    )


def _moved(point: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f)


def _path(obj: Any, box: Box, matrix: Matrix, view: View) -> tuple[list[Box], list[tuple[Box, Colour]]]:
    """Return the rules and the grounds a path draws."""
    filled, stroked = _drawn(obj)
    if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
        return ([box] if filled or stroked else []), []
    return (list(_segments(obj, matrix, view)) if stroked else []), ([(box, _fill(obj))] if filled else [])


def _bounds(obj: Any, matrix: Matrix, view: View) -> Box | None:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(obj, *sides):
        return None
    left, bottom, right, top = (side.value for side in sides)
    return _seen([_moved((x, y), matrix) for x in (left, right) for y in (bottom, top)], view)


def _seen(corners: list[tuple[float, float]], view: View) -> Box | None:
    """Return the box around some points of the file as a reader sees it."""
    xs, ys = zip(*corners, strict=True)
    if not all(abs(value) < _FARTHEST for value in (*xs, *ys)):
        return None
    left, top, right, bottom = view.boxes(*(np.array([side]) for side in (min(xs), min(ys), max(xs), max(ys))))[0].tolist()
    return (left, top, right, bottom)


def _drawn(obj: Any) -> tuple[bool, bool]:
    """Return whether a path is filled and whether it is stroked."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(obj, fill, stroke):
        return False, False
    return fill.value != 0, stroke.value != 0


def _fill(obj: Any) -> Colour:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(obj, *parts):
        return _UNKNOWN
    return (parts[0].value, parts[1].value, parts[2].value)


def _segments(obj: Any, form: Matrix, view: View) -> Iterator[Box]:
    """Yield the straight pieces of a stroked path that run along or down the page."""
    count = pdfium.FPDFPath_CountSegments(obj)
    if not 0 < count <= _MOST_SEGMENTS:
        return
    matrix = _times(_matrix(obj), form)
    former = begun = (0.0, 0.0)
    for number in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(obj, number)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        place = _moved((x.value, y.value), matrix)
        if pdfium.FPDFPathSegment_GetType(segment) == _SEGMENT_MOVE:
            former = begun = place
            continue
        yield from _straight(former, place, view)
        former = place
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from _straight(former, begun, view)


def _straight(start: tuple[float, float], stop: tuple[float, float], view: View) -> Iterator[Box]:
    box = _seen([start, stop], view)
    if box is not None and min(box[2] - box[0], box[3] - box[1]) <= _THIN:
        yield box
