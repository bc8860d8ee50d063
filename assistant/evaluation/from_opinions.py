"""Opinions about answers to gold questions, as far as they say what the right answer is."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.matching import letters
from assistant.opinions import Opinion
from assistant.texts import quality as texts

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Collected:
    """What opinions make.

    Parameters
    ----------
    ready : dict
        Id of an opinion to its gold question.
    unfinished : dict
        Id of any other opinion to why it makes none.
    """

    ready: dict[str, Json]
    unfinished: dict[str, str]

    def lines(self) -> str:
        """Return the gold questions as `golds.read_golds` reads them."""
        return "".join(json.dumps(gold, ensure_ascii=False) + "\n" for gold in self.ready.values())


def collected(opinions: Sequence[Opinion], present: Iterable[str]) -> Collected:
    """Make gold questions of opinions.

    Of several opinions of one question the newest that says what is right decides.

    Parameters
    ----------
    opinions : sequence of Opinion
    present : iterable of str
        Paths of the documents of the index: without its document a question cannot be measured.
    """
    known, asked = frozenset(present), set[str]()
    ready: dict[str, Json] = {}
    unfinished: dict[str, str] = {}
    for opinion in sorted(opinions, key=lambda opinion: opinion.time, reverse=True):
        gold = _gold(opinion, known)
        if isinstance(gold, str):
            unfinished[opinion.id] = gold
        elif letters(opinion.asked) in asked:
            unfinished[opinion.id] = texts.SUPERSEDED
        else:
            asked.add(letters(opinion.asked))
            ready[opinion.id] = gold
    return Collected(ready, unfinished)


def _gold(opinion: Opinion, present: frozenset[str]) -> Json | str:
    """Return the gold question of an opinion, or why there is none."""
    said = {"id": opinion.id, "question": opinion.asked}
    if opinion.reason == "absent" or (opinion.helped and not opinion.cited):
        return texts.ASKED_WITHIN if opinion.where else {**said, "answerable": False}
    right = opinion.right or (opinion.cited[0] if opinion.helped else None)
    if right is None:
        return texts.UNMARKED
    if right.document not in present:
        return texts.DOCUMENT_GONE
    if right.passage and not right.answer:
        return texts.WORDS_WANTED
    # The words marked may be a sign of one letter or none; the quote around them says as much.
    answer = next((text for text in (right.answer, right.text) if text and letters(text)), None)
    if answer is None:
        return texts.NO_LETTERS
    gold = {**said, "answerable": True, "answer": answer, "document": right.document}
    if not right.passage:
        gold["quotes"] = [right.text]
    return {**gold, "pages": [right.page]} if right.page is not None else gold
