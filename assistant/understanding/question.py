"""The stages from what was typed to what is looked for, in their order."""

import unicodedata

from assistant.patterns import regex
from assistant.understanding.capitals import lower_capitals, restore_unknown
from assistant.understanding.courtesy import without_courtesy
from assistant.understanding.expansion import expand
from assistant.understanding.layout import mend_layout
from assistant.understanding.lookalikes import mend_lookalikes
from assistant.understanding.parts import asks, parts_of
from assistant.understanding.spaces import join_words
from assistant.understanding.typos import mend_typos
from assistant.understanding.understood import Understood
from assistant.understanding.vocabulary import Vocabulary

_UNSEEN = regex(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f]")
_QUOTES = (("«", "»"), ("„", "“"), ("“", "”"), ('"', '"'), ("'", "'"))
_ENDED = regex(r"[?!.…:;]$")
_MARKS = regex(r"\s?\?[?!\s]*\?|\s\?")
_JOINED = regex(r"\?(?=[А-ЯЁ])")


def understand(question: str, vocabulary: Vocabulary) -> Understood:
    """Return the question as it is to be looked for, by the words of the corpus.

    Parameters
    ----------
    question : str
        As it was typed: anything.
    vocabulary : Vocabulary
        Of the corpus that is asked.
    """
    text, changes = mend_layout(_tidied(question), vocabulary)
    text, found = mend_lookalikes(_unquoted(text), vocabulary)
    changes += found
    text, shouted = lower_capitals(text, vocabulary)
    changes += shouted
    text = without_courtesy(text)
    for stage in (join_words, mend_typos):
        text, found = stage(text, vocabulary)
        changes += found
    if shouted:
        text = restore_unknown(text, vocabulary)
    text, found = expand(text, vocabulary)
    changes += found
    if not _ENDED.search(text) and asks(text):
        text += "?"
    parts = parts_of(text)
    return Understood(question, parts[0] if len(parts) == 1 else text, changes, parts)


def _tidied(text: str) -> str:
    """Return a text composed, without what cannot be seen, with single spaces; lines that all ask become questions in a row."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(map(asks, lines)):
        lines = [line if _ENDED.search(line) else f"{line}?" for line in lines]
    return " ".join(lines)


def _unquoted(text: str) -> str:
    """Return a text without quotes that enclose all of it or stand alone, and with one question mark for many."""
    text = _JOINED.sub("? ", _MARKS.sub("?", text))
    for opening, closing in _QUOTES:
        bare = text[1:-1]
        if len(text) > 2 and text[0] == opening and text[-1] == closing and opening not in bare and closing not in bare:
            text = bare.strip()
        for edge in {opening, closing}:
            lone = text.count(opening) + (text.count(closing) if closing != opening else 0) == 1
            if lone and len(text) > 1 and edge in (text[0], text[-1]):
                text = text.strip(edge).strip()
    return text
