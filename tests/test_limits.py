"""Limits that hold, on real files: hostile names, sizes and contents are read or refused in time, and nothing is fetched."""

import http.server
import os
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from assistant.errors import RejectedFile
from assistant.kinds import PLAIN
from assistant.loaders.parsing import parse
from assistant.reading.exchange import PATIENCE
from assistant.reading.reader import DocumentReader
from assistant.sources import Source, file_source, rescan, scan
from tests.fuzzing import REASONS, request_of, run
from tests.making import SENTENCES, docx, pdf, source_of
from tests.mutations import Seed, parts_of, seeds, zip_of

pytestmark = pytest.mark.alone

SECONDS = 20.0
MADE = {seed.format: seed for seed in seeds() if seed.name.startswith("made.")}
ZIPPED = [suffix for suffix, seed in MADE.items() if seed.data.startswith(b"PK") and suffix != "zip"]
SECRET = "Совершенно секретное содержание чужого файла"


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    with DocumentReader(SECONDS, 1024, 200) as opened:
        yield opened


def text_or_reason(reader: DocumentReader, folder: Path, name: str, data: bytes) -> str:
    """Return the text read, or the reason of a refusal in angle brackets."""
    try:
        return reader.read(source_of(folder, name, data), folder).text
    except RejectedFile as error:
        return f"<{error.reason}>"


# Names.

NAMES = [
    "имя с пробелами.txt", "а..б.txt", "а\nб.txt", "а\tб\r.txt", "-rf.txt", "$(id).txt", "`id`.txt", "%s{0}.txt", "'\".txt",
    "обратная\\черта.txt", "«ёлочки».txt", "а" * 125 + ".txt", "a" * 251 + ".txt", "и\u0306.txt", "й.txt", "\u202eгор.txt",
    "🦄.txt", "а.txt.txt", "а", " ", "*", "[а-я].txt", "http:ссылка.txt", "CON", "null\u2028.txt",
]  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have fewer names")
def test_a_file_of_any_name_is_read(tmp_path: Path, reader: DocumentReader) -> None:
    for name in NAMES:
        (tmp_path / name).write_text(SENTENCES[0], encoding="utf-8")
        assert len(name.encode()) <= 255
    found = {source.path: source for source in scan(tmp_path).sources}
    assert sorted(found) == sorted(NAMES)
    for name in NAMES:
        clean = reader.read(found[name], tmp_path)
        assert (clean.source.path, clean.text) == (name, SENTENCES[0])


# What the file system may hold.


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
def test_pipes_and_sockets_are_no_documents_and_keep_nobody_waiting(tmp_path: Path, reader: DocumentReader) -> None:
    (tmp_path / "а.txt").write_text("text", encoding="utf-8")
    source = scan(tmp_path).sources[0]
    os.mkfifo(tmp_path / "труба.txt")
    with socket.socket(socket.AF_UNIX) as bound:
        here = Path.cwd()
        os.chdir(tmp_path)  # the path of a socket may not be long
        try:
            bound.bind("гнездо.txt")
        finally:
            os.chdir(here)
        started = time.monotonic()
        assert [found.path for found in scan(tmp_path).sources] == ["а.txt"]
        for name in ("труба.txt", "гнездо.txt"):
            with pytest.raises(RejectedFile):
                file_source(tmp_path / name, tmp_path)
    (tmp_path / "а.txt").unlink()
    os.mkfifo(tmp_path / "а.txt")
    with pytest.raises(RejectedFile):
        rescan(source, tmp_path)
    assert time.monotonic() - started < 5


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
def test_a_pipe_put_in_the_place_of_a_file_ends_with_the_time(tmp_path: Path) -> None:
    source = source_of(tmp_path, "а.txt", b"text")
    (tmp_path / "а.txt").unlink()
    os.mkfifo(tmp_path / "а.txt")
    with DocumentReader(0.5, 1024, 200) as reader, pytest.raises(RejectedFile) as caught:
        reader.read(source, tmp_path)
    assert caught.value.reason == "timeout"
    assert "2.5" in caught.value.message or "2,5" in caught.value.message


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
def test_a_file_that_waits_longer_than_it_works_is_read(tmp_path: Path) -> None:
    """As on a machine busy with other things: the limit is on the processor's time."""
    source = source_of(tmp_path, "а.txt", "Текст был прочитан.".encode())
    (tmp_path / "а.txt").unlink()
    os.mkfifo(tmp_path / "а.txt")

    def late() -> None:
        time.sleep(2.5)
        (tmp_path / "а.txt").write_bytes("Текст был прочитан.".encode())

    writer = threading.Thread(target=late)
    writer.start()
    with DocumentReader(1.5, 1024, 200) as reader:
        assert reader.read(source, tmp_path).text == "Текст был прочитан."
    writer.join()


