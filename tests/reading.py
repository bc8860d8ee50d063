"""What the tests of loaders share."""

import re
from pathlib import Path

import pytest

from assistant.errors import RejectedFile
from assistant.loaders import Document
from assistant.loaders.parsing import parse
from tests.making import source_of


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
