"""A tiny reader trained from end to end: stopped and gone on with, exported, compiled, read with."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.numpy import load_file

from assistant.compilation import Request, prepare
from assistant.packaged_model import PACKAGE
from assistant.reader.network import ReaderNetwork
from assistant.reader.opening import open_reader
from assistant.reader.weights import load_tensors, read_card
from assistant.spans import Span
from assistant.tokens import Tokens
from assistant.training.reader.__main__ import PAIRS, repeated
from assistant.training.reader.attention import attend
from assistant.training.reader.batches import batch_of, order, targets
from assistant.training.reader.examples import Example, jaquad, near, own_pairs, qamr
from assistant.training.reader.measure import figures, judge
from assistant.training.reader.run import TENSORS, rate_at

pytestmark = pytest.mark.alone

RUN = ("--source", "pairs=1", "--batch", "4", "--seed", "3", "--rate", "1e-4")


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four paragraphs to train on, one to measure on."""
    folder = tmp_path_factory.mktemp("pairs")
    lines = (PAIRS / "prog.jsonl").read_text(encoding="utf-8").splitlines()[:5]
    (folder / "few.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "parts.json").write_text(json.dumps({json.loads(lines[4])["id"]: "dev"}), encoding="utf-8")
    return folder


def command(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "assistant.training.reader", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def trained(few: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run stopped after two steps and gone on with."""
    run = tmp_path_factory.mktemp("runs") / "stopped"
    for stop in ("2", "4"):
        command("train", str(run), *RUN, "--pairs", str(few), "--stop-at", stop)
    return run


def test_a_run_that_was_stopped_ends_where_one_that_was_not_ends(few: Path, trained: Path, tmp_path: Path) -> None:
    command("train", str(tmp_path / "whole"), *RUN, "--pairs", str(few), "--stop-at", "4")
    one, other = load_file(trained / TENSORS), load_file(tmp_path / "whole" / TENSORS)
    assert one.keys() == other.keys()
    for name in one:
        np.testing.assert_allclose(one[name], other[name], rtol=0, atol=1e-6, err_msg=name)
    with safe_open(tmp_path / "whole" / TENSORS, "np") as file:
        assert file.metadata() == {"step": "4"}


def test_a_run_with_other_settings_is_not_gone_on_with(few: Path, trained: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "assistant.training.reader", "train", str(trained), *RUN, "--rate", "1", "--pairs", str(few)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode
    assert "other settings" in done.stderr


def test_what_is_exported_reads_as_what_was_trained(few: Path, trained: Path, tmp_path: Path, model_cache: Path) -> None:
    command("export", str(trained), "--to", str(tmp_path))
    prepared = prepare(Request(PACKAGE), model_cache)
    assert read_card(prepared.identity.weights, tmp_path).trained["runs"][0]["sources"] == {"pairs": 1.0}
    assert json.loads(command("measure", str(trained), "--pairs", str(few)))["pairs"]["questions"] >= 5

    network = ReaderNetwork(prepared.source)
    network.put({name: torch.from_numpy(values) for name, values in load_tensors(tmp_path).items()})
    examples = [*own_pairs(few, "train"), *own_pairs(few, "dev")]
    judged = {one.example.name: one.reading for one in judge(network, Tokens(prepared.folder), examples)}
    reader = open_reader(Request(PACKAGE), model_cache, tmp_path).reader
    assert reader is not None
    assert len(judged) == len(examples)
    agreed, differences = 0, []
    for example in examples:
        read = reader.read(example.question, [example.passage])[0].best()
        assert read is not None
        differences.append(abs(read.score - judged[example.name].score))
        agreed += read.span == judged[example.name].span
    assert np.median(differences) < 0.05
    assert agreed >= 0.8 * len(examples)


def test_a_passage_reads_the_same_whatever_is_read_with_it(trained: Path, tmp_path: Path, model_cache: Path, few: Path) -> None:
    command("export", str(trained), "--to", str(tmp_path))
    reader = open_reader(Request(PACKAGE), model_cache, tmp_path).reader
    assert reader is not None
    texts = [example.passage for example in own_pairs(few, "train")[::6]]
    together = [read.best() for read in reader.read("Сколько стоит проект?", texts)]
    assert together == [reader.read("Сколько стоит проект?", [text])[0].best() for text in texts]
    assert reader.read("Сколько?", []) == []
    long = reader.read("Сколько стоит проект?", [" ".join(texts) * 4])[0]
    assert len(long.windows) > 1


def test_attention_is_that_of_pytorch() -> None:
    torch.manual_seed(1)
    query, key, value = (torch.randn(3, 2, 7, 8) for _ in range(3))
    mask = torch.zeros(3, 1, 7, 7)
    mask[1, :, :, 5:] = torch.finfo(torch.float32).min
    found, _ = attend(None, query, key, value, mask)
    expected = torch.nn.functional.scaled_dot_product_attention(query, key, value, mask)
    torch.testing.assert_close(found, expected.transpose(1, 2))


def test_the_rate_rises_and_falls_to_zero() -> None:
    rates = [rate_at(step, 100, 0.06) for step in range(100)]
    assert rates[5] == 1.0
    assert rates[:6] == sorted(rates[:6])
    assert rates[5:] == sorted(rates[5:], reverse=True)
    assert 0 < rates[-1] < 0.02


def test_a_pass_sees_every_example_once_and_the_seed_alone_decides_the_order() -> None:
    lengths = [n % 37 for n in range(501)]
    one = list(order(lengths, 16, 5))
    assert sorted(number for batch in one for number in batch) == list(range(501))
    assert one == list(order(lengths, 16, 5))
    assert one != list(order(lengths, 16, 6))


def test_sources_are_repeated_as_asked() -> None:
    held = [
        Example(f"{source}/{n}", "?", "a", None) for source in ("pairs:geo-1", "pairs:geology-1", "near:geo-1") for n in range(10)
    ]
    found = [example.name for example in repeated(held, {"pairs:geo": 2.5}, 1)]
    assert len(found) == 25
    assert {name.partition("/")[0] for name in found} == {"pairs:geo-1"}
    assert min(found.count(name) for name in set(found)) == 2
    assert len(repeated(held, {"pairs": 1, "near": 0.5}, 1)) == 25


def test_near_paragraphs_are_like_the_question_and_do_not_hold_the_answer() -> None:
    texts = ["Завод в Туле открыт в 1995 году.", "Завод в Калуге дал 40 тонн стали.", "Кошка спит на окне."]
    asked = Example("pairs:a/1", "Когда завод в Туле открыли?", texts[0], Span(23, 27))
    examples = [asked, *(Example(f"pairs:{n}", "Кто спит?", text, None) for n, text in enumerate(texts))]
    found = {example.name: example for example in near(examples)}
    assert found["near:a/1"].passage == texts[1]
    assert all(example.answer is None for example in found.values())


def test_batches_hold_positions_of_the_answer(few: Path, model_cache: Path) -> None:
    examples = own_pairs(few, "train")
    cut = targets(Tokens(prepare(Request(PACKAGE), model_cache).folder), examples)
    batch = batch_of(cut)
    for row, target in enumerate(cut):
        assert batch.mask[row].sum() == len(target.window.ids)
        assert batch.candidates[row, batch.starts[row]]
        assert batch.candidates[row, batch.ends[row]]
        if target.example.answer is not None:
            assert target.window.span(target.start, target.end).contains(target.example.answer)
        else:
            assert batch.starts[row] == batch.ends[row] == 0


def test_figures_of_known_readings(model_cache: Path) -> None:
    from assistant.reader.decoding import Reading
    from assistant.training.reader.measure import Judged

    told = Example("pairs:a/1", "?", "Открыт в 2012 году.", Span(9, 13), kind="date")
    absent = Example("pairs:a/2", "?", "Открыт в 2012 году.", None, kind="other_year", twin="pairs:a/1")
    found = figures([Judged(told, Reading(Span(9, 18), 2.0)), Judged(absent, Reading(Span(9, 13), -1.0))])
    assert found["exact"] == 0.0
    assert found["f1"] == pytest.approx(2 / 3, abs=1e-3)
    assert (found["auroc"], found["told"], found["silent"], found["twins"]) == (1.0, 1.0, 0.0, 1.0)


@pytest.mark.parametrize("source", ["jaquad", "qamr"])
def test_examples_of_other_sources_hold_their_answers(source: str, tmp_path: Path) -> None:
    if source == "jaquad":
        article: dict[str, Any] = {"title": "t", "paragraphs": []}
        for number, text in enumerate(("手塚治虫は漫画家である。", "漫画家は医師ではない。")):
            asked = [{"id": f"{number}", "question": "漫画家は誰?", "answers": [{"text": text[:4], "answer_start": 0}]}]
            article["paragraphs"].append({"context": text, "qas": asked})
        (tmp_path / "train_0.json").write_text(json.dumps({"data": [article]}), encoding="utf-8")
        examples = [example for seed in range(9) for example in jaquad(tmp_path, "train", seed)]
    else:
        sentences = ["Liam -LRB- a boy -RRB- had 5 dogs .", "Her 5 dogs ran .", "He won ."]
        lines = [f"s{n}\t{sentence}" for n, sentence in enumerate(sentences)]
        (tmp_path / "wiki-sentences.tsv").write_text("\n".join(lines), encoding="utf-8")
        line = "s0\t6\tw\t0\t6\tHow many dogs did Liam have ?\t6 7\t1:6 7\t2:7"
        (tmp_path / "dev.tsv").write_text(line, encoding="utf-8")
        examples = [example for seed in range(9) for example in qamr(tmp_path, "dev", seed)]
        assert {example.question for example in examples} == {"How many dogs did Liam have?"}
        assert {e.answer.of(e.passage) for e in examples if e.answer} == {"5 dogs"}
        assert any("Liam (a boy) had 5 dogs." in example.passage for example in examples)
    assert any(example.answer is None for example in examples)
    for example in examples:
        assert example.answer is None or example.answer.of(example.passage)
    shutil.rmtree(tmp_path)
