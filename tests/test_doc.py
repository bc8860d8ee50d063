"""The old container: DOC through antiword, XLS, what is refused and with which way out."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import RejectedFile
from assistant.loaders import doc
from assistant.loaders.document import anchor_at
from assistant.reading.reader import DocumentReader
from tests.making import source_of
from tests.making_office import OFFICE
from tests.reading import read, refusal

DOC = (OFFICE / "otchet.doc").read_bytes()
MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_a_report_of_libreoffice(tmp_path: Path) -> None:
    document = read(tmp_path, "отчёт.doc", DOC)
    blocks = document.raw.split("\n\n")
    assert blocks[:4] == [
        "Кластеры региона",
        "УДК 332.1. Отчёт подготовлен центром кластерного развития.",
        "Общие положения",
        "Кластер объединяет предприятия одной отрасли, вузы и органы власти. Участники сотрудничают на основе соглашений.",
    ]
    assert "Район; 2021; 2022\nРайон: Вяземский; 2021: 12,5; 2022: 14,1" in document.raw
    assert "Определение дано по М. Портеру." in blocks
    assert "колонтитул" not in document.raw
    assert "Скрытая пометка" not in document.raw
    assert [warning.kind for warning in document.warnings] == ["hidden_text"]
    assert [heading.span.of(document.raw) for heading in document.headings][:2] == ["Общие положения", "Задачи кластера"]
    assert document.title == "Кластеры региона: отчёт"
    assert (document.metadata.authors, document.metadata.year) == (("Анна Петрова",), 2023)
    note = anchor_at(document.anchors, document.raw.index("Определение"))
    assert note is not None
    assert note.value == "сноска 1"


def test_a_document_of_word(tmp_path: Path) -> None:
    document = read(tmp_path, "а.doc", (OFFICE / "word.doc").read_bytes())
    assert document.raw == "Test OLE file, saved as Word 97-2003 Document."
    assert document.metadata.authors == ("Laurence Ipsum",)


def test_digits_set_high_are_glued_to_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What antiword 0.37 writes for them."""
    book = (
        "<book><chapter><title/><para>Статья 5<superscript>1</superscript>. Меры поддержки.</para>"
        "<para>Кластер<emphasis><superscript>2</superscript></emphasis> есть группа, "
        "а 10<superscript>6</superscript> есть число.</para>"
        "<informaltable><tgroup><tbody><row><entry>Статья 7<superscript>2</superscript></entry><entry>срок</entry></row>"
        "</tbody></tgroup></informaltable></chapter></book>"
    )
    program = tmp_path / "antiword"
    program.write_text(f"#!/bin/sh\ncase $* in *-x*) cat <<'END'\n{book}\nEND\nesac\n")
    program.chmod(0o755)
    monkeypatch.setattr(doc, "PROGRAM", str(program))
    assert read(tmp_path, "а.doc", DOC).raw.split("\n\n") == [
        "Статья 5¹. Меры поддержки.",
        "Кластер[2] есть группа, а 10⁶ есть число.",
        "Статья 7²; срок",
    ]


def test_digits_set_high_in_a_cell_are_glued_to_nothing(tmp_path: Path) -> None:
    document = read(tmp_path, "а.xls", (OFFICE / "vysokie.xls").read_bytes())
    assert document.raw.split("\n") == ["Статья 5¹ закона; Доля", "Объём[2]; 5", "Часть, 10 м; 1/4"]


