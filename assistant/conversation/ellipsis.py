"""«А в Калужской?», «А малых?», «А Портер?», «А в 2020 году?»: the like part of the former question gives way."""

import re
from dataclasses import dataclass, replace

from assistant.conversation.grammar import PREPOSITIONS, Kind, Phrase, agree
from assistant.conversation.inflection import with_preposition
from assistant.conversation.parsed import Parsed, agreeing, agreeing_question_word, edited, finished, parsed
from assistant.conversation.words import Form, Word, forms, lemma_of
from assistant.patterns import regex
from assistant.spans import Edit, Span

RELATIONAL = frozenset(
    (
        "вид тип стадия этап признак цель задача участник особенность преимущество недостаток причина последствие источник "
        "критерий автор роль функция определение свойство состав структура результат условие срок размер значение отличие "
        "принцип метод выгода риск польза минус плюс форма элемент часть разновидность черта"
    ).split()
)
"""Nouns that say little without a complement: kinds of what, whose author."""

_ABOUT = regex(r"(?:что|как)\s+(?:же\s+)?(насчёт|насчет|касательно|по\s+поводу|с|со)\s+", re.IGNORECASE)
_ASKING_LEAD = regex(r"(?:что|как(?:\s+(?:обстоят\s+дела|дела\s+обстоят|дела))?)\s+(?=(?:в|во|на|у|для|при)\s)", re.IGNORECASE)
_YEAR_WORDS = {"в": "году", "за": "год", "на": "год", "с": "года", "до": "года", "после": "года", "к": "году"}
_TIMES = frozenset("год квартал месяц полугодие век столетие десятилетие период".split())
_PARTICLES = frozenset("же тогда именно только если".split())
# Marks for likeness: the same preposition, kind or noun outweighs form, form outweighs position; a phrase below `_FITTING` stays.
_FITTING = 3
_FITTING_ADJECTIVE = 4
_UNLIKE = -9
_LONGEST = 10
_PHRASES = 3


@dataclass(frozen=True, slots=True)
class Fragment:
    """What was typed, without lead and question word; `free` where its case says nothing («насчёт Портера»)."""

    question: Parsed
    phrase: Phrase
    free: bool = False


def fragments_of(rest: str, former: Parsed, *, begins: bool) -> tuple[Fragment, ...]:
    """Return the phrases a fragment («в Калужской?», «в 2015 году в Германии?») consists of; none for anything else."""
    free = False
    match = _ABOUT.match(rest)
    if match:
        rest, free, begins = rest[match.end() :], True, False
    else:
        rest = _ASKING_LEAD.sub("", rest, count=1)
    question = parsed(rest, begins=begins)
    if not 0 < len(question.words) <= _LONGEST:
        return ()
    if question.asking is not None:
        question = _without_question_word(question, former) or question
    tops = [phrase for phrase in question.phrases if phrase.owner is None]
    plain = sum(phrase.preposition is None for phrase in tops)
    if not 0 < len(tops) <= _PHRASES or plain > 1 or any(phrase.asked is not None for phrase in tops):
        return ()
    covered = {
        at
        for phrase in tops
        for at in range(phrase.first if phrase.preposition is None else phrase.preposition, phrase.whole + 1)
    }
    extra = [word for at, word in enumerate(question.words) if at not in covered]
    if any(word.low not in _PARTICLES for word in extra):
        return ()
    return tuple(Fragment(question, phrase, free) for phrase in tops)


def _without_question_word(question: Parsed, former: Parsed) -> Parsed | None:
    """Take the question word off «сколько малых», «какие в Калужской области», «кто в Германии»."""
    at = question.asking
    if at != 0 or len(question.words) < 2:
        return None
    phrase = question.phrases[0] if question.phrases else None
    same = former.asking is not None and former.words[former.asking].low == question.words[0].low
    if phrase is None or not (phrase.bare or (phrase.preposition is not None and phrase.asked is None)) or not same:
        return None
    return parsed(question.text[question.words[1].span.start :], begins=False)


def replaced(fragment: Fragment, former: Parsed) -> str | None:
    """Return the former question with the fragment in the place of the like part; None where nothing is like it."""
    phrase = fragment.phrase
    if phrase.kind is Kind.YEAR or _is_time(fragment, former):
        return _year_replaced(fragment, former)
    adjective = phrase if phrase.bare else _as_adjective(fragment)
    found = _adjective_replaced(replace(fragment, phrase=adjective), former) if adjective is not None else None
    if found is not None or phrase.bare:
        return found
    scored = [(_likeness(fragment, former, one), -number) for number, one in enumerate(former.phrases)]
    best = max(scored, default=(0, 0))
    if best[0] >= _FITTING:
        return _phrase_replaced(fragment, former, former.phrases[-best[1]])
    return _appended(fragment, former) if phrase.preposition is not None and not fragment.free else None


