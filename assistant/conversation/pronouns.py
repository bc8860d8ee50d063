"""Pronouns of a question that have nothing in it to refer to, and what each may mean."""

from dataclasses import dataclass
from enum import Enum

from assistant.conversation.grammar import PREPOSITIONS, Kind, Phrase
from assistant.conversation.parsed import Parsed
from assistant.conversation.words import QUESTION_WORDS, forms, is_predicate, lemma_of, part, readings
from assistant.patterns import regex
from assistant.spans import Span

Wanted = tuple[str, str | None, str]
"""Number, gender (None: any) and case of what a pronoun can stand for."""

_PERSONAL: dict[str, tuple[Wanted, ...]] = {
    "он": (("sing", "masc", "nomn"),),
    "она": (("sing", "femn", "nomn"),),
    "оно": (("sing", "neut", "nomn"),),
    "они": (("plur", None, "nomn"),),
    "его": (("sing", "masc", "accs"), ("sing", "neut", "accs")),
    "её": (("sing", "femn", "accs"),),
    "их": (("plur", None, "accs"),),
    "ему": (("sing", "masc", "datv"), ("sing", "neut", "datv")),
    "ей": (("sing", "femn", "datv"),),
    "ею": (("sing", "femn", "ablt"),),
    "им": (("plur", None, "datv"), ("sing", "masc", "ablt"), ("sing", "neut", "ablt")),
    "ими": (("plur", None, "ablt"),),
    "него": (("sing", "masc", "gent"), ("sing", "neut", "gent")),
    "неё": (("sing", "femn", "gent"),),
    "них": (("plur", None, "gent"),),
    "нему": (("sing", "masc", "datv"), ("sing", "neut", "datv")),
    "ней": (("sing", "femn", "loct"),),
    "ним": (("sing", "masc", "ablt"), ("sing", "neut", "ablt"), ("plur", None, "datv")),
    "ними": (("plur", None, "ablt"),),
    "нём": (("sing", "masc", "loct"), ("sing", "neut", "loct")),
}
_POSSESSIVE = ("его", "её", "их")
_AFTER_PREPOSITIONS = {
    "них": ("gent", "loct", "accs"),
    "него": ("gent", "accs"),
    "неё": ("gent", "accs"),
    "ней": ("loct", "ablt", "datv"),
}
_THIS = {"это": "accs", "этого": "gent", "этому": "datv", "этим": "ablt", "этом": "loct"}
_THERE = {"там": ("в", "loct"), "туда": ("в", "accs"), "оттуда": ("из", "gent")}
_JOINING = frozenset("при кроме помимо вместо".split())
_POINTING = frozenset(("этот", "такой"))
_TAKES_ABLATIVE = frozenset("управлять руководить заниматься пользоваться владеть обладать распоряжаться интересоваться".split())
_TAKES_GENITIVE = frozenset("достичь достигать добиться касаться требовать избегать придерживаться хватать сколько нет".split())
_AMOUNTS = frozenset("больше меньше много мало немного немало достаточно".split())
_SO_IT_IS = frozenset("правда так верно неправда".split())
_INTO = frozenset("входить войти вступить вступать внести вносить попасть попадать включить включать вложить вкладывать".split())
_HUMAN = frozenset(
    (
        "работать жить родиться писать написать учиться сказать говорить считать думать утверждать исследовать изучать умереть "
        "опубликовать издать назвать описать определить предложить придумать преподавать разработать спорить возражать окончить"
    ).split()
)
_OF_PEOPLE = frozenset(
    (
        "работа книга статья теория труд мнение взгляд биография идея доклад сочинение учитель ученик коллега "
        "национальность возраст должность профессия имя фамилия жена семья"
    ).split()
)
_BREAK = regex(r"[,;:.?!—–]|\s-\s")


