"""Whether a hyphen at a line's end belongs to the word: rules of Russian spelling, asked in order.

A rule takes the two halves next to the hyphen and says True (the hyphen belongs to the word), False (it only marked the line's
end) or None (not a case of mine). Which first parts take a hyphen is mostly not listed here: the dictionary holds enough
compounds to tell `научно-` (eleven with a hyphen, none without) from `много` (none with, hundreds without).
"""

import re
from collections.abc import Container

from assistant.dictionary import is_known, morphology
from assistant.hyphens.broken import Break
from assistant.hyphens.customs import Group, compounds, custom, forms, kinds
from assistant.hyphens.latin import by_english, by_roman_numbers
from assistant.hyphens.words import (
    ADJECTIVE_END,
    ADJECTIVES,
    ALWAYS_HYPHENED,
    ALWAYS_JOINED,
    BEFORE_PARTICLES,
    COLOUR,
    COMPASS,
    CONTRACTIONS,
    CYRILLIC,
    DEPENDENT_SECOND,
    EQUAL_SECOND,
    LATIN,
    LIKE_AN_ADVERB,
    MEASURED,
    NAMING,
    NUMERALS,
    OF_ADJECTIVE,
    OF_ANY_ADJECTIVE,
    OF_NATION,
    OF_QUALITY,
    OF_SCIENCE,
    PARTICLES,
    SHADE,
    VOWELS,
    WHOLE_NOUN,
)


def belongs(left: str, right: str, words: Container[str] = frozenset(), set_off: Container[str] = frozenset()) -> bool:
    """Tell whether the hyphen between two parts of a word is the word's own, by the first rule that knows."""
    broken = Break(left, right, words, set_off)
    return next((verdict for rule in RULES if (verdict := rule(broken)) is not None), False)


def by_letters(broken: Break) -> bool | None:
    """Keep between digits, alphabets and capitals: «2020-/2021», «t-/статистика», «Торгово-/Промышленной», «ИКТ-/компетенций»."""
    left, right = broken.left, broken.right
    mixed = bool(LATIN.search(left) and CYRILLIC.search(right)) or bool(CYRILLIC.search(left) and LATIN.search(right))
    if mixed or any(letter.isdigit() for letter in left + right):
        return True
    if right[0].isupper() and not (left.isupper() and right.isupper()):
        return True
    return True if left.isupper() and len(left) > 1 and right[0].islower() else None


def by_length(broken: Break) -> bool | None:
    """Keep where no word may be divided: beside a single letter or a part without a vowel, «в-/третьих», «р-/н», «АААА-/А»."""
    if not CYRILLIC.search(broken.left):
        return True if len(broken.left) == 1 else None
    halves = (broken.first, broken.second)
    abbreviation = min(len(broken.left), len(broken.right)) > 1 and (broken.left + broken.right).isupper()
    if broken.second[0] in "ьъ" or abbreviation:
        return None
    undivided = any(len(half) == 1 or not VOWELS & set(half) for half in halves)
    return True if undivided and not is_known(broken.joined) else None


def by_contraction(broken: Break) -> bool | None:
    """Keep in words cut in the middle: «ун-/та», «Изд-/во»."""
    cut = CONTRACTIONS.fullmatch(f"{broken.first}|{broken.second}") is not None
    return True if cut and (len(broken.first) <= 2 or not is_known(broken.joined)) else None


def by_whole_word(broken: Break) -> bool | None:
    """Judge by the dictionary's own spelling: «учебно-/воспитательный», «матери-/ального».

    It has a few hundred words in both spellings. A joined one that stands against the custom of its first part
    («организационнометодический», «практикоориентированный») is an old spelling.
    """
    if is_known(broken.hyphened):
        return broken.first not in ALWAYS_JOINED or not is_known(broken.joined)
    return _is_old_spelling(broken) if is_known(broken.joined) else None