def _as_adjective(fragment: Fragment) -> Phrase | None:
    """Return the phrase of one word read as an adjective: «для среднего», which is also a noun."""
    phrase, question = fragment.phrase, fragment.question
    if phrase.first != phrase.whole or phrase.kind is not Kind.COMMON:
        return None
    found = forms(question.words[phrase.head], ("ADJF", "PRTF"))
    if phrase.preposition is not None:
        allowed = PREPOSITIONS[question.words[phrase.preposition].low]
        found = tuple(form for form in found if form.case in allowed)
    return replace(phrase, forms=found, bare=True) if found else None


def _appended(fragment: Fragment, former: Parsed) -> str:
    stem = former.text.rstrip().rstrip("?!. ")
    question = fragment.question
    return finished(f"{stem} {question.whole(fragment.phrase).of(question.text)}")


def _is_time(fragment: Fragment, former: Parsed) -> bool:
    """Tell whether «в прошлом году», «за последний квартал» takes the place of a year."""
    head = lemma_of(fragment.question.words[fragment.phrase.head])
    dated = any(one.kind is Kind.YEAR for one in former.phrases)
    return dated and head in _TIMES and fragment.phrase.preposition is not None


def _year_replaced(fragment: Fragment, former: Parsed) -> str:
    question, phrase = fragment.question, fragment.phrase
    typed = question.whole(phrase).of(question.text)
    typed += "." if question.words[phrase.last].low in ("г", "гг") else ""
    old = next((one for one in former.phrases if one.kind is Kind.YEAR), None)
    if old is None:
        bare = question.words[phrase.last].text.isdigit() and not _is_range(question, phrase) and phrase.preposition is not None
        preposition = question.words[phrase.preposition].low if phrase.preposition is not None else ""
        word = f" {_YEAR_WORDS[preposition]}" if bare and preposition in _YEAR_WORDS else ""
        return finished(_appended(fragment, former).rstrip("?") + word)
    typed += _year_word(question, phrase, former, old)
    place = former.span(old.first, old.last) if phrase.preposition is None else former.whole(old)
    return edited(former.text, [Edit(Span(place.start, _stop_of_year(former, old)), typed)])


def _stop_of_year(former: Parsed, old: Phrase) -> int:
    """Return where a year ends, with the full stop of «г.»."""
    word = former.words[old.last]
    return word.span.stop + (word.low in ("г", "гг") and former.text[word.span.stop : word.span.stop + 1] == ".")


def _year_word(question: Parsed, phrase: Phrase, former: Parsed, old: Phrase) -> str:
    """Return « год» for a year typed without, in the case the preposition asks for."""
    last, ending = question.words[phrase.last].text, former.words[old.last]
    if not last.isdigit() or ending.text.isdigit():
        return ""
    preposition = question.words[phrase.preposition].low if phrase.preposition is not None else None
    if preposition in _YEAR_WORDS and not _same_preposition(question, phrase, former, old) and not _is_range(question, phrase):
        return f" {_YEAR_WORDS[preposition]}"
    if _is_range(question, phrase) == _is_range(former, old):
        return former.text[former.words[old.last - 1].span.stop : _stop_of_year(former, old)]
    return " год" if _is_range(question, phrase) else " году"


def _is_range(question: Parsed, phrase: Phrase) -> bool:
    """Tell whether a year is «с 2013 по 2015 год»."""
    return phrase.preposition is not None and question.words[phrase.preposition].low == "с"


def _adjective_replaced(fragment: Fragment, former: Parsed) -> str | None:
    """Return the former question with another adjective by its noun, or one where there was none."""
    question, phrase = fragment.question, fragment.phrase
    word = question.words[phrase.head]
    of_place = _of_place(word, in_place=phrase.preposition is not None)
    best: tuple[int, Phrase, int | None] | None = None
    for one in former.phrases:
        if one.kind is Kind.YEAR or one.kind is Kind.PERSON or not one.forms:
            continue
        score = _adjective_likeness(fragment, former, one)
        adjectives = [at for at in range(one.first, one.head + one.bare) if forms(former.words[at], ("ADJF", "PRTF"))]
        at = _like_adjective(former, adjectives, of_place, one.kind is Kind.PLACE)
        score += 3 if at is not None else 0
        score += 2 if at is not None and of_place else 0
        if score >= _FITTING_ADJECTIVE and (best is None or score > best[0]):
            best = score, one, at
    if best is None:
        return None
    _, one, at = best
    typed = question.span(phrase.first, phrase.last).of(question.text)
    if not any(agree(mine, form) for mine in phrase.forms for form in one.forms if form.case == former.case(one)):
        form = next((form for form in one.forms if form.case == former.case(one)), one.forms[0])
        typed = _inflected_adjective(phrase.forms[0], typed, form) or typed
    if at is None:
        place = former.words[one.head].span.start
        return edited(former.text, [Edit(Span(place, place), typed + " ")])
    return edited(former.text, [Edit(former.span(at, at), typed)])


