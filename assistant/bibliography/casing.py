"""Titles set in capitals as a bibliography writes them: small letters, but for names and abbreviations.

How a word is written is learnt from the text under the title; the dictionary is asked where it does not stand there.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from assistant.bibliography.lines import in_capitals
from assistant.bibliography.place_names import place_names
from assistant.dictionary import is_known, morphology
from assistant.patterns import regex

_WORD = regex(r"[^\W\d_]+")
_ROMAN = regex(r"[IVXLCХ]+")
_SENTENCE = regex(r"(?:[.!?…:/–—]|^)[\s»\"')]*[«\"„(]*$")
_SHORTENED = regex(r"\b(?:гг?|ул|пос|им|с|д|обл|респ|проф|акад|[А-ЯЁ])\.\s*$")
_ALIKE = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")
"""Latin letters that look like Russian ones."""

_NAMES = {"Geox", "Surn", "Name", "Patr", "Orgn"}
_BEFORE = 12
_SHORT = 5
_LONGEST_CONTEXT = 100_000
Shape = str


def sentence_case(title: str, context: str) -> str:
    """Return a title in capitals with small letters where `context`, the text under it, has them; another title as it is."""
    title = without_lookalikes(title)
    if not in_capitals(title):
        return title
    words = list(_WORD.finditer(title))
    single, pairs = _shapes(context, {match.group().lower() for match in words})
    out: list[str] = []
    position = 0
    lower = [match.group().lower() for match in words]
    names = _in_pairs(lower, pairs, single)
    between = [title[one.end() : other.start()] for one, other in pairwise(words)]
    for number in place_names(lower, between, lambda word: single.get(word, Counter())["lower"] > 0):
        if not names.get(number, Counter())["lower"]:
            names[number] = Counter(name=1)
    for number, match in enumerate(words):
        before = title[max(0, match.start() - 2) : match.start()]
        first = number == 0 or bool(re.search(r"[.!?]\s$", before) and not _is_initial(title, words[number - 1]))
        word = _cased(match.group(), title, match, names.get(number) or single.get(match.group().lower()))
        out += [title[position : match.start()], word[0].upper() + word[1:] if first else word]
        position = match.end()
    return "".join(out) + title[position:]


def as_sentence(words: str, context: str) -> str:
    """Return words as `sentence_case` does, in one line and with a capital first."""
    shown = sentence_case(" ".join(words.split()), context)
    return shown[0].upper() + shown[1:]


def without_lookalikes(title: str) -> str:
    """Return a title whose Russian words are spelt with Russian letters alone."""

    def spelt(match: re.Match[str]) -> str:
        word = match.group()
        russian = word.translate(_ALIKE)
        mixed = word != russian and russian.isalpha() and not re.search(r"[A-Za-z]", russian)
        return russian if mixed and re.search(r"[А-Яа-яЁё]", word) else word

    return _WORD.sub(spelt, title)


def _cased(word: str, title: str, match: re.Match[str], seen: Counter[Shape] | None) -> str:
    lower = word.lower()
    if _ROMAN.fullmatch(word) or (not word.isupper() and len(word) > 1):
        return word
    quoted = re.search(r"[«“„]$", title[: match.start()]) is not None
    if len(word) == 1:
        return word if quoted or title[match.end() : match.end() + 1] == "." else lower
    if re.search(r"[A-ZА-ЯЁ]\.\s?$", title[max(0, match.start() - 3) : match.start()]):
        return lower.capitalize()  # behind initials
    shape = max(seen, key=lambda key: (seen[key], key == "lower")) if seen else _by_dictionary(lower)
    if word.isascii() and not seen and len(word) <= _SHORT and not title.isascii():
        shape = "upper"  # «IT-кластеры»
    if quoted and not seen:
        shape = "upper" if shape == "upper" else "name"  # «закон «О развитии …»», «проект «Умный город»»
    return {"lower": lower, "name": lower.capitalize(), "upper": word}[shape]


def _is_initial(title: str, match: re.Match[str]) -> bool:
    return len(match.group()) == 1 and title[match.end() : match.end() + 1] == "."


def _by_dictionary(word: str) -> Shape:
    best = morphology().parse(word)[0]
    grammemes = set(best.tag.grammemes)
    if {"Abbr", "Fixd"} <= grammemes:
        return "upper"
    # A name that is also a common word («роман») is taken for the word.
    return "name" if grammemes & _NAMES and all(set(p.tag.grammemes) & _NAMES for p in morphology().parse(word)) else "lower"


def _shapes(context: str, wanted: set[str]) -> tuple[dict[str, Counter[Shape]], dict[tuple[str, str], Counter[Shape]]]:
    """Count how the wanted words are written in a text, alone and before one another."""
    single: dict[str, Counter[Shape]] = {}
    pairs: dict[tuple[str, str], Counter[Shape]] = {}
    for line in context[:_LONGEST_CONTEXT].split("\n"):
        if in_capitals(line):
            continue
        found = list(_written(line, wanted))
        for match, shape in found:
            if shape:
                single.setdefault(match.group().lower(), Counter())[shape] += 1
        for (one, first), (other, second) in pairwise(found):
            if first and second and line[one.end() : other.start()] in {" ", "-", "–"}:
                both = first if first == second else f"{first} {second}"
                pairs.setdefault((one.group().lower(), other.group().lower()), Counter())[both] += 1
    return single, pairs


def _written(line: str, wanted: set[str]) -> Iterator[tuple[re.Match[str], Shape]]:
    for match in _WORD.finditer(line):
        word = match.group()
        if word.lower() not in wanted:
            continue
        if word.islower():
            yield match, "lower"
        elif word.isupper() and len(word) > 1:
            # In a line of capitals beside others, or as an author writes «ВУЗ», a common word is still one.
            yield match, "" if is_known(word.lower()) and _by_dictionary(word.lower()) != "upper" else "upper"
        else:
            # At the head of a sentence any word has a capital.
            before = line[max(0, match.start() - _BEFORE) : match.start()]
            opening = _SENTENCE.search(before) and not _SHORTENED.search(before)
            yield match, "" if opening else "name"


def _in_pairs(
    words: list[str], pairs: dict[tuple[str, str], Counter[Shape]], single: dict[str, Counter[Shape]]
) -> dict[int, Counter[Shape]]:
    """Return how the words of a title are written beside their neighbours: «Северный Кавказ», but «северный ветер»."""
    found: dict[int, Counter[Shape]] = {}
    for number, pair in enumerate(pairwise(words)):
        common = single.get(pair[0], Counter())["lower"]
        if counted := pairs.get(pair):
            (shape, count), *_ = counted.most_common(1)
            shapes = shape.split(" ")
            if shapes[0] == "name" and shapes[-1] == "lower" and common and count == 1:
                continue  # seen once behind something that opens a sentence, it is no name
            for place, shape in zip((number, number + 1), (shapes[0], shapes[-1]), strict=True):
                if found.get(place, Counter()).get("name", 0) == 0:
                    found[place] = Counter({shape: 1})
    return found
