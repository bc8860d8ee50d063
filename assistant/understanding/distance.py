"""How far a word is from another, and how likely a hand made that mistake.

The number of edits is the restricted Damerau–Levenshtein distance (optimal string alignment): insertions, deletions,
substitutions and exchanges of neighbours, no part edited twice (F. Damerau, «A technique for computer detection and correction of
spelling errors», CACM 7(3), 1964; L. Boytsov, «Indexing methods for approximate dictionary searching», JEA 16, 2011). Of the
alignments with fewest edits the likeliest counts: exchanged, doubled, dropped letters, a neighbour key, letters that sound alike.
"""

from functools import lru_cache

_ROWS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_ALIKE = (
    "оа",
    "еи",
    "иы",
    "еэ",
    "ея",
    "ео",
    "бп",
    "вф",
    "гк",
    "дт",
    "жш",
    "зс",
    "шщ",
    "ъь",
    "чщ",
    "ую",
    "ья",
    "гх",
    "ий",
    "яа",
    "юу",
    "шч",
    "сц",
    "вг",
)
_EDIT = 100

LIKELY, UNLIKELY, ODD = 1, 2, 3
"""Penalties of an edit: of the usual kind, an extra letter from elsewhere, another letter for no reason."""


def _neighbours() -> frozenset[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for number, row in enumerate(_ROWS):
        for place, key in enumerate(row):
            below = _ROWS[number + 1][max(0, place - 1) : place + 1] if number + 1 < len(_ROWS) else ""
            for other in (*row[place + 1 : place + 2], *below):
                found |= {(key, other), (other, key)}
    return frozenset(found)


_NEIGHBOURS = _neighbours()
_SOUND_ALIKE = frozenset(pair for alike in _ALIKE for pair in ((alike[0], alike[1]), (alike[1], alike[0])))


@lru_cache(maxsize=4096)
def _substitution(typed: str, meant: str) -> int:
    likely = (typed, meant) in _NEIGHBOURS or (typed, meant) in _SOUND_ALIKE
    return _EDIT + (LIKELY if likely else ODD)


def sounds_alike(typed: str, meant: str) -> bool:
    """Tell whether words of one length differ by one letter that sounds alike."""
    pairs = [pair for pair in zip(typed, meant, strict=True) if pair[0] != pair[1]]
    return len(pairs) == 1 and pairs[0] in _SOUND_ALIKE


def _extra(typed: str, place: int) -> int:
    """Cost of a letter that was typed and not meant: doubled, or struck along with a neighbour."""
    letter = typed[place]
    around = typed[max(0, place - 1) : place] + typed[place + 1 : place + 2]
    likely = any(letter == other or (letter, other) in _NEIGHBOURS for other in around)
    return _EDIT + (LIKELY if likely else UNLIKELY)


def distance(typed: str, meant: str, limit: int) -> tuple[int, int] | None:
    """Return the edits between two words and their penalty, None beyond `limit` edits."""
    if abs(len(typed) - len(meant)) > limit:
        return None
    before: list[int] = []
    row = [place * (_EDIT + LIKELY) for place in range(len(meant) + 1)]
    for i, letter in enumerate(typed, 1):
        extra = _extra(typed, i - 1)
        former, before, row = before, row, [row[0] + extra]
        for j, other in enumerate(meant, 1):
            best = before[j - 1] if letter == other else before[j - 1] + _substitution(letter, other)
            best = min(best, before[j] + extra, row[j - 1] + _EDIT + LIKELY)
            if i > 1 and j > 1 and letter == meant[j - 2] and other == typed[i - 2] and letter != other:
                best = min(best, former[j - 2] + _EDIT + LIKELY)
            row.append(best)
        if min(row) >= (limit + 1) * _EDIT and min(before) >= (limit + 1) * _EDIT:
            return None
    edits, penalty = divmod(row[-1], _EDIT)
    return (edits, penalty) if edits <= limit else None


def within_prefix(stem: str, typed: str, limit: int) -> bool:
    """Tell whether `typed` begins with `stem`, give or take `limit` edits (the same distance, without penalties)."""
    former: list[int] = []
    before: list[int] = []
    row = list(range(len(stem) + 1))
    if row[-1] <= limit:
        return True
    for i, letter in enumerate(typed[: len(stem) + limit], 1):
        former, before, row = before, row, [i]
        for j, other in enumerate(stem, 1):
            best = min(before[j - 1] + (letter != other), before[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and letter == stem[j - 2] and other == typed[i - 2]:
                best = min(best, former[j - 2] + 1)
            row.append(best)
        if row[-1] <= limit:
            return True
        if min(row) > limit and min(before) > limit:
            return False
    return False