def _inflected_adjective(mine: Form, typed: str, form: Form) -> str | None:
    if " " in typed:
        return None
    wanted = {form.case, form.number} | ({form.gender} if form.number == "sing" and form.gender else set())
    if form.case == "accs" and (form.number == "plur" or form.gender == "masc"):
        wanted.add("anim" if form.animate else "inan")
    found = mine.parse.inflect(frozenset(wanted))
    return None if found is None else (str(found.word).capitalize() if typed[:1].isupper() else str(found.word))


def _like_adjective(former: Parsed, adjectives: list[int], of_place: bool, place: bool) -> int | None:
    same = [at for at in adjectives if _of_place(former.words[at], in_place=place) == of_place]
    return same[-1] if same else None


def _of_place(word: Word, *, in_place: bool) -> bool:
    """Tell whether an adjective is made of a place's name, as «Калужская», and «калужская» where a place is named."""
    return word.capital or (in_place and lemma_of(word).endswith(("ский", "цкий")))


def _adjective_likeness(fragment: Fragment, former: Parsed, one: Phrase) -> int:
    phrase, question = fragment.phrase, fragment.question
    agreeing_forms = any(agree(mine, form) for mine in phrase.forms for form in one.forms)
    nominative = any(form.case == "nomn" for form in phrase.forms) and phrase.preposition is None
    if phrase.preposition is not None:
        same = one.preposition is not None and _same_preposition(question, phrase, former, one)
        like_place = one.kind is Kind.PLACE and _of_place(question.words[phrase.head], in_place=True)
        if not same and not like_place:
            return _UNLIKE
        return 2 + 2 * same + 2 * agreeing_forms
    if not agreeing_forms and not nominative and not fragment.free:
        return _UNLIKE
    return 4 * agreeing_forms + (one.asked is not None) + (1 if not agreeing_forms else 0)


def _same_preposition(question: Parsed, phrase: Phrase, former: Parsed, one: Phrase) -> bool:
    if phrase.preposition is None or one.preposition is None:
        return False
    left, right = question.words[phrase.preposition].low, former.words[one.preposition].low
    return left == right or {left, right} <= {"в", "во"} or {left, right} <= {"о", "об"} or {left, right} <= {"с", "со"}


def _likeness(fragment: Fragment, former: Parsed, one: Phrase) -> int:
    """Return how well a phrase of the former question would give way; below `_FITTING` it does not."""
    phrase, question = fragment.phrase, fragment.question
    if one.kind is Kind.YEAR or not one.forms:
        return _UNLIKE
    same_head = lemma_of(question.words[phrase.head]) == lemma_of(former.words[one.head])
    score = 3 * same_head
    if phrase.preposition is not None:
        same = _same_preposition(question, phrase, former, one)
        places = phrase.kind is one.kind is Kind.PLACE and one.asked is None
        if not same and not places and not same_head:
            return _UNLIKE
        score += 4 * same + 3 * places
        overlap = bool(phrase.cases & one.cases)
    else:
        overlap = fragment.free or bool(phrase.cases & ({former.case(one)} if one.owner is None else one.cases))
        nominative = "nomn" in phrase.cases
        if not overlap and not nominative and not same_head:
            return _UNLIKE
        score += (3 if overlap else 1) - (one.preposition is not None and not overlap)
    score += _kinship(question, phrase, former, one)
    both = {(form.case, form.number) for form in phrase.forms} & {(form.case, form.number) for form in one.forms}
    akin = _akin(question, phrase, former, one)
    return score + overlap + 2 * bool(both) + 2 * akin + (one.first < one.head and phrase.first < phrase.head)


def _kinship(question: Parsed, phrase: Phrase, former: Parsed, one: Phrase) -> int:
    """Return the marks for naming the same sort of thing; an abbreviation goes for another one, then for who does something."""
    shortened = question.words[phrase.head].capitals and phrase.kind is Kind.COMMON
    if shortened and phrase.preposition is None and one.kind in (Kind.COMMON, Kind.PERSON):
        return 5 if former.words[one.head].capitals else (3 if one.kind is Kind.PERSON else 0)
    if phrase.kind is one.kind:
        return 5 if one.kind is Kind.PERSON else 3
    return -3 if Kind.PERSON in (phrase.kind, one.kind) else -2


