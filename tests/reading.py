"""What the tests of loaders share."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import RejectedFile
from assistant.loaders import Document, ocr
from assistant.loaders.parsing import parse
from tests.making import source_of


@pytest.fixture
def asked_again() -> Iterator[None]:
    """Has Tesseract looked for anew, in the test and after it."""
    ocr._installed.cache_clear()
    yield
    ocr._installed.cache_clear()


def read(folder: Path, name: str, data: bytes) -> Document:
    return parse(folder / name, source_of(folder, name, data))


def refusal(folder: Path, name: str, data: bytes) -> str:
    with pytest.raises(RejectedFile) as caught:
        read(folder, name, data)
    assert caught.value.document == name
    assert name in caught.value.message
    return caught.value.reason


def bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower().replace("ё", "е")