@pytest.mark.skipif(sys.platform == "win32", reason="no such timer there")
def test_a_file_that_works_too_long_is_stopped_by_the_time_it_worked(tmp_path: Path) -> None:
    source = source_of(tmp_path, "а.md", (b"> " * 15 + b"*a_ [b](<c " * 40 + b"\n") * 20_000)
    with DocumentReader(1.5, 1024, 200) as reader, pytest.raises(RejectedFile) as caught:
        reader.read(source, tmp_path)
    assert caught.value.reason == "timeout"
    assert "1.5" in caught.value.message or "1,5" in caught.value.message


def test_a_folder_put_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    for seed in MADE.values():
        source = source_of(tmp_path, seed.name, seed.data)
        (tmp_path / seed.name).unlink()
        (tmp_path / seed.name).mkdir()
        with pytest.raises(RejectedFile):
            parse(tmp_path / seed.name, source)


def test_a_file_cut_while_it_is_read_is_read_or_refused(tmp_path: Path) -> None:
    whole = pdf([SENTENCES[0]] * 400)
    with DocumentReader(SECONDS, 1024, 200) as reader:
        for number in range(6):
            source = source_of(tmp_path, "а.pdf", whole)
            cutting = threading.Timer(0.02 * number, os.truncate, (tmp_path / "а.pdf", len(whole) // 3))
            cutting.start()
            try:
                assert reader.read(source, tmp_path).text
            except RejectedFile as error:
                assert error.reason in REASONS  # noqa: PT017 — either will do
            cutting.join()


# Sizes.


def test_a_text_of_a_gigabyte_is_refused_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "а.txt").open("wb") as file:
        file.truncate(1 << 30)
    started = time.monotonic()
    (source,) = scan(tmp_path).sources
    assert source.size == 1 << 30
    assert source.media_type == PLAIN
    scanned = time.monotonic() - started
    with DocumentReader(SECONDS, 1024, 200) as reader:
        with pytest.raises(RejectedFile) as caught:
            reader.read(source, tmp_path)
        assert caught.value.reason == "too_large"
    assert time.monotonic() - started - scanned < 0.5
    assert scanned < 30


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not set the limit of memory")
def test_a_text_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    source = source_of(tmp_path, "а.txt", ("слово " * 30 + "\n").encode() * 500_000)
    with DocumentReader(60, 300, 200) as reader, pytest.raises(RejectedFile) as caught:
        reader.read(source, tmp_path)
    assert caught.value.reason in {"too_large", "timeout"}


def test_ten_thousand_pages_are_read_or_refused_in_time(tmp_path: Path) -> None:
    source = source_of(tmp_path, "а.pdf", pdf([f"Страница {number}" for number in range(10_000)]))
    started = time.monotonic()
    with DocumentReader(6, 1024, 200) as reader:
        try:
            assert len(reader.read(source, tmp_path).pages) == 10_000
        except RejectedFile as error:
            assert error.reason in {"timeout", "too_large"}  # noqa: PT017 — either will do
    assert time.monotonic() - started < PATIENCE * 6 + 5


def test_a_pdf_without_pages_is_refused(tmp_path: Path, reader: DocumentReader) -> None:
    assert text_or_reason(reader, tmp_path, "а.pdf", pdf([])) in {"<no_text>", "<empty>", "<damaged>"}


@pytest.mark.parametrize("suffix", ZIPPED)
def test_a_document_that_unpacks_to_too_much_is_refused(tmp_path: Path, suffix: str, reader: DocumentReader) -> None:
    swelling = {**parts_of(MADE[suffix].data), "more.xml": bytes(60_000_000)}
    assert text_or_reason(reader, tmp_path, f"а.{suffix}", zip_of(swelling)) == "<too_large>"
    many = {**parts_of(MADE[suffix].data), **{f"{number}.xml": b"" for number in range(20_000)}}
    assert text_or_reason(reader, tmp_path, f"а.{suffix}", zip_of(many)) == "<too_large>"


# Damage.


@pytest.mark.parametrize("suffix", MADE)
def test_a_file_cut_at_every_tenth_of_its_length_is_read_or_refused(tmp_path: Path, suffix: str, reader: DocumentReader) -> None:
    whole = MADE[suffix].data
    for tenth in range(10):
        outcome = run(reader, SECONDS, tmp_path, f"а.{suffix}", whole[: len(whole) * tenth // 10])
        assert not outcome.is_fall, (tenth, outcome)
        assert tenth or outcome.kind == "empty"


@pytest.mark.parametrize("suffix", [suffix for suffix in MADE if suffix not in {"txt", "md", "csv", "zip", "doc"}])
def test_a_wrong_extension_changes_nothing(tmp_path: Path, suffix: str, reader: DocumentReader) -> None:
    right = text_or_reason(reader, tmp_path, f"а.{suffix}", MADE[suffix].data)
    assert "Кластер" in right or suffix == "xlsx"
    for other in ("pdf", "docx", "txt", "неведомо", "html"):
        assert text_or_reason(reader, tmp_path, f"а.{other}", MADE[suffix].data) == right, other


@pytest.mark.parametrize("suffix", [suffix for suffix in MADE if suffix not in {"txt", "md", "csv", "doc"}])
def test_a_text_under_the_name_of_another_format_is_read_or_refused(tmp_path: Path, suffix: str, reader: DocumentReader) -> None:
    read = text_or_reason(reader, tmp_path, f"а.{suffix}", SENTENCES[0].encode())
    assert read in {SENTENCES[0], "<damaged>", "<unsupported>", "<empty>"}


# What a document asks to be fetched, opened or expanded.


def inserted(data: bytes, doctype: str, reference: str) -> bytes:
    """Put a document type before the root of XML or HTML, and a reference into its first long text."""
    text = data.decode()
    start = next(at for at in range(len(text)) if text[at] == "<" and text[at + 1] not in "?!")
    word = next((word for word in ("объединяет", "Лист1", "Доля") if word in text), None)
    body = text[start:].replace(word, f"{word} {reference} ", 1) if word else text[start:]
    if "<!DOCTYPE" in text[:start]:
        start = text.index("<!DOCTYPE")
    return (text[:start] + doctype + body).encode()


def hostile(seed: Seed, doctype: str, reference: str) -> bytes:
    """Return a document of markup, or a package of parts, with the same trick in every part."""
    if not seed.data.startswith(b"PK"):
        return inserted(seed.data, doctype, reference)
    parts = parts_of(seed.data)
    return zip_of(
        {
            name: inserted(data, doctype, reference) if name.endswith((".xml", ".xhtml", ".opf")) else data
            for name, data in parts.items()
        }
    )


MARKUP = ["docx", "odt", "epub", "pptx", "xlsx", "fb2", "html"]

TRICKS: dict[str, tuple[str, str]] = {
    "entity": ('<!DOCTYPE x [<!ENTITY x SYSTEM "{address}">]>', "&x;"),
    "parameter": ('<!DOCTYPE x [<!ENTITY % p SYSTEM "{address}"> %p;]>', "&x;"),
    "dtd": ('<!DOCTYPE x SYSTEM "{address}">', "&x;"),
    "xinclude": ("", '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{address}" parse="text"/>'),
    "stylesheet": ('<?xml-stylesheet type="text/xsl" href="{address}"?>', ""),
}


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("suffix", MARKUP)
def test_another_file_is_never_opened(tmp_path: Path, suffix: str, trick: str, reader: DocumentReader) -> None:
    secret = tmp_path / "secret.txt"
    doctype, reference = TRICKS[trick]
    doctype, reference = doctype.replace("{address}", secret.as_uri()), reference.replace("{address}", secret.as_uri())
    data = hostile(MADE[suffix], doctype, reference)
    for content in (SECRET, f'<!ENTITY x "{SECRET}">'):
        secret.write_text(content, encoding="utf-8")
        assert SECRET not in text_or_reason(reader, tmp_path, f"а.{suffix}", data)
    if sys.platform != "win32":
        # Who opened a pipe would wait for its writer.
        secret.unlink()
        os.mkfifo(secret)
        assert text_or_reason(reader, tmp_path, f"а.{suffix}", data) != "<timeout>"


@pytest.mark.parametrize("suffix", MARKUP)
def test_no_entity_is_expanded(tmp_path: Path, suffix: str, reader: DocumentReader) -> None:
    swelling = '<!ENTITY e0 "Распухло">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    started = time.monotonic()
    text = text_or_reason(reader, tmp_path, f"а.{suffix}", hostile(MADE[suffix], f"<!DOCTYPE x [{swelling}]>", "&e9;"))
    assert time.monotonic() - started < SECONDS / 2
    assert text.count("Распухло") <= 1


@pytest.fixture
def visited() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SECRET.encode())

        do_HEAD = do_POST = do_OPTIONS = do_GET  # noqa: N815 — as the library calls them

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        serving.join()


def fetching(address: str) -> dict[str, bytes]:
    """Return documents of every format that ask for something at an address, each in all the ways it knows."""
    page = (
        f'<html><head><link rel=stylesheet href="{address}/css"><base href="{address}/"><script src="{address}/js"></script>'
        f'<meta http-equiv=refresh content="0;url={address}/go"><style>@import url({address}/i.css)</style></head><body>'
        f'<p>{SENTENCES[0]}<img src="{address}/img"><iframe src="{address}/frame"></iframe><object data="{address}/o"></object>'
        f'<video src="{address}/v"></video><embed src="{address}/e"></p></body></html>'
    ).encode()
    link = (
        f'<Relationship Id="r9" Type="http://schemas.openxmlformats.org/x/image" Target="{address}/rel" TargetMode="External"/>'
    )
    made: dict[str, bytes] = {"html": page, "md": f"![а]({address}/md) {SENTENCES[0]} <img src='{address}/md2'>\n".encode()}
    for suffix in ("docx", "pptx", "xlsx"):
        parts = parts_of(MADE[suffix].data)
        made[suffix] = zip_of(
            {
                name: data.replace(b"</Relationships>", link.encode() + b"</Relationships>") if name.endswith(".rels") else data
                for name, data in parts.items()
            }
        )
    made["epub"] = zip_of({name: page if name.endswith(".xhtml") else data for name, data in parts_of(MADE["epub"].data).items()})
    made["rtf"] = MADE["rtf"].data[:-1] + rb"{\field{\*\fldinst INCLUDEPICTURE " + address.encode() + rb"/rtf}}{\*\template x}}"
    made["pdf"] = MADE["pdf"].data.replace(
        b"/Type /Catalog", f"/Type /Catalog /OpenAction << /S /URI /URI ({address}/pdf) >>".encode(), 1
    )
    for suffix in MARKUP:
        for name, (doctype, reference) in TRICKS.items():
            trick = (doctype.replace("{address}", f"{address}/{name}"), reference.replace("{address}", f"{address}/{name}"))
            made[f"{name}.{suffix}"] = hostile(MADE[suffix], *trick)
    return made


def test_nothing_is_fetched(tmp_path: Path, visited: tuple[str, list[str]], reader: DocumentReader) -> None:
    address, asked = visited
    read = 0
    for name, data in fetching(address).items():
        text = text_or_reason(reader, tmp_path, f"а.{name}", data)
        read += not text.startswith("<")
        assert SECRET not in text
        assert asked == [], name
    assert read > 10


def test_the_child_opens_no_connection_and_starts_no_program(tmp_path: Path) -> None:
    """Python's own audit: who looks up a name, connects, binds or runs a program while a document is read is ended."""
    program = (
        "import sys, os\n"
        "import assistant.reading.child as child\n"
        "def forbid(event, given):\n"
        "    if event in {'socket.connect', 'socket.bind', 'socket.getaddrinfo', 'os.system', 'os.exec', 'os.posix_spawn',"
        " 'subprocess.Popen', 'urllib.Request', 'webbrowser.open'}: os.write(2, event.encode()); os._exit(9)\n"
        "sys.addaudithook(forbid)\n"
        "sys.argv = ['child', '1024', '60', '40']\n"
        "child.main()\n"
    )
    requests = [
        request_of(source_of(tmp_path, f"а.{name}", data), tmp_path / f"а.{name}")
        for name, data in fetching("http://127.0.0.1:9").items()
    ]
    done = subprocess.run(
        [sys.executable, "-c", program], input="".join(requests).encode(), capture_output=True, check=False, timeout=120,
        cwd=Path(__file__).parents[1], env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert len(done.stdout.splitlines()) == len(requests)


def test_macros_are_not_run_and_their_documents_not_read(tmp_path: Path) -> None:
    data = zip_of({**parts_of(docx("Абзац")), "word/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)})
    for name in ("а.docm", "а.dotm"):
        with pytest.raises(RejectedFile) as caught:
            parse(tmp_path / name, source_of(tmp_path, name, data))
        assert caught.value.reason == "unsupported"
    assert parse(tmp_path / "а.docx", source_of(tmp_path, "а.docx", data)).raw == "Абзац"


@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes")
def test_what_a_child_started_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tesseract must not work on for a file that was given up."""
    source = source_of(tmp_path, "а.txt", b"text")
    program = tmp_path / "child"
    program.write_text(f"#!/bin/sh\nsleep 97 &\necho $! > '{tmp_path}/pid'\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    with DocumentReader(0.3, 1024, 200) as reader, pytest.raises(RejectedFile):
        reader.read(source, tmp_path)
    pid = int((tmp_path / "pid").read_text())
    for _ in range(50):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.1)
    raise AssertionError(f"process {pid} goes on")


# Structures that eat time or the stack.


def deep(suffix: str, depth: int) -> bytes:
    """Return a document of elements or groups within each other."""
    seed = MADE[suffix].data
    tags: dict[str, tuple[str, str]] = {
        "html": ("<div>", "</div>"),
        "fb2": ("<section>", "</section>"),
        "rtf": (r"{\b ", "}"),
        "md": ("> ", ""),
    }
    if suffix in tags:
        start, stop = tags[suffix]
        anchor = {"html": b"<body>", "fb2": b"<body>", "rtf": rb"\pard", "md": b""}[suffix]
        at = seed.index(anchor) + len(anchor)
        return seed[:at] + start.encode() * depth + b"x" + stop.encode() * depth + seed[at:]
    inner = {
        "docx": ("word/document.xml", "w:tbl><w:tr><w:tc", "w:tc></w:tr></w:tbl", b"<w:body>"),
        "odt": ("content.xml", "text:section", "text:section", b"<office:text>"),
        "pptx": ("ppt/slides/slide1.xml", "p:grpSp", "p:grpSp", b"<p:spTree>"),
        "epub": ("OEBPS/ch1.xhtml", "div", "div", b"<body>"),
    }
    name, start, stop, anchor = inner[suffix]
    parts = parts_of(seed)
    at = parts[name].index(anchor) + len(anchor)
    parts[name] = parts[name][:at] + f"<{start}>".encode() * depth + f"</{stop}>".encode() * depth + parts[name][at:]
    return zip_of(parts)


@pytest.mark.parametrize("suffix", ["html", "fb2", "rtf", "md", "docx", "odt", "pptx", "epub"])
def test_what_is_nested_deep_is_read_or_refused(tmp_path: Path, suffix: str, reader: DocumentReader) -> None:
    for depth in (200, 3_000, 100_000):
        outcome = run(reader, SECONDS, tmp_path, f"а.{suffix}", deep(suffix, depth))
        assert not outcome.is_fall, (depth, outcome)


LONG: dict[str, Callable[[], bytes]] = {
    "line.txt": lambda: ("слово " * 300_000).encode(),
    "word.txt": lambda: "а".encode() * 2_000_000,
    "hyphens.txt": lambda: "сло-\n".encode() * 200_000,
    "spaces.txt": lambda: b"a" + b" " * 3_000_000 + b"a",
    "lines.txt": lambda: b"a\n" * 200_000,
    "wrapped.txt": lambda: (SENTENCES[0] + "\n").encode() * 60_000,
    "marks.txt": lambda: ("е" + "\u0301" * 1_000_000).encode(),
    "stars.md": lambda: b"*" * 300_000,
    "brackets.md": lambda: b"[" * 300_000,
    "links.md": lambda: b"[a](" * 50_000,
    "table.md": lambda: b"|a" * 20_000 + b"\n" + b"|-" * 20_000 + b"\n" + b"|b" * 20_000,
    "cells.csv": lambda: b";" * 3_000_000,
    "quote.csv": lambda: b'"' + b"a;\n" * 1_000_000,
    "attributes.html": lambda: b"<p " + b'a="b" ' * 300_000 + b">x</p>",
    "open.html": lambda: b"<p><b><i>" * 100_000,
    "comment.html": lambda: b"<html><!--" + b"-" * 3_000_000,
    "table.html": lambda: b"<table>" + b"<td>x" * 60_000,
    "spans.html": lambda: b"<table><tr>" + b"<td rowspan=65534 colspan=256>x" * 64 + b"<tr>" * 60_000,
    "wide.html": lambda: b"<table><tr>" + b"<td rowspan=9 colspan=256>x" * 60_000 + b"<tr><td>x",
    "rows.html": lambda: b"<table>" + b"<tr><td rowspan=65534>x<td>y" * 5_000,
    "entities.html": lambda: b"<p>" + b"&amp" * 500_000,
    "random.txt": lambda: random.Random(1).randbytes(1_000_000),
}


@pytest.mark.parametrize("name", LONG)
def test_what_is_long_is_read_or_refused_at_once(tmp_path: Path, name: str, reader: DocumentReader) -> None:
    """Time grows with the length, not with its square: none comes near the limit."""
    outcome = run(reader, SECONDS, tmp_path, name, LONG[name]())
    assert not outcome.is_fall, outcome
    assert outcome.kind != "timeout"


def test_a_source_that_says_a_wrong_kind_is_refused_or_read(tmp_path: Path, reader: DocumentReader) -> None:
    """The index may hold what an earlier version took a file for."""
    for seed in MADE.values():
        source = source_of(tmp_path, seed.name, seed.data)
        for other in MADE.values():
            kind = source_of(tmp_path, other.name, other.data).media_type
            wrong = Source(source.id, source.path, kind, source.size, source.description)
            if other is not seed:
                shutil.copy(tmp_path / seed.name, tmp_path / "а")
                try:
                    reader.read(wrong, tmp_path)
                except RejectedFile as error:
                    assert error.__cause__ is None, (seed.name, kind)  # noqa: PT017 — the child did not die of it