def test_words_around_a_line_break_are_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What antiword 0.37 writes for them: nothing in its DocBook, a line of its plain text."""
    book = (
        "<book><chapter><title>О порядкеярмарки</title><para>Совет округаул. Речная, 5</para><para>Совет округа и все.</para>"
        "<itemizedlist><listitem><para>Сыри мёд</para></listitem></itemizedlist><para>Мед</para></chapter></book>"
    )
    plain = "О порядке\nярмарки\n\nСовет округа\nул. Речная, 5\n\nСовет округа и все.\n* Сыр\n  и мёд\n"
    program = tmp_path / "antiword"
    program.write_text(f"#!/bin/sh\ncase $* in *-x*) cat <<'END'\n{book}\nEND\n;; *) cat <<'END'\n{plain}\nEND\nesac\n")
    program.chmod(0o755)
    monkeypatch.setattr(doc, "PROGRAM", str(program))
    lines = [line for line in read(tmp_path, "а.doc", DOC).raw.split("\n") if line]
    assert lines == ["О порядке ярмарки", "Совет округа ул. Речная, 5", "Совет округа и все.", "- Сыр и мёд", "Мед"]


def test_without_the_program_the_way_out_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "PROGRAM", "no-such-program-here")
    with pytest.raises(RejectedFile, match=r"apt-get install antiword.*DOCX") as caught:
        read(tmp_path, "а.doc", DOC)
    assert caught.value.reason == "unsupported"


def test_a_program_that_does_not_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(doc, "PROGRAM", str(slow))
    monkeypatch.setattr(doc, "_SECONDS", 1)
    assert refusal(tmp_path, "а.doc", DOC) == "timeout"


def test_a_program_that_writes_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = tmp_path / "endless"
    endless.write_text("#!/bin/sh\nexec yes\n")
    endless.chmod(0o755)
    monkeypatch.setattr(doc, "PROGRAM", str(endless))
    monkeypatch.setattr(doc, "_LARGEST_OUTPUT", 100_000)
    assert refusal(tmp_path, "а.doc", DOC) == "too_large"


def test_a_document_under_a_password_is_encrypted(tmp_path: Path) -> None:
    """The flag of [MS-DOC] FibBase, set in a file that is none otherwise."""
    at = DOC.index(b"\xec\xa5")
    assert refusal(tmp_path, "а.doc", DOC[: at + 11] + bytes([DOC[at + 11] | 1]) + DOC[at + 12 :]) == "encrypted"


def test_an_old_presentation_is_refused_with_the_way_out(tmp_path: Path) -> None:
    name, other = ("WordDocument".encode("utf-16-le"), "PowerPoint Document".encode("utf-16-le"))
    at = DOC.index(name)
    entry = DOC[at : at + 64]
    changed = DOC.replace(entry, other.ljust(64, b"\0")).replace(
        other.ljust(64, b"\0") + len(name + b"\0\0").to_bytes(2, "little"),
        other.ljust(64, b"\0") + len(other + b"\0\0").to_bytes(2, "little"),
    )
    with pytest.raises(RejectedFile, match="PPTX") as caught:
        read(tmp_path, "а.ppt", changed)
    assert caught.value.reason == "unsupported"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), byte=st.integers(0, 255), cut=st.booleans(), name=st.sampled_from(["otchet.doc", "pokazateli.xls"]))
def test_no_damage_raises_anything_but_a_refusal(tmp_path: Path, place: float, byte: int, cut: bool, name: str) -> None:
    whole = (OFFICE / name).read_bytes()
    at = int(place * (len(whole) - 1))
    with suppress(RejectedFile):
        assert read(tmp_path, name, whole[:at] if cut else whole[:at] + bytes([byte]) + whole[at + 1 :]).raw.strip()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=2000))
def test_no_bytes_raise_anything_but_a_refusal(tmp_path: Path, data: bytes) -> None:
    assert refusal(tmp_path, "а.doc", MARK + data) in {"damaged", "unsupported", "encrypted"}


def test_the_process_that_reads_starts_the_program(tmp_path: Path) -> None:
    """The limits of memory and time it runs under are the program's too."""
    source = source_of(tmp_path, "отчёт.doc", DOC)
    with DocumentReader(60, 1024, 200) as reader:
        assert reader.read(source, tmp_path).text.startswith("Кластеры региона")