class Way(Enum):
    """How a pronoun refers."""

    PERSONAL = "personal"
    POSSESSIVE = "possessive"
    THIS = "this"
    POINTING = "pointing"
    THERE = "there"
    THEN = "then"


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun of a question.

    Parameters
    ----------
    at : int
        Its word.
    span : Span
        What gives way: it, its preposition, and for «этот закон» the noun.
    preposition : str or None
    wanted : tuple of Wanted
        What it can stand for, likeliest first.
    human : bool
        The verb is one only people do.
    noun : Phrase or None
        The noun of «этот закон».
    """

    way: Way
    at: int
    span: Span
    preposition: str | None
    wanted: tuple[Wanted, ...]
    human: bool = False
    noun: Phrase | None = None


def open_pronoun(question: Parsed) -> Pronoun | None:
    """Return the first pronoun whose meaning the question itself does not give."""
    for at, word in enumerate(question.words):
        low = _spelled(word.low)
        pronoun = None
        if low in _PERSONAL:
            pronoun = _personal(question, at, low)
        elif low in _THERE and (at == 0 or question.words[at - 1].low not in PREPOSITIONS):
            pronoun = Pronoun(Way.THERE, at, word.span, _THERE[low][0], (("sing", None, _THERE[low][1]),))
        elif low == "тогда" and at > 0 and not {"если", "когда"} & {one.low for one in question.words[1:]}:
            pronoun = Pronoun(Way.THEN, at, word.span, None, ())
        elif lemma_of(word) in _POINTING or low in _THIS:
            pronoun = _pointing(question, at) or (_this(question, at, low) if low in _THIS else None)
        if pronoun is not None and not _inside(question, pronoun):
            return pronoun
    return None


def _spelled(low: str) -> str:
    return {"ее": "её", "нее": "неё", "нем": "нём"}.get(low, low)


def _preposition(question: Parsed, at: int) -> str | None:
    return question.words[at - 1].low if at > 0 and question.words[at - 1].low in PREPOSITIONS else None


def _personal(question: Parsed, at: int, low: str) -> Pronoun | None:
    words = question.words
    preposition = _preposition(question, at)
    if (low == "им" and at > 0 and words[at - 1].text.endswith(".")) or (preposition is None and low[0] == "н"):
        return None  # «им.» before a name is an abbreviation
    noun = next((phrase for phrase in question.phrases if phrase.first == at + 1), None)
    if low in _POSSESSIVE and noun is not None and _is_owned(question, noun):
        owners = tuple((number, gender, "gent") for number, gender, _ in _PERSONAL[low])
        human = lemma_of(words[noun.head]) in _OF_PEOPLE
        return Pronoun(Way.POSSESSIVE, at, words[at].span, None, owners, human=human, noun=noun)
    wanted = _governed(question, low, preposition)
    start = at if preposition is None else at - 1
    human = _is_human(question, low, preposition, wanted[0][2])
    return Pronoun(Way.PERSONAL, at, question.span(start, at), preposition, wanted, human=human)


def _is_owned(question: Parsed, noun: Phrase) -> bool:
    return bool(noun.forms) and noun.kind is Kind.COMMON and not is_predicate(question.words[noun.first])


def _governed(question: Parsed, low: str, preposition: str | None) -> tuple[Wanted, ...]:
    """Return what a pronoun can stand for, in the case its preposition or the verb asks for."""
    wanted = _PERSONAL[low]
    lemmas = {lemma_of(word) for word in question.words}
    case: str | None = None
    if low in _AFTER_PREPOSITIONS and preposition is not None:
        possible = _AFTER_PREPOSITIONS[low]
        if low == "них" and lemmas & _INTO:
            possible = ("gent", "accs")
        case = next((one for one in PREPOSITIONS[preposition] if one in possible), possible[0])
    elif low in _POSSESSIVE and (lemmas & _TAKES_GENITIVE or any(word.low in _AMOUNTS for word in question.words)):
        case = "gent"
    elif low == "ей" and lemmas & _TAKES_ABLATIVE:
        case = "ablt"
    elif low == "им" and lemmas & _TAKES_ABLATIVE:
        return wanted[1:]
    return wanted if case is None else tuple((number, gender, case) for number, gender, _ in wanted)


def _is_human(question: Parsed, low: str, preposition: str | None, case: str) -> bool:
    """Tell whether a pronoun must mean a person: «он родился», «как его зовут», «у него книги»."""
    said = question.words[question.predicate] if question.predicate is not None else None
    verb = lemma_of(said) if said is not None and part(said) != "PRTS" else None  # «он назван» is said of things
    doer = case == "nomn" or low in ("им", "ею") or preposition == "у"
    of_people = any(lemma_of(question.words[phrase.head]) in _OF_PEOPLE for phrase in question.phrases)
    return verb == "звать" or (doer and (verb in _HUMAN or of_people))


def _pointing(question: Parsed, at: int) -> Pronoun | None:
    """«Этот закон», «таких предприятий»: the noun follows and agrees."""
    noun = next((phrase for phrase in question.phrases if phrase.first <= at < phrase.head), None)
    if noun is None or noun.first != at or noun.kind is Kind.PERSON or not noun.forms:
        return None
    if at > 0 and question.words[at - 1].low in QUESTION_WORDS and lemma_of(question.words[at]) == "такой":
        return None
    if noun.whole + 1 < len(question.words) and question.words[noun.whole + 1].low == "как":
        return None  # «такой показатель, как …» names it itself
    wanted = tuple((form.number, form.gender, form.case) for form in noun.forms)
    preposition = question.words[noun.preposition].low if noun.preposition is not None else None
    start = noun.first if noun.preposition is None else noun.preposition
    return Pronoun(Way.POINTING, at, question.span(start, noun.whole), preposition, wanted, noun=noun)


def _this(question: Parsed, at: int, low: str) -> Pronoun | None:
    """«Это» for the topic; not where it only joins two nouns («Кластер — это …», «Что это такое — кластер?»)."""
    words = question.words
    preposition = _preposition(question, at)
    case = _THIS[low]
    if preposition in _JOINING or (low == "этом" and preposition is None):
        return None
    if at + 1 < len(words) and part(words[at + 1]) in ("ADJF", "PRTF", "NOUN") and low not in ("это", "этом"):
        return None
    if low == "это" and (_joins(question, at) or (at + 1 < len(words) and words[at + 1].low in _SO_IT_IS)):
        return None
    if low == "это" and preposition is None:
        case = "accs" if any(word.low in ("кто", "как") for word in words) and _is_transitive(question) else "nomn"
    start = at if preposition is None else at - 1
    return Pronoun(Way.THIS, at, question.span(start, at), preposition, (("sing", None, case),))


def _joins(question: Parsed, at: int) -> bool:
    """Tell whether «это» stands between nouns, or with words it says nothing of."""
    others = [phrase for phrase in question.phrases if phrase.forms and not phrase.first <= at <= phrase.last]
    return any(phrase.preposition is None for phrase in others) or (question.predicate is None and len(question.words) > 3)


def _is_transitive(question: Parsed) -> bool:
    verb = question.predicate
    return verb is not None and any(one.tag.transitivity == "tran" for one in readings(question.words[verb].low))


def _inside(question: Parsed, pronoun: Pronoun) -> bool:
    """Tell whether the question itself names what the pronoun means: a fitting noun in another clause of it.

    A pronoun cannot mean a noun of its own clause («Какие документы им нужны?»), save a possessive one («кластер и его виды»).
    """
    nested = pronoun.way is Way.POSSESSIVE or _is_nested(question, pronoun)
    for phrase in question.phrases:
        if phrase.first <= pronoun.at <= phrase.last or pronoun.noun is phrase or not _fits(phrase, pronoun):
            continue
        first, second = sorted((phrase.head, pronoun.at))
        if (nested and phrase.first < pronoun.at) or _break_between(question, first, second):
            return True
    return False


def _is_nested(question: Parsed, pronoun: Pronoun) -> bool:
    """Tell whether a pronoun depends on a participle or a verbal noun («о выдаче ей гранта»): it may mean the subject."""
    if pronoun.way is not Way.PERSONAL or pronoun.preposition is not None or pronoun.at == 0 or pronoun.wanted[0][2] == "nomn":
        return False
    if forms(question.words[pronoun.at - 1], ("PRTF",)):
        return True
    before = next((one for one in question.phrases if one.last == pronoun.at - 1), None)
    return before is not None and (before.preposition is not None or before.owner is not None)


def _fits(phrase: Phrase, pronoun: Pronoun) -> bool:
    """Tell whether a phrase of the same question may be what the pronoun means; in doubt it may."""
    if pronoun.way is Way.THEN or phrase.kind is Kind.YEAR:
        return pronoun.way is Way.THEN and phrase.kind is Kind.YEAR
    if pronoun.way in (Way.POINTING, Way.THIS):
        return bool(phrase.forms) and phrase.first < pronoun.at
    if not phrase.forms or pronoun.way is Way.THERE or "plur" in {number for number, _, _ in pronoun.wanted}:
        return True
    return any(fits(form.number, form.gender, wanted) for form in phrase.forms for wanted in pronoun.wanted)


def fits(number: str, gender: str | None, wanted: Wanted) -> bool:
    """Tell whether a noun of this number and gender (None: of any) agrees with a pronoun."""
    return number == wanted[0] and (number == "plur" or None in (gender, wanted[1]) or gender == wanted[1])


def _break_between(question: Parsed, first: int, second: int) -> bool:
    """Tell whether a clause ends between two words: a mark, or «и» with a verb or question word behind it."""
    words = question.words
    if _BREAK.search(question.text[words[first].span.stop : words[second].span.start]):
        return True
    joints = [at for at in range(first + 1, second) if words[at].low in ("и", "а", "но", "или")]
    return any(is_predicate(word) or word.low in QUESTION_WORDS for at in joints for word in words[at + 1 : second + 2])


def has_noun(question: Parsed) -> bool:
    """Tell whether a question names anything."""
    return any(phrase.forms or phrase.kind is Kind.YEAR for phrase in question.phrases)
