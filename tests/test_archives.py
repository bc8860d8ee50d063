"""ZIP archives of documents: trusted in nothing, and what lies in them is read under a name of ours."""

import io
import json
import os
import stat
import struct
import time
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assistant import archives
from assistant.archives import ArchiveFault, members, opened, unpacked
from assistant.errors import RejectedFile
from assistant.kinds import DOCX, EPUB, PDF, PLAIN, ZIP
from assistant.loaders.parsing import parse
from assistant.reading.reader import DocumentReader
from assistant.sources import file_source, rescan, scan
from tests.making import SENTENCES, docx, pdf
from tests.making_markup import epub

Names = Mapping[str, bytes] | Mapping[zipfile.ZipInfo, bytes]


def zipped(files: Names, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # names that stand twice
        for name, data in files.items():
            archive.writestr(name, data, method)
    return out.getvalue()


def written(folder: Path, data: bytes, name: str = "архив.zip") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return folder / name


def entry(name: str, *, mode: int = 0) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    return made


def raw_name(data: bytes, shown: bytes, real: bytes) -> bytes:
    """Put bytes of the same length in the place of a name, and say that they are no UTF-8."""
    assert len(shown) == len(real)
    return data.replace(shown, real)


def paths(archive: Path) -> list[str]:
    with opened(archive) as found:
        return [member.path for member in members(found)]


def fault(archive: Path) -> str:
    with pytest.raises(ArchiveFault) as caught:
        opened(archive)
    return caught.value.fault


# Names.


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("папка/закон.txt", "папка/закон.txt"),
        ("../../etc/passwd", "etc/passwd"),
        ("а/../../б.txt", "а/б.txt"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Документы\\а.txt", "Документы/а.txt"),
        ("\\\\сервер\\диск\\а.txt", "сервер/диск/а.txt"),
        ("./а.txt", "а.txt"),
        ("а\nб\r.txt", "аб.txt"),
        ("а\u202etxt.exe", "аtxt.exe"),
        ("и\u0306.txt", "й.txt"),
        (" а .txt ", "а .txt"),
        ("а" * 251 + ".txt", "а" * 196 + ".txt"),
        ("а" * 250, "а" * 200),
        ("а/" * 1000 + "б.txt", "а/" * 29 + "б.txt"),
    ],
)
def test_names_become_harmless_paths(tmp_path: Path, name: str, path: str) -> None:
    archive = written(tmp_path / "corpus", zipped({name: b"text"}))
    assert paths(archive) == [path]
    assert [source.path for source in scan(tmp_path / "corpus").sources] == [f"архив.zip/{path}"]
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "corpus", archive], "nothing is unpacked into the corpus or beside it"


@pytest.mark.parametrize(
    "name", ["папка/", ".скрыт.txt", "__MACOSX/а.txt", "~$а.docx", "а.tmp", "а~", "Thumbs.db", ".git/config", "..", "/", "\u200b"]
)
def test_what_is_no_document_is_passed_over(tmp_path: Path, name: str) -> None:
    assert paths(written(tmp_path, zipped({name: b"", "а.txt": b"a"}))) == ["а.txt"]


@pytest.mark.parametrize("encoding", ["cp866", "utf-8"])
@pytest.mark.parametrize("name", ["Закон о рынке.txt", "рай.txt", "Ёлка №1.txt"])
def test_names_in_the_encodings_of_archivers_that_do_not_say_them(tmp_path: Path, encoding: str, name: str) -> None:
    raw = name.encode(encoding)
    shown = b"x" * len(raw)
    assert paths(written(tmp_path, raw_name(zipped({shown.decode(): b"a"}), shown, raw))) == [name]


