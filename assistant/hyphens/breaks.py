"""Hyphens at line ends: soft ones joined, true ones kept, by the text's own usage first and by the rules then."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.dictionary import is_known
from assistant.hyphens.rules import belongs
from assistant.patterns import regex
from assistant.spans import Edit, Span

WORD = regex(r"[^\W_]++(?:[-\u2010\u2011][^\W_]++)*+")

_GAP = regex(r"(?:[-\u2010\u2011][ \t]*\n|\ufffe|\u2010(?=[ \t]+[^\W\d_]))\s*(?:-(?=[а-яёa-z]))?")
"""A hyphen and the break after it, over empty lines too: a page number or a running head may have stood there.

Set again before the next line's first letter, or with the sign that does not break, it is surely the word's own.

U+FFFE is what PDFium writes for a hyphen at a line's end; U+2010 is always a hyphen, even where the break is a space by now.
"""
_SOFT_GAP = regex(r"\u00ad[ \t]*\n\s*|(?<=[^\W\d_])\u00ac\s*(?=[^\W\d_])")
"""U+00AD only ever marks a break; so does ¬ inside a word, which scanning programs write for it."""
CHAIN = regex(rf"(?<![^\W_]){WORD.pattern}(?:{_GAP.pattern}{WORD.pattern})+")
_ADDRESS_BEFORE = regex(r"[/@]|www\.")
_ADDRESS_AFTER = regex(r"[^\s,;()]*(?:/|\.(?:ru|su|com|org|net|info|edu|gov|html?|php|pdf|aspx?)\b)")
_LATIN_PARTS = regex(r"[A-Za-z0-9-]+")
_INSIDE_A_NAME = regex(r"(?:.*-)?(?:на|под|при|над|за|де|дель|ла|ле|эль|ан|оп)", re.IGNORECASE)
"""The middle of a name of several words: Ростов-/на-Дону, Ростов-на-/Дону, Франкфурт-/на-Майне."""
_CYRILLIC_LOW = regex(r"[а-яё]{2}")
_LINE_END = regex(r"[ \t]*(?:\n|$)")
_PLAIN = str.maketrans("\u2010\u2011", "--")
_HANGING = frozenset({"и", "или"})

_ENDINGS = regex(
    r"(?:[ое]го|[ое]му|[ыи]ми|[ыиоая]й|[ое]е|[ыи]е|[ая]я|[ую]ю|[ыи][хм]|[оеё][мвй]|[ая]м[и]?|[ая]х|ост[ьи]|[аяоеёуюыиьй])$"
)
_SHORTEST_STEM = 6


@dataclass(frozen=True, slots=True)
class Usage:
    """How often words stand unbroken in a text, in lower case and with е for ё, whole and without their endings."""

    words: Counter[str]
    stems: Counter[str]
    set_off: frozenset[str] = frozenset()
    """First parts of several words with a hyphen: a text that writes «лингво-культурный» so writes «лингво-/правовой»."""

    @classmethod
    def of(cls, words: Counter[str]) -> "Usage":
        """Count stems too, so that «субъект-объектная» speaks for «субъект-/объектного»."""
        stems: Counter[str] = Counter()
        for word, count in words.items():
            stem = _ENDINGS.sub("", word)
            if len(stem) >= _SHORTEST_STEM:
                stems[stem] += count
        firsts = Counter(stem.split("-", 1)[0] for stem in stems if "-" in stem)
        return cls(words, stems, frozenset(first for first, count in firsts.items() if count > 1))

    def verdict(self, left: str, right: str) -> bool | None:
        """Tell which spelling of a broken word the text uses, None if neither or both alike."""
        joined, hyphened = _key(left + right), _key(f"{left}-{right}")
        for counts, one, other in (
            (self.words, joined, hyphened),
            (self.stems, _ENDINGS.sub("", joined), _ENDINGS.sub("", hyphened)),
        ):
            if counts[one] != counts[other]:
                return None if counts[other] > counts[one] and _is_leftover(left, right) else counts[other] > counts[one]
        return None


def words_of(text: str) -> Counter[str]:
    """Count the words that stand unbroken in a text, in lower case and with е for ё."""
    return _words_outside(text, list(CHAIN.finditer(text)))


def line_end_hyphens(text: str, corpus: Counter[str] | None = None) -> list[Edit]:
    """Join words broken at line ends, keeping the hyphens that belong to the word.

    The line break goes in both cases. «Научно-/и учебно-методический» keeps a space after its hyphen; where the right
    half is no continuation (a caption or a number at a page's end), the break is left.

    Parameters
    ----------
    text : str
        A text with its line breaks.
    corpus : Counter, optional
        `words_of` other texts, asked where this one says nothing.
    """
    edits = [Edit(Span(*match.span()), "") for match in _SOFT_GAP.finditer(text)]
    chains = list(CHAIN.finditer(text))
    if chains:
        usage = [Usage.of(_words_outside(text, chains))]
        if corpus is not None:
            usage.append(Usage(corpus, Counter()))
        for chain in chains:
            edits += _chain_edits(text, chain, usage)
    return sorted(edits, key=lambda edit: edit.span)


def _words_outside(text: str, chains: list[re.Match[str]]) -> Counter[str]:
    starts = [0, *(chain.end() for chain in chains)]
    stops = [*(chain.start() for chain in chains), len(text)]
    words: Counter[str] = Counter()
    for start, stop in zip(starts, stops, strict=True):
        words.update(WORD.findall(text, start, stop))
    keys: Counter[str] = Counter()
    for word, count in words.items():
        keys[_key(word)] += count
    return keys


def keeps_hyphen(left: str, right: str, elsewhere: Counter[str] | None = None) -> bool:
    """Tell whether the hyphen between the halves of a broken word belongs to the word.

    Parameters
    ----------
    left, right : str
        What stands before the hyphen and what after the line break.
    elsewhere : Counter, optional
        `words_of` the same text.
    """
    return _keeps(left, right, [Usage.of(elsewhere)] if elsewhere is not None else [])


def _keeps(left: str, right: str, usage: list[Usage]) -> bool:
    left, right = left.translate(_PLAIN), right.translate(_PLAIN)
    first, second = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
    halves = [(left, right)] if (left, right) == (first, second) else [(left, right), (first, second)]
    for counts in usage:
        for pair in halves:
            if (verdict := counts.verdict(*pair)) is not None:
                return verdict
    if left[0].isupper() and _is_of_a_long_name(left, right):
        return True
    return belongs(first, second, usage[0].words, usage[0].set_off) if usage else belongs(first, second)


def _is_of_a_long_name(left: str, right: str) -> bool:
    return any("-" in half and _INSIDE_A_NAME.fullmatch(edge) for half, edge in ((left, left), (right, right.split("-", 1)[0])))


def _chain_edits(text: str, chain: re.Match[str], usage: list[Usage]) -> Iterator[Edit]:
    """Decide the breaks of a word broken once or more, from the left; what follows is taken as joined meanwhile."""
    gaps = [Span(*gap.span()) for gap in _GAP.finditer(text, chain.start(), chain.end())]
    edges = [chain.start(), *(edge for gap in gaps for edge in (gap.start, gap.stop)), chain.end()]
    parts = [text[start:stop] for start, stop in zip(edges[::2], edges[1::2], strict=True)]
    left = parts[0]
    for number, gap in enumerate(gaps, 1):
        right = "".join(parts[number:])
        if _goes_no_further(text, left, parts[number], gap):
            left = parts[number]
            continue
        if _hangs(left, parts[number]):
            left = parts[number]
            yield Edit(gap, "- ")
            continue
        sure = text[gap.start] == "\u2011" or (text[gap.stop - 1] == "-" and gap.stop > gap.start + 1)
        keeps = sure or _in_address(text, chain, left + right) or _keeps(left, right, usage)
        yield Edit(gap, "-" if keeps else "")
        left += ("-" if keeps else "") + parts[number]


def _goes_no_further(text: str, left: str, right: str, gap: Span) -> bool:
    """Tell whether what follows a break is something else: «разви-», an empty line, «Рисунок 1» or a page's number."""
    fragment = left.rsplit("-", 1)[-1]
    if not _CYRILLIC_LOW.fullmatch(fragment[-2:]):
        return False
    if right.isdigit():
        return _LINE_END.match(text, gap.stop + len(right)) is not None
    whole = is_known(fragment) or fragment[-1] in "ое"
    return right[0].isupper() and not whole and text.count("\n", gap.start, gap.stop) > 1


def _hangs(left: str, right: str) -> bool:
    """Tell whether a first part waits for the word after «и»: «научно-/и учебно-методический»."""
    return right in _HANGING and left[-1].islower() and not is_known(left + right)


def _in_address(text: str, chain: re.Match[str], word: str) -> bool:
    """Tell whether a Latin word is of an internet address, whose hyphens are all its own; those of many hyphens are."""
    if not _LATIN_PARTS.fullmatch(word):
        return False
    if word.count("-") > 1 and word.islower():
        return True
    start = max(text.rfind(" ", 0, chain.start()), text.rfind("\n", 0, chain.start())) + 1
    before = _ADDRESS_BEFORE.search(text, start, chain.start()) is not None
    return before or _ADDRESS_AFTER.match(text, chain.end()) is not None


def _is_leftover(left: str, right: str) -> bool:
    """Tell whether a hyphen inside a line is itself left over from a line's end: «инвести-ции» of a reflowed text."""
    first, second = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
    return is_known(first + second) and not is_known(f"{first}-{second}") and not (is_known(first) or first[-1].lower() in "ое")


def _key(word: str) -> str:
    return word.lower().translate(_PLAIN).replace("ё", "е")
