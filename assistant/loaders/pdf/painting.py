"""A page of a PDF as a picture."""

import io
from pathlib import Path

import numpy as np
import pypdfium2
from PIL.Image import Image

from assistant.errors import RejectedFile
from assistant.loaders.parsing import alone
from assistant.loaders.picture import Picture
from assistant.sources import Source
from assistant.texts import reading as texts

MOST_PIXELS = 12_000_000
"""Of a picture: a page may be metres long."""

_LARGE = 1_000_000
"""Bytes from which a picture is sent as JPEG: a scan takes megabytes otherwise, and has no sharp letters to lose."""

_JPEG_QUALITY = 85


def paint(path: Path, source: Source, number: int, width: int) -> Picture:
    """Draw a page, as a reader sees it.

    Parameters
    ----------
    path : Path
        The file; for a document in an archive, the archive.
    source : Source
    number : int
        Of the page, from 1.
    width : int
        Of the picture, in pixels; less where the page would take too many.

    Raises
    ------
    RejectedFile
        If it cannot be drawn.
    """
    try:
        with alone(path, source) as file, pypdfium2.PdfDocument(file) as document:
            page = document[number - 1]
            across, down = page.get_size()
            scale = min(width / across, (MOST_PIXELS / (across * down)) ** 0.5)
            image = _plain(page.render(scale=scale).to_pil().convert("RGB"))
    except (pypdfium2.PdfiumError, IndexError, ValueError, ZeroDivisionError) as error:
        raise RejectedFile(texts.page_not_drawn(source.path, number), document=source.path, reason="damaged") from error
    content, kind = io.BytesIO(), "png"
    image.save(content, "PNG", compress_level=1)
    if content.tell() > _LARGE:
        content, kind = io.BytesIO(), "jpeg"
        image.save(content, "JPEG", quality=_JPEG_QUALITY)
    return Picture(content.getvalue(), f"image/{kind}", image.width, image.height)


def _plain(image: Image) -> Image:
    """Return a picture without colours as shades of grey: a third of the bytes, packed in a third of the time."""
    red, green, blue = np.moveaxis(np.asarray(image), -1, 0)
    return image.convert("L") if np.array_equal(red, green) and np.array_equal(green, blue) else image
