"""The pairs the reader learns from: as their card says."""

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from assistant.training.reader.__main__ import PAIRS
from assistant.training.reader.examples import own_pairs

KINDS = "fact person place number date reason definition list condition comparison yes_no purpose".split()
NEAR = (
    "other_year other_place other_person other_unit other_indicator false_premise number_for_else term_undefined "
    "plan_without_result unmentioned"
).split()


def paragraphs() -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(PAIRS.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]


def test_there_are_enough_and_half_are_unanswerable() -> None:
    asked = [question for paragraph in paragraphs() for question in paragraph["questions"]]
    assert len(paragraphs()) >= 500
    assert len(asked) >= 3000
    assert abs(sum(bool(question["answer"]) for question in asked) / len(asked) - 0.5) < 0.02


def test_every_answer_stands_in_its_text_and_every_absence_has_a_twin() -> None:
    names = Counter(paragraph["id"] for paragraph in paragraphs())
    assert not [name for name, times in names.items() if times > 1]
    for paragraph in paragraphs():
        answered = {question["id"] for question in paragraph["questions"] if question["answer"]}
        assert len({question["id"] for question in paragraph["questions"]}) == len(paragraph["questions"])
        for question in paragraph["questions"]:
            if question["answer"]:
                assert question["kind"] in KINDS
                text, answer = paragraph["text"], question["answer"]
                start = question.get("start", text.find(answer))
                assert text[start : start + len(answer)] == answer
                assert "start" in question or text.count(answer) == 1
                assert answer == answer.strip()
            else:
                assert question["near"] in NEAR
                assert question["twin"] in answered


def test_no_topic_and_no_paragraph_crosses_from_one_part_to_another() -> None:
    parts = json.loads((PAIRS / "parts.json").read_text(encoding="utf-8"))
    assert parts.keys() <= {paragraph["id"] for paragraph in paragraphs()}
    by_topic: dict[str, set[str]] = defaultdict(set)
    for paragraph in paragraphs():
        by_topic[paragraph["topic"].strip().lower()].add(parts.get(paragraph["id"], "train"))
    assert not [topic for topic, held in by_topic.items() if len(held) > 1]
    texts = [{example.passage for example in own_pairs(PAIRS, part)} for part in ("train", "dev", "test")]
    assert not texts[0] & texts[1] | texts[0] & texts[2] | texts[1] & texts[2]
    assert min(len(held) for held in texts) >= 40


def test_paragraphs_are_no_copies_of_one_another() -> None:
    seen: dict[str, str] = {}
    for paragraph in paragraphs():
        for sentence in paragraph["text"].split(". "):
            words = " ".join(sentence.lower().split())
            assert len(words) < 60 or seen.setdefault(words, paragraph["id"]) == paragraph["id"]


def test_the_parts_are_files_of_text(project: Path) -> None:
    assert not [path for path in PAIRS.iterdir() if path.suffix not in (".jsonl", ".json", ".md")]
