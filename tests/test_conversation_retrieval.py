"""What resolving is for: a follow-up that finds nothing by itself finds its answer in the shipped documents."""

import json
from pathlib import Path

from assistant.assembly import Assistant
from assistant.conversation import Exchange, resolve
from assistant.settings import load_settings
from tests.conftest import silent


def test_follow_ups_find_their_answers(project: Path, tmp_path: Path) -> None:
    """Reached: 47 of 50 as understood, 24 of 50 as typed, none lost."""
    assistant = Assistant(load_settings(project / "corpus", tmp_path / "index"))
    assistant.build(silent)
    lines = (Path(__file__).parent / "data/followups/retrieval.jsonl").read_text(encoding="utf-8").splitlines()
    understood = typed = 0
    lost = []
    for row in map(json.loads, lines):
        former = [Exchange(question, question, "answered", (), ()) for question in row["former"]]
        resolved = resolve(row["question"], former)

        here, there = (
            any(row["answer"] in citation.text for citation in assistant.ask(question).citations)
            for question in (resolved.question, row["question"])
        )
        understood, typed = understood + here, typed + there
        lost += [row["question"]] if there and not here else []
    assert understood >= 45
    assert understood - typed >= 15
    assert len(lost) <= 1
