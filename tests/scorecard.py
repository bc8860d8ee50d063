"""Counts what `assistant ask --batch` answers against gold questions, as the development data's README says.

    python -m tests.scorecard CORPUS QUESTIONS.jsonl [--index DIR]

The product is run as a user runs it, by its commands; nothing here looks inside it.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Shares over the answerable questions, counts over all; `exact` of `spans` citations and hits equal `text[start:end]`."""

    answerable: int
    unanswerable: int
    recall_1: float
    recall_5: float
    answer_1: float
    answer_3: float
    page_1: float | None
    page_3: float | None
    auroc: float
    answerable_not_found: int
    unanswerable_not_found: int
    spans: int
    exact: int


def run(*arguments: str) -> str:
    """Return what `assistant` prints, or fail with what it complains of."""
    done = subprocess.run([sys.executable, "-m", "assistant", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"assistant {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def score(corpus: Path, questions: Path, scratch: Path) -> tuple[Scorecard, list[Json]]:
    """Build an index under `scratch`, answer all questions, and count."""
    folders = ("--corpus", str(corpus), "--index", str(scratch / "index"))
    run("build", "--json", *folders)
    run("ask", "--batch", str(questions), "--output", str(scratch / "answers.jsonl"), *folders)
    golds = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    answers = [json.loads(line) for line in (scratch / "answers.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [gold["id"] for gold in golds] == [answer["id"] for answer in answers]
    return count(golds, answers, texts_of(corpus, answers)), answers


def texts_of(corpus: Path, answers: Sequence[Json]) -> dict[str, str]:
    """Return the text `assistant read --json` gives of every document that was cited or found."""
    names = {item["document"] for answer in answers for item in (*answer["citations"], *answer["hits"])}
    return {name: json.loads(run("read", str(corpus / name), "--json"))["text"] for name in sorted(names)}


def count(golds: Sequence[Json], answers: Sequence[Json], texts: dict[str, str]) -> Scorecard:
    """Count answers against gold questions."""
    pairs = [(gold, answer) for gold, answer in zip(golds, answers, strict=True) if gold["answerable"]]
    no_answer = [answer for gold, answer in zip(golds, answers, strict=True) if not gold["answerable"]]
    paged = [(gold, answer) for gold, answer in pairs if gold.get("pages")]
    spans = [item for answer in answers for item in (*answer["citations"], *answer["hits"])]
    exact = [texts[item["document"]][item["start"] : item["end"]] == item.get("quote", item.get("text")) for item in spans]
    return Scorecard(
        answerable=len(pairs),
        unanswerable=len(no_answer),
        recall_1=_share(_found(gold, answer, 1) for gold, answer in pairs if "document" in gold) or 0.0,
        recall_5=_share(_found(gold, answer, 5) for gold, answer in pairs if "document" in gold) or 0.0,
        answer_1=_share(_answered(gold, answer, 1) for gold, answer in pairs) or 0.0,
        answer_3=_share(_answered(gold, answer, 3) for gold, answer in pairs) or 0.0,
        page_1=_share(_on_page(gold, answer, 1) for gold, answer in paged),
        page_3=_share(_on_page(gold, answer, 3) for gold, answer in paged),
        auroc=_auroc([answer["confidence"] for _, answer in pairs], [answer["confidence"] for answer in no_answer]),
        answerable_not_found=sum(answer["verdict"] == "not_found" for _, answer in pairs),
        unanswerable_not_found=sum(answer["verdict"] == "not_found" for answer in no_answer),
        spans=len(spans),
        exact=sum(exact),
    )


def letters(text: str) -> str:
    """Return letters and digits alone, lower-case, ё as е."""
    return re.sub(r"[\W_]", "", text.lower().replace("ё", "е"))


def _share(values: Any) -> float | None:
    known = list(values)
    return round(sum(known) / len(known), 4) if known else None


def _found(gold: Json, answer: Json, top: int) -> bool:
    return gold["document"] in list(dict.fromkeys(hit["document"] for hit in answer["hits"]))[:top]


def _answered(gold: Json, answer: Json, top: int) -> bool:
    return any(letters(gold["answer"]) in letters(item["quote"]) for item in answer["citations"][:top])


def _on_page(gold: Json, answer: Json, top: int) -> bool:
    return any(item["document"] == gold["document"] and item["page"] in gold["pages"] for item in answer["citations"][:top])


def _auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    wins = sum((one > other) + 0.5 * (one == other) for one in positive for other in negative)
    return round(wins / (len(positive) * len(negative)), 4) if positive and negative else 0.0


def main() -> None:
    """Print the scorecard and the questions answered wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--misses", action="store_true", help="list the questions whose first citation lacks the answer")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        card, answers = score(options.corpus, options.questions, Path(scratch))
    sys.stdout.write(json.dumps(asdict(card), indent=1) + "\n")
    if options.misses:
        for answer in answers:
            if (answer["answerable"] and not _answered(answer, answer, 1)) or (
                not answer["answerable"] and answer["verdict"] != "not_found"
            ):
                first = answer["citations"][0]["quote"] if answer["citations"] else "—"
                sys.stdout.write(
                    f"{answer['verdict']} {answer['confidence']} {answer['question']}\n    {answer.get('answer')}\n    {first}\n"
                )


if __name__ == "__main__":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    main()
