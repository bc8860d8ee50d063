"""Questions with the span that answers them, from the sources a reader may be trained on."""

import json
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.patterns import regex
from assistant.spans import Span

UNANSWERABLE_SHARE = 0.35
"""Share of the questions of JaQuAD and QAMR that are given a second time with a passage that does not hold the answer."""

_FEWEST, _MOST = 1, 4
_BEGINNING = 6
_LONG_WORD = regex(r"\w{4,}")
_UNSPACED_BEFORE = frozenset((".", ",", ";", ":", "?", "!", ")", "'s", "n't", "'", "''", "%", "'re", "'ll", "'ve", "'m", "'d"))
_UNSPACED_AFTER = frozenset(("(", "$", "``", "#"))
_WRITTEN = {"-LRB-": "(", "-RRB-": ")", "``": '"', "''": '"', "-LSB-": "[", "-RSB-": "]"}


@dataclass(frozen=True, slots=True)
class Example:
    """A question with a passage.

    Parameters
    ----------
    name : str
        Of the source and the question in it.
    question, passage : str
    answer : Span or None
        Where the answer stands in the passage; None where it does not.
    kind : str
        What kind of answer, or of absence; empty where the source does not say.
    twin : str
        Name of the answerable question that an unanswerable one is like; empty without one.
    """

    name: str
    question: str
    passage: str
    answer: Span | None
    kind: str = ""
    twin: str = ""


def jaquad(folder: Path, part: str, seed: int) -> list[Example]:
    """Return the examples of JaQuAD: each question with its paragraph, and some with the most like one of its article.

    Parameters
    ----------
    folder : Path
        With the files of SkelterLabsInc/JaQuAD (CC BY-SA 3.0).
    part : str
        `train` or `dev`.
    seed : int
        Chooses which questions are given unanswered too.
    """
    chance = random.Random(seed)
    found: list[Example] = []
    for path in sorted(folder.glob(f"{part}_*.json")):
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
            texts = [paragraph["context"] for paragraph in article["paragraphs"]]
            pairs = [_pairs_of_signs(text) for text in texts]
            for number, paragraph in enumerate(article["paragraphs"]):
                for asked in paragraph["qas"]:
                    answer = asked["answers"][0]
                    span = Span(answer["answer_start"], answer["answer_start"] + len(answer["text"]))
                    name, question = f"jaquad:{asked['id']}", asked["question"]
                    if span.of(texts[number]) != answer["text"]:
                        continue
                    found.append(Example(name, question, texts[number], span))
                    if chance.random() < UNANSWERABLE_SHARE:
                        signs = _pairs_of_signs(question)
                        others = [n for n, text in enumerate(texts) if n != number and answer["text"] not in text]
                        if others:
                            nearest = max(others, key=lambda n: len(signs & pairs[n]))
                            found.append(Example(f"{name}:not", question, texts[nearest], None, twin=name))
    return found


