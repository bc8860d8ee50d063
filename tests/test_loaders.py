"""Every loader keeps one contract; below it, what each format has of its own."""

import io
import json
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.cleaning import clean
from assistant.descriptions import Description
from assistant.errors import RejectedFile
from assistant.kinds import PLAIN
from assistant.loaders.parsing import truncated
from assistant.loaders.text import ENCODINGS, decode
from assistant.reading.exchange import from_message, message_of
from assistant.reading.reader import DocumentReader
from assistant.sources import Source, scan
from tests import making_markup, making_office
from tests.making import SENTENCES, docx, pdf
from tests.reading import asked_again, bare, read, refusal

__all__ = ["asked_again"]  # a fixture

EVAL_FILES = Path(__file__).parents[2] / "shared" / "eval" / "files"

MAKERS: dict[str, Callable[..., bytes]] = {
    "txt": lambda *paragraphs: "\r\n\r\n".join(paragraphs).replace("# ", "").encode("cp1251"),
    "md": lambda *paragraphs: "\n\n".join(paragraphs).encode(),
    "docx": docx,
    "pdf": lambda *paragraphs: pdf([text.replace("# ", "").replace("ё", "е") for text in paragraphs]),
    **making_markup.MAKERS,
    **making_office.MAKERS,
}
SLIDES = {"pptx", "odp"}
WITHOUT_HEADINGS = {"txt", "csv", "pdf"}
SHEETS = {"xlsx", "ods"}
"""Their one heading is the name of the sheet."""

PARAGRAPHS = ("# Кластеры России", *SENTENCES)


# The contract.


@pytest.mark.parametrize("kind", MAKERS)
def test_contract(tmp_path: Path, kind: str) -> None:
    data = MAKERS[kind](*PARAGRAPHS)
    document = read(tmp_path, f"а.{kind}", data)
    assert "".join(page.text for page in document.pages) == document.raw
    assert [document.raw[start:][: len(page.text)] for start, page in zip(document.page_starts, document.pages, strict=True)] == [
        page.text for page in document.pages
    ]
    numbers = [page.number for page in document.pages]
    assert numbers == (list(range(1, len(PARAGRAPHS) + 1)) if kind == "pdf" else [1] if kind in SLIDES else [None])
    place = 0
    for paragraph in PARAGRAPHS:
        place = bare(document.raw).index(bare(paragraph), place) + 1
    assert not re.search(r"[\r\f\x00-\x08\ud800-\udfff]", document.raw)
    for heading in document.headings:
        assert kind in SHEETS or heading.span.of(document.raw) == "Кластеры России"
    assert len(document.headings) == (kind not in WITHOUT_HEADINGS)
    assert [anchor.start for anchor in document.anchors] == sorted({anchor.start for anchor in document.anchors})
    assert all(0 <= anchor.start < len(document.raw) and anchor.value for anchor in document.anchors)
    assert document.title
    cleaned = message_of(clean(document))
    assert message_of(clean(read(tmp_path, f"а.{kind}", data))) == cleaned
    assert message_of(from_message(json.loads(json.dumps(cleaned)), document.source)) == cleaned


@pytest.mark.parametrize("kind", MAKERS)
def test_an_empty_file_is_empty(tmp_path: Path, kind: str) -> None:
    assert refusal(tmp_path, f"а.{kind}", b"") == "empty"


@pytest.mark.parametrize("kind", MAKERS)
def test_white_space_is_no_text(tmp_path: Path, kind: str) -> None:
    assert refusal(tmp_path, f"а.{kind}", MAKERS[kind](" ", "  ")) == ("no_text" if kind == "pdf" else "empty")


@pytest.mark.parametrize("kind", MAKERS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400), mark=st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\xff\xfe", b"\xd0\xcf\x11\xe0"]))
def test_no_bytes_raise_anything_but_a_refusal(tmp_path: Path, kind: str, data: bytes, mark: bytes) -> None:
    try:
        document = read(tmp_path, f"а.{kind}", mark + data)
    except RejectedFile:
        return
    assert kind in {"txt", "md", "csv", "html", "htm"}, "what is read of random bytes can only be text"
    assert document.raw.strip()


@pytest.mark.parametrize("kind", MAKERS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), byte=st.integers(0, 255), cut=st.booleans())
def test_no_damage_raises_anything_but_a_refusal(tmp_path: Path, kind: str, place: float, byte: int, cut: bool) -> None:
    whole = MAKERS[kind](*PARAGRAPHS)
    at = int(place * (len(whole) - 1))
    with suppress(RejectedFile):
        document = read(tmp_path, f"а.{kind}", whole[:at] if cut else whole[:at] + bytes([byte]) + whole[at + 1 :])
        assert document.raw.strip()


