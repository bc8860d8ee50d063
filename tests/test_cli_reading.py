"""`assistant read`: the report, the boxes, archives, and copies among documents."""

import io
import zipfile
from pathlib import Path

from tests.commands import Commands
from tests.making import SENTENCES, docx, pdf


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def test_the_report_tells_what_the_file_is_and_what_was_read(command: Commands, tmp_path: Path) -> None:
    path = tmp_path / "отчёт.pdf"
    path.write_bytes(pdf([SENTENCES[0], "", SENTENCES[1]]))
    shown = command("read", str(path)).out
    for expected in ("отчёт.pdf — PDF", "Страниц", "Слов", "русский", "На странице 2 нет текста.", SENTENCES[0][:30]):
        assert expected in shown


def test_boxes_come_for_every_word_of_a_page(command: Commands, tmp_path: Path) -> None:
    path = tmp_path / "а.pdf"
    path.write_bytes(pdf([SENTENCES[0], SENTENCES[1]]))
    plain = command("read", str(path), "--json").json
    assert "boxes" not in plain
    data = command("read", str(path), "--boxes", "--json").json
    assert {**plain, "boxes": data["boxes"]} == data
    words = [data["text"][box["start"] : box["end"]] for box in data["boxes"]]
    assert "".join(words) == "".join(data["text"].split())
    pages = {page["number"]: page for page in data["pages"]}
    for box in data["boxes"]:
        page = pages[box["page"]]
        assert page["start"] <= box["start"] < box["end"] <= page["end"]
        assert 0 <= box["left"] < box["right"] <= page["width"]
        assert 0 <= box["top"] < box["bottom"] <= page["height"]
    assert command("read", str(path), "--boxes").out.count("\n") > len(words)


def test_a_copy_of_an_indexed_document_is_named(command: Commands, tmp_path: Path) -> None:
    text = " ".join(f"Завод номер {number} выпустил {number * 7} станков за год." for number in range(60))
    (command.library / "corpus" / "станки.txt").write_text(text, encoding="utf-8")
    command("build")
    (tmp_path / "копия.docx").write_bytes(docx(text))
    assert "«станки.txt»" in command("read", str(tmp_path / "копия.docx")).out
    (command.library / "corpus" / "ещё раз.txt").write_text(text + "\n", encoding="utf-8")
    command("build")
    warnings = {document["path"]: document["warnings"] for document in command("list", "--json").json["documents"]}
    assert any("«ещё раз.txt»" in warning for warning in warnings["станки.txt"])
    assert not warnings["ещё раз.txt"]
    (command.library / "corpus" / "ещё раз.txt").unlink()
    command("build")
    warnings = {document["path"]: document["warnings"] for document in command("list", "--json").json["documents"]}
    assert not warnings["станки.txt"], "the copy is gone, and so is what was said of it"


def test_the_documents_of_an_archive_are_read_cited_and_named_by_their_place_in_it(command: Commands, tmp_path: Path) -> None:
    inner = {"папка/закон.txt": SENTENCES[2].encode("cp1251"), "рисунок.png": b"\x89PNG\r\n", "ещё.zip": archive(а=b"text")}
    path = command.library / "corpus" / "архив.zip"
    path.write_bytes(archive(**inner, **{"книга.pdf": pdf(["Теплица вырастила 900 тонн огурцов."])}))
    built = command("build", "--json")
    assert built.code == 0
    assert built.json["added"] == ["архив.zip/книга.pdf", "архив.zip/папка/закон.txt"]
    refused = {item["document"]: item["reason"] for item in built.json["rejected"]}
    assert refused == {"архив.zip/рисунок.png": "unsupported", "архив.zip/ещё.zip": "unsupported"}
    answer = command("ask", "Сколько огурцов вырастила теплица?", "--json").json
    (cited, *_) = answer["citations"]
    assert (cited["document"], cited["page"]) == ("архив.zip/книга.pdf", 1)
    text = command("read", str(path / "книга.pdf"), "--json").json["text"]
    assert text[cited["start"] : cited["end"]] == cited["quote"]
    whole = command("read", str(path), "--json").json
    assert [member["document"] for member in whole["members"]][:1] == ["архив.zip/папка/закон.txt"]
    assert SENTENCES[2] in whole["text"]
    shown = command("read", str(path)).out
    assert "архив.zip/книга.pdf: прочитан" in shown
    assert "архив внутри архива" in shown
    again = command("build", "--json").json
    assert (again["embedded"], again["changed"], again["generation"]) == (0, [], built.json["generation"])
    assert "архив «архив.zip» целиком" in command("remove", "архив.zip/книга.pdf").refusal()
    assert command("remove", "архив.zip", "--purge").code == 0
    assert not path.exists()
    assert not [name for name in command.documents() if name.startswith("архив.zip")]
    left = [file for file in (command.library / "index").rglob("*") if file.is_file()]
    assert not [file for file in left if "огурцов".encode() in file.read_bytes()]


def test_an_archive_is_added_whole_and_one_with_nothing_readable_is_refused(command: Commands, tmp_path: Path) -> None:
    (tmp_path / "новое.zip").write_bytes(archive(**{"а.txt": SENTENCES[0].encode()}))
    assert command("add", str(tmp_path / "новое.zip")).code == 0
    assert (command.library / "corpus" / "новое.zip").is_file()
    (tmp_path / "пусто.zip").write_bytes(archive(**{"а.png": b"\x89PNG"}))
    refused = command("add", str(tmp_path / "пусто.zip"))
    assert refused.code == 1
    assert "а.png" in refused.err
    assert "пусто.zip/нет.txt" in command("read", str(tmp_path / "пусто.zip" / "нет.txt")).refusal()
