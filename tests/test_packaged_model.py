"""The package's weights file, read and written as a sentence-transformers folder."""

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.packaged_model import PackagedModelError, dequantize_q4, find_weights, write_model_folder

BLOCK = 32


def _naive(stored: bytes) -> list[float]:
    weights: list[float] = []
    for start in range(0, len(stored), 18):
        (scale,) = struct.unpack_from("<e", stored, start)
        data = stored[start + 2 : start + 18]
        weights += [((byte & 15) - 8) * scale for byte in data] + [((byte >> 4) - 8) * scale for byte in data]
    return weights


@given(st.lists(st.tuples(st.floats(-4, 4, width=16), st.binary(min_size=16, max_size=16)), min_size=1, max_size=6))
def test_blocks_are_read_as_the_format_says(blocks: list[tuple[float, bytes]]) -> None:
    stored = b"".join(struct.pack("<e", scale) + data for scale, data in blocks)
    np.testing.assert_allclose(dequantize_q4(stored, BLOCK), _naive(stored), rtol=1e-6)


def test_the_package_carries_its_weights() -> None:
    path = find_weights()
    assert path is not None
    assert path.stat().st_size > 50_000_000


@pytest.mark.parametrize("content", [b"NOPE" + b"\0" * 100, b"E5S1\1\0\0\0"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    weights = tmp_path / "weights.bin"
    weights.write_bytes(content)
    with pytest.raises((PackagedModelError, struct.error)):
        write_model_folder(weights, tmp_path / "model")
