"""The compiled network: true to PyTorch, the same for a text whatever stands beside it, and free of PyTorch."""

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from assistant.compilation import Request, calibration_texts, prepare
from assistant.embedding import Embedder, open_embedder
from assistant.engine import PADDING, Engine
from assistant.errors import ModelError
from assistant.network import SMALLEST_COSINE, Network
from assistant.packaged_model import PACKAGE


@pytest.fixture(scope="module")
def embedder(model_cache: Path) -> Embedder:
    return open_embedder(Request(PACKAGE), model_cache)


def test_vectors_agree_with_pytorch_float32(embedder: Embedder, model_cache: Path) -> None:
    prepared = prepare(Request(PACKAGE), model_cache)
    reference = np.load(prepared.folder / "reference.npy", allow_pickle=False)
    cosines = (embedder.passages(calibration_texts()) * reference).sum(axis=1)
    assert cosines.min() >= SMALLEST_COSINE


def test_a_vector_depends_on_its_text_alone(embedder: Embedder) -> None:
    texts = calibration_texts()[:9]
    together = embedder.passages(texts)
    alone = np.concatenate([embedder.passages([text]) for text in texts])
    np.testing.assert_array_equal(together, alone)


def test_sentences_embedded_together_are_those_embedded_alone(embedder: Embedder) -> None:
    texts = [*calibration_texts()[:5], "Да.", "кластер " * 600]
    together = embedder.sentences(texts)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    assert (together * embedder.passages(texts)).sum(axis=1).min() >= SMALLEST_COSINE
    np.testing.assert_array_equal(together, embedder.sentences(texts))
    assert embedder.sentences([]).shape == (0, embedder.identity.dimension)


def test_the_network_computes_alike_for_both_purposes(embedder: Embedder) -> None:
    texts = ["Что такое кластер?", *calibration_texts()[:3]]
    for_questions, for_passages = (embedder.encoder(purpose).embed(texts) for purpose in ("questions", "passages"))
    np.testing.assert_allclose(for_questions, for_passages, atol=2e-3)
    assert embedder.encoder("questions") is not embedder.encoder("passages")


def test_a_question_is_embedded_while_an_index_is_built(embedder: Embedder) -> None:
    texts = [f"Кластер {number} в области. " * 12 for number in range(120)]
    alone = embedder.queries(["Что такое кластер?"])
    done: list[int] = []
    begun = threading.Event()

    def count(number: int) -> None:
        done.append(number)
        begun.set()

    builder = threading.Thread(target=lambda: embedder.passages(texts, count))
    builder.start()
    assert begun.wait(30)
    asked = embedder.queries(["Что такое кластер?"])
    before = len(done)
    builder.join()
    assert before < len(texts) // 2
    np.testing.assert_array_equal(asked, alone)


def test_a_stop_in_the_middle_leaves_the_network_usable(embedder: Embedder) -> None:
    def stop(done: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    texts = [f"Кластер номер {number}." for number in range(9)]
    expected = embedder.passages(texts)
    for _ in range(5):
        with pytest.raises(KeyboardInterrupt):
            embedder.passages(texts, stop)
        np.testing.assert_array_equal(embedder.passages(texts), expected)


def test_rows_are_unit_and_in_order(embedder: Embedder) -> None:
    vectors = embedder.passages(["кластер", "Погода в Париже. " * 30, "кластер"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    np.testing.assert_array_equal(vectors[0], vectors[2])
    assert not np.array_equal(vectors[0], vectors[1])


def test_questions_and_passages_have_their_own_prompts(embedder: Embedder) -> None:
    assert embedder.identity.query_prompt == "query: "
    assert embedder.identity.passage_prompt == "passage: "
    assert not np.array_equal(embedder.queries(["кластер"]), embedder.passages(["кластер"]))


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.passages([]).shape == (0, embedder.identity.dimension)


def test_texts_beyond_the_limit_are_cut_not_refused(embedder: Embedder) -> None:
    vector = embedder.passages(["кластер " * 3000])
    assert np.isfinite(vector).all()


def test_progress_counts_to_the_end(embedder: Embedder) -> None:
    seen: list[int] = []
    embedder.passages(["а", "б", "в"], seen.append)
    assert seen == [1, 2, 3]


def test_the_float32_engine_pads_without_effect(model_cache: Path) -> None:
    """Padding is masked: a text one token short of a multiple of the padding and its like beyond it agree with no padding."""
    prepared = prepare(Request(PACKAGE), model_cache)
    network = Network(prepared.folder, Engine("float", "f32"), prepared.identity.max_tokens, "passages")
    text = "passage: " + " ".join(["кластер"] * 9)
    assert network.count_tokens(text) % PADDING
    inputs = network._compiled.inputs(network._tokens.ids([text]))
    bare = {name: array[:, : network.count_tokens(text)] for name, array in inputs.items()}
    request = network._compiled.model.create_infer_request()
    vector = request.infer(bare)[0][0]
    np.testing.assert_allclose(network.embed([text])[0], vector / np.linalg.norm(vector), atol=2e-5)


def test_asking_never_imports_torch(model_cache: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from assistant.embedding import open_embedder\nfrom assistant.compilation import Request\n"
        f"open_embedder(Request({PACKAGE!r}), pathlib.Path({str(model_cache)!r})).queries(['кластер'])\n"
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_an_unknown_model_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "модель").mkdir()
    with pytest.raises(ModelError) as caught:
        open_embedder(Request(str(tmp_path / "модель")), tmp_path / "cache")
    assert "\n" not in caught.value.message
    assert "модель" in caught.value.message
