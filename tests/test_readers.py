"""Many readers and one writer, each in its own process: an answer is of one generation only, and no question fails."""

import time
from pathlib import Path

import pytest

from assistant.assembly import Assistant
from assistant.leases import Lease, is_leased, unread
from tests.switching import QUESTIONS, Writing, data_of, readers

READERS, ASKED = 4, 10
"""A thousand questions in all: `python -m tests.benchmarks.soak --readers`."""


def test_readers_while_generations_are_built_gone_back_to_and_collected(tmp_path: Path) -> None:
    writing = Writing(tmp_path)
    writing.build()
    writing.build()
    with readers(writing.settings, READERS, ASKED) as running:
        while any(reader.running() for reader in running):
            writing.turn()
            time.sleep(0.1)
        found = [reader.answers() for reader in running]
    for own in found:
        assert len(own) >= ASKED
        assert len({answer["generation"] for answer in own}) >= 3
        for answer in own:
            writing.check(answer)
    assert writing.assistant.verify() == []
    assert len(writing.texts) > len(writing.assistant.index.generations()), "nothing was collected"


def test_an_answer_of_two_generations_would_be_seen(tmp_path: Path) -> None:
    """What holds the readers to one generation can fail."""
    writing = Writing(tmp_path)
    first, second = writing.build(), writing.build()
    data = data_of(Assistant(writing.settings).ask(QUESTIONS[0]))
    assert data["generation"] == second
    writing.check(data)
    with pytest.raises(AssertionError):
        writing.check({**data, "generation": first})


def test_a_lease_and_a_removal_exclude_each_other(tmp_path: Path) -> None:
    """A reader that comes between the question whether anybody reads and the removal is turned away, not let in."""
    path = tmp_path / "manifest.json"
    path.write_bytes(b"{}")
    with unread(path) as free:
        assert free
        with pytest.raises(BlockingIOError):
            Lease(path)
    lease = Lease(path)
    assert is_leased(path)
    with unread(path) as free:
        assert not free
    del lease
    assert not is_leased(path)
