"""A pack reads as the package does, and a plan over it runs where there is no package."""

import ast
import io
import json
import lzma
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
import torch

from assistant.compilation import Request, prepare
from assistant.packaged_model import PACKAGE, find_weights
from assistant.reader.inputs import windows
from assistant.reader.network import ReaderNetwork
from assistant.reader.weights import FOLDER, load_tensors, read_card, store
from assistant.settings import user_cache
from assistant.spans import Span
from assistant.tokens import Tokens
from assistant.training.reader import packed_run
from assistant.training.reader.__main__ import PAIRS, main
from assistant.training.reader.examples import Example, near, own_pairs
from assistant.training.reader.packed_plan import PlanError, Step, needed, read_plan
from assistant.training.reader.packed_reader import (
    Pack,
    PackedNetwork,
    base_weights,
    batch_of,
    batches,
    halves,
    mean,
    read_weights,
    write_halves,
)
from assistant.training.reader.packing import pack

LAYERS = 2
TRAVELS = ("packed_run", "packed_plan", "packed_reader")
PLANS = sorted(PAIRS.with_name("plans").glob("*.json"))

Examples = dict[str, list[Example]]


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Examples:
    """Pairs of four paragraphs to train on, of one to measure on, and another source of one example."""
    folder = tmp_path_factory.mktemp("pairs")
    lines = (PAIRS / "prog.jsonl").read_text(encoding="utf-8").splitlines()[:5]
    (folder / "few.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "parts.json").write_text(json.dumps({json.loads(lines[4])["id"]: "dev"}), encoding="utf-8")
    long = "Река течёт на юг. " * 120 + "Мост построили в 1907 году."
    place = long.index("1907")
    other = Example("qamr:dev:1", "Когда построили мост?", long, Span(place, place + 4))
    return {"qamr": [other], "pairs": own_pairs(folder, "train"), "dev": own_pairs(folder, "dev")}


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens(prepare(Request(PACKAGE), user_cache()).folder)


@pytest.fixture(scope="module")
def path(examples: Examples, tokens: Tokens, tmp_path_factory: pytest.TempPathFactory) -> Path:
    weights = find_weights()
    assert weights is not None
    written = tmp_path_factory.mktemp("packs") / "few.npz.xz"
    assert pack(examples, tokens, weights, written, preset=0) < 16 * 2**20
    return written


@pytest.fixture(scope="module")
def packed(path: Path) -> Pack:
    return Pack(path)


@pytest.fixture(scope="module")
def theirs() -> ReaderNetwork:
    """The network of the package, with the layers of the packaged model."""
    network = ReaderNetwork(prepare(Request(PACKAGE), user_cache()).source)
    network.eval()
    return network


def lower(names: Iterable[str]) -> list[str]:
    """Return those of tensors that are no layer's, or of the first `LAYERS` layers."""
    return [name for name in names if ".layer." not in name or int(name.split(".layer.")[1].split(".")[0]) < LAYERS]


@pytest.fixture(scope="module")
def small(packed: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack with the first layers alone: a step of all twelve takes seconds on a CPU."""
    sizes = packed.arrays["sizes"].copy()
    sizes[1] = LAYERS
    raw = io.BytesIO()
    np.savez(raw, **{name: packed.arrays[name] for name in lower(packed.arrays)} | {"sizes": sizes})  # type: ignore[arg-type]
    written = tmp_path_factory.mktemp("packs") / "small.npz.xz"
    written.write_bytes(lzma.compress(raw.getvalue(), preset=0))
    return written


def flat(examples: Examples) -> list[Example]:
    return [example for held in examples.values() for example in held]


def test_windows_of_a_pack_are_those_of_the_reader(examples: Examples, tokens: Tokens, packed: Pack) -> None:
    vocabulary = packed.arrays["vocabulary"]
    for number, example in enumerate(flat(examples)):
        question, passage = tokens.encoded([example.question, example.passage])
        cut = windows(question, passage, example.passage)
        ids, first, start, end = packed.window(packed.row(number))
        if example.answer is None:
            expected, place = cut[0], (0, 0)
        else:
            expected = next(window for window in cut if window.positions(example.answer))
            found = expected.positions(example.answer)
            assert found is not None
            place = found
        assert tuple(vocabulary[ids]) == expected.ids
        assert (first, start, end) == (expected.first, *place)


def test_examples_keep_their_source_and_their_twin(examples: Examples, packed: Pack) -> None:
    held = flat(examples)
    assert {name: len(numbers) for name, numbers in packed.numbers.items()} == {
        name: len(some) for name, some in examples.items()
    }
    twins = 0
    for number, example in enumerate(held):
        twin = packed.row(number).twin
        twins += twin >= 0
        assert (held[twin].name if twin >= 0 else "") == (example.twin if example.answer is None else "")
    assert twins


def test_paragraphs_like_a_question_begin_with_the_one_that_near_finds(examples: Examples, packed: Pack) -> None:
    number_of = {example.passage: packed.row(number).passage for number, example in enumerate(flat(examples))}
    found = 0
    for number, like in zip(packed.numbers["pairs"].tolist(), near(examples["pairs"]), strict=True):
        alike = packed.near(number)
        assert packed.row(number).passage not in alike
        if alike:
            found += 1
            assert alike[0] == number_of[like.passage]
    assert found
    assert not packed.near(int(packed.numbers["dev"][0]))


def test_batches_see_each_source_as_often_as_asked_and_a_paragraph_whole(packed: Pack) -> None:
    sources = {"pairs": 1.5, "qamr": 2.0, "near": 1.0, "cross": 0.5}
    made = batches(packed, sources, 8, 3)
    assert made == batches(packed, sources, 8, 3)
    assert made != batches(packed, sources, 8, 4)
    rows = [row for batch in made for row in batch]
    keys = [row.key for row in rows]
    pairs = packed.numbers["pairs"].tolist()
    assert keys.count(int(packed.numbers["qamr"][0])) == 2
    assert all(keys.count(number) >= 1 for number in pairs)
    elsewhere = [row for row in rows if row.key < 0]
    assert elsewhere
    for row in elsewhere:
        own = packed.row(row.twin)
        assert (row.question, row.first) == (own.question, -1)
        assert row.passage in packed.near(row.twin)


def test_the_base_is_the_layers_of_the_packaged_model(packed: Pack, theirs: ReaderNetwork) -> None:
    own = theirs.trained()
    base = base_weights(packed)
    assert base.keys() == own.keys()
    for name, values in base.items():
        assert values.shape == tuple(own[name].shape)
        if not name.startswith("head."):
            np.testing.assert_array_equal(values, own[name].numpy())


def test_the_network_gives_the_logits_of_the_package(packed: Pack, theirs: ReaderNetwork) -> None:
    weights = load_tensors(FOLDER)
    network = PackedNetwork(packed).eval()
    network.put(weights)
    theirs.put({name: torch.from_numpy(values) for name, values in weights.items()})
    batch = batch_of(packed, [packed.row(number) for number in (0, 1, 2, -1)], "cpu")
    vocabulary = torch.from_numpy(packed.arrays["vocabulary"].astype(np.int64))
    with torch.no_grad():
        own = network(batch.ids, batch.mask)
        expected = theirs(vocabulary[batch.ids], batch.mask.long())
    torch.testing.assert_close(own[batch.mask], expected[batch.mask], rtol=0, atol=2e-4)
    kept = network.trained()
    assert kept.keys() == weights.keys()
    for name, values in weights.items():
        np.testing.assert_array_equal(kept[name], values)
    with pytest.raises(ValueError, match="another network"):
        network.put({**weights, "head.bias": np.zeros(3, np.float32)})


STEPS: list[dict[str, Any]] = [
    {"name": "one", "begin": "readers/before", "sources": {"pairs": 0.2, "cross": 0.2}, "batch": 4, "rank": 0.5, "seed": 1},
    {
        "name": "two",
        "begin": ["one", "base"],
        "sources": {"near": 0.2},
        "teachers": ["one"],
        "hard": 0.2,
        "batch": 4,
        "keep": True,
    },
    {"name": "both", "begin": ["one", "two"], "keep": True},
]


def test_a_plan_runs_where_only_its_files_are_and_its_halves_are_joined(
    small: Path, tmp_path: Path, model_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there"
    (there / "readers/before").mkdir(parents=True)
    for name in TRAVELS:
        (there / f"{name}.py").write_bytes(PAIRS.with_name(f"{name}.py").read_bytes())
    before = load_tensors(FOLDER)
    store({name: before[name] for name in lower(before)}, "base", {}, there / "readers/before")
    plan = there / "plan.json"
    plan.write_text(json.dumps(STEPS), encoding="utf-8")
    run = [sys.executable, "packed_run.py", str(small), "out", "plan.json"]
    done = subprocess.run(run, cwd=there, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    log = [json.loads(line) for line in (there / "out/log.jsonl").read_text(encoding="utf-8").splitlines()]
    losses = {line["step"]: line["loss"] for line in log if "loss" in line}
    assert losses.keys() == {"one", "two"}
    assert all(np.isfinite(loss) for loss in losses.values())
    figures = {line["step"]: line["dev"] for line in log if "dev" in line}
    assert list(figures) == ["one", "two", "both"]
    assert all(0 <= figures["one"][name] <= 1 for name in ("exact", "f1", "auroc", "twins"))
    assert not halves(there / "out", "one")[0].exists()

    joined = tmp_path / "joined"
    monkeypatch.setattr(sys, "argv", ["reader", "join", str(plan), str(there / "out"), "both", "--to", str(joined)])
    main()
    card = read_card(prepare(Request(PACKAGE), model_cache).identity.weights, joined)
    assert [run["name"] for run in card.trained["runs"]] == ["one", "two", "both"]
    assert card.trained["runs"][0]["sources"] == {"pairs": 0.2, "cross": 0.2}
    weights = load_tensors(joined)
    assert all(np.isfinite(values).all() for values in weights.values())
    assert weights.keys() == set(lower(before))


def test_halves_hold_the_weights_that_a_reader_stores(tmp_path: Path) -> None:
    weights = mean([load_tensors(FOLDER), load_tensors(FOLDER)])
    files = halves(tmp_path, "step")
    write_halves(weights, 12, files)
    assert all(file.stat().st_size < 16 * 2**20 for file in files)
    store(weights, "base", {}, tmp_path)
    stored, joined = load_tensors(tmp_path), read_weights(files)
    assert stored.keys() == joined.keys()
    for name, values in stored.items():
        np.testing.assert_array_equal(joined[name], values)


def test_ranking_and_teachers_add_to_the_loss_what_they_say(packed: Pack) -> None:
    answered = next(row for number in packed.numbers["pairs"] if (row := packed.row(int(number))).twin >= 0)
    batch = batch_of(packed, [packed.row(answered.twin), answered], "cpu")
    given = torch.randn(*batch.ids.shape, 2, generator=torch.Generator().manual_seed(2))
    network = Mock(return_value=given)

    def loss(step: Step, *teachers: Mock) -> float:
        return float(packed_run.loss_of(network, batch, step, teachers))

    plain = loss(Step("a", "base"))
    masked = given.masked_fill(~batch.candidates[:, :, None], -1e4)
    spans = torch.logsumexp((masked[:, 1:, None, 0] + masked[:, None, 1:, 1]).flatten(1), 1)
    odds = spans - masked[:, 0].sum(1)
    expected = plain + 0.5 * torch.nn.functional.softplus(odds[1] - odds[0])
    assert loss(Step("a", "base", rank=0.5)) == pytest.approx(float(expected), abs=1e-4)
    assert loss(Step("a", "base", hard=0.2), network) == pytest.approx(0.2 * plain, abs=1e-5)
    assert loss(Step("a", "base", hard=0.0), Mock(return_value=-given)) > 0.1


def test_the_schedule_ends_by_its_time(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_run, "_SETTLED", 0)
    monkeypatch.setattr(packed_run, "measured", lambda *_: None)
    step = Step("short", "base", {"pairs": 50.0}, batch=2, seconds=0.01)
    packed_run.Session(Pack(small), tmp_path, "cpu").run([step])
    log = [json.loads(line) for line in (tmp_path / packed_run.LOG).read_text(encoding="utf-8").splitlines()]
    assert log[0]["cut"] == 1
    assert log[0]["of"] > 50


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"name": "b", "begin": "x"}, "«b» begins with «x», neither «base» nor a folder nor an earlier step .a."),
        ({"name": "b", "begin": "base", "teachers": ["a", "c"]}, "«b» learns from «c», which is no earlier step .a."),
        ({"name": "a", "begin": "base"}, "two steps are named «a»"),
        ({"name": "base", "begin": "base"}, "no step may be named «base»"),
        ({"name": "b", "begin": "base", "speed": 1}, "no setting speed"),
        ({"name": "b"}, "without begin"),
    ],
)
def test_a_plan_that_cannot_be_run_is_refused(step: dict[str, Any], said: str, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps([{"name": "a", "begin": "base"}, step]), encoding="utf-8")
    with pytest.raises(PlanError, match=said):
        read_plan(plan)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Step("a", "base", {"squad": 1.0}), "no source squad"),
        (Step("a", "readers/none"), "begins with readers/none, where there is no weights.safetensors"),
    ],
)
def test_what_a_plan_needs_is_looked_for_before_it_begins(step: Step, said: str, packed: Pack, tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=said):
        packed_run.Session(packed, tmp_path, "cpu").run([step])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_plans_that_were_run_can_be_read(plan: Path) -> None:
    steps = read_plan(plan)
    last = needed(steps, steps[-1].name)
    assert last == steps
    assert last[-1].keep
    with pytest.raises(PlanError, match="no step «none»"):
        needed(steps, "none")


def test_what_travels_imports_nothing_that_is_not_there() -> None:
    allowed = {*sys.stdlib_module_names, "numpy", "torch", "safetensors", *TRAVELS}
    for name in TRAVELS:
        tree = ast.parse(PAIRS.with_name(f"{name}.py").read_text(encoding="utf-8"))
        modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        roots = {module.partition(".")[0] for module in modules}
        # The package itself only where the file is a module of it.
        assert roots - allowed <= ({"assistant"} if name == "packed_run" else set())