def _is_old_spelling(broken: Break) -> bool:
    first, second = broken.first, broken.second
    if not kinds(second) & ADJECTIVES or len(first) < 6:
        return False
    if OF_SCIENCE.search(first) and second.startswith("ориентирован"):
        return True
    return bool(OF_ADJECTIVE.search(first) and EQUAL_SECOND.search(second)) and custom(first, "adjective") == "hyphened"


def by_particle(broken: Break) -> bool | None:
    """Keep before and after particles: «кто-/то», «по-/новому», «во-/первых», «из-/за»."""
    first, second = broken.first, broken.second
    if first == "по" and LIKE_AN_ADVERB.search(second):
        return is_known(second) or is_known(re.sub("и$", "ий", second))
    if (first in {"в", "во"} and second in {"первых", "вторых"}) or (first == "из" and second in {"за", "под"}):
        return True
    if second not in PARTICLES or not is_known(first):
        return None
    return True if second != "то" or broken.left.islower() or _takes_particle(first) else None


def _takes_particle(word: str) -> bool:
    """Tell whether `-то` often follows: a pronoun, «как», «там»; a capital before it may begin a name, «Тренто»."""
    return any(str(parse.tag.POS) in BEFORE_PARTICLES or "Apro" in parse.tag for parse in morphology().parse(word))


def by_repetition(broken: Break) -> bool | None:
    """Keep in «чуть-/чуть», «большой-/пребольшой», «успешные-/неуспешные»."""
    alike = broken.second in {broken.first, "не" + broken.first, "пре" + broken.first}
    return True if alike and len(broken.first) > 1 and not is_known(broken.joined) else None


def by_usage(broken: Break) -> bool | None:
    """Keep behind a first part that the same text sets off in other words: «лингво-/правовой»."""
    known = broken.is_word(broken.second) and len(broken.second) >= 4 and len(broken.first) >= 4
    return True if known and broken.first in broken.set_off else None


def by_first_part(broken: Break) -> bool | None:
    """Judge by first parts that are always set off or never: «бизнес-/план», «северо-/восточный», «микро-/экономика»."""
    first, second = broken.first, broken.second
    if (first in COMPASS and is_known(second)) or (first in MEASURED and "NOUN" in kinds(second)):
        return True
    if first in ALWAYS_JOINED:
        return False
    if first == "пол":
        return second[0] in VOWELS | {"л"} and "NOUN" in kinds(second)
    if first not in ALWAYS_HYPHENED:
        return None
    return True if kinds(second) & NAMING or (len(first) >= 6 and len(second) >= 4) else None


def by_numerals(broken: Break) -> bool | None:
    """Keep between two numerals, join one with what is counted: «двух-/трёх», «пяти-/шестилетний», «двух-/этажный»."""
    if not NUMERALS.fullmatch(broken.first):
        return True if "NUMR" in kinds(broken.first) & kinds(broken.second) else None
    return NUMERALS.match(broken.second) is not None


def by_dependent_part(broken: Break) -> bool | None:
    """Join with second parts that say of what the first is the measure or object: «много-/кратный», «русско-/язычный»."""
    return False if broken.first[-1] in "ое" and DEPENDENT_SECOND.match(broken.second) else None


def by_equal_adjectives(broken: Break) -> bool | None:
    """Keep between equal adjectives, join a first part that depends: «ценностно-/смысловой», but «системо-/образующий».

    The first part is equal when it stands for a science or a nation («дидактико-», «арабо-»), when the dictionary sets
    it off from adjectives more often than not, or when it is unknown there and made of an adjective.
    """
    first, second = broken.first, broken.second
    if first[-1] not in "ое" or len(first) < 4 or not _is_like_an_adjective(broken):
        return None
    if OF_SCIENCE.search(first) or (OF_NATION.search(second) and is_known(first[:-1] + "ский")):
        return True
    found = custom(first, "adjective")
    return _is_made_of_adjective(broken) if found is None else found == "hyphened"