@pytest.mark.parametrize(
    ("name", "data"), [("а.docm", docx("а")), ("а.png", b"\x89PNG\r\n"), ("а", b"\x00\x01"), ("а.py", b"import os")]
)
def test_other_kinds_are_refused_with_what_is_read(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(RejectedFile, match="PDF, DOCX") as caught:
        read(tmp_path, name, data)
    assert caught.value.reason == "unsupported"


def test_a_long_text_is_cut_with_a_warning_and_keeps_its_pages(tmp_path: Path) -> None:
    document = read(tmp_path, "а.pdf", pdf(["Первая страница", "Вторая страница", "Третья страница"]))
    length = len(document.pages[0].text) + 6
    cut = truncated(document, length)
    assert cut.raw == document.raw[:length]
    assert [page.number for page in cut.pages] == [1, 2, 3]
    assert [(warning.kind, warning.page) for warning in cut.warnings] == [("truncated", 2)]
    assert truncated(document, len(document.raw)) is document


# The development data.


def expected() -> list[Any]:
    if not EVAL_FILES.is_dir():
        return [pytest.param({}, marks=pytest.mark.skip(f"no development data in {EVAL_FILES}"))]
    cases = [json.loads(line) for line in (EVAL_FILES / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    return [pytest.param(case, id=case["file"]) for case in cases]


@pytest.mark.parametrize("recognition", [True, False], ids=["tesseract", "no-tesseract"])
@pytest.mark.parametrize("case", expected())
def test_files_are_read_or_refused_as_expected(
    case: dict[str, Any], recognition: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not recognition:
        monkeypatch.setenv("PATH", str(tmp_path))
    (source,) = (source for source in scan(EVAL_FILES).sources if source.path == case["file"])
    recognised = recognition and "with OCR installed it is read" in case.get("note", "")
    with DocumentReader(20, 1024, 200) as reader:
        if case["outcome"] == "rejected" and "may instead be read" not in case.get("note", "") and not recognised:
            with pytest.raises(RejectedFile) as caught:
                reader.read(source, EVAL_FILES)
            assert caught.value.reason in case["reasons"]
            return
        clean_text = reader.read(source, EVAL_FILES)
    assert {warning.page for warning in clean_text.warnings if warning.kind == "ocr"} == (
        {page.number for page in clean_text.pages} if recognised else set()
    )
    for text in case.get("contains", ()):
        assert bare(text) in bare(clean_text.text)
    for text in case.get("absent", ()):
        assert bare(text) not in bare(clean_text.text)
    assert len(clean_text.pages) == case.get("pages", len(clean_text.pages))


# Plain text.

UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


@pytest.mark.parametrize("encoding", [*ENCODINGS, *UNICODE])
@given(numbers=st.lists(st.integers(0, len(SENTENCES) - 1), min_size=1, max_size=5))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_russian_sentences_come_back_from_every_encoding(tmp_path: Path, encoding: str, numbers: list[int]) -> None:
    text = "\n".join(SENTENCES[number] for number in numbers)
    document = read(tmp_path, "а.txt", text.encode(encoding))
    assert document.raw == text
    warned = [warning for warning in document.warnings if warning.kind == "encoding"]
    assert len(warned) == (encoding not in {"utf-8", "utf-8-sig"})


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_encoding_is_named_and_found_behind_a_long_english_beginning(tmp_path: Path, encoding: str) -> None:
    text = "An English preface.\n" * 20_000 + SENTENCES[0]
    document = read(tmp_path, "а.txt", text.encode(encoding))
    assert document.raw.endswith(SENTENCES[0])
    assert encoding in document.warnings[0].message


def test_single_sentences_of_a_corpus_are_read_right(eval_data: Path) -> None:
    """Measured: of sentences cut to 25 characters at least 99 in 100 come back in the encodings in use today."""
    texts = [
        path.read_text(encoding="utf-8-sig")[:25].strip() for path in sorted((eval_data / "xquad-ru" / "corpus").glob("*.txt"))
    ]
    source = Source("", "а.txt", PLAIN, 1, Description())
    for encoding in ("cp1251", "koi8-r", "cp866", "utf-16-le"):
        right = [
            decode(text.encode(encoding, "ignore"), source)[0] == text.encode(encoding, "ignore").decode(encoding)
            for text in texts
        ]
        assert sum(right) >= 0.99 * len(right), encoding


def test_a_few_broken_bytes_do_not_turn_utf8_into_something_else(tmp_path: Path) -> None:
    whole = "\n".join(SENTENCES * 3).encode()
    document = read(tmp_path, "а.txt", whole[:-3] + whole[-2:])
    assert document.raw.startswith(SENTENCES[0])
    assert [warning.kind for warning in document.warnings] == ["encoding"]


def test_line_breaks_are_one_kind(tmp_path: Path) -> None:
    document = read(tmp_path, "а.txt", "а\r\nб\rв\nг\fд\u2028е\x85ж".encode())
    assert document.raw == "а\nб\nв\nг\n\nд\nе\nж"


def test_binary_rubbish_is_no_text(tmp_path: Path) -> None:
    assert refusal(tmp_path, "а.txt", bytes(range(256)) * 20) == "damaged"
    garbage = " ".join(SENTENCES).encode("cp1251").decode("latin-1").encode()
    assert refusal(tmp_path, "а.txt", garbage) == "garbled"


# Markdown.

MARKDOWN = """---
tags: не текст
---
# Заголовок *первый*

Абзац с **жирным**, [ссылкой](http://example.ru), `кодом`
и <b>тегом</b>.

Введение:
- первый
- второй
  1. вложенный
  2. ещё

     его второй абзац
- третий

Второй
------

| а | б |
|---|---|
| 1 | **2** |
| 3 |   |

```python
print("код")
```

<div><p>Внутри тега</p><script>alert(1)</script></div>

![подпись](а.png)
"""


def test_markdown_is_read_as_its_rendered_text(tmp_path: Path) -> None:
    document = read(tmp_path, "а.md", MARKDOWN.encode())
    assert document.raw.split("\n\n") == [
        "Заголовок первый",
        "Абзац с жирным, ссылкой, кодом и тегом.",
        "Введение:\n- первый\n- второй\n  1. вложенный\n  2. ещё\n    его второй абзац\n- третий",
        "Второй",
        "а; б\nа: 1; б: 2\n3",
        'print("код")',
        "Внутри тега",
        "подпись",
    ]
    assert [(heading.level, heading.span.of(document.raw)) for heading in document.headings] == [
        (1, "Заголовок первый"),
        (2, "Второй"),
    ]
    assert document.title == "Заголовок первый"


def test_what_markdown_states_of_itself_before_its_text(tmp_path: Path) -> None:
    front = '---\ntitle: "Сыр и мёд: заметки"\ntags: [сыр]\nauthor: А. Н. Сомова, П. П. Липкин\ndate: 2021-03-05\n---\n'
    document = read(tmp_path, "а.md", f"{front}# Раздел\n\nЗавод делает сыр.".encode())
    assert (document.title, document.metadata.authors) == ("Сыр и мёд: заметки", ("А. Н. Сомова", "П. П. Липкин"))
    assert (document.metadata.title, document.metadata.year) == ("Сыр и мёд: заметки", 2021)
    assert document.raw == "Раздел\n\nЗавод делает сыр."
    untitled = read(tmp_path, "а.md", "---\ntitle: Unknown Title\n---\n# Раздел\n\nЗавод делает сыр.".encode())
    assert untitled.title == "Раздел"
    assert read(tmp_path, "а.md", "# Раздел\n\ntitle: Иное\n".encode()).title == "Раздел"


def test_a_thematic_break_is_no_front_matter(tmp_path: Path) -> None:
    assert read(tmp_path, "а.md", "---\nТекст.\n\n---\nЕщё.\n".encode()).raw.startswith("Текст.")


# PDF.


def test_pages_keep_their_numbers_when_some_cannot_be_read(tmp_path: Path) -> None:
    text = "\n".join(SENTENCES[2:]) + "\nЗаводы и парки развивают отрасль."
    data = pdf([text, "", text, None, text, text], broken_fonts=[3])
    document = read(tmp_path, "а.pdf", data)
    assert [bool(page.text) for page in document.pages] == [True, False, False, False, True, True]
    assert [page.number for page in document.pages] == [1, 2, 3, 4, 5, 6]
    warned = [(warning.kind, warning.page) for warning in document.warnings]
    assert warned == [("page_without_text", 2), ("garbled_page", 3), ("page_without_text", 4)]


def test_a_file_of_garbage_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked_again: None) -> None:
    # With the fonts of an office program the garbled pages are drawn as they should be, and recognition reads them.
    monkeypatch.setenv("PATH", str(tmp_path))
    text = "\n".join(SENTENCES[2:]) * 2
    assert refusal(tmp_path, "а.pdf", pdf([text, text, text], broken_fonts=[1, 2])) == "garbled"


def test_a_file_without_a_readable_page_is_damaged(tmp_path: Path) -> None:
    assert refusal(tmp_path, "а.pdf", pdf([None, None])) == "damaged"


def test_labels_and_title_come_from_the_file(tmp_path: Path) -> None:
    labels = "/PageLabels << /Nums [0 << /S /r >> 2 << /S /D /St 40 >>] >>"
    document = read(tmp_path, "имя.pdf", pdf(["Первая", "Вторая", "Третья"], labels=labels, info="/Title (Report on clusters)"))
    assert [page.label for page in document.pages] == ["i", "ii", "40"]
    assert document.title == "Report on clusters"
    plain = read(tmp_path, "имя.pdf", pdf(["Первая"], info="/Title (Microsoft Word - x.doc)"))
    assert (plain.pages[0].label, plain.title) == (None, "имя")


def test_passwords_are_asked_only_where_needed(tmp_path: Path) -> None:
    import pypdf

    for password, reason in (("", None), ("тайна", "encrypted")):
        writer = pypdf.PdfWriter(io.BytesIO(pdf(["Первая страница"])))
        writer.encrypt(password, owner_password="owner", algorithm="AES-256")
        out = io.BytesIO()
        writer.write(out)
        if reason:
            assert refusal(tmp_path, "а.pdf", out.getvalue()) == reason
        else:
            assert "Первая" in read(tmp_path, "а.pdf", out.getvalue()).raw


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Кластер[^a] растёт.\n\nДалее.\n\n[^a]: Портер, 1990.\n", "Кластер[1] растёт.\n\n[1] Портер, 1990.\n\nДалее."),
        ("Два[^1] и снова[^1].\n\n[^1]: Один.\n\n    Второй абзац.\n", "Два[1] и снова[1].\n\n[1] Один. Второй абзац."),
        ("Вставка^[прямо здесь] в тексте.\n", "Вставка[1] в тексте.\n\n[1] прямо здесь"),
        ("Без сноски[^нет].\n", "Без сноски[^нет]."),
        ("|а|б|\n|-|-|\n|1[^1]|2|\n|3|4|\n\n[^1]: Оценка.\n", "а; б\nа: 1[1]; б: 2\nа: 3; б: 4\n\n[1] Оценка."),
    ],
)
def test_a_note_of_markdown_stands_behind_what_refers_to_it(tmp_path: Path, text: str, expected: str) -> None:
    assert read(tmp_path, "а.md", text.encode()).raw == expected


CELLS = "".join(f"<tr><td>Смоленская</td><td>{year}</td><td>{year % 100}</td></tr>\n\n" for year in range(2000, 2024))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"Итоги.\n\n<table>\n<tr><th>Область</th><th>Год</th><th>Число</th></tr>\n\n{CELLS}</table>\n",
            "Итоги.\n\nОбласть; Год; Число\nОбласть: Смоленская; Год: 2000; Число: 0\nОбласть: Смоленская; Год: 2001; Число: 1",
        ),
        (f"Кластеры области растут.\n\n![](data:image/png;base64,{'iVBORw0KGgo' * 2000})", "Кластеры области растут."),
        ("<h1 align='center'>Отчёт</h1>\n\n<p>Абзац один.</p><p>Абзац два.</p>", "Отчёт\n\nАбзац один.\n\nАбзац два."),
        ("Кластеры разви-\nваются.\n\n- Научно-\n  технический рост", "Кластеры разви-\nваются.\n- Научно-\nтехнический рост"),
        ("Статья 5<sup>1</sup>, 10<sup>*6*</sup> и слово<SUP>2</SUP>.", "Статья 5¹, 10⁶ и слово[2]."),
        ("Строка<br>одна <sup>без конца", "Строка одна без конца"),
        ("| Год | Число |\n|---|---|\n| 2022 | 10<sup>6</sup> |", "Год; Число\nГод: 2022; Число: 10⁶"),
    ],
)
def test_markup_in_markdown_is_read_as_a_page_of_it(tmp_path: Path, text: str, expected: str) -> None:
    assert read(tmp_path, "а.md", text.encode()).raw.startswith(expected)


def test_markdown_that_leaves_garbage_is_refused(tmp_path: Path) -> None:
    garbage = "Кластеры региона растут и развиваются вместе со всей областью. ".encode("cp1251").decode("koi8-r") * 3
    assert refusal(tmp_path, "а.md", f"# {garbage}\n\n<p>{garbage}</p>".encode()) == "garbled"
