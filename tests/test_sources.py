"""The corpus folder: what counts as a document, what a sidecar may say, and that one bad file stops nothing."""

import hashlib
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.descriptions import Description, read_description
from assistant.errors import CorpusError, DescriptionError, RejectedFile
from assistant.kinds import CSV, DOCX, EPUB, FB2, HTML, MARKDOWN, MHTML, ODT, OLE, PDF, PLAIN, PPTX, RTF, UNKNOWN, XLSX
from assistant.sources import file_source, rescan, scan

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def paths(corpus: Path) -> list[str]:
    return [source.path for source in scan(corpus).sources]


def test_documents_are_sorted_by_path_and_leftovers_are_none(tmp_path: Path) -> None:
    kept = ["Ёлка.txt", "а/б.md", "а/я/в.txt", "б.pdf"]
    dropped = [".скрыт.txt", ".git/config", "а/.кэш/г.txt", "~$б.docx", "б.txt~", "в.tmp"]
    write(tmp_path, **{name: name for name in (*kept, *dropped)})
    assert paths(tmp_path) == sorted(kept)


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="нет"):
        scan(tmp_path / "нет")


@given(st.binary(max_size=3000))
def test_id_and_size_are_those_of_the_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    corpus = tmp_path_factory.mktemp("corpus")
    (corpus / "а.bin").write_bytes(data)
    source, _ = file_source(corpus / "а.bin", corpus)
    assert (source.id, source.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert rescan(source, corpus) == source


def test_a_file_longer_than_a_chunk_is_hashed_whole(tmp_path: Path) -> None:
    data = b"PK\x03\x04" + b"x" * ((1 << 20) - 8) + b"word/document.xml"
    (tmp_path / "а.docx").write_bytes(data)
    (tmp_path / "а.zip").write_bytes(data)
    for source in scan(tmp_path).sources:
        assert source.id == hashlib.sha256(data).hexdigest()
        assert source.media_type == DOCX, "the name of the part crosses the border of two chunks"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_lead_outside_are_not_followed(tmp_path: Path) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "outside"
    write(corpus, **{"свой.txt": "а", "ещё.txt": "б"})
    write(outside, **{"тайна.txt": "в", "тайна.toml": 'title = "тайна"'})
    (corpus / "ссылка.txt").symlink_to(outside / "тайна.txt")
    (corpus / "папка").symlink_to(outside)
    (corpus / "петля.txt").symlink_to(corpus / "петля.txt")
    (corpus / "внутрь.txt").symlink_to(corpus / "свой.txt")
    (corpus / "ещё.txt.toml").symlink_to(outside / "тайна.toml")
    assert paths(corpus) == ["внутрь.txt", "ещё.txt", "свой.txt"]
    assert all(source.description == Description() for source in scan(corpus).sources)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_unicode_is_reported(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xea\xeb.txt")).write_text("а")
    write(tmp_path, **{"б.txt": "б"})
    found = scan(tmp_path)
    assert [source.path for source in found.sources] == ["б.txt"]
    (error,) = found.unreadable
    assert error.reason == "damaged"
    assert error.document.encode().decode() == error.document


@pytest.mark.skipif(sys.platform == "win32", reason="files are closed otherwise there")
def test_a_closed_file_is_reported(tmp_path: Path) -> None:
    write(tmp_path, **{"а.txt": "а"})
    (tmp_path / "а.txt").chmod(0)
    program = (
        "import pathlib, sys, assistant.sources as it\n"
        "for error in it.scan(pathlib.Path(sys.argv[1])).unreadable: print(error.document, error.reason)"
    )
    # Root reads everything until it gives up the power to.
    through = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--"] if ROOT else []
    shown = subprocess.run([*through, sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert shown.stdout == "а.txt damaged\n"


def test_files_that_vanish_or_fail_during_the_scan_stop_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, **{"исчез.txt": "а", "сбой.txt": "б", "цел.txt": "в"})
    opened = Path.open

    def fail(self: Path, *args: str, **options: str) -> object:
        if self.name == "исчез.txt":
            raise FileNotFoundError(self)
        if self.name == "сбой.txt":
            raise OSError(5, "Input/output error")
        return opened(self, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", fail)
    found = scan(tmp_path)
    assert [source.path for source in found.sources] == ["цел.txt"]
    assert [error.document for error in found.unreadable] == ["сбой.txt"]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("а.txt", b"text", PLAIN),
        ("а.MD", b"# text", MARKDOWN),
        ("а.pdf", b"%PDF-1.7", PDF),
        ("а.pdf", b"junk" * 100 + b"%PDF-1.7", PDF),
        ("без имени", b"%PDF-1.7", PDF),
        ("а.txt", b"%PDF-1.7", PDF),
        ("а.txt", "Файл PDF начинается с «%PDF-».".encode(), PLAIN),
        ("а.pdf", b"no such mark", PDF),
        ("а.docx", b"PK\x03\x04" + b"word/document.xml", DOCX),
        ("а.docx", b"PK\x03\x04", DOCX),
        ("а.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
        ("а.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
        ("а.неведомо", b"text", PLAIN),
        ("а", "Просто текст".encode(), PLAIN),
        ("а.неведомо", b"\x00\x01\x02", UNKNOWN),
        ("а.py", b"import os", "text/x-python"),
        ("а.png", b"\x89PNG", "image/png"),
        ("а.html", b"<p>", HTML),
        ("а.doc", b"{\\rtf1\\ansi text}", RTF),
        ("а.doc", b"<!-- saved -->\r\n<HTML><BODY>", HTML),
        ("а.xls", b"\xef\xbb\xbf<html><table>", HTML),
        ("а.txt", "\ufeff<html>".encode("utf-16-le"), HTML),
        ("а.md", b"<html> in Markdown", MARKDOWN),
        ("а.xml", b'<?xml version="1.0"?><FictionBook xmlns="x">', FB2),
        ("а.mht", b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;", MHTML),
        ("а.bin", b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.text", ODT),
        ("а.zip", b"PK\x03\x04..mimetypeapplication/epub+zip", EPUB),
        ("а.docx", b"PK\x03\x04 ppt/presentation.xml", PPTX),
        ("а", b"PK\x03\x04 xl/workbook.xml", XLSX),
        ("а.xlsm", b"PK\x03\x04 xl/workbook.xml", UNKNOWN),
        ("а.csv", "год;доля\n".encode(), CSV),
        ("а.rtf", b"no mark", RTF),
    ],
)
def test_the_kind_is_told_by_bytes_and_name(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert file_source(tmp_path / name, tmp_path)[0].media_type == expected


def test_documents_with_macros_are_not_taken_for_docx(tmp_path: Path) -> None:
    (tmp_path / "а.docm").write_bytes(b"PK\x03\x04word/document.xml")
    assert scan(tmp_path).sources[0].media_type != DOCX


FULL = """
title = "Кластеры"
authors = ["Иванов И. И.", "Минэкономразвития России"]
year = 2020
place = "М."
publisher = "Наука"
container = "Регион"
pages = "40–52"
url = "https://example.ru"
"""


def test_a_sidecar_describes_its_document_and_is_none_itself(tmp_path: Path) -> None:
    write(tmp_path, **{"а.txt": "а", "а.txt.toml": "\ufeff" + FULL})
    found = scan(tmp_path)
    assert not found.broken
    (source,) = found.sources
    authors = ("Иванов И. И.", "Минэкономразвития России")
    assert source.description == Description("Кластеры", authors, 2020, "М.", "Наука", "Регион", "40–52", "https://example.ru")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("title = ", "TOML"),
        ("заглавие = 1", "TOML"),
        ('subtitle = "а"', "subtitle"),
        ("title = 5", "title"),
        ('title = ""', "title"),
        ('title = "две\\nстроки"', "title"),
        ('authors = "Иванов"', "authors"),
        ("authors = [1]", "authors"),
        ("year = 20200", "year"),
        ("year = true", "year"),
        ('year = "2020"', "year"),
        ("year = " + "9" * 5000, "TOML"),
        ("title = " + "[" * 20_000, "TOML"),
        ("# " + "x" * 70_000, "64"),
    ],
)
def test_a_broken_sidecar_is_named_and_its_document_is_read_without(tmp_path: Path, text: str, named: str) -> None:
    write(tmp_path, **{"а.txt": "а", "а.txt.toml": text, "б.txt": "б", "б.txt.toml": FULL})
    found = scan(tmp_path)
    (error,) = found.broken
    assert error.document == "а.txt.toml"
    assert "а.txt.toml" in error.message
    assert named in error.message
    assert "\n" not in error.message
    assert [source.description.title for source in found.sources] == [None, "Кластеры"]
    with pytest.raises(DescriptionError, match=r"а\.txt\.toml"):
        read_description(tmp_path / "а.txt.toml")


@given(st.binary(max_size=200))
def test_no_bytes_in_a_sidecar_raise_anything_else(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    sidecar = tmp_path_factory.mktemp("corpus") / "а.toml"
    sidecar.write_bytes(data)
    with suppress(DescriptionError):
        assert isinstance(read_description(sidecar), Description)


def test_a_sidecar_without_its_document_is_reported(tmp_path: Path) -> None:
    write(tmp_path, **{"а.txt": "а", "б.txt.toml": FULL, "в.toml": FULL})
    found = scan(tmp_path)
    assert [source.path for source in found.sources] == ["а.txt"]
    assert [error.document for error in found.broken] == ["б.txt.toml", "в.toml"]


def test_a_missing_sidecar_is_a_description_error(tmp_path: Path) -> None:
    with pytest.raises(DescriptionError, match=r"нет\.toml"):
        read_description(tmp_path / "нет.toml")


def test_a_file_is_a_source_in_the_corpus_and_outside(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(corpus, **{"п/а.txt": "а"})
    write(tmp_path, **{"б.txt": "б", "б.txt.toml": FULL})
    inside, root = file_source(corpus / "п" / "а.txt", corpus)
    assert (inside.path, root) == ("п/а.txt", corpus)
    outside, root = file_source(tmp_path / "б.txt", corpus)
    assert (outside.path, root.resolve()) == ("б.txt", tmp_path.resolve())
    assert outside.description.title == "Кластеры"
    with pytest.raises(RejectedFile, match="нет"):
        file_source(tmp_path / "в.txt", corpus)


def test_a_file_gone_since_the_scan_is_refused(tmp_path: Path) -> None:
    write(tmp_path, **{"а.txt": "а"})
    (source,) = scan(tmp_path).sources
    (tmp_path / "а.txt").unlink()
    with pytest.raises(RejectedFile) as caught:
        rescan(source, tmp_path)
    assert (caught.value.document, caught.value.reason) == ("а.txt", "damaged")
