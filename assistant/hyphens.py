"""Hyphens at line ends: soft ones joined, true ones kept, by what the word is."""

import re
from collections import Counter

from assistant.dictionary import is_known, morphology
from assistant.spans import Edit, Span

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_BROKEN = re.compile(r"([^\W_]+(?:-[^\W_]+)*)-[ \t]*\n\s*([^\W_]+(?:-[^\W_]+)*)")
_SOFT_MARK = re.compile(r"\u00ad[ \t]*\n\s*")

_PARTICLES = frozenset({"то", "либо", "нибудь", "таки", "ка", "де"})
_ALWAYS_HYPHENED = frozenset(("кое кой вице экс обер унтер штаб лейб пресс бизнес интернет онлайн веб медиа арт топ").split())
_COMPASS = frozenset(["северо", "юго", "южно", "западно", "восточно", "норд", "зюйд"])
# Borrowed first parts that Russian writes together with the rest.
_ALWAYS_JOINED = frozenset(
    (
        "авто агро био вело гелио гео гетеро гидро гипер зоо инфра квази кино контр макро мега мета метео микро моно "
        "мото нано нео палео поли псевдо радио стерео супер теле транс ультра фото экзо эко экстра электро этно"
    ).split()
)
_ENDINGS_OF_SHORTENED = frozenset(["та", "ту", "те", "том", "тов"])
_LIKE_AN_ADVERB = re.compile(r"(?:ому|ему|ски|цки|ьи)$")
_CUT_ADJECTIVE = re.compile(r"[бвгджзклмнпрстфхцчшщ][ое]$")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)


def line_end_hyphens(text: str) -> list[Edit]:
    """Join words broken at line ends, keeping the hyphens that belong to the word.

    The line break goes in both cases; a soft hyphen U+00AD only ever marks a break.
    """
    elsewhere = Counter(match.group().lower() for match in WORD.finditer(text))
    edits = [Edit(Span(*match.span()), "") for match in _SOFT_MARK.finditer(text)]
    position = 0
    while match := _BROKEN.search(text, position):
        left, right = match.groups()
        gap = Span(match.end(1), match.start(2))
        edits.append(Edit(gap, "-" if keeps_hyphen(left, right, elsewhere) else ""))
        position = match.start(2)  # the right half may itself be broken at the next line's end
    return sorted(edits, key=lambda edit: edit.span)


def keeps_hyphen(left: str, right: str, elsewhere: Counter[str] | None = None) -> bool:
    """Tell whether the hyphen between the halves of a broken word belongs to the word.

    Parameters
    ----------
    left, right : str
        What stands before the hyphen and what after the line break.
    elsewhere : Counter, optional
        Words that stand unbroken in the same document, lower-case.
    """
    joined, hyphened = (left + right).lower(), f"{left}-{right}".lower()
    if elsewhere is not None and elsewhere[joined] != elsewhere[hyphened]:
        return elsewhere[hyphened] > elsewhere[joined]
    return _decide(left.rsplit("-", 1)[-1], right.split("-", 1)[0])


def _decide(left: str, right: str) -> bool:
    rules = (_by_letters, _by_first_part, _by_dictionary)
    return next((verdict for rule in rules if (verdict := rule(left, right)) is not None), False)


def _by_letters(left: str, right: str) -> bool | None:
    """Judge by capitals, digits and alphabets: «Торгово-/Промышленной», «ИКТ-/компетенций», «t-/статистика»."""
    mixed = bool(_LATIN.search(left) and _CYRILLIC.search(right)) or bool(_CYRILLIC.search(left) and _LATIN.search(right))
    if mixed or left[-1].isdigit() or right[0].isdigit():
        return True
    if right[0].isupper() and not (left.isupper() and right.isupper() and len(left) > 1):
        return True
    if left.isupper() and len(left) > 1 and right[0].islower():
        return True
    return True if len(left) == 1 and (left.isupper() or not _CYRILLIC.search(left)) and right[0].islower() else None


def _by_first_part(left: str, right: str) -> bool | None:
    """Judge by first parts and particles that are always set off: «бизнес-/план», «кто-/то», «по-/русски»."""
    first, second = left.lower(), right.lower()
    if first in _COMPASS and "ADJF" in _kinds(second):
        return True
    if first in _ALWAYS_JOINED:
        return False
    if (first in _ALWAYS_HYPHENED or second in _ENDINGS_OF_SHORTENED) and not is_known(first + second):
        return True
    if first == "по" and _LIKE_AN_ADVERB.search(second) and is_known(f"по-{second}"):
        return not is_known(first + second)
    if second in _PARTICLES:
        return is_known(first) and not is_known(first + second)
    return None


def _by_dictionary(left: str, right: str) -> bool | None:
    first, second = left.lower(), right.lower()
    if is_known(f"{first}-{second}"):
        return True  # before the joined form: «учебно-воспитательный» is a word, «учебновоспитательный» only in old spelling
    if is_known(first + second):
        return False
    if "NUMR" in _kinds(first) & _kinds(second):
        return True
    if not _CYRILLIC.search(first):
        return None
    kinds = _kinds(second)
    if len(first) >= 4 and len(second) >= 5 and _CUT_ADJECTIVE.search(first) and kinds & {"ADJF", "PRTF"}:
        return True  # «экономико-/географический»: a cut adjective before a whole one
    whole_words = len(first) >= 3 and len(second) >= 4 and is_known(first) and is_known(second)
    return True if whole_words and bool({"NOUN", "ADJF", "ADJS", "ADVB"} & kinds) and _stands_alone(first) else None


def _stands_alone(word: str) -> bool:
    return any(parse.tag.POS in {"NOUN", "ADVB", "ADJS"} for parse in morphology().parse(word))


def _kinds(word: str) -> set[str]:
    return {str(parse.tag.POS) for parse in morphology().parse(word)}