def _akin(question: Parsed, phrase: Phrase, former: Parsed, one: Phrase) -> bool:
    """Tell whether one noun is made of the other: «предприятие», «микропредприятие»."""
    left, right = lemma_of(question.words[phrase.head]), lemma_of(former.words[one.head])
    return left != right and min(len(left), len(right)) > 3 and (left.endswith(right) or right.endswith(left))


def _phrase_replaced(fragment: Fragment, former: Parsed, one: Phrase) -> str | None:
    phrase, question = fragment.phrase, fragment.question
    case = former.case(one)
    typed = question.span(phrase.first, phrase.whole).of(question.text)
    fits = case in phrase.cases or not phrase.forms or (phrase.preposition is not None and one.preposition is not None)
    new = typed if fits else question.put(phrase, case)
    last = one.last if _keeps_dependents(fragment, former, one) else one.whole
    edits = []
    if one.preposition is None:
        edits.append(Edit(former.span(one.first, last), new))
    else:
        preposition = former.words[one.preposition].text if phrase.preposition is None else question.words[phrase.preposition].low
        placed = Edit(former.span(one.preposition, last), with_preposition(preposition, new))
        edits.append(placed if one.asked is None else Edit(former.span(one.first, last), new))
    form = _form_in(phrase, case)
    asking = one.apart if one.asked is None else one.asked
    if form is not None and asking is not None:
        asked = former.words[asking]
        if forms(asked, ("ADJF",)):
            edits.append(Edit(asked.span, agreeing_question_word(asked, case, form.number, form.gender)))
    counted = one.asked is not None and former.words[one.asked].low == "сколько"
    if form is not None and former.is_subject(one) and case == "nomn" and not counted and not former.definition:
        edits += agreeing(former, form.number, form.gender, subject=one)
    return edited(former.text, edits)


def _keeps_dependents(fragment: Fragment, former: Parsed, one: Phrase) -> bool:
    """Tell whether what depends on the old noun stays: «виды кластера» – «признаки», «статья 15 закона» – «статья 16»."""
    phrase = fragment.phrase
    heads = {lemma_of(fragment.question.words[phrase.head]), lemma_of(former.words[one.head])}
    numbered = len(heads) == 1 and phrase.head < phrase.last == phrase.whole and one.head < one.last
    return numbered or heads <= RELATIONAL


def _form_in(phrase: Phrase, case: str) -> Form | None:
    return next((form for form in phrase.forms if form.case == case), phrase.forms[0] if phrase.forms else None)


def incomplete(fragment: Fragment, former: Parsed) -> str | None:
    """Return «А виды?» with the former topic, where the former question has no noun of that sort to give way."""
    phrase, question = fragment.phrase, fragment.question
    single = phrase.preposition is None and phrase.first == phrase.whole and not phrase.bare and "nomn" in phrase.cases
    if not single or lemma_of(question.words[phrase.head]) not in RELATIONAL:
        return None
    if any(lemma_of(former.words[one.head]) in RELATIONAL for one in former.phrases):
        return None
    topic = _topic(former)
    return None if topic is None else finished(f"{question.words[phrase.head].text} {former.put(topic, 'gent')}")


def _topic(former: Parsed) -> Phrase | None:
    found = (one for one in former.phrases if one.owner is None and one.preposition is None and one.kind is not Kind.YEAR)
    topic = next(found, None)
    return None if topic is None or topic.bare else topic


def completed(question: Parsed, former: Parsed) -> str | None:
    """Return «Какие стадии?» with the former topic behind: «Какие стадии жизненного цикла кластера?»."""
    tops = [phrase for phrase in question.phrases if phrase.owner is None]
    if len(tops) != 1 or tops[0].whole != tops[0].last or tops[0].preposition is not None:
        return None
    noun = tops[0]
    if lemma_of(question.words[noun.head]) not in RELATIONAL or noun.bare:
        return None
    rest = [word.low for at, word in enumerate(question.words) if not noun.first <= at <= noun.last]
    if any(
        word not in ("какой", "какая", "какое", "какие", "каков", "какова", "каково", "каковы", "есть", "бывают", "кто")
        for word in rest
    ):
        return None
    if not rest:
        return None
    topic = _topic(former)
    if topic is None:
        return None
    return finished(question.text.rstrip().rstrip("?!. ") + " " + former.put(topic, "gent"))