def _pairs_of_signs(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


def qamr(folder: Path, part: str, seed: int) -> list[Example]:
    """Return the examples of QAMR: each question with its sentence among a few others, or without it.

    Parameters
    ----------
    folder : Path
        With `wiki-sentences.tsv` and the parts of uwnlp/qamr (MIT).
    part : str
        Name of a file without `.tsv`.
    seed : int
        Draws the other sentences.
    """
    chance = random.Random(seed)
    sentences = dict(_split(line) for line in (folder / "wiki-sentences.tsv").read_text(encoding="utf-8").splitlines())
    names = sorted(sentences)
    found: list[Example] = []
    for number, line in enumerate((folder / f"{part}.tsv").read_text(encoding="utf-8").splitlines()):
        columns = line.split("\t")
        places = sorted({int(place) for place in columns[6].split()})
        seen = [{int(place) for place in column.partition(":")[2].split()} for column in columns[7:9]]
        # What two others mark must touch it, and its words must follow one another.
        if not places or places[-1] - places[0] >= len(places) or not all(set(places) & other for other in seen):
            continue
        name, question = f"qamr:{part}:{number}", _plain(columns[5].split())[0]
        others = chance.sample(names, min(chance.randint(_FEWEST, _MOST), len(names)))
        others = [other for other in others if other != columns[0]]
        parts = [*others, columns[0]]
        chance.shuffle(parts)
        found.append(_together(name, question, parts, sentences, columns[0], places))
        if chance.random() < UNANSWERABLE_SHARE and others:
            words = set(question.lower().split())
            nearest = max(
                chance.sample(names, min(200, len(names))), key=lambda other: len(words & set(sentences[other].lower().split()))
            )
            parts = [*others, nearest] if nearest != columns[0] else others
            found.append(_together(f"{name}:not", question, parts, sentences, None, places))
    return found


def _split(line: str) -> tuple[str, str]:
    name, _, sentence = line.partition("\t")
    return name, sentence


def _plain(tokens: Sequence[str]) -> tuple[str, list[Span]]:
    """Return tokens of a treebank as a sentence, and where each stands in it."""
    text, places = "", []
    for number, token in enumerate(tokens):
        written = _WRITTEN.get(token, token)
        former = tokens[number - 1] if number else ""
        if (
            number
            and written not in _UNSPACED_BEFORE
            and token not in _UNSPACED_BEFORE
            and former not in {*_UNSPACED_AFTER, "-LRB-"}
        ):
            text += " "
        places.append(Span(len(text), len(text) + len(written)))
        text += written
    return text, places


def _together(
    name: str, question: str, parts: Sequence[str], sentences: dict[str, str], own: str | None, places: Sequence[int]
) -> Example:
    passage, answer = "", None
    for part in parts:
        passage += " " if passage else ""
        text, spans = _plain(sentences[part].split())
        if part == own:
            answer = Span(spans[places[0]].start, spans[places[-1]].stop).shift(len(passage))
        passage += text
    return Example(name, question, passage, answer)


def own_pairs(folder: Path, part: str) -> list[Example]:
    """Return the pairs written for this project (see its data card).

    Parameters
    ----------
    folder : Path
        With files of JSON lines, a paragraph in each.
    part : str
        `train`, `dev` or `test`: paragraphs are parted by topic, named in `parts.json`.
    """
    parts = json.loads((folder / "parts.json").read_text(encoding="utf-8"))
    found: list[Example] = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            paragraph = json.loads(line)
            if parts.get(paragraph["id"], "train") == part:
                found += _of_paragraph(paragraph)
    return found


def near(examples: Sequence[Example]) -> list[Example]:
    """Return each question of our own with the paragraph most like it of those that are not its own: what a search brings.

    Likeness is the sum of the rarities of the word beginnings that both have; a paragraph that holds the answer is left out.
    """
    texts = list(dict.fromkeys(example.passage for example in examples))
    held = [beginnings(text) for text in texts]
    times = Counter(word for words in held for word in words)
    found: list[Example] = []
    for example in examples:
        asked = {word: 1.0 / times[word] for word in beginnings(example.question) if word in times}
        answer = example.answer.of(example.passage) if example.answer is not None else None
        others = [n for n, text in enumerate(texts) if text != example.passage and (answer is None or answer not in text)]
        # An exact sum: the order of a set is another in each process.
        best = max(others, key=lambda n: math.fsum(asked[word] for word in asked.keys() & held[n]))
        found.append(Example(f"near:{example.name.partition(':')[2]}", example.question, texts[best], None))
    return found


def beginnings(text: str) -> frozenset[str]:
    """Return how the longer words of a text begin: Russian words are declined at their ends."""
    return frozenset(word[:_BEGINNING] for word in _LONG_WORD.findall(text.lower()))


def _of_paragraph(paragraph: dict[str, object]) -> Iterator[Example]:
    text, name = str(paragraph["text"]), str(paragraph["id"])
    asked = paragraph["questions"]
    assert isinstance(asked, list)
    for question in asked:
        answer = question.get("answer")
        span = None
        if answer:
            start = question.get("start", text.find(answer))
            span = Span(start, start + len(answer))
            if span.of(text) != answer:
                raise ValueError(f"{name}/{question['id']}: the answer does not stand in the text")
        twin = f"pairs:{name}/{question['twin']}" if question.get("twin") else ""
        yield Example(
            f"pairs:{name}/{question['id']}",
            question["question"],
            text,
            span,
            question.get("kind") or question.get("near") or "",
            twin,
        )
