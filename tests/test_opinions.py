"""Opinions about answers: kept, changed, taken back, purged to the last byte, and made questions that can be measured."""

import json
import sqlite3
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import DeskError
from assistant.evaluation import read_golds
from assistant.evaluation.from_opinions import collected
from assistant.measurements import KEPT, Measurements
from assistant.opinions import FILE, Cited, Opinion, Opinions
from assistant.texts import quality as texts
from tests.commands import Commands
from tests.searching import holding

MILK = Cited("молоко.md", "a" * 64, 20, 65, "Завод перерабатывает 120 тонн молока в сутки.", None, "120 тонн")
PARK = Cited("парк/парк.txt", "b" * 64, 0, 40, "Индустриальный парк открыли в 2014 году.", 3)
PASSAGE = replace(PARK, text=PARK.text + " В нём работают девять резидентов.", passage=True)
SECRET = "Бирюзовый кашалот пересчитывает гренадеров Ольховатки."
START = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def _opinion(question: str = "Сколько молока?", minute: int = 0, **others: Any) -> Opinion:
    known: dict[str, Any] = {
        "person": "",
        "time": (START + timedelta(minutes=minute)).isoformat(),
        "question": question,
        "asked": question,
        "where": {},
        "literal": False,
        "generation": "20261126-000000-000000-aaaaaaaa",
        "verdict": "answered",
        "confidence": 0.9,
        "cited": (MILK,),
        "helped": True,
    }
    return Opinion(**{**known, **others})


def test_an_opinion_comes_back_as_it_was_and_a_second_one_takes_its_place(tmp_path: Path) -> None:
    kept = Opinions(tmp_path / "desk")
    assert kept.of(None) == ()
    assert kept.find(_opinion().id) is None
    first = _opinion(where={"folder": ["парк"]}, literal=True)
    kept.keep(first)
    changed = replace(first, helped=False, reason="passage", right=PASSAGE, time=START.isoformat())
    kept.keep(changed)
    assert kept.of(None) == (changed,)
    assert kept.find(first.id) == changed
    assert stat.S_IMODE((tmp_path / "desk" / FILE).stat().st_mode) == 0o600
    kept.drop(first.id)
    assert kept.of(None) == ()


def test_each_person_has_an_opinion_of_an_answer_and_each_answer_one(tmp_path: Path) -> None:
    kept = Opinions(tmp_path)
    given = [
        _opinion(minute=1, person="Анна"),
        _opinion(minute=2, person="Борис"),
        _opinion(minute=3, person="Борис", generation="другое"),
        _opinion(minute=4, person="Борис", where={"kind": ["pdf"]}),
    ]
    for one in given:
        kept.keep(one)
    assert kept.of(None) == tuple(reversed(given)), "the newest first"
    assert kept.of("Анна") == (given[0],)
    assert kept.of("") == ()


def test_what_is_taken_back_is_overwritten(tmp_path: Path) -> None:
    kept = Opinions(tmp_path)
    for number in range(20):
        kept.keep(_opinion(f"Вопрос {number}?", cited=(replace(MILK, text=SECRET),) if number == 7 else (MILK,)))
    assert holding([tmp_path], [SECRET])
    kept.drop(_opinion("Вопрос 7?").id)
    assert not holding([tmp_path], [SECRET])


@pytest.mark.parametrize(
    "named",
    [
        {"cited": (MILK, PARK)},
        {"cited": (replace(MILK, content=PARK.content),)},
        {"right": PASSAGE},
        {"where": {"document": ["парк/парк.txt"]}},
        {"where": {"folder": ["парк/парк.txt/внутри"]}},
    ],
    ids=["cited", "the same file under another name", "right", "asked", "asked inside"],
)
def test_a_purge_leaves_no_byte_of_what_names_the_document(named: dict[str, Any], tmp_path: Path) -> None:
    kept = Opinions(tmp_path)
    other = _opinion("Где порт?")
    kept.keep(other)
    kept.keep(_opinion(SECRET, **named))
    assert holding([tmp_path], [SECRET])
    assert kept.purge({"парк/парк.txt"}, {PARK.content}) == 1
    assert not holding([tmp_path], [SECRET, "парк.txt"])
    assert kept.of(None) == (other,)
    assert kept.purge({"парк/парк.txt"}, {PARK.content}) == 0