def test_names_that_stand_twice_are_told_apart(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for number, name in enumerate(["а.txt", "а.txt", "/а.txt", "а (2).txt", "п.1/б", "п.1/б"]):
            archive.writestr(name, f"Текст {number}".encode())
    path = written(tmp_path / "corpus", out.getvalue())
    assert paths(path) == ["а.txt", "а (2).txt", "а (3).txt", "а (2) (2).txt", "п.1/б", "п.1/б (2)"]
    for number, source in enumerate(sorted(scan(tmp_path / "corpus").sources, key=lambda source: source.member)):
        assert parse(path, source).raw == f"Текст {number}"


@pytest.mark.alone
def test_ten_thousand_equal_names_take_no_time(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for _ in range(archives.MOST_ENTRIES):
            archive.writestr("а.txt", b"")
    started = time.monotonic()
    assert len(set(paths(written(tmp_path, out.getvalue())))) == archives.MOST_ENTRIES
    assert time.monotonic() - started < 5


@pytest.mark.alone
def test_thousands_of_documents_are_looked_at_in_one_opening(tmp_path: Path) -> None:
    written(tmp_path, zipped({f"{number}.txt": b"a" for number in range(archives.MOST_ENTRIES)}))
    started = time.monotonic()
    assert len(scan(tmp_path).sources) == archives.MOST_ENTRIES
    assert time.monotonic() - started < 15


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_no_documents(tmp_path: Path, kind: int) -> None:
    archive = zipped({entry("ссылка.txt", mode=kind | 0o777): b"/etc/passwd", entry("а.txt", mode=stat.S_IFREG | 0o644): b"a"})
    assert paths(written(tmp_path, archive)) == ["а.txt"]


# What is read.


def test_documents_of_every_kind_are_read_from_an_archive(tmp_path: Path) -> None:
    files = {
        "папка/закон.txt": "\n".join(SENTENCES).encode("cp866"),
        "отчёт.docx": docx("# Заголовок", SENTENCES[0]),
        "книга.epub": epub("# Глава", *SENTENCES),
        "а.pdf": pdf(SENTENCES[:2]),
    }
    corpus = tmp_path / "corpus"
    written(corpus, zipped(files))
    found = scan(corpus)
    assert not found.unreadable
    with DocumentReader(30, 1024, 200) as reader:
        for source in found.sources:
            alone, root = file_source(
                written(tmp_path, files[source.path.removeprefix("архив.zip/")], Path(source.path).name), tmp_path
            )
            inside, outside = reader.read(source, corpus), reader.read(alone, root)
            assert inside.text == outside.text
            assert (source.id, source.media_type, source.size) == (alone.id, alone.media_type, alone.size)
            assert [page.number for page in inside.pages] == [page.number for page in outside.pages]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_of_documents_is_not_taken_for_one_of_them(tmp_path: Path, method: int) -> None:
    written(
        tmp_path, zipped({"а.docx": docx("Абзац"), "б.epub": epub("Абзац"), "в.txt": b"text", "г.pdf": pdf(["Абзац"])}, method)
    )
    assert {source.path: source.media_type for source in scan(tmp_path).sources} == {
        "архив.zip/а.docx": DOCX,
        "архив.zip/б.epub": EPUB,
        "архив.zip/в.txt": PLAIN,
        "архив.zip/г.pdf": PDF,
    }


def test_an_archive_that_begins_with_a_pdf_as_it_is_is_an_archive(tmp_path: Path) -> None:
    written(tmp_path, zipped({"а.pdf": pdf(["Абзац"])}, zipfile.ZIP_STORED))
    assert [source.path for source in scan(tmp_path).sources] == ["архив.zip/а.pdf"]


@pytest.mark.parametrize(
    ("name", "data", "kind"), [("а.zip", docx("а"), DOCX), ("а.zip", epub("а"), EPUB), ("а.zip", zipped({}), ZIP)]
)
def test_a_document_called_zip_is_that_document(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    assert file_source(written(tmp_path, data, name), tmp_path)[0].media_type == kind


@pytest.mark.parametrize("name", ["программа.jar", "рисунок.odg"])
def test_archives_of_other_kinds_are_one_file_that_is_not_read(tmp_path: Path, name: str) -> None:
    written(tmp_path, zipped({"а/Б.class": b"a", "текст.txt": b"text"}), name)
    (source,) = scan(tmp_path).sources
    with pytest.raises(RejectedFile) as caught:
        parse(tmp_path / name, source)
    assert (caught.value.document, caught.value.reason) == (name, "unsupported")


def test_one_document_of_an_archive_is_named_by_its_path(tmp_path: Path) -> None:
    archive = written(tmp_path, zipped({"папка/закон.txt": SENTENCES[0].encode(), "б.txt": b"b"}))
    source, root = file_source(archive / "папка" / "закон.txt", tmp_path)
    assert (source.path, source.file) == ("архив.zip/папка/закон.txt", "архив.zip")
    assert parse(root / source.file, source).raw == SENTENCES[0]
    with pytest.raises(RejectedFile, match="нет"):
        file_source(archive / "нет.txt", tmp_path)


def test_the_unknown_the_empty_and_archives_inside_are_refused_one_by_one(tmp_path: Path) -> None:
    inner = zipped({"а.txt": b"a"})
    written(tmp_path, zipped({"а.exe": b"MZ\x00", "пуст.txt": b"", "вложен.zip": inner, "хорош.txt": b"good"}))
    found = {source.path: source for source in scan(tmp_path).sources}
    reasons = {}
    with DocumentReader(30, 1024, 200) as reader:
        for path, source in found.items():
            try:
                reasons[path] = reader.read(source, tmp_path).text
            except RejectedFile as error:
                reasons[path] = error.reason if path in error.message else error.message
    assert reasons == {
        "архив.zip/а.exe": "unsupported",
        "архив.zip/пуст.txt": "empty",
        "архив.zip/вложен.zip": "unsupported",
        "архив.zip/хорош.txt": "good",
    }


def test_a_member_is_looked_at_again_with_its_archive(tmp_path: Path) -> None:
    path = written(tmp_path, zipped({"а.txt": b"one", "б.txt": b"two"}))
    source = scan(tmp_path).sources[1]
    assert rescan(source, tmp_path) == source
    written(tmp_path, zipped({"а.txt": b"one", "б.txt": b"other"}))
    assert rescan(source, tmp_path).id != source.id
    for changed in (zipped({"а.txt": b"one"}), b"no archive", zipped({})):
        path.write_bytes(changed)
        with pytest.raises(RejectedFile) as caught:
            rescan(source, tmp_path)
        assert caught.value.document == "архив.zip/б.txt"
        with pytest.raises(RejectedFile) as caught:
            parse(path, source)
        assert caught.value.reason == "damaged"
    path.unlink()
    with pytest.raises(RejectedFile):
        rescan(source, tmp_path)


def test_an_archive_that_vanishes_during_the_scan_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, zipped({f"{number}.txt": b"a" for number in range(5)}))
    written(tmp_path, b"text", "цел.txt")

    def vanishing(archive: zipfile.ZipFile, number: int, chunk: int) -> object:
        if number == 2:
            path.unlink()
        return unpacked(archive, number, chunk)

    monkeypatch.setattr("assistant.sources.unpacked", vanishing)
    found = scan(tmp_path)
    assert [source.path for source in found.sources if source.archive is None] == ["цел.txt"]


def test_nothing_is_left_of_what_was_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even when the child is killed in the middle of a file."""
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr("tempfile.tempdir", None)
    slow = (b"> " * 15 + b"*a_ [b](<c " * 40 + b"\n") * 20_000
    written(tmp_path / "corpus", zipped({"медленный.md": slow, "а.txt": b"text"}))
    sources = {source.path: source for source in scan(tmp_path / "corpus").sources}
    with DocumentReader(3, 1024, 200) as reader:
        assert reader.read(sources["архив.zip/а.txt"], tmp_path / "corpus").text == "text"
        with pytest.raises(RejectedFile) as caught:
            reader.read(sources["архив.zip/медленный.md"], tmp_path / "corpus")
        assert caught.value.reason == "timeout"
        assert reader.read(sources["архив.zip/а.txt"], tmp_path / "corpus").text == "text"
    assert list(scratch.iterdir()) == []


# Limits and damage.


def encrypted(files: Names) -> bytes:
    """Say of every entry that a password locks it."""
    data = bytearray(zipped(files))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 1)
    return bytes(data)


def test_a_locked_document_is_refused_as_encrypted(tmp_path: Path) -> None:
    archive = written(tmp_path, encrypted({"а.txt": b"a" * 100}))
    with opened(archive) as found_inside:
        assert members(found_inside)[0].encrypted
    found = scan(tmp_path)
    assert not found.sources
    assert [(error.document, error.reason) for error in found.unreadable] == [("архив.zip/а.txt", "encrypted")]
    with pytest.raises(RejectedFile) as caught:
        file_source(archive / "а.txt", tmp_path)
    assert caught.value.reason == "encrypted"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_of_packing_are_refused_before_they_take_memory(tmp_path: Path, method: int) -> None:
    written(tmp_path, zipped({"а.txt": b"a" * 100}, method))
    assert [(error.document, error.reason) for error in scan(tmp_path).unreadable] == [("архив.zip/а.txt", "unsupported")]


def test_what_swells_is_refused_unopened(tmp_path: Path) -> None:
    bomb = zipped({f"{number}.txt": bytes(5_000_000) for number in range(4)})
    assert len(bomb) < 50_000
    assert fault(written(tmp_path, bomb)) == "too_large"
    (error,) = scan(tmp_path).unreadable
    assert (error.document, error.reason) == ("архив.zip", "too_large")


def test_a_document_that_swells_inside_an_archive_is_refused(tmp_path: Path) -> None:
    bomb = zipped({"word/document.xml": bytes(40_000_000), "[Content_Types].xml": b"<Types/>"})
    written(tmp_path, zipped({"а.docx": bomb, "б.txt": b"text"}, zipfile.ZIP_STORED))
    with DocumentReader(30, 1024, 200) as reader:
        sources = {source.path: source for source in scan(tmp_path).sources}
        with pytest.raises(RejectedFile) as caught:
            reader.read(sources["архив.zip/а.docx"], tmp_path)
        assert caught.value.reason == "too_large"
        assert reader.read(sources["архив.zip/б.txt"], tmp_path).text == "text"


def test_a_member_longer_than_it_says_is_cut_off(tmp_path: Path) -> None:
    data = bytearray(zipped({"а.txt": bytes(1_000_000)}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", data, data.find(mark) + place, 10)
    archive = written(tmp_path, bytes(data))
    with opened(archive) as found, pytest.raises(ArchiveFault):
        assert sum(map(len, unpacked(found, 0, 1 << 16))) <= 10
    assert scan(tmp_path).sources == ()


def test_an_archive_that_holds_itself_is_opened_once(tmp_path: Path) -> None:
    """What nested archives and quines come down to: an archive in an archive is never opened."""
    data = zipped({"а.txt": b"a"})
    for _ in range(30):
        data = zipped({"а.zip": data})
    written(tmp_path, data)
    (source,) = scan(tmp_path).sources
    assert (source.path, source.media_type) == ("архив.zip/а.zip", ZIP)
    with pytest.raises(RejectedFile) as caught:
        parse(tmp_path / source.file, source)
    assert caught.value.reason == "unsupported"


@pytest.mark.alone
def test_twenty_thousand_entries_are_refused_at_once(tmp_path: Path) -> None:
    archive = written(tmp_path, zipped({f"{number}.txt": b"" for number in range(20_000)}))
    started = time.monotonic()
    assert fault(archive) == "too_large"
    assert time.monotonic() - started < 0.5


def lying(data: bytes, change: Callable[[list[int]], None]) -> bytes:
    """Rewrite the numbers of the record at the end."""
    at = data.rfind(b"PK\x05\x06")
    fields = list(struct.unpack_from("<4H2LH", data, at + 4))
    change(fields)
    return data[:at] + b"PK\x05\x06" + struct.pack("<4H2LH", *fields)


@pytest.mark.alone
def test_a_directory_longer_than_its_count_is_refused_unread(tmp_path: Path) -> None:
    """The count may lie, the length may not: the directory's bytes are limited too."""
    data = zipped({f"{number}.txt": b"" for number in range(100_000)})

    def few(fields: list[int]) -> None:
        fields[2:4] = [5, 5]

    started = time.monotonic()
    assert fault(written(tmp_path, lying(data, few))) == "too_large"
    assert time.monotonic() - started < 0.5


def test_the_longer_form_of_the_end_is_believed_as_zipfile_does(tmp_path: Path) -> None:
    data = zipped({f"{number}.txt": b"a" for number in range(20_000)})
    at = data.rfind(b"PK\x05\x06")
    _, _, _, entries, size, offset, _ = struct.unpack_from("<4H2LH", data, at + 4)
    longer = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size, offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    shorter = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 1, 1, 50, offset, 0)
    archive = written(tmp_path, data[:at] + longer + locator + shorter)
    with zipfile.ZipFile(archive) as opened:
        assert len(opened.infolist()) == 20_000, "what zipfile would have made of it"
    assert fault(archive) == "too_large"


def test_a_small_archive_in_the_longer_form_is_read(tmp_path: Path) -> None:
    data = zipped({"а.txt": b"a"})
    at = data.rfind(b"PK\x05\x06")
    _, _, _, entries, size, offset, _ = struct.unpack_from("<4H2LH", data, at + 4)
    longer = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size, offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    shorter = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert paths(written(tmp_path, data[:at] + longer + locator + shorter)) == ["а.txt"]


@pytest.mark.parametrize("share", range(0, 100, 10))
def test_a_cut_archive_is_damaged(tmp_path: Path, share: int) -> None:
    whole = zipped({"а.txt": os.urandom(3000), "б.txt": b"text"})
    written(tmp_path, whole[: max(4, len(whole) * share // 100)])
    found = scan(tmp_path)
    assert found.sources == ()
    assert [(error.document, error.reason) for error in found.unreadable] == [("архив.zip", "damaged")]


def test_a_damaged_member_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"а.txt": b"first text " * 100, "б.txt": b"second"}, zipfile.ZIP_STORED))
    data[100] ^= 1
    written(tmp_path, bytes(data))
    found = scan(tmp_path)
    assert [source.path for source in found.sources] == ["архив.zip/б.txt"]
    assert [(error.document, error.reason) for error in found.unreadable] == [("архив.zip/а.txt", "damaged")]


def test_an_archive_without_documents_is_empty(tmp_path: Path) -> None:
    written(tmp_path, zipped({".скрыт": b"a", "папка/": b""}))
    assert [(error.document, error.reason) for error in scan(tmp_path).unreadable] == [("архив.zip", "empty")]


def test_refusals_are_json(tmp_path: Path) -> None:
    """A name of an archive may hold halves of surrogate pairs after decoding; what is said of it may not."""
    written(tmp_path, encrypted({"\ud800а.txt".encode("utf-8", "surrogatepass").decode("utf-8", "replace"): b"a"}))
    for error in scan(tmp_path).unreadable:
        json.dumps(error.message, ensure_ascii=False).encode()
