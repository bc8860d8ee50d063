"""What is removed on the page can be given back until the index is built, and nothing is written over by it."""

import errno
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings as run
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.strategies import sampled_from

from assistant.assembly import Assistant
from assistant.errors import CorpusError, DocumentUnknown, IndexNotWritable
from assistant.removed import FOLDER, give_back, kept, set_aside, set_asides
from assistant.settings import load_settings
from assistant.sources import scan
from tests.conftest import silent

MILK, NOTE = "молоко.md", 'title = "Молоко"\n'


class Undoing(RuleBasedStateMachine):
    """Documents come, go and are given back: what stood in the corpus stands there or aside, letter for letter."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.corpus, self.index = self.folder / "corpus", self.folder / "index"
        self.corpus.mkdir()
        self.written = 0
        self.present: dict[str, tuple[str, str | None]] = {}
        self.aside: dict[str, tuple[str, str, str | None]] = {}

    @rule(name=sampled_from(["а.txt", "папка/б.txt"]), noted=sampled_from([True, False]))
    def write(self, name: str, noted: bool) -> None:
        if name in self.present:
            return
        self.written += 1
        text, note = f"Текст {self.written}\n", f"year = {1900 + self.written}\n" if noted else None
        (self.corpus / name).parent.mkdir(exist_ok=True)
        (self.corpus / name).write_text(text, encoding="utf-8")
        if note:
            (self.corpus / f"{name}.toml").write_text(note, encoding="utf-8")
        self.present[name] = (text, note)

    @rule(name=sampled_from(["а.txt", "папка/б.txt"]))
    def remove(self, name: str) -> None:
        if name not in self.present:
            with pytest.raises(DocumentUnknown):
                set_aside(name, self.corpus, self.index)
            return
        removed = set_aside(name, self.corpus, self.index)
        self.aside[removed.id] = (name, *self.present.pop(name))

    @rule(last=sampled_from([True, False]))
    def undo(self, last: bool) -> None:
        if not self.aside:
            return
        chosen = (max if last else min)(self.aside)
        name, text, note = self.aside[chosen]
        if name in self.present:
            with pytest.raises(CorpusError, match="уже лежит другой файл"):
                give_back(chosen, self.corpus, self.index)
            return
        assert give_back(chosen, self.corpus, self.index) == name
        del self.aside[chosen]
        self.present[name] = (text, note)

    @invariant()
    def all_of_it_is_there(self) -> None:
        found = {source.path: source for source in scan(self.corpus).sources}
        assert set(found) == set(self.present)
        for name, (text, note) in self.present.items():
            assert (self.corpus / name).read_text(encoding="utf-8") == text
            assert (found[name].description.year is None) == (note is None)
        assert {one.id: one.path for one in set_asides(self.index)} == {name: held[0] for name, held in self.aside.items()}
        assert not list(self.corpus.rglob(".*"))

    def teardown(self) -> None:
        shutil.rmtree(self.folder)


TestUndoing = Undoing.TestCase
TestUndoing.settings = run(max_examples=15, stateful_step_count=12, deadline=None)


@pytest.fixture
def unbuilt(make_corpus: Callable[..., Path], tmp_path: Path) -> Assistant:
    """An assistant over a small corpus without an index."""
    return Assistant(load_settings(make_corpus(), tmp_path / "index"))


def _other_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def link(source: Path, target: Path, **others: bool) -> None:
        raise OSError(errno.EXDEV, "another disk")

    monkeypatch.setattr(os, "link", link)


def test_index_and_corpus_may_lie_on_two_disks(unbuilt: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, index = unbuilt.settings.corpus, unbuilt.settings.index
    (corpus / f"{MILK}.toml").write_text(NOTE, encoding="utf-8")
    text = (corpus / MILK).read_text(encoding="utf-8")
    _other_disk(monkeypatch)
    removed = set_aside(MILK, corpus, index)
    assert not (corpus / MILK).exists()
    (corpus / MILK).write_text("Другое молоко.\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="уже лежит другой файл"):
        give_back(removed.id, corpus, index)
    assert (corpus / MILK).read_text(encoding="utf-8") == "Другое молоко.\n"
    (corpus / MILK).unlink()
    give_back(removed.id, corpus, index)
    assert (corpus / MILK).read_text(encoding="utf-8") == text
    assert (corpus / f"{MILK}.toml").read_text(encoding="utf-8") == NOTE
    assert unbuilt.documents()[1].title == "Молоко"


def test_a_build_discards_what_was_removed_before_it_and_only_that(assistant: Assistant) -> None:
    corpus, index = assistant.settings.corpus, assistant.settings.index
    before = set_aside(MILK, corpus, index)
    later: list[str] = []

    def remove_meanwhile(stage: str, done: int, total: int) -> None:
        if stage == "reading" and not later:
            later.append(set_aside("парк/парк.txt", corpus, index).id)

    assistant.build(remove_meanwhile)
    assert kept(index) == set(later)
    with pytest.raises(CorpusError, match="больше нет среди удалённых"):
        give_back(before.id, corpus, index)
    assert give_back(later[0], corpus, index) == "парк/парк.txt"


def test_a_build_that_fails_leaves_what_can_be_given_back(unbuilt: Assistant) -> None:
    corpus, index = unbuilt.settings.corpus, unbuilt.settings.index
    for name in ("кластер.txt", MILK, "парк/парк.txt"):
        set_aside(name, corpus, index)
    with pytest.raises(CorpusError):
        unbuilt.build(silent)
    assert [one.path for one in set_asides(index)] == ["парк/парк.txt", MILK, "кластер.txt"], "the latest first"


def test_an_archive_goes_and_comes_back_as_a_whole(unbuilt: Assistant) -> None:
    corpus, index = unbuilt.settings.corpus, unbuilt.settings.index
    with zipfile.ZipFile(corpus / "связка.zip", "w") as archive:
        archive.writestr("а.txt", "Склад построен в 1999 году.\n")
    with pytest.raises(CorpusError, match="лежит в архиве"):
        set_aside("связка.zip/а.txt", corpus, index)
    removed = set_aside("связка.zip", corpus, index)
    assert [path for path, _ in removed.documents] == ["связка.zip/а.txt"]
    give_back(removed.id, corpus, index)
    assert "связка.zip/а.txt" in {source.path for source in scan(corpus).sources}


def test_what_cannot_be_kept_stays_in_the_corpus(unbuilt: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, index = unbuilt.settings.corpus, unbuilt.settings.index

    def full(source: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "no space", str(target))

    _other_disk(monkeypatch)
    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(IndexNotWritable, match="не хватило места"):
        set_aside(MILK, corpus, index)
    assert (corpus / MILK).is_file()
    assert not kept(index)


def test_whoever_is_killed_between_leaves_it_in_both(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, index = assistant.settings.corpus, assistant.settings.index

    def killed(target: str, corpus: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("assistant.removed.delete_file", killed)
    with pytest.raises(KeyboardInterrupt):
        set_aside(MILK, corpus, index)
    assert (corpus / MILK).is_file()
    (index / FOLDER / "20260101-000000-half").mkdir()
    assert [one.path for one in set_asides(index)] == [MILK]
    assistant.build(silent)
    assert not kept(index)
