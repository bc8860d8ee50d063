"""The counting of `tests.benchmarks.peers`; the peers themselves are not run here."""

from pathlib import Path

from assistant.evaluation.golds import Gold
from tests.benchmarks.peer_running import Peer, high_water, last_line
from tests.benchmarks.peers import recall, table

GOLDS = [Gold("1", "?", True, "a", document="a.txt"), Gold("2", "?", True, "b", document="b.txt"), Gold("3", "?", False)]


def answered(*documents: str, seconds: float = 0.01) -> dict[str, object]:
    return {"seconds": seconds, "documents": list(documents)}


def test_recall_counts_different_documents_over_answerable_questions() -> None:
    answers = [answered("c.txt", "c.txt", "a.txt"), answered("b.txt"), answered("b.txt")]
    assert [recall(GOLDS, answers, top) for top in (1, 2)] == [0.5, 1.0]


def test_a_row_without_figures_says_why_and_ratios_are_to_the_first_row() -> None:
    build = {"seconds": 2.0, "processor": 3.0, "passages": 10, "peak": 500.0, "megabytes": 1.5}
    ours, other = Peer("ours", "Мы"), Peer("other", "Они")
    for peer, times in ((ours, 1.0), (other, 3.0)):
        peer.builds["x"] = {**build, "seconds": 2.0 * times}
        peer.answers = [answered("a.txt", seconds=0.01 * times)] * 3
        peer.asking = {"peak": 400.0}
    lines = table([ours, other, Peer("third", "Третьи", failure="не установился: a|b")], GOLDS, ["x"], {"x": "x"}).splitlines()
    assert "| Они | 6,0 (3,0×) |" in lines[3]
    assert "30,0 (3,0×) / 30,0 (3,0×)" in lines[3]
    assert "не установился: a/b" in lines[4]
    assert len({line.count("|") for line in lines}) == 1


def test_the_reason_of_a_failure_is_the_last_line_that_says_something() -> None:
    assert last_line("Traceback\nValueError: no\n\n") == "ValueError: no"


def test_the_most_memory_of_a_process_is_read() -> None:
    assert high_water(int(Path("/proc/self").readlink().name)) > 1
