"""Several questions in one line, each by itself. In doubt it is one: half a question finds the wrong thing."""

import re
from functools import lru_cache

from assistant.dictionary import is_known, morphology
from assistant.patterns import regex

_ASKING = (
    r"(?:кто|кого|кому|кем|ком|что|чего|чему|чем|где|куда|откуда|когда|как|почему|зачем|отчего|сколько|скольк\w+|"
    r"каков\w{0,2}|как(?:ой|ая|ое|ие|ого|ому|им|ую|их|ими|ом|ой)|чей|чья|чь[её]|чьи)"
)
_ORDER = r"(?:назовите|назови|перечислите|перечисли|расскажите|расскажи|объясните|объясни|опишите|опиши|сравните|дайте|укажите)"
_PREPOSITION = r"(?:(?:в|во|на|из|от|до|с|со|к|о|об|по|для|за|при|у|над|под|через|между|про)\s+)?"
QUESTION = regex(rf"{_PREPOSITION}{_ASKING}\b", re.IGNORECASE)
"""A question word, with the preposition before it."""
_START = regex(rf"[«\"(]*{_PREPOSITION}(?:{_ASKING}|{_ORDER}|ли|\w+\s+ли)\b", re.IGNORECASE)
_NUMBERED = regex(r"(?:^|(?<=\s))(\d{1,2})[.)]\s+")
_ENDED = regex(r"(?<=[?!])[\s?!]*\s+(?=\S)|(?<=\.)\s+(?=[«\"(]*[А-ЯЁ])")
_AND = regex(rf",?\s+(?:и|а|а\s+также)\s+(?=({_PREPOSITION}{_ASKING})\b)|;\s*(?=({_PREPOSITION}{_ASKING})\b)", re.IGNORECASE)
_COMMA = regex(rf",\s+(?=({_PREPOSITION}{_ASKING})\b)", re.IGNORECASE)
_SUBORDINATE = regex(rf",\s+(?:{_PREPOSITION}{_ASKING}|котор\w+|чтобы|если)\b", re.IGNORECASE)
_DEFINITION = regex(r"(?:что\s+(?:такое|значит|означает)|кто\s+так(?:ой|ая|ие))\b", re.IGNORECASE)
_PREDICATE = regex(r"\b(?:так(?:ой|ая|ое|ие)|каков\w{0,2})\b", re.IGNORECASE)
_PREDICATES = frozenset({"VERB", "INFN", "PRTS", "ADJS", "PRED"})
_NAMING = frozenset({"NOUN", "ADJF", "PRTF", "NPRO"})
_WORDS = regex(r"[^\W_]+(?:-[^\W_]+)*")
_RUSSIAN = regex(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_NOT_ASKING = regex(r"(?:как\s+(?:следствие|результат|правило|известно|и)|что\s+ни)\b", re.IGNORECASE)


_POLITE = regex(
    r"[«\"(]*(?:здравствуй|привет|добр(?:ый|ое|ого)\s(?:день|вечер|утр|дня|времен)|доброго\s|спасибо|благодар|пожалуйста|извини|прости|"
    r"уважаем|помоги|подскажи(?:те)?\s*,?\s*пожалуйста|срочно|нужна\sпомощь|ответь|отвечай|жду\s|заранее)",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """Tell whether a text begins as a question does."""
    return QUESTION.match(text) is not None


def parts_of(text: str) -> tuple[str, ...]:
    """Return the questions in `text`, without their numbers and conjunctions; one question is returned as it stands.

    A greeting before a question, and what is said behind it without asking («Срочно!», «Ответьте кратко.»), is none of them.
    """
    numbered = _numbered(text)
    pieces = numbered if len(numbered) > 1 else [text]
    found = [part for piece in pieces for ended in _ended(piece) for part in _coordinated(ended)]
    found = [part for part in found if re.search(r"\w", part)]
    asking = _asking(found)
    return tuple(map(_as_question, asking)) if len(found) > 1 else (text,)


def _asking(parts: list[str]) -> list[str]:
    """Return the parts without greetings and the like, where one of the others asks."""
    left = [part for part in parts if not _POLITE.match(part)]
    return left if any("?" in part or _START.match(part) for part in left) else parts


def _numbered(text: str) -> list[str]:
    """Part a text by its numbers where they count 1, 2, 3."""
    marks = [*_NUMBERED.finditer(text)]
    if not marks or marks[0].start() or [int(mark.group(1)) for mark in marks] != [*range(1, len(marks) + 1)]:
        return [text]
    stops = [mark.start() for mark in marks[1:]] + [len(text)]
    return [text[mark.end() : stop].strip(" ;,") for mark, stop in zip(marks, stops, strict=True)]


def _ended(text: str) -> list[str]:
    """Part a text after its question marks and its greetings, and after full stops where both sides ask."""
    pieces: list[str] = []
    start = 0
    for gap in _ENDED.finditer(text):
        before, after = text[start : gap.start()].strip(), text[gap.end() :]
        alone = _POLITE.match(before) or (before.endswith("!") and _START.match(before))
        if alone or before.endswith("?") or (_START.match(before) and _START.match(after)):
            pieces.append(before)
            start = gap.end()
    return [*pieces, text[start:].strip()]


def _coordinated(text: str) -> list[str]:
    """Part a sentence before a second question word with its own predicate."""
    start, found = 0, []
    for gap in sorted((*_AND.finditer(text), *_COMMA.finditer(text)), key=lambda match: match.start()):
        before, after = text[start : gap.start()].strip(), text[gap.end() :]
        if gap.start() >= start and _is_whole(before, after, gap.group()):
            found.append(before)
            start = gap.end()
    return [*found, text[start:].strip()]


def _is_whole(before: str, after: str, gap: str) -> bool:
    if not _START.match(before) or _NOT_ASKING.match(after) or not _has_predicate(_clause(after)):
        return False
    if gap.startswith(";"):
        return True
    if re.fullmatch(r",\s+", gap):
        return bool(_DEFINITION.match(before)) and not _has_verb(before)
    return not _SUBORDINATE.search(before) and _has_predicate(before) and _names_something(before)


def _clause(text: str) -> str:
    """Return what follows the question word up to the next clause."""
    return re.split(rf"[?;]|,?\s+и\s+(?={_PREPOSITION}{_ASKING}\b)", text, maxsplit=1)[0]


def _has_predicate(clause: str) -> bool:
    return bool(_PREDICATE.search(clause)) or _has_verb(clause)


def _has_verb(clause: str) -> bool:
    words = [word.lower() for word in _RUSSIAN.findall(clause)]
    return any(_is_predicate(word) for word in words if not QUESTION.fullmatch(word))


def _names_something(clause: str) -> bool:
    """Tell whether a clause names what it asks about; «Где купить и как хранить молоко?» does in its second."""
    words = [word for word in _WORDS.findall(clause) if not QUESTION.fullmatch(word)]
    return any(not _RUSSIAN.fullmatch(word) or not _is_common(word.lower()) for word in words)


@lru_cache(maxsize=4096)
def _is_common(word: str) -> bool:
    """Tell whether a word names nothing: it is no noun, no adjective, and no word the dictionary lacks."""
    tag = morphology().parse(word)[0].tag
    return (is_known(word) and tag.POS not in _NAMING) or word == "есть"


@lru_cache(maxsize=4096)
def _is_predicate(word: str) -> bool:
    return word == "есть" or str(morphology().parse(word)[0].tag.POS) in _PREDICATES


def _as_question(part: str) -> str:
    part = part.rstrip(" ,;")
    if not part.endswith(("?", "!", ".", "…")):
        part += "?"
    first = re.search(r"\w", part)
    if first is None:
        return part
    return part[: first.start()] + part[first.start()].upper() + part[first.end() :]
