"""An index of the former release, kept as it was built then (commit 78aa901, format 3), is brought up to this one.

It is not answered from, which is said; the next build takes over all that was embedded. Its rules of reading were others
(3), so the documents are read again.
"""

import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.assembly import Assistant
from assistant.errors import IndexForeign
from assistant.settings import load_settings
from tests.conftest import silent

KEPT = Path(__file__).parent / "data/former-index"


@pytest.fixture
def former(tmp_path: Path) -> Assistant:
    """An assistant over a copy of it."""
    shutil.copytree(KEPT, tmp_path / "former")
    return Assistant(load_settings(tmp_path / "former/corpus", tmp_path / "former/kept"))


def test_it_says_what_to_do(former: Assistant) -> None:
    with pytest.raises(IndexForeign, match="assistant build"):
        former.ask("Сколько молока перерабатывает завод в Ельне?")
    (state,) = former.index.states()
    assert state.used


def test_the_next_build_takes_over_what_was_embedded(former: Assistant) -> None:
    before = former.index.current_id()
    report = former.build(silent)
    assert (report.embedded, report.passages) == (0, 1)
    assert report.generation != before
    assert former.verify() == []
    answer = former.ask("Сколько молока перерабатывает завод в Ельне?")
    assert "120 тонн молока" in answer.citations[0].text
    document = former.generation().document(0)
    assert answer.citations[0].quote.of(document.text) == answer.citations[0].text
    (former.settings.corpus / "новое.txt").write_text("Новый завод построен в 2020 году.\n", encoding="utf-8")
    report = former.build(silent)
    assert (report.embedded, report.passages) == (1, 2)


def test_the_same_is_built_as_from_nothing(former: Assistant, tmp_path: Path) -> None:
    fresh = Assistant(load_settings(former.settings.corpus, tmp_path / "fresh"))
    former.build(silent)
    fresh.build(silent)
    one, other = former.generation(), fresh.generation()
    assert one.manifest.files.keys() == other.manifest.files.keys()
    vectors = {"vectors.faiss", one.entry(0).vectors}
    assert vectors < one.manifest.files.keys()
    for name in one.manifest.files.keys() - vectors:
        assert one.manifest.files[name] == other.manifest.files[name], name
    # The model's own numbers differ in their last digits from processor to processor; the kept ones were made on another.
    np.testing.assert_allclose(one.vectors.rows(np.arange(1)), other.vectors.rows(np.arange(1)), atol=0.005)
    np.testing.assert_allclose(one.word_vectors(0).astype(int), other.word_vectors(0).astype(int), atol=3)


def test_a_damaged_one_is_built_anew(former: Assistant) -> None:
    words = former.settings.index / former.index.current_id() / "words.npy"
    words.write_bytes(words.read_bytes()[:-1] + b"?")
    assert former.build(silent).embedded == 1
