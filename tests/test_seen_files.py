"""A file that nothing has touched is not hashed again, by this process or the next; one that was touched always is."""

import json
import os
from pathlib import Path

import pytest

from assistant import seen_files, sources
from assistant.assembly import Assistant
from assistant.seen_files import SEEN, keep, recall
from assistant.sources import scan
from tests.test_sources import write


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of this moment count as settled."""
    monkeypatch.setattr(seen_files, "_SETTLED_SECONDS", -60.0)


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of files that are hashed from now on."""
    names: list[str] = []
    look = sources._look

    def told(chunks: object, name: str) -> object:
        names.append(name)
        return look(chunks, name)  # type: ignore[arg-type]

    monkeypatch.setattr(sources, "_look", told)
    return names


def _next_process() -> None:
    seen_files._seen.clear()
    seen_files._recalled.clear()


@pytest.mark.usefixtures("settled")
def test_what_was_seen_of_a_file_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    """A page that is open for months looks at files that come and go."""
    write(tmp_path, **{"а.txt": "а", "б.txt": "б"})

    def seen() -> set[str]:
        scan(tmp_path)
        return {Path(path).name for path, _ in seen_files._seen if Path(path).is_relative_to(tmp_path)}

    assert seen() == {"а.txt", "б.txt"}
    (tmp_path / "б.txt").unlink()
    assert seen() == {"а.txt"}


@pytest.mark.usefixtures("settled")
def test_the_next_process_hashes_only_what_was_touched(tmp_path: Path, hashed: list[str]) -> None:
    corpus, index = tmp_path / "corpus", tmp_path
    write(corpus, **{"а.txt": "один", "п/б.txt": "два", "в.txt": "три"})
    before = scan(corpus)
    keep(index, corpus)
    _next_process()
    # As long as before and with the times it had: only the time of the change of state tells, which no program sets.
    times = (corpus / "в.txt").stat()
    (corpus / "в.txt").write_text("тро", encoding="utf-8")
    os.utime(corpus / "в.txt", ns=(times.st_atime_ns, times.st_mtime_ns))
    hashed.clear()
    recall(index, corpus)
    after = scan(corpus)
    assert hashed == ["в.txt"]
    assert [one.id for one in after.sources][0::2] == [one.id for one in before.sources][0::2]
    assert after.sources[1].id != before.sources[1].id


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("content", ["", "[", "{}", "[1]", '[["а.txt", -1, [1], ["x"]]]', "\x00"])
def test_what_cannot_be_read_is_looked_at_again(tmp_path: Path, hashed: list[str], content: str) -> None:
    write(tmp_path / "corpus", **{"а.txt": "один"})
    (tmp_path / SEEN).write_text(content, encoding="utf-8")
    recall(tmp_path, tmp_path / "corpus")
    assert len(scan(tmp_path / "corpus").sources) == 1
    assert hashed == ["а.txt"]


def test_a_file_changed_just_now_is_not_remembered(tmp_path: Path, hashed: list[str]) -> None:
    write(tmp_path / "corpus", **{"а.txt": "один"})
    for _ in range(2):
        scan(tmp_path / "corpus")
    assert hashed == ["а.txt", "а.txt"]


@pytest.mark.usefixtures("settled")
def test_a_build_keeps_what_it_saw_and_nothing_of_what_was_removed(tmp_path: Path, hashed: list[str]) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write(corpus, **{"а.txt": "Кластер — это группа предприятий.", "б.txt": "Парк — это площадка."})
    Assistant.open(corpus, index, reader=False).build()
    _next_process()
    hashed.clear()
    later = Assistant.open(corpus, index, reader=False)
    later.remove("б.txt")
    later.build()
    assert hashed == []
    assert [row[0] for row in json.loads((index / SEEN).read_text(encoding="utf-8"))] == ["а.txt"]
