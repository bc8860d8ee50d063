"""The command line: what each command says, writes and returns."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import output
from assistant.cli.application import run
from assistant.embedding import open_embedder
from assistant.index import Index
from tests.commands import Commands, folders, read_lines, write_lines

QUESTION = "Кто ввёл понятие кластера?"
COMMANDS = (
    "serve",
    "build",
    "add",
    "remove",
    "list",
    "ask",
    "search",
    "eval",
    "read",
    "status",
    "verify",
    "generations",
    "rollback",
    "account",
)
# What is not translated: the program, its commands and options, and names of things.
NOT_RUSSIAN = re.compile(
    rf"--[a-z-]+|\bassistant\b|\b(?:{'|'.join(COMMANDS)})\b|JSON|\b(?:pdf|docx|txt|md|bib|ris)\b|\b(?:reader|editor|password|role)\b"
)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_russian(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*name.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Использование: assistant")
    assert re.findall(r"[A-Za-z]{2,}", NOT_RUSSIAN.sub("", shown)) == []


def test_help_names_every_command_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    shown = capsys.readouterr().out
    assert tuple(re.findall(r"^  ([a-z]+)", shown, re.MULTILINE)) == COMMANDS


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("bild", "нет команды «bild»"),
        ("--foo", "нет параметра --foo"),
        ("ask --foo", "нет параметра --foo"),
        ("ask", "--batch вместе с --output"),
        ("ask вопрос --batch x", "--batch вместе с --output"),
        ("search --batch x", "--batch вместе с --output"),
        ("ask два слова", "лишние слова"),
        ("search --top 0 слово", "недопустимое значение --top"),
        ("search --top много слово", "недопустимое значение --top"),
        ("serve --port 70000", "недопустимое значение --port"),
        ("read", "не хватает аргумента ФАЙЛ"),
        ("add", "не хватает аргумента ФАЙЛ…"),
        ("remove", "не хватает аргумента ДОКУМЕНТ"),
        ("build --corpus", "не хватает значения параметра --corpus"),
        ("build --json=1", "параметр --json не принимает значения"),
    ],
)
def test_wrong_usage_is_one_russian_sentence_and_code_2(arguments: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(arguments.split())
    captured = capsys.readouterr()
    assert (code, captured.out) == (2, "")
    assert words in captured.err
    assert re.fullmatch(r"Неверная команда: [^\n]+ Справка: assistant(?: [a-z]+)? --help\n", captured.err)
    assert "[" not in captured.err


def test_an_answer_for_a_person(command: Commands) -> None:
    shown = command("ask", QUESTION).out
    first, *_ = shown.split("\n\n")
    assert re.fullmatch(r"(Найдено в документах|Похоже, но не точно) \(уверенность [01],\d\d\)", first)
    assert "[1] Понятие ввёл Майкл Портер в 1990 году." in shown
    assert "\n    кластер.txt\n    Ссылка: " in shown
    assert "Ближайшие отрывки:\n1. «кластер» (кластер.txt): Кластер — это" in shown


def test_an_answer_for_a_program_quotes_what_read_shows(command: Commands) -> None:
    answer = command("ask", QUESTION, "--json")
    assert (answer.code, answer.err) == (0, "")
    data = answer.json
    assert list(data) == [
        "question",
        "understood",
        "changes",
        "verdict",
        "confidence",
        "differs",
        "unknown_words",
        "not_named",
        "text",
        "citations",
        "parts",
        "hits",
        "generation",
        "reader",
    ]
    assert data["question"] == QUESTION
    assert data["verdict"] in {"answered", "uncertain"}
    assert 0 <= data["confidence"] <= 1
    assert data["citations"]
    texts: dict[str, str] = {}
    for found in (*data["citations"], *data["hits"]):
        path = str(command.library / "corpus" / found["document"])
        text = texts.setdefault(path, command("read", path, "--json").json["text"])
        assert text[found["start"] : found["end"]] == found.get("quote", found.get("text"))


@pytest.mark.parametrize("question", ["Какая завтра погода в Париже?", "What is the weather in Paris?", "😀🎉😀", "12345", "???"])
def test_what_the_documents_do_not_hold_is_not_found_with_code_0(question: str, command: Commands) -> None:
    answer = command("ask", question, "--json")
    assert (answer.code, answer.json["verdict"], answer.json["citations"]) == (0, "not_found", [])
    assert command("ask", question).out.startswith("В документах ответа нет")


def test_search_gives_as_many_whole_passages_as_asked(command: Commands) -> None:
    data = command("search", "молоко", "--top", "2", "--json").json
    assert list(data) == ["query", "hits", "generation"]
    assert [hit["rank"] for hit in data["hits"]] == [1, 2]
    assert data["hits"][0]["document"] == "молоко.md"
    assert len(command("search", "молоко", "--top", "1000", "--json").json["hits"]) == 4
    shown = command("search", "молоко", "--top", "1").out
    assert shown == f"1. «Молочная отрасль» (молоко.md): {data['hits'][0]['text']}\n"


def test_a_batch_answers_in_order_and_carries_other_keys_through(command: Commands, tmp_path: Path) -> None:
    lines: list[dict[str, Any]] = [
        {"id": 7, "question": QUESTION, "verdict": "своё", "deep": {"a": [1, None]}},
        {"question": ""},
        {"question": "а" * 10_000},
        {"question": "Сколько молока\u2028перерабатывает завод?"},
        {"id": "последний", "question": QUESTION},
    ]
    target = tmp_path / "ответы.jsonl"
    done = command("ask", "--batch", write_lines(tmp_path / "вопросы.jsonl", *lines), "--output", str(target))
    assert (done.code, done.out) == (0, "")
    assert "5" in done.complaint()
    answers = read_lines(target)
    assert [answer["question"] for answer in answers] == [line["question"] for line in lines]
    assert (answers[0]["id"], answers[0]["deep"], answers[4]["id"]) == (7, {"a": [1, None]}, "последний")
    assert all(answer["verdict"] == "not_found" and answer["confidence"] == 0 for answer in answers[1:3])
    assert "120 тонн" in answers[3]["text"]
    alone = command("ask", QUESTION, "--json").json
    assert {key: answers[0][key] for key in alone} == alone
    assert sorted(path.name for path in tmp_path.glob("*.jsonl*")) == ["вопросы.jsonl", "ответы.jsonl"]
    assert not list(tmp_path.glob(".*"))


def test_a_batch_of_searches_asks_under_either_key(command: Commands, tmp_path: Path) -> None:
    lines: list[dict[str, Any]] = [
        {"query": "молоко"},
        {"question": "сосна", "n": 1},
        {"query": None, "question": "парк"},
        {"query": " "},
    ]
    target = tmp_path / "out.jsonl"
    found = command("search", "--top", "1", "--batch", write_lines(tmp_path / "in.jsonl", *lines), "--output", str(target))
    assert found.code == 0
    read = read_lines(target)
    assert [[hit["document"] for hit in line["hits"]] for line in read] == [["молоко.md"], ["лес.docx"], ["парк/парк.txt"], []]
    assert (read[1]["n"], read[1]["question"], read[1]["query"]) == (1, "сосна", "сосна")


def test_two_hundred_questions_load_everything_once(command: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []

    def counting(name: str, function: Any) -> Any:
        def counted(*arguments: Any, **options: Any) -> Any:
            loaded.append(name)
            return function(*arguments, **options)

        return counted

    # By search alone: reading takes long and opens nothing more.
    monkeypatch.setenv("ASSISTANT_READER", "false")
    monkeypatch.setattr("assistant.assembly.open_embedder", counting("model", open_embedder))
    monkeypatch.setattr(Index, "open", counting("index", Index.open))
    questions = [{"question": f"Сколько тонн молока переработали за {number} суток?"} for number in range(200)]
    target = tmp_path / "out.jsonl"
    assert command("ask", "--batch", write_lines(tmp_path / "in.jsonl", *questions), "--output", str(target)).code == 0
    assert [line["question"] for line in read_lines(target)] == [line["question"] for line in questions]
    assert sorted(loaded) == ["index", "model"]


@pytest.mark.parametrize(
    "line",
    ["", "не JSON", "[]", '"слово"', "{}", '{"question": 5}', '{"вопрос": "кто?"}', '{"question": "x", "n": NaN}', "[" * 100_000],
)
def test_a_broken_line_stops_a_batch_before_anything_is_answered(line: str, command: Commands, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    target.write_text("прежнее", encoding="utf-8")
    source.write_text(f'\ufeff{{"question": "{QUESTION}"}}\n\n{line}\n', encoding="utf-8")
    done = command("ask", "--batch", str(source), "--output", str(target))
    if not line:  # an empty line is no error
        assert done.code == 0
        assert len(read_lines(target)) == 1
        return
    assert "строка 3" in done.refusal()
    assert target.read_text(encoding="utf-8") == "прежнее"


@pytest.mark.parametrize("target", ["нет/ответы.jsonl", ".", "/dev/full", "in.jsonl/ответы.jsonl"])
def test_a_batch_that_cannot_be_written_is_refused(target: str, command: Commands, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", {"question": QUESTION})
    assert "нельзя записать" in command("ask", "--batch", source, "--output", str(tmp_path / target)).refusal()
    assert "не читается" in command("ask", "--batch", str(tmp_path / "нет.jsonl"), "--output", str(tmp_path / "o")).refusal()


def test_half_a_surrogate_pair_goes_through_a_batch(command: Commands, tmp_path: Path) -> None:
    """JSON can carry what UTF-8 cannot; the answers stay valid JSON and valid UTF-8."""
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"question": "кластер \\ud800"}\n', encoding="utf-8")
    assert command("ask", "--batch", str(source), "--output", str(target)).code == 0
    assert read_lines(target)[0]["question"] == "кластер \ud800"


def test_a_question_in_bytes_that_are_no_utf8_is_answered(built: Path) -> None:
    line: list[str | bytes] = [sys.executable, "-m", "assistant", "ask", b"\xff\xfe", "--json", *folders(built)]
    done = subprocess.run(line, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["verdict"] == "not_found"


def test_what_a_document_says_is_neither_markup_nor_a_command_to_the_terminal(command: Commands) -> None:
    text = "Скобки [bold]остаются[/bold] и [/red] тоже, и :smile: не рисуется."
    (command.library / "corpus" / "скобки.md").write_text(text, encoding="utf-8")
    command("build")
    assert text in command("search", "скобки остаются", "--top", "1").out
    assert text in command("ask", "Скобки остаются?").out


def test_control_codes_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    output.say("до\x1b[31m\x9b2J\u202eпосле\tи\nдальше\x07\r")
    output.complain("одна\nстрока\x1b]0;x\x07")
    assert capsys.readouterr() == ("до[31m2Jпосле\tи\nдальше\n", "одна строка]0;x\n")
