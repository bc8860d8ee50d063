"""Generations: built beside, checked, switched in one step; one writer, any number of readers."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.assembly import Assistant
from assistant.errors import CorpusError, IndexBusy, IndexDamaged, IndexForeign, IndexMissing
from assistant.index import BUILDING, CURRENT, Index
from assistant.manifest import MANIFEST, RULES, write_manifest
from assistant.settings import load_settings
from tests.conftest import NOTES, silent


def _digest(assistant: Assistant) -> str:
    return assistant.manifest().digest


def test_two_builds_of_a_corpus_have_the_same_content(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    corpus = make_corpus()
    digests = set()
    for name in ("one", "two"):
        assistant = Assistant(load_settings(corpus, tmp_path / name))
        digests.add(assistant.build(silent).digest)
    assert len(digests) == 1


def test_adding_a_document_embeds_that_document_only(assistant: Assistant, tmp_path: Path) -> None:
    first = assistant.manifest()
    (assistant.settings.corpus / "новое.txt").write_text("Новый завод построен в 2020 году.\n", encoding="utf-8")
    report = assistant.build(silent)
    assert report.added == ("новое.txt",)
    assert report.embedded == report.passages - first.passages == 1
    fresh = Assistant(load_settings(assistant.settings.corpus, tmp_path / "fresh"))
    assert fresh.build(silent).digest == report.digest


def test_nothing_new_builds_nothing(assistant: Assistant) -> None:
    before = assistant.manifest().id
    report = assistant.build(silent)
    assert (report.generation, report.embedded, report.added, report.changed, report.removed) == (before, 0, (), (), ())
    assert Index(assistant.settings.index).generations() == [before]


def test_changed_and_removed_documents_are_named(assistant: Assistant) -> None:
    corpus = assistant.settings.corpus
    (corpus / "молоко.md").write_text("# Молочная отрасль\n\nЗавод закрыт.\n", encoding="utf-8")
    (corpus / "парк/парк.txt").unlink()
    report = assistant.build(silent)
    assert (report.added, report.changed, report.removed) == ((), ("молоко.md",), ("парк/парк.txt",))


def test_a_removed_document_is_nowhere(assistant: Assistant) -> None:
    (assistant.settings.corpus / "парк/парк.txt").unlink()
    assistant.build(silent)
    answer = assistant.ask("Когда открыли индустриальный парк?")
    assert all("парк" not in hit.passage.text.lower() for hit in answer.hits)
    folder = assistant.settings.index / assistant.manifest().id
    assert not [path for path in folder.rglob("*") if path.is_file() and "резидент".encode() in path.read_bytes()]


def test_a_new_sidecar_changes_the_reference_but_embeds_nothing(assistant: Assistant) -> None:
    (assistant.settings.corpus / "кластер.txt.toml").write_text('title = "О кластерах"\nyear = 2001\n', encoding="utf-8")
    report = assistant.build(silent)
    assert report.changed == ("кластер.txt",)
    assert report.embedded == 0
    assert assistant.generation().entry(0).source.description.title == "О кластерах"


def test_a_build_after_removals_warns_of_the_same_copies_as_one_from_nothing(assistant: Assistant, tmp_path: Path) -> None:
    corpus = assistant.settings.corpus
    text = " ".join(f"Завод № {number} построил {number * 7} станков в {1900 + number} году." for number in range(60))
    for name in ("а.txt", "б.txt", "в.txt"):
        (corpus / name).write_text(f"{text} О документе {name[0]} сказано всё.\n", encoding="utf-8")
    assistant.build(silent)

    def warned(one: Assistant) -> dict[str, list[str]]:
        documents = one.manifest().documents
        return {entry.source.path: [warning.message for warning in entry.warnings] for entry in documents}

    assert sum(map(bool, warned(assistant).values())) == 2
    for number, name in enumerate(("молоко.md", "а.txt", "б.txt")):
        assistant.remove(name)
        assistant.build(silent)
        anew = Assistant(load_settings(corpus, tmp_path / f"anew-{number}"))
        anew.build(silent)
        assert warned(assistant) == warned(anew)
    assert not any(warned(assistant).values())


def test_a_moved_document_embeds_nothing(assistant: Assistant) -> None:
    corpus = assistant.settings.corpus
    (corpus / "кластер.txt").rename(corpus / "перенесён.txt")
    report = assistant.build(silent)
    assert (report.added, report.removed, report.embedded) == (("перенесён.txt",), ("кластер.txt",), 0)


def test_reused_vectors_are_those_of_their_passages(assistant: Assistant) -> None:
    (assistant.settings.corpus / "а.txt").write_text("Первый по алфавиту документ сдвигает все строки.\n", encoding="utf-8")
    assistant.build(silent)
    generation = assistant.generation()
    for row in range(len(generation)):
        vector = generation.vectors.rows(np.array([row]))[0]
        np.testing.assert_array_equal(vector, assistant.embedder.passages([generation.passage(row).text])[0])


def test_passages_are_pieces_of_their_documents(assistant: Assistant) -> None:
    generation = assistant.generation()
    for row in range(len(generation)):
        passage = generation.passage(row)
        clean = generation.document(int(generation.places[row, 0]))
        assert passage.span.of(clean.text) == passage.text
    assert assistant.verify() == []


def test_old_generations_are_kept_and_collected(assistant: Assistant) -> None:
    for year in range(5):
        (assistant.settings.corpus / "год.txt").write_text(f"Шёл {2000 + year} год.\n", encoding="utf-8")
        assistant.build(silent)
    names = Index(assistant.settings.index).generations()
    assert len(names) == assistant.settings.generations_kept
    assert names[-1] == assistant.manifest().id


def test_a_clock_that_jumps_back_does_not_confuse_the_order(assistant: Assistant) -> None:
    index = assistant.settings.index
    before = assistant.manifest().id
    future = "29990101-000000-000000-" + before[-8:]
    (index / before).rename(index / future)
    (index / CURRENT).write_text(future, encoding="utf-8")
    data = json.loads((index / future / MANIFEST).read_text(encoding="utf-8"))
    write_manifest(index / future, {**data, "id": future})
    (assistant.settings.corpus / "год.txt").write_text("Шёл 2001 год.\n", encoding="utf-8")
    report = assistant.build(silent)
    assert Index(index).generations() == [future, report.generation]


def test_a_reader_keeps_its_generation_while_another_is_built(assistant: Assistant) -> None:
    opened = assistant.generation()
    (assistant.settings.corpus / "новое.txt").write_text("Новый завод построен в 2020 году.\n", encoding="utf-8")
    assistant.build(silent)
    assert assistant.ask("Когда построен новый завод?", opened).generation == opened.id
    assert assistant.ask("Когда построен новый завод?").generation != opened.id


def test_no_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="assistant build"):
        Index(tmp_path / "нет").open(None)
    assert not (tmp_path / "нет").exists()


def test_every_byte_is_guarded(assistant: Assistant) -> None:
    """Each file of the generation, shortened or with one byte changed, is refused, and a build makes it right again."""
    folder = assistant.settings.index / assistant.manifest().id
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        good = path.read_bytes()
        middle = len(good) // 2
        for bad in (good[:middle], good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :]):
            path.write_bytes(bad)
            with pytest.raises((IndexDamaged, IndexForeign)):
                Index(assistant.settings.index).open(assistant.embedder.identity)
        path.write_bytes(good)
    Index(assistant.settings.index).open(assistant.embedder.identity)


def test_a_changed_title_in_the_manifest_is_noticed(assistant: Assistant) -> None:
    path = assistant.settings.index / assistant.manifest().id / MANIFEST
    path.write_text(path.read_text(encoding="utf-8").replace("Молочная отрасль", "Молочная отросль"), encoding="utf-8")
    with pytest.raises(IndexDamaged, match="manifest"):
        Index(assistant.settings.index).open(assistant.embedder.identity)
    assert assistant.verify() == [MANIFEST]


def test_a_missing_file_is_refused(assistant: Assistant) -> None:
    folder = assistant.settings.index / assistant.manifest().id
    (folder / "vectors.faiss").unlink()
    with pytest.raises(IndexDamaged, match=r"vectors\.faiss"):
        Index(assistant.settings.index).open(assistant.embedder.identity)


@pytest.mark.parametrize(
    "content", ["", "../../etc", "20260101-000000-000000-deadbeef", "\ud800".encode("utf-8", "surrogatepass")]
)
def test_a_wrong_pointer_is_refused(assistant: Assistant, content: str | bytes) -> None:
    data = content.encode() if isinstance(content, str) else content
    (assistant.settings.index / CURRENT).write_bytes(data)
    with pytest.raises(IndexDamaged):
        Index(assistant.settings.index).open(None)


def test_another_rules_generation_is_refused_and_rebuilt(assistant: Assistant) -> None:
    path = assistant.settings.index / assistant.manifest().id / MANIFEST
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, "rules": RULES + 1}), encoding="utf-8")
    with pytest.raises(IndexForeign):
        Index(assistant.settings.index).open(None)
    assert assistant.build(silent).embedded == data["documents"][-1]["stop"]


def test_a_forged_manifest_cannot_lead_outside(assistant: Assistant) -> None:
    path = assistant.settings.index / assistant.manifest().id / MANIFEST
    data = json.loads(path.read_text(encoding="utf-8"))
    data["documents"][0]["file"] = "../../../etc/passwd"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(IndexDamaged):
        Index(assistant.settings.index).open(None)


def test_an_empty_corpus_leaves_the_index_alone(assistant: Assistant) -> None:
    for name in NOTES:
        (assistant.settings.corpus / name).unlink()
    before = assistant.manifest()
    with pytest.raises(CorpusError):
        assistant.build(silent)
    assert assistant.manifest() == before
    assert assistant.build(silent, may_be_empty=True).passages == 0
    assert assistant.ask("Что такое кластер?").verdict == "not_found"


def test_the_second_writer_is_told_who_builds(assistant: Assistant) -> None:
    index = Index(assistant.settings.index)
    with index.writing() as writer:
        writer.report("reading", 1, 1)
        with pytest.raises(IndexBusy, match=str(os.getpid())), Index(assistant.settings.index).writing():
            pass
    assert index.progress() is None


def test_a_killed_build_leaves_the_old_generation_and_is_swept(assistant: Assistant) -> None:
    program = (
        "import os, sys, pathlib\nfrom assistant.index import Index\n"
        "with Index(pathlib.Path(sys.argv[1])).writing() as writer:\n"
        "    folder = writer.new_folder()\n    (folder / 'vectors.faiss').write_bytes(b'half')\n"
        "    writer.report('embedding', 1, 1)\n    os.kill(os.getpid(), 9)\n"
    )
    before = assistant.manifest().id
    index = assistant.settings.index
    assert subprocess.run([sys.executable, "-c", program, str(index)], check=False).returncode == -9
    assert list(index.glob(f"{BUILDING}*"))
    assert assistant.generation().id == before
    assert assistant.progress() is None
    assistant.build(silent)
    assert not list(index.glob(f"{BUILDING}*"))


def test_no_pickle_in_a_generation(assistant: Assistant) -> None:
    folder = assistant.settings.index / assistant.manifest().id
    kinds = {path.suffix for path in folder.rglob("*") if path.is_file()}
    assert kinds <= {".json", ".sha256", ".npy", ".faiss", ".txt"}
