"""The options of `ask` and `search`: where to look, conversations, words as typed, exports; and how answers to them read."""

import errno
import json
import os
import re
import resource
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.cli.application import run
from assistant.conversation import Exchange, load_conversation, save_conversation
from assistant.export import SUFFIXES
from assistant.texts import commands as texts
from tests.commands import Commands, folders, process, read_lines, write_lines

QUESTION = "Кто ввёл понятие кластера?"
ABSENT = "Какова температура плавления вольфрама?"
SEVERAL = "Кто ввёл понятие кластера? Когда открыли индустриальный парк? Какова температура плавления вольфрама?"
ROOT = os.geteuid() == 0
# Root passes over rights; it gives that power up first.
WITHOUT_POWER = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--") if ROOT else ()


def documents(data: Any) -> set[str]:
    return {found["document"] for found in (*data.get("citations", ()), *data["hits"])}


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """Let no file grow past `size` bytes: what a full disk is to a program."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


# Where to look


@pytest.fixture
def described(command: Commands) -> Commands:
    """The library with the year and author of two documents known."""
    corpus = command.library / "corpus"
    (corpus / "молоко.md.toml").write_text('authors = ["Сыров П. А."]\nyear = 2015\n', encoding="utf-8")
    (corpus / "кластер.txt.toml").write_text('authors = ["Портер М. Е."]\nyear = 1998\n', encoding="utf-8")
    assert command("build").code == 0
    return command


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--document", "молоко.md"), {"молоко.md"}),
        (("--document", "молоко.md", "--document", "лес.docx"), {"молоко.md", "лес.docx"}),
        (("--folder", "парк"), {"парк/парк.txt"}),
        (("--folder", "./парк/"), {"парк/парк.txt"}),
        (("--kind", "docx"), {"лес.docx"}),
        (("--kind", ".MD", "--kind", "docx"), {"лес.docx", "молоко.md"}),
        (("--author", "портер"), {"кластер.txt"}),
        (("--author", "Портер", "--author", "Сыров"), {"кластер.txt", "молоко.md"}),
        (("--year", "2015"), {"молоко.md"}),
        (("--year", "-2000"), {"кластер.txt"}),
        (("--year", "1990-2020", "--kind", "md"), {"молоко.md"}),
    ],
)
def test_only_documents_that_meet_the_conditions_are_asked(
    options: tuple[str, ...], expected: set[str], described: Commands
) -> None:
    found = described("search", "кластер, молоко, парк и сосна", *options, "--json").json
    assert documents(found) == expected
    answer = described("ask", "Кто перерабатывает молоко в кластере?", *options, "--json").json
    assert documents(answer) == expected
    assert [hit["rank"] for hit in answer["hits"]] == list(range(1, len(answer["hits"]) + 1))


WRONG_CONDITIONS = [
    (("--folder", "прак"), "Папки «прак» в индексе нет: проверьте написание, похожие — «парк»"),
    (("--document", "молоко.txt"), "похожие — «молоко.md»"),
    (("--author", "Кирцнер"), "Автора «Кирцнер» в индексе нет"),
    (("--kind", "pdf"), "Файлов вида «pdf» в индексе нет"),
    (("--kind", "exe"), "Вида файлов «exe» нет: бывают"),
    (("--year", "двадцатый"), "Годы «двадцатый» не понять"),
    (("--year", "2020-2010"), "напишите «2010-2020»"),
    (("--year", "2010", "--year", "2011"), "Годы указаны несколько раз («2010», «2011»)"),
    (("--folder", " "), "Условие «папка» пусто"),
    (("--kind", "docx", "--folder", "парк"), "не подходит ни один документ"),
]


@pytest.mark.parametrize(("options", "words"), WRONG_CONDITIONS)
def test_a_wrong_condition_is_one_sentence(options: tuple[str, ...], words: str, command: Commands, tmp_path: Path) -> None:
    assert words in command("ask", QUESTION, *options).refusal()
    assert words in command("search", "кластер", *options, "--json").refusal()
    source, target = write_lines(tmp_path / "in.jsonl", {"question": QUESTION}), tmp_path / "out.jsonl"
    target.write_text("прежнее", encoding="utf-8")
    for name in ("ask", "search"):
        assert words in command(name, "--batch", source, "--output", str(target), *options).refusal()
    assert target.read_text(encoding="utf-8") == "прежнее"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "library") == ["in.jsonl", "out.jsonl"]


def test_a_batch_is_checked_before_its_first_question(command: Commands, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", {"question": ""})
    refused = command("ask", "--batch", source, "--output", str(tmp_path / "out.jsonl"), "--folder", "прак")
    assert "«прак»" in refused.refusal()


def test_a_batch_with_conditions_answers_from_what_meets_them(command: Commands, tmp_path: Path) -> None:
    lines: list[dict[str, Any]] = [
        {"question": QUESTION},
        {"question": ""},
        {"question": "Когда открыли индустриальный парк?", "id": 3},
    ]
    source, target = write_lines(tmp_path / "in.jsonl", *lines), tmp_path / "out.jsonl"
    assert command("ask", "--batch", source, "--output", str(target), "--folder", "парк").code == 0
    answers = read_lines(target)
    assert [answer["question"] for answer in answers] == [line["question"] for line in lines]
    assert all(documents(answer) <= {"парк/парк.txt"} for answer in answers)
    assert "2014" in answers[2]["citations"][0]["quote"]
    assert command("search", "--batch", source, "--output", str(target), "--kind", "docx", "--top", "5").code == 0
    assert [documents(found) for found in read_lines(target)] == [{"лес.docx"}, set(), {"лес.docx"}]


# A question as it was understood


def test_what_was_mended_is_shown_and_undone(command: Commands) -> None:
    shown = command("ask", "Кто ввел понятие клатсера?").out.splitlines()
    assert shown[1] == "Показано по запросу «Кто ввел понятие кластера?»"
    assert shown[2] == "    исправлена опечатка: «клатсера» → «кластера»"
    assert shown[3:5] == ["Искать как набрано: добавьте --literal.", ""]
    data = command("ask", "Кто ввел понятие клатсера?", "--json").json
    assert (data["question"], data["understood"]) == ("Кто ввел понятие клатсера?", "Кто ввел понятие кластера?")
    assert data["changes"] == [{"kind": "typo", "before": "клатсера", "after": "кластера"}]
    assert any("Портер" in citation["quote"] for citation in data["citations"])


def test_literally_nothing_is_mended(command: Commands, tmp_path: Path) -> None:
    question = "Какова тмепература плавления вольфрама?"
    data = command("ask", question, "--literal", "--json").json
    assert (data["understood"], data["changes"], data["verdict"]) == (question, [], "not_found")
    assert data["unknown_words"] == ["тмепература", "плавления", "вольфрама"]
    assert command("ask", SEVERAL, "--literal", "--json").json["parts"] == []
    source, target = write_lines(tmp_path / "in.jsonl", {"question": "клатсера"}), tmp_path / "out.jsonl"
    for options, understood in ((("--literal",), "клатсера"), ((), "кластера")):
        assert command("ask", "--batch", source, "--output", str(target), *options).code == 0
        assert read_lines(target)[0]["understood"] == understood


def test_a_question_that_was_not_changed_says_nothing_of_it(command: Commands) -> None:
    shown = command("ask", QUESTION).out
    assert "Показано" not in shown
    assert "--literal" not in shown
    data = command("ask", QUESTION, "--json").json
    assert (data["understood"], data["changes"], data["parts"], data["differs"]) == (QUESTION, [], [], False)


def test_where_nothing_is_found_missing_words_and_three_passages_are_shown(command: Commands) -> None:
    shown = command("ask", ABSENT).out
    first, nearest = shown.split("\n\n")
    assert first.splitlines()[1:] == ["В документах нет слов: температура, плавления, вольфрама."]
    heading, *hits = nearest.splitlines()
    assert heading == "Ближайшие отрывки:"
    assert [hit[:2] for hit in hits] == ["1.", "2.", "3."]
    assert command("ask", ABSENT, "--json").json["unknown_words"] == ["температура", "плавления", "вольфрама"]


def test_several_questions_are_answered_each_under_its_own_heading(command: Commands) -> None:
    data = command("ask", SEVERAL, "--json").json
    assert [part["question"] for part in data["parts"]] == re.findall(r"[А-Я][^?]+\?", SEVERAL)
    assert [part["verdict"] == "not_found" for part in data["parts"]] == [False, False, True]
    numbers = [citation["number"] for citation in data["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert list(dict.fromkeys(number for part in data["parts"] for number in part["citations"])) == numbers
    assert data["confidence"] == min(part["confidence"] for part in data["parts"])
    quotes = {citation["number"]: citation["quote"] for citation in data["citations"]}
    shown = command("ask", SEVERAL).out
    assert shown.startswith("Вопросов в строке: 3. Искать как набрано: добавьте --literal.\n\n1. ")
    places = [shown.index(f"\n{number}. {part['question']}\n") for number, part in enumerate(data["parts"], start=1)]
    for part, start, stop in zip(data["parts"], places, [*places[1:], len(shown)], strict=True):
        section = shown[start:stop].splitlines()
        assert section[2].startswith(
            {"answered": "Найдено", "uncertain": "Похоже", "not_found": "В документах ответа нет"}[part["verdict"]]
        )
        assert all(f"[{number}] {quotes[number].splitlines()[0]}" in section for number in part["citations"])
        assert ("Ближайшие отрывки:" in section) == (part["verdict"] == "not_found")


def test_sources_that_differ_are_told(command: Commands) -> None:
    (command.library / "corpus" / "отчёт.txt").write_text("Завод перерабатывает 150 тонн молока в сутки.\n", encoding="utf-8")
    command("build")
    question = "Сколько тонн молока в сутки перерабатывает завод?"
    data = command("ask", question, "--json").json
    assert data["differs"] is True
    marked = {citation["document"]: citation for citation in data["citations"] if "тонн" in citation["quote"]}
    for path, number in (("молоко.md", "120"), ("отчёт.txt", "150")):
        text = command("read", str(command.library / "corpus" / path), "--json").json["text"]
        place = marked[path]["answer"]
        assert number in text[place["start"] : place["end"]]
        assert marked[path]["start"] <= place["start"] < place["end"] <= marked[path]["end"]
    assert "\n\nИсточники расходятся: в цитатах разные числа, сверьте их.\n" in command("ask", question).out


def test_what_a_reference_lacks_is_said(described: Commands) -> None:
    citation = described("ask", QUESTION, "--json").json["citations"][0]
    assert citation["document"] == "кластер.txt"
    assert citation["reference_missing"] == ["места издания"]
    shown = described("ask", QUESTION).out.splitlines()
    place = shown.index(f"    Ссылка: {citation['reference']}")
    assert shown[place + 1] == "    В описании источника нет места издания."


# Conversations


def test_a_conversation_is_kept_and_understood(command: Commands, tmp_path: Path) -> None:
    path = tmp_path / "разговор.jsonl"
    first = command("ask", "Когда открыли индустриальный парк?", "--conversation", str(path))
    assert (first.code, first.err) == (0, "")
    (turn,) = load_conversation(path)
    assert (turn.typed, turn.documents[0]) == ("Когда открыли индустриальный парк?", "парк/парк.txt")
    shown = command("ask", "Кто в нём работает?", "--conversation", str(path)).out.splitlines()
    assert shown[1:4] == ["Понято как: Кто работает в индустриальном парке?", "Спросить буквально: добавьте --literal.", ""]
    literal = command("ask", "Кто в нём работает?", "--conversation", str(path), "--literal", "--json").json
    assert (literal["understood"], literal["changes"]) == ("Кто в нём работает?", [])
    turns = load_conversation(path)
    assert [turn.understood for turn in turns] == [
        "Когда открыли индустриальный парк?",
        "Кто работает в индустриальном парке?",
        "Кто в нём работает?",
    ]


def test_a_thousand_turns_are_kept(command: Commands, tmp_path: Path) -> None:
    path = tmp_path / "разговор.jsonl"
    turns = [Exchange(f"Вопрос {number}?", f"Вопрос {number}?", "not_found", (), ()) for number in range(999)]
    park = Exchange("Когда открыли парк?", "Когда открыли индустриальный парк?", "answered", ("Цитата.",), ("парк/парк.txt",))
    save_conversation(path, [*turns, park])
    data = command("ask", "Кто в нём работает?", "--conversation", str(path), "--json").json
    assert data["understood"] == "Кто работает в индустриальном парке?"
    kept = load_conversation(path)
    assert kept[:1000] == (*turns, park)
    assert [turn.typed for turn in kept[1000:]] == ["Кто в нём работает?"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("",), "Вопрос пуст"),
        (("а" * 3000,), "слишком длинный"),
        ((QUESTION, "--folder", "прак"), "«прак»"),
        ((QUESTION, "--export", "нет/ответ.txt"), "Папки «нет» нет"),
        ((ABSENT, "--export", "источники.bib"), "В ответе нет цитат"),
    ],
)
def test_a_refused_question_leaves_the_conversation(
    arguments: tuple[str, ...], words: str, command: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "разговор.jsonl"
    assert words in command("ask", *arguments, "--conversation", str(path)).refusal()
    assert not path.exists()
    command("ask", QUESTION, "--conversation", str(path))
    before = path.read_bytes()
    assert words in command("ask", *arguments, "--conversation", str(path)).refusal()
    assert path.read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} == {"library", "разговор.jsonl"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "Строка 1 файла разговора"),
        (b'{"typed": 5}', "недопустимое значение поля «typed»"),
        (b'{"question": "?"}', "неизвестное поле «question»"),
        ("разговор".encode("cp1251"), "не в UTF-8"),
    ],
)
def test_a_broken_conversation_is_one_sentence_and_stays(content: bytes, words: str, command: Commands, tmp_path: Path) -> None:
    path = tmp_path / "разговор.jsonl"
    path.write_bytes(content)
    assert words in command("ask", QUESTION, "--conversation", str(path)).refusal()
    assert path.read_bytes() == content


def test_a_conversation_that_cannot_be_kept_is_one_sentence(command: Commands, tmp_path: Path) -> None:
    assert "— папка" in command("ask", QUESTION, "--conversation", str(tmp_path)).refusal()
    assert "Папки для файла" in command("ask", QUESTION, "--conversation", str(tmp_path / "нет" / "р.jsonl")).refusal()
    path = tmp_path / "разговор.jsonl"
    command("ask", QUESTION, "--conversation", str(path))
    before = path.read_bytes()
    with little_room(100):
        assert "не хватило места" in command("ask", QUESTION, "--conversation", str(path)).refusal()
    assert path.read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} == {"library", "разговор.jsonl"}


def test_a_closed_folder_keeps_neither_conversation_nor_answer(built: Path, tmp_path: Path) -> None:
    closed = tmp_path / "закрыто"
    closed.mkdir()
    path = closed / "разговор.jsonl"
    save_conversation(path, [])
    closed.chmod(0o555)
    try:
        refused = process("ask", QUESTION, *folders(built), "--conversation", str(path), through=WITHOUT_POWER)
        assert "не записывается" in refused.refusal()
        refused = process("ask", QUESTION, *folders(built), "--export", str(closed / "о.docx"), through=WITHOUT_POWER)
        assert "нет прав на запись" in refused.refusal()
    finally:
        closed.chmod(0o755)
    assert [one.name for one in closed.iterdir()] == ["разговор.jsonl"]
    assert path.read_bytes() == b""


# Exports


def test_the_name_of_the_file_tells_its_format(command: Commands, tmp_path: Path) -> None:
    question, quote = "Когда открыли индустриальный парк?", "Индустриальный парк открыли в 2014 году."
    for suffix in SUFFIXES.values():
        path = tmp_path / f"ответ{suffix}"
        done = command("ask", question, "--export", str(path))
        assert done.code == 0
        assert f"[1] {quote}" in done.out
        assert done.complaint() == f"Ответ сохранён в файл «{path}»."
        if suffix == ".docx":
            with zipfile.ZipFile(path) as archive:
                assert quote in archive.read("word/document.xml").decode()
        else:
            assert quote in path.read_text(encoding="utf-8").replace("\\", "")
    assert command("ask", question, "--json", "--export", str(tmp_path / "ОТВЕТ.MD")).json["question"] == question
    assert (tmp_path / "ОТВЕТ.MD").read_bytes() == (tmp_path / "ответ.md").read_bytes()


def test_an_export_holds_its_own_answer_only(command: Commands, tmp_path: Path) -> None:
    talk, path = str(tmp_path / "разговор.jsonl"), tmp_path / "ответ.txt"
    command("ask", "Когда открыли индустриальный парк?", "--conversation", talk)
    command("ask", "Кто в нём работает?", "--conversation", talk, "--export", str(path))
    text = path.read_text(encoding="utf-8")
    assert text.startswith("Кто в нём работает?\n\nПоказано по запросу «Кто работает в индустриальном парке?».\n")
    assert "Когда открыли" not in text


def test_an_answer_that_nothing_was_found_is_saved_but_no_list_of_its_sources(command: Commands, tmp_path: Path) -> None:
    path = tmp_path / "ответ.md"
    assert command("ask", ABSENT, "--export", str(path)).code == 0
    assert "В документах нет ответа на этот вопрос" in path.read_text(encoding="utf-8")
    for name in ("источники.bib", "источники.ris"):
        assert "В ответе нет цитат" in command("ask", ABSENT, "--export", str(tmp_path / name)).refusal()
        assert not (tmp_path / name).exists()


def test_a_file_that_is_there_is_replaced_only_when_asked(command: Commands, tmp_path: Path) -> None:
    path = tmp_path / "ответ.txt"
    path.write_text("прежнее", encoding="utf-8")
    assert "уже есть" in command("ask", QUESTION, "--export", str(path)).refusal()
    assert path.read_text(encoding="utf-8") == "прежнее"
    assert command("ask", QUESTION, "--export", str(path), "--replace").code == 0
    assert path.read_text(encoding="utf-8").startswith(QUESTION)


def test_an_export_that_cannot_be_written_is_one_sentence(command: Commands, tmp_path: Path) -> None:
    (tmp_path / "папка.txt").mkdir()
    assert "— папка" in command("ask", QUESTION, "--export", str(tmp_path / "папка.txt"), "--replace").refusal()
    assert "создайте её" in command("ask", QUESTION, "--export", str(tmp_path / "нет" / "о.txt")).refusal()
    assert "так назвать нельзя" in command("ask", QUESTION, "--export", str(tmp_path / ("о" * 300 + ".txt"))).refusal()
    with little_room(100):
        assert "нет места" in command("ask", QUESTION, "--export", str(tmp_path / "о.docx")).refusal()
    assert {one.name for one in tmp_path.iterdir()} == {"library", "папка.txt"}


def test_a_disk_that_fails_while_the_answer_is_saved_leaves_nothing(
    command: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr("assistant.export.files.os.fsync", refuse)
        assert "не записан" in command("ask", QUESTION, "--export", str(tmp_path / "о.txt")).refusal()
    assert {one.name for one in tmp_path.iterdir()} == {"library"}


# Wrong usage


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("вопрос", "--export", "ответ.pdf"), "имя кончается на .docx, .md, .bib, .ris или .txt"),
        (("вопрос", "--export", "ответ"), "не понять его вид"),
        (("вопрос", "--replace"), "--replace указывают вместе с --export"),
        (("--batch", "в", "--output", "о", "--conversation", "р"), "--conversation не сочетается с --batch"),
        (("--batch", "в", "--output", "о", "--export", "о.txt"), "--export не сочетается с --batch"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["ask", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert re.fullmatch(r"Неверная команда: [^\n]+ Справка: assistant ask --help\n", captured.err)
    assert words in captured.err


def test_the_help_names_every_format() -> None:
    assert sorted(re.findall(r"\.[a-z]+\b", texts.EXPORT)) == sorted(SUFFIXES.values())


def test_the_json_of_parts_is_what_a_program_expects(command: Commands) -> None:
    part = command("ask", SEVERAL, "--json").json["parts"][0]
    assert list(part) == ["question", "verdict", "confidence", "citations"]
    assert json.dumps(part)