def _is_like_an_adjective(broken: Break) -> bool:
    """Tell whether the right half is an adjective, or looks like one behind a first part that is surely whole."""
    first, second = broken.first, broken.second
    if kinds(second) & ADJECTIVES or (is_known(second) and OF_QUALITY.search(second)):
        return len(second) >= 5
    if not ADJECTIVE_END.search(second) or len(first) < 5:
        return False
    return second in broken.words or (
        len(second) >= 7 and (is_known(first) or OF_SCIENCE.search(first) is not None or custom(first, "adjective") == "hyphened")
    )


def _is_made_of_adjective(broken: Break) -> bool:
    first = broken.first
    if OF_ANY_ADJECTIVE.search(first) and broken.is_word(broken.second):
        return True
    return OF_ADJECTIVE.search(first) is not None and (_is_adverb(first) or _is_stem(first))


def _is_adverb(word: str) -> bool:
    return bool(kinds(word) & {"ADVB", "ADJS", "PRTS"})


def _is_stem(word: str) -> bool:
    """Tell whether a first part is an adjective without its ending: `личностно` of `личностный`, `внешне` of `внешний`."""
    return any(is_known(word[:-1] + ending) for ending in ("ый", "ий", "ой"))


def by_colours(broken: Break) -> bool | None:
    """Keep in shades: «красно-/синяя», «тёмно-/зелёный»; «бело-/каменный» is no shade."""
    return True if SHADE.fullmatch(broken.first) and COLOUR.match(broken.second) and kinds(broken.second) & ADJECTIVES else None


def by_apposition(broken: Break) -> bool | None:
    """Keep between two nouns in one case and number: «педагога-/музыканта», «тестов-/заданий», «учащихся-/педагогов»."""
    first, second = broken.first, broken.second
    if min(len(first), len(second)) < 4 or len(broken.joined) < 10 or not (broken.is_word(first) and broken.is_word(second)):
        return None
    if first[-1] in "ое" and not WHOLE_NOUN.search(first) and custom(first, "noun") == "joined":
        return False
    return True if forms(first) & forms(second, nouns_only=True) else None


def by_first_noun(broken: Break) -> bool | None:
    """Keep behind a noun that does not change: «риск-/ориентированный», «эксперт-/сессия», «кейс-/технологий»."""
    first, second = broken.first, broken.second
    long = min(len(first), 4) + min(len(second), 6) >= 10 and len(broken.joined) >= 10
    if not long or first[-1] in VOWELS | {"ь"} or not broken.is_word(first) or not _is_noun(first):
        return None
    group = _group(second)
    return True if group is not None and custom(first, group) != "joined" else None


def by_custom(broken: Break) -> bool | None:
    """Keep where the dictionary sets other words off alike: «рок-/музыкант», «усть-/лабинский»."""
    first, second = broken.first, broken.second
    if len(first) < 3 or len(second) < 4:
        return None
    group = _group(second)
    if group is not None:
        return True if custom(first, group) == "hyphened" else None
    foreign = (
        broken.left.islower()
        and not is_known(first)
        and len(compounds(first, "adjective").hyphened | compounds(first, "noun").hyphened) > 1
    )
    return True if foreign and "joined" not in {custom(first, "adjective"), custom(first, "noun")} else None


def _group(word: str) -> Group | None:
    found = kinds(word)
    return "adjective" if found & ADJECTIVES else "noun" if "NOUN" in found else None


def _is_noun(word: str) -> bool:
    return any(parse.tag.POS == "NOUN" for parse in morphology().parse(word))


RULES = (
    by_roman_numbers,
    by_letters,
    by_contraction,
    by_length,
    by_english,
    by_whole_word,
    by_particle,
    by_repetition,
    by_usage,
    by_first_part,
    by_numerals,
    by_dependent_part,
    by_colours,
    by_equal_adjectives,
    by_apposition,
    by_first_noun,
    by_custom,
)
