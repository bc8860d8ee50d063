"""Gold questions: a file of JSON lines, each question with what is known of its answer."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

from assistant.errors import AssistantError
from assistant.evaluation.matching import letters
from assistant.patterns import regex
from assistant.texts import evaluation as texts

LARGEST = 64 * 1024 * 1024
"""Bytes of a file of questions."""

_ARTICLE_PART = regex(r"_\d+\.\w+$")


@dataclass(frozen=True, slots=True)
class Gold:
    """A question and what is known of its answer.

    Parameters
    ----------
    id : str
    question : str
    answerable : bool
        Whether the documents hold the answer.
    answer : str or None
        Text that a right quote holds; always given where `answerable`.
    quotes : tuple of str
        Sentences that hold it.
    document : str or None
        Path of the document the answer is in, or of the one an unanswerable question is about; the first of `documents`.
    documents : tuple of str
        All documents the answer needs, `document` first.
    pages : tuple of int
        Pages of `document` the answer is on, from 1.
    kind : str or None
        Any word to break the figures down by.
    line : int
        Where it stands in its file, from 1; 0 where it is from none.
    """

    id: str
    question: str
    answerable: bool
    answer: str | None = None
    quotes: tuple[str, ...] = ()
    document: str | None = None
    documents: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    kind: str | None = None
    line: int = field(default=0, compare=False)


def read_golds(path: Path) -> tuple[Gold, ...]:
    """Read a file of gold questions.

    Raises
    ------
    AssistantError
        If it cannot be read, or at the first line that is wrong, which the message names.
    """
    return golds_of(read_text(path, LARGEST), str(path))


def golds_of(text: str, name: str) -> tuple[Gold, ...]:
    """Return the gold questions of a text; `name` is what messages call it (errors as `read_golds`)."""
    golds: dict[str, Gold] = {}
    # Not splitlines(): a line of JSON may hold U+2028 and its like.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        data = parsed(line)
        if not isinstance(data, dict):
            raise AssistantError(texts.line_not_json(name, number))
        try:
            gold = replace(_gold(data), line=number)
        except _Wrong as wrong:
            raise AssistantError(texts.line_wrong(name, number, wrong.reason)) from wrong
        if gold.id in golds:
            raise AssistantError(texts.line_wrong(name, number, texts.duplicate_id(gold.id, golds[gold.id].line)))
        golds[gold.id] = gold
    if not golds:
        raise AssistantError(texts.file_empty(name))
    return tuple(golds.values())


def read_text(path: Path, largest: int) -> str:
    """Return a text file; a pipe will do. Raises `AssistantError` where it is missing, a folder, too large or not UTF-8."""
    if path.is_dir():
        raise AssistantError(texts.file_is_folder(str(path)))
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except FileNotFoundError as error:
        raise AssistantError(texts.file_missing(str(path))) from error
    except (OSError, ValueError) as error:
        raise AssistantError(texts.file_not_readable(str(path))) from error
    return decoded(content, str(path), largest)


def decoded(content: bytes, name: str, largest: int) -> str:
    """Return the text of a file called `name`. Raises `AssistantError` where it is too large or not UTF-8."""
    if len(content) > largest:
        raise AssistantError(texts.file_too_large(name, largest // 1024**2))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AssistantError(texts.file_not_utf8(name)) from error


def parsed(text: str) -> Any:
    """Return JSON data, or None where it is none: NaN and the infinities are none either, though Python reads them."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None


def unknown_documents(golds: Iterable[Gold], present: Iterable[str]) -> dict[str, str]:
    """Return the id of each question that names a document not among `present`, with the first such document."""
    known = set(present)
    missing = ((gold.id, next((name for name in gold.documents if name not in known), None)) for gold in golds)
    return {id_: name for id_, name in missing if name is not None}


def questions_digest(golds: Iterable[Gold]) -> str:
    """Return a hash of all that is counted, in any order of questions: scorecards of one hash can be compared."""
    rows = [
        [gold.id, gold.question, gold.answerable, gold.answer, gold.quotes, gold.document, gold.documents, gold.pages]
        for gold in sorted(golds, key=lambda gold: gold.id)
    ]
    return hashlib.sha256(json.dumps(rows).encode("ascii")).hexdigest()


def group_of(gold: Gold, found: Sequence[str]) -> str:
    """Return the group a question belongs to when models are fitted without a part of the questions.

    It is the article of its document (`Black_Death_1.txt` is a part of `Black_Death`), or of the first of `found`, the
    documents a search for it finds, where it names none.
    """
    named = gold.documents or tuple(found[:1])
    return _ARTICLE_PART.sub("", named[0]) if named else ""


class _Wrong(Exception):
    """What is wrong with a line, for its message."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _gold(data: dict[str, Any]) -> Gold:
    for key in data:
        if key not in _CHECKS:
            raise _Wrong(texts.unknown_key(key, tuple(_CHECKS)))
    # A key without a value says the same as no key: programs that write such files often write both.
    given = {key: value for key, value in data.items() if value is not None and value != "" and value != []}
    for key in ("id", "question", "answerable"):
        if key not in given:
            raise _Wrong(texts.key_missing(key))
    for key, value in given.items():
        fits, expected = _CHECKS[key]
        if not fits(value):
            raise _Wrong(texts.wrong_type(key, expected))
    if given["answerable"] and "answer" not in given:
        raise _Wrong(texts.ANSWER_MISSING)
    if not given["answerable"] and ("answer" in given or "quotes" in given):
        raise _Wrong(texts.ANSWER_UNWANTED)
    if "pages" in given and "document" not in given:
        raise _Wrong(texts.PAGES_WITHOUT_DOCUMENT)
    documents = list(dict.fromkeys([*([given["document"]] if "document" in given else []), *given.get("documents", ())]))
    return Gold(
        id=given["id"],
        question=given["question"],
        answerable=given["answerable"],
        answer=given.get("answer"),
        quotes=tuple(given.get("quotes", ())),
        document=documents[0] if documents else None,
        documents=tuple(documents),
        pages=tuple(given.get("pages", ())),
        kind=given.get("kind"),
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _has_letters(value: Any) -> bool:
    # One without letters would be found in every quote.
    return isinstance(value, str) and bool(letters(value))


def _all(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(fits(item) for item in value)


def _is_page(value: Any) -> bool:
    return type(value) is int and value >= 1


_CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "id": (_is_text, texts.A_TEXT),
    "question": (_is_text, texts.A_TEXT),
    "answerable": (lambda value: isinstance(value, bool), texts.TRUE_OR_FALSE),
    "answer": (_has_letters, texts.A_TEXT_WITH_LETTERS),
    "quotes": (_all(_has_letters), texts.TEXTS_WITH_LETTERS),
    "document": (_is_text, texts.A_TEXT),
    "documents": (_all(_is_text), texts.TEXTS),
    "pages": (_all(_is_page), texts.PAGES),
    "kind": (_is_text, texts.A_TEXT),
    # For whoever reads the file; nothing is counted by them.
    "note": (lambda value: True, texts.A_TEXT),
    "also": (_all(_is_text), texts.TEXTS),
    "trap": (_is_text, texts.A_TEXT),
}
