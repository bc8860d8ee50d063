"""The child process: whatever a file does to it, the parent refuses that file and reads the next one."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest

from assistant.cleaning import clean
from assistant.errors import RejectedFile
from assistant.loaders.parsing import parse
from assistant.reading import reader as reader_module
from assistant.reading.exchange import message_of
from assistant.reading.reader import DocumentReader
from assistant.sources import Source
from tests.making import SENTENCES, docx, docx_of, pdf, source_of


def children() -> list[psutil.Process]:
    """The processes that parse, alive or not yet taken leave of."""
    found = psutil.Process().children()
    return [child for child in found if child.status() == psutil.STATUS_ZOMBIE or "assistant.reading.child" in child.cmdline()]


@pytest.fixture(autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    threads = threading.active_count()
    yield
    assert children() == []
    assert threading.active_count() == threads


@pytest.fixture
def good(tmp_path: Path) -> Source:
    return source_of(tmp_path, "хороший.txt", SENTENCES[0].encode())


def slow(folder: Path) -> Source:
    """A real text that takes Markdown seconds: thousands of quotes within quotes, line after line."""
    return source_of(folder, "медленный.md", (b"> " * 15 + b"*a_ [b](<c " * 40 + b"\n") * 20_000)


def large(folder: Path) -> Source:
    """A real DOCX whose one part needs far more memory than the limit, and is no zip bomb by its figures."""
    chance = random.Random(1)
    runs = "<w:r/>" * 20
    paragraphs = "".join(f"<w:p><w:r><w:t>{chance.randbytes(20).hex()}</w:t></w:r>{runs}</w:p>" for _ in range(100_000))
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body>{paragraphs}</w:body></w:document>'
    return source_of(folder, "большой.docx", docx_of(body))


def refusal(reader: DocumentReader, source: Source, corpus: Path) -> RejectedFile:
    with pytest.raises(RejectedFile) as caught:
        reader.read(source, corpus)
    assert caught.value.document == source.path
    return caught.value


def test_a_text_comes_back_as_it_was_cleaned(tmp_path: Path) -> None:
    files = {
        "а.txt": SENTENCES[1].encode("cp1251"),
        "а.md": b"# A\n\nB",
        "а.docx": docx("# А", "Б"),
        "а.pdf": pdf(["А", "", "Б"]),
    }
    sources = [source_of(tmp_path, name, data) for name, data in files.items()]
    with DocumentReader(20, 1024, 200) as reader:
        for source in sources:
            there, here = reader.read(source, tmp_path), clean(parse(tmp_path / source.path, source))
            assert {**message_of(there), "words": None} == {**message_of(here), "words": None}
            assert (there.words is None) == (here.words is None)
            if there.words is not None and here.words is not None:
                np.testing.assert_array_equal(there.words[:, :3], here.words[:, :3])
                # Which font of the system stands in for one the file lacks depends on what the process drew before.
                np.testing.assert_allclose(there.words[:, 3:], here.words[:, 3:], atol=100)


def test_the_child_starts_late_serves_many_files_and_ends(tmp_path: Path, good: Source) -> None:
    with DocumentReader(20, 1024, 200) as reader:
        assert children() == []
        reader.read(good, tmp_path)
        (first,) = children()
        for _ in range(5):
            reader.read(good, tmp_path)
        assert children() == [first]


def test_a_fresh_child_is_started_after_so_many_files(tmp_path: Path, good: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "FILES_A_CHILD", 2)
    pids: list[int] = []
    with DocumentReader(20, 1024, 200) as reader:
        for _ in range(5):
            reader.read(good, tmp_path)
            pids.extend(child.pid for child in children())
    assert [pids[0] == pids[1], pids[1] == pids[2], pids[2] == pids[3], pids[3] == pids[4]] == [True, False, True, False]


@pytest.mark.alone
def test_a_slow_file_is_stopped_in_time_and_the_next_is_read(tmp_path: Path, good: Source) -> None:
    source = slow(tmp_path)
    with DocumentReader(1.5, 1024, 200) as reader:
        reader.read(good, tmp_path)
        (former,) = children()
        started = time.monotonic()
        error = refusal(reader, source, tmp_path)
        assert time.monotonic() - started < 4
        assert error.reason == "timeout"
        assert not former.is_running()
        assert reader.read(good, tmp_path).text == SENTENCES[0]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not set the limit")
def test_a_file_that_needs_too_much_memory_is_refused(tmp_path: Path, good: Source) -> None:
    source = large(tmp_path)
    with DocumentReader(60, 300, 200) as reader:
        error = refusal(reader, source, tmp_path)
        assert error.reason == "too_large"
        assert "300" in error.message
        assert reader.read(good, tmp_path).text == SENTENCES[0]


def test_a_large_file_is_refused_unopened(tmp_path: Path) -> None:
    source = source_of(tmp_path, "а.txt", b"a" * ((1 << 20) + 1))
    (tmp_path / "а.txt").unlink()
    with DocumentReader(20, 1024, 1) as reader:
        assert refusal(reader, source, tmp_path).reason == "too_large"
        assert children() == []


def test_a_file_gone_since_the_scan_is_refused(tmp_path: Path, good: Source) -> None:
    (tmp_path / good.path).unlink()
    with DocumentReader(20, 1024, 200) as reader:
        assert refusal(reader, good, tmp_path).reason == "damaged"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(("signal_name", "reason"), [("SIGSEGV", "damaged"), ("SIGKILL", "too_large")])
def test_a_crash_refuses_the_file_it_happened_on(tmp_path: Path, good: Source, signal_name: str, reason: str) -> None:
    import signal

    source = slow(tmp_path)
    with DocumentReader(30, 1024, 200) as reader:
        reader.read(good, tmp_path)
        (child,) = children()
        crash = threading.Timer(0.5, child.send_signal, [getattr(signal, signal_name)])
        crash.start()
        assert refusal(reader, source, tmp_path).reason == reason
        crash.join()
        assert reader.read(good, tmp_path).text == SENTENCES[0]


def test_a_child_that_died_between_files_is_no_fault_of_the_next(tmp_path: Path, good: Source) -> None:
    with DocumentReader(20, 1024, 200) as reader:
        reader.read(good, tmp_path)
        (child,) = children()
        child.kill()
        while child.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
        assert reader.read(good, tmp_path).text == SENTENCES[0]


def test_an_interrupted_wait_does_not_give_the_next_file_a_late_answer(
    tmp_path: Path, good: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = source_of(tmp_path, "другой.txt", SENTENCES[1].encode())

    def interrupted(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    with DocumentReader(20, 1024, 200) as reader:
        reader.read(good, tmp_path)
        child = reader._idle.get()
        assert child is not None
        reader._idle.put(child)
        with monkeypatch.context() as patch:
            # Answers still arrive where they always do; only the wait for them is cut short.
            patch.setattr(child, "_answers", type("Interrupted", (), {"get": interrupted, "put": child._answers.put})())
            with pytest.raises(KeyboardInterrupt):
                reader.read(good, tmp_path)
        assert reader.read(other, tmp_path).text == SENTENCES[1]


def test_threads_take_turns_and_each_gets_its_own_document(tmp_path: Path) -> None:
    sources = [source_of(tmp_path, f"{number}.txt", f"{SENTENCES[0]} {number}".encode()) for number in range(24)]
    with DocumentReader(20, 1024, 200) as reader, ThreadPoolExecutor(6) as pool:
        documents = list(pool.map(lambda source: reader.read(source, tmp_path), sources))
    assert [document.text for document in documents] == [f"{SENTENCES[0]} {number}" for number in range(24)]


def test_code_in_the_current_folder_is_not_run(tmp_path: Path, good: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json", "chardet", "assistant", "pymorphy3"):
        (tmp_path / f"{name}.py").write_text("import os\nos._exit(3)\n")
    monkeypatch.chdir(tmp_path)
    source = source_of(tmp_path, "а.txt", SENTENCES[0].encode("cp1251"))
    with DocumentReader(20, 1024, 200) as reader:
        assert reader.read(source, tmp_path).text == SENTENCES[0]


def run_child(lines: list[str], code: str = "from assistant.reading.child import main; main()") -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.argv = ['child', '1024', '20', '40']; {code}"],
        input="".join(lines).encode(),
        capture_output=True,
        check=True,
        timeout=60,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    return done.stdout.decode().splitlines()


def test_stray_prints_do_not_reach_the_answers(tmp_path: Path, good: Source) -> None:
    request = {
        "id": "",
        "path": good.path,
        "media_type": good.media_type,
        "size": good.size,
        "archive": None,
        "member": 0,
        "file": str(tmp_path / good.path),
    }
    code = (
        "import assistant.reading.child as child, os; parse = child.parse\n"
        "def noisy(*given):\n    print('шум'); os.write(1, b'noise'); return parse(*given)\n"
        "child.parse = noisy; child.main()"
    )
    (line,) = run_child([json.dumps(request) + "\n"], code)
    assert json.loads(line)["document"]["text"] == SENTENCES[0]


def test_the_child_loads_a_format_only_when_asked() -> None:
    code = "import assistant.reading.child; print(*sys.modules)"
    loaded = set(run_child([], code)[0].split())
    assert not loaded & {"pypdf", "docx", "lxml", "chardet", "markdown_it", "pymorphy3", "torch", "pydantic", "streamlit"}
