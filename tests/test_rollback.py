"""Former generations: listed, gone back to, and gone back to while others ask."""

import json
import subprocess
import sys
import threading

import pytest

from assistant.assembly import Assistant
from assistant.errors import GenerationUnknown, IndexDamaged, IndexForeign
from assistant.manifest import MANIFEST
from assistant.settings import load_settings
from tests.commands import Commands
from tests.conftest import silent

QUESTION = "В каком году построен новый завод?"


@pytest.fixture
def two(assistant: Assistant) -> tuple[Assistant, str, str]:
    """An assistant with two generations: without and with a new document."""
    before = assistant.manifest().id
    (assistant.settings.corpus / "новое.txt").write_text("Новый завод построен в 2020 году.\n", encoding="utf-8")
    return assistant, before, assistant.build(silent).generation


def test_the_former_generation_answers_until_the_next_build(two: tuple[Assistant, str, str]) -> None:
    assistant, before, after = two
    assert assistant.rollback() == before
    assert assistant.index.rolled_back()
    answer = assistant.ask(QUESTION)
    assert answer.generation == before
    assert all("новое" not in citation.entry.source.path for citation in answer.citations)
    assert not assistant.is_current()
    assert assistant.rollback(after) == after
    assert not assistant.index.rolled_back()
    assistant.rollback()
    assert assistant.build(silent).embedded <= 1
    assert assistant.is_current()
    assert "2020" in assistant.ask(QUESTION).citations[0].text


def test_a_build_killed_before_its_last_step_is_no_rollback(two: tuple[Assistant, str, str]) -> None:
    assistant, before, _ = two
    with assistant.index.writing() as writer:
        writer.use(before)
    assert not assistant.index.rolled_back()
    assert not assistant.is_current()


def test_what_is_not_kept_cannot_be_gone_back_to(two: tuple[Assistant, str, str]) -> None:
    assistant, before, after = two
    with pytest.raises(GenerationUnknown, match="assistant generations"):
        assistant.rollback("20200101-000000-000000-deadbeef")
    with pytest.raises(GenerationUnknown):
        assistant.rollback("../..")
    assistant.rollback()
    with pytest.raises(GenerationUnknown):
        assistant.rollback()
    assert assistant.index.current_id() == before
    assert assistant.index.generations() == [before, after]


@pytest.mark.parametrize("harm", ["damaged", "foreign"])
def test_what_cannot_be_used_is_not_gone_back_to(two: tuple[Assistant, str, str], harm: str) -> None:
    assistant, before, after = two
    if harm == "damaged":
        (assistant.settings.index / before / "passages.npy").write_bytes(b"")
    else:
        manifest = assistant.settings.index / before / MANIFEST
        manifest.write_text(json.dumps({**json.loads(manifest.read_text(encoding="utf-8")), "format": 1}), encoding="utf-8")
    with pytest.raises((IndexDamaged, IndexForeign)):
        assistant.rollback()
    assert assistant.index.current_id() == after


def test_four_ask_while_generations_change(two: tuple[Assistant, str, str]) -> None:
    """A thousand questions, by search alone: it is the generations that are looked at, not what is read in them."""
    built, before, after = two
    assistant = Assistant(load_settings(built.settings.corpus, built.settings.index, reader=False))
    asked: list[tuple[str, bool]] = []
    ended = threading.Event()

    def ask() -> None:
        for _ in range(250):
            answer = assistant.ask(QUESTION)
            asked.append((answer.generation, any(hit.passage.text.startswith("Новый завод") for hit in answer.hits)))

    def change() -> None:
        while not ended.wait(0.02):
            assistant.rollback(before)
            assistant.rollback(after)

    readers = [threading.Thread(target=ask) for _ in range(4)]
    changer = threading.Thread(target=change)
    for thread in (*readers, changer):
        thread.start()
    for thread in readers:
        thread.join()
    ended.set()
    changer.join()
    assert len(asked) == 1000
    assert set(asked) == {(before, False), (after, True)}


def test_the_commands(command: Commands) -> None:
    (first,) = command("generations", "--json").json["generations"]
    assert first["used"]
    (command.library / "corpus/новое.txt").write_text("Новый завод построен в 2020 году.\n", encoding="utf-8")
    command("build")
    kept = command("generations", "--json").json["generations"]
    assert [one["used"] for one in kept] == [False, True]
    assert kept[0] == {**first, "used": False}
    assert kept[0]["id"] in command("rollback").out
    assert [line.endswith("используется") for line in command("generations").out.splitlines()] == [True, False]
    assert "assistant generations" in command("rollback", "нет-такого").refusal()
    assert "assistant build" in command("status").out


def test_a_generation_that_is_read_is_not_collected(assistant: Assistant) -> None:
    note = assistant.settings.corpus / "год.txt"
    opened = assistant.generation()
    for year in range(2000, 2005):
        note.write_text(f"Шёл {year} год.\n", encoding="utf-8")
        assistant.build(silent)
    assert opened.id in assistant.index.generations()
    assert assistant.ask("Что такое кластер?", opened).generation == opened.id
    name, assistant._open = opened.id, None
    del opened
    note.write_text("Шёл 2005 год.\n", encoding="utf-8")
    assistant.build(silent)
    assert name not in assistant.index.generations()
    assert len(assistant.index.generations()) == assistant.settings.generations_kept


def test_another_process_keeps_what_it_reads(assistant: Assistant) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom assistant.index import Index\n"
        "held = Index(Path(sys.argv[1])).open(None)\nprint(held.id, flush=True)\nsys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program, str(assistant.settings.index)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        name = reader.stdout.readline().strip()
        for year in range(2000, 2005):
            (assistant.settings.corpus / "год.txt").write_text(f"Шёл {year} год.\n", encoding="utf-8")
            assistant.build(silent)
        assert name in assistant.index.generations()
        reader.kill()
    (assistant.settings.corpus / "год.txt").write_text("Шёл 2005 год.\n", encoding="utf-8")
    assistant.build(silent)
    assert name not in assistant.index.generations()


def test_a_build_does_not_keep_what_it_began_from(assistant: Assistant) -> None:
    one = Assistant(load_settings(assistant.settings.corpus, assistant.settings.index, generations_kept=1))
    (assistant.settings.corpus / "год.txt").write_text("Шёл 2005 год.\n", encoding="utf-8")
    report = one.build(silent)
    assert one.index.generations() == [report.generation]