def test_a_file_that_cannot_be_used_is_one_sentence_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes("это не база".encode() * 100)
    with pytest.raises(DeskError, match="повреждён"):
        Opinions(tmp_path).keep(_opinion())
    assert path.read_bytes() == "это не база".encode() * 100
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 9")
    database.close()
    with pytest.raises(DeskError, match="новой версией"):
        Opinions(tmp_path).of(None)
    (tmp_path / "файл").write_text("", encoding="utf-8")
    with pytest.raises(DeskError, match="проверьте права"):
        Opinions(tmp_path / "файл").keep(_opinion())


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"helped": False}, texts.UNMARKED),
        ({"helped": False, "reason": "quote"}, texts.UNMARKED),
        ({"helped": False, "right": PASSAGE}, texts.WORDS_WANTED),
        ({"helped": False, "reason": "absent", "where": {"folder": ["парк"]}}, texts.ASKED_WITHIN),
        ({"cited": (replace(MILK, document="нет.txt"),)}, texts.DOCUMENT_GONE),
        ({"cited": (replace(MILK, text="— …", answer="—"),)}, texts.NO_LETTERS),
    ],
)
def test_an_opinion_that_does_not_say_what_is_right_makes_no_question(said: dict[str, Any], why: str) -> None:
    made = collected([_opinion(**said)], ["молоко.md", "парк/парк.txt"])
    assert (made.ready, list(made.unfinished.values())) == ({}, [why])


def test_of_several_opinions_of_a_question_the_newest_complete_one_decides() -> None:
    older = _opinion("Сколько молока?", 1, person="Анна")
    newer = _opinion("сколько молока", 2, person="Борис", helped=False, reason="absent")
    newest = _opinion("Сколько молока?", 3, person="Вера", helped=False)
    made = collected([older, newer, newest], ["молоко.md"])
    assert [gold["answerable"] for gold in made.ready.values()] == [False]
    assert made.unfinished == {older.id: texts.SUPERSEDED, newest.id: texts.UNMARKED}


def test_the_questions_made_are_what_eval_takes(command: Commands, tmp_path: Path) -> None:
    """Each kind of opinion that makes one, over the documents they cite."""
    given = [
        _opinion("Сколько молока перерабатывает завод?"),
        _opinion("Когда открыли индустриальный парк?", 1, cited=(MILK, PARK), right=PARK),
        _opinion("Сколько резидентов?", 2, helped=False, right=replace(PASSAGE, answer="девять резидентов", page=None)),
        _opinion("Где построили порт?", 3, cited=(), verdict="not_found"),
        _opinion("Кто построил мост?", 4, helped=False, reason="absent"),
        _opinion("Незаконченный?", 5, helped=False),
    ]
    made = collected(given, ["молоко.md", "парк/парк.txt"])
    path = tmp_path / "вопросы.jsonl"
    path.write_text(made.lines(), encoding="utf-8")
    golds = {gold.question: gold for gold in read_golds(path)}
    assert golds.keys() == {one.question for one in given[:5]}
    assert golds[given[0].question].answer == "120 тонн"
    assert golds[given[1].question].answer == PARK.text
    assert golds[given[1].question].pages == (3,)
    assert golds[given[2].question].answer == "девять резидентов"
    assert [golds[one.question].answerable for one in given[:5]] == [True, True, True, False, False]
    done = command("eval", str(path), "--json", "--progress", str(tmp_path / "progress"))
    assert (done.code, done.err) == (0, "")
    assert len(done.json["questions"]) == 5
    assert done.json["figures"]["citations_exact"]["value"] == 1.0
    assert (tmp_path / "progress").read_text(encoding="ascii") == "4 5\n"


def test_results_are_kept_by_their_questions_the_oldest_give_way_and_all_can_be_cleared(tmp_path: Path) -> None:
    results = Measurements(tmp_path)
    assert results.kept() == ()
    results.keep("own", "g", START, "{}")
    for minute in range(KEPT + 2):
        results.keep("project", f"g-{minute}", START + timedelta(minutes=minute), json.dumps({"n": minute}))
    kept = results.kept()
    assert [one.generation for one in kept if one.questions == "project"] == [f"g-{n}" for n in range(KEPT + 1, 1, -1)]
    assert kept[0].time == START + timedelta(minutes=KEPT + 1)
    assert json.loads(kept[0].path.read_text(encoding="utf-8")) == {"n": KEPT + 1}
    assert stat.S_IMODE(kept[0].path.stat().st_mode) == 0o600
    assert kept[-1].questions == "own"
    results.clear()
    assert results.kept() == ()


def test_a_result_that_cannot_be_kept_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "файл").write_text("", encoding="utf-8")
    with pytest.raises(DeskError, match="не удалось сохранить"):
        Measurements(tmp_path / "файл").keep("own", "g", START, "{}")
