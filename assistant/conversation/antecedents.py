"""What a pronoun means: the former question's topic, a name of its answer, and how the question reads with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.conversation.deeds import as_deed, quality_of
from assistant.conversation.exchange import Exchange
from assistant.conversation.grammar import CONSONANTS, Kind, Phrase
from assistant.conversation.inflection import gender_of_name, gender_told, name_in, with_preposition
from assistant.conversation.names import names_of
from assistant.conversation.parsed import Parsed, edited, finished, in_agreement, last_question, topics
from assistant.conversation.pronouns import Pronoun, Way, fits
from assistant.conversation.words import is_predicate, lemma_of
from assistant.patterns import regex
from assistant.spans import Edit, Span

_YEAR = regex(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_WHEN = regex(r"\bкогда\b|\bкак\w+ году?\b", re.IGNORECASE)
_WHO = regex(r"\b(?:кто|кем|кого|кому|чей|чья|чь[её]|чьи)\b|\bкак\w+ (?:уч[её]н|автор|экономист|исследовател)", re.IGNORECASE)
_CLASSES = frozenset(
    (
        "организация учреждение компания предприятие документ закон программа проект мера механизм инструмент режим показатель "
        "индекс объект структура форма вид система подход явление процесс политика соглашение договор зона парк"
    ).split()
)
_TERMS = frozenset("понятие термин слово определение идея теория модель концепция выражение".split())
_GENERAL_PLACES = frozenset("регион область страна город край республика район округ место территория".split())
_PEOPLE = frozenset("учёный ученый автор экономист исследователь исследовательница человек профессор географ социолог".split())
_COMPARED = frozenset("отличаться различаться похожий связать сходство разница различие".split())
_SIZES = frozenset(
    (
        "масса вес длина ширина высота глубина толщина площадь размер объём объем численность количество число доля цена "
        "стоимость возраст скорость мощность"
    ).split()
)
_OF_SIZES = frozenset(
    (
        "измерить измерять измеряться рассчитать рассчитывать рассчитываться считать считаться посчитать вычислить "
        "вычислять определить определять определяться расти вырасти увеличить увеличиться увеличивать снизить снизиться "
        "уменьшить уменьшиться измениться изменить меняться менять зависеть составлять составить превышать указать указывать"
    ).split()
)
_QUOTE = 600


@dataclass(frozen=True, slots=True)
class Referent:
    """A candidate: a phrase of a question, or a name of a quote."""

    question: Parsed | None
    phrase: Phrase | None
    name: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """`sing` or `plur`."""
        return self.phrase.forms[0].number if self.phrase is not None else "sing"

    @property
    def gender(self) -> str | None:
        """Its gender; None where it may be any: of a surname alone."""
        if self.phrase is not None and not self.person:
            return self.phrase.forms[0].gender
        parts = self._parts
        if self.question is not None and parts[-1][-1:] in CONSONANTS and self._written[-1] != parts[-1]:
            return "masc"  # a woman's surname in a consonant would have no other cases
        alone = len(parts) == 1 or parts[0].endswith(".") or parts[-1].endswith(".")
        return gender_told(parts) if alone else gender_of_name(parts)

    @property
    def _written(self) -> tuple[str, ...]:
        assert self.phrase is not None
        assert self.question is not None
        return tuple(word.text for word in self.question.words[self.phrase.first : self.phrase.last + 1])

    @property
    def _parts(self) -> tuple[str, ...]:
        if self.phrase is None or self.question is None:
            return self.name
        return self.question.name(self.phrase)

    @property
    def person(self) -> bool:
        """Whether it names a person."""
        return self.phrase is None or self.phrase.kind is Kind.PERSON

    def put(self, case: str, number: str | None = None, gender: str | None = None) -> str:
        """Return it in a case; a surname alone as the pronoun's gender has it."""
        if self.phrase is None or self.question is None or self.person:
            return name_in(self._parts, case, self.gender or gender)
        return self.question.put(self.phrase, case, number) + self._place

    @property
    def _place(self) -> str:
        """The place or owner the former question asked about: of «Какие кластеры выделены в …» it belongs to the clusters."""
        if self.phrase is None or self.question is None or self.phrase.asked is self.phrase.apart is None:
            return ""
        words, apart = self.question.words, self.phrase.apart is not None
        for one in self.question.phrases:
            if one is self.phrase or one.preposition is None:
                continue
            if one.kind is Kind.PLACE or (apart and words[one.preposition].low == "у"):
                return " " + self.question.whole(one).of(self.question.text)
        return ""


def referents(exchange: Exchange, pronoun: Pronoun, question: Parsed) -> list[Referent]:
    """Return what a pronoun of a question may mean after this turn, likeliest first."""
    former = last_question(exchange.understood)
    found = [Referent(former, phrase) for phrase in topics(former) if phrase.forms and not _is_pronoun(former, phrase)]
    names = (
        [Referent(None, None, name) for name in names_of(exchange.quotes[0])]
        if exchange.quotes and _WHO.search(former.text)
        else []
    )
    heads = [one for one in found if one.phrase is not None and one.phrase.owner is None]
    if not any(lemma_of(word) in _OF_SIZES for word in question.words):
        heads = _measured(former, found) + heads
    others = [one for one in found if one not in heads]
    people = [one for one in heads + others if one.person]
    if pronoun.human:
        persons = people + names + _living(heads)
        unknown = not persons and _WHO.search(former.text)  # whoever it was, it was not the thing
        return [] if unknown else persons + heads + others
    if pronoun.way is Way.PERSONAL and pronoun.wanted[0][2] == "nomn":
        return heads + names + others
    return heads + others + names


def _living(found: Sequence[Referent]) -> list[Referent]:
    return [one for one in found if one.phrase is not None and one.phrase.forms[0].animate]


def _measured(former: Parsed, found: Sequence[Referent]) -> list[Referent]:
    """Return what a size is of: after «Какова глубина реки?» «она» is the river."""
    sizes = [place for place, one in enumerate(former.phrases) if lemma_of(former.words[one.head]) in _SIZES]
    return [one for one in found if one.phrase is not None and one.phrase.owner in sizes]


def _is_pronoun(former: Parsed, phrase: Phrase) -> bool:
    return lemma_of(former.words[phrase.head]) in ("это", "этот", "такой")


def substituted(question: Parsed, pronoun: Pronoun, exchange: Exchange) -> str | None:
    """Return the question with what the pronoun means in its place; None where the turn offers nothing that fits."""
    if pronoun.way is Way.THEN:
        return _then(question, pronoun, exchange)
    if pronoun.way is Way.THERE:
        return _there(question, pronoun, exchange)
    if pronoun.way is Way.POINTING:
        return _pointed(question, pronoun, exchange)
    found = referents(exchange, pronoun, question)
    if pronoun.way is Way.THIS:
        done = as_deed(question, pronoun, last_question(exchange.understood))
        if done is not None:
            return done
        impersonal = [one for one in found if not one.person]
        return _this(question, pronoun, impersonal[0]) if impersonal else None
    return _fitting(question, pronoun, found) or _converted(question, pronoun, found)


def doubtful(question: Parsed, pronoun: Pronoun, exchange: Exchange) -> tuple[str, ...]:
    """Return the persons or things named in a row of which the pronoun may mean each; empty where it is clear."""
    if pronoun.way not in (Way.PERSONAL, Way.POSSESSIVE):
        return ()
    found = [one for one in referents(exchange, pronoun, question) if one.phrase is not None and one.question is not None]
    if pronoun.human and any(one.person for one in found):
        found = [one for one in found if one.person]
    fit = [one for one in found if any(fits(one.number, one.gender, wanted) for wanted in pronoun.wanted)]
    if not fit or fit[0].question is None or fit[0].phrase is None:
        return ()
    row = fit[0].question.beside(fit[0].phrase)
    fitting = [one.phrase for one in fit if one.number == "sing"]
    several = [Referent(fit[0].question, one).put("nomn") for one in row if one in fitting]
    return tuple(several) if len(several) > 1 else ()


def _fitting(question: Parsed, pronoun: Pronoun, found: Sequence[Referent]) -> str | None:
    """Return the question with the first candidate that agrees."""
    if pronoun.human and any(one.person for one in found):
        found = [one for one in found if one.person]
    for one in found:
        for number, gender, case in pronoun.wanted:
            if fits(one.number, one.gender, (number, gender, case)):
                return _put(question, pronoun, one.put(case, gender=gender))
    return None


def _converted(question: Parsed, pronoun: Pronoun, found: Sequence[Referent]) -> str | None:
    """Return the question with the first candidate that agrees in another number: «Что такое технопарк?» – «Где они есть?»."""
    for one in found:
        for number, gender, case in pronoun.wanted:
            if not one.person and one.number != number and (number == "plur" or one.gender in (gender, None)):
                return _put(question, pronoun, one.put(case, number))
    return None


def paired(question: Parsed, pronoun: Pronoun, turns: Sequence[Exchange]) -> str | None:
    """Return «Чем они отличаются?» with both that were spoken of: of the last question, or the topics of the last two.

    Those the last question names in a row are «они» of any question.
    """
    if pronoun.way is not Way.PERSONAL or pronoun.wanted[0][0] != "plur":
        return None
    compared = asks_to_compare(question)
    case = pronoun.wanted[0][2]
    former = last_question(turns[-1].understood)
    together = _together(former)
    if len(together) > 1:
        return _put(question, pronoun, _listed([one.put(case) for one in together]))
    if not compared:
        return None
    both = [Referent(former, one) for one in topics(former) if one.forms and one.owner is None and one.kind is not Kind.PLACE]
    if len(turns) > 1:
        before = last_question(turns[-2].understood)
        apart = [] if asks_to_compare(former) else _told_apart(before, former)
        earlier = [Referent(before, one) for one in topics(before) if one.forms and one.owner is None][:1]
        both = apart or (earlier + both if len(both) == 1 else both)
    if len(both) != 2 or any(one.number == "plur" for one in both) or both[0].put("nomn") == both[1].put("nomn"):
        return None
    return _put(question, pronoun, f"{both[0].put(case)} и {both[1].put(case)}")


def asks_to_compare(question: Parsed) -> bool:
    """Tell whether a question already sets two things side by side: «Чем … отличается от …?»."""
    return any(lemma_of(word) in _COMPARED or word.low == "общего" for word in question.words)


def _told_apart(before: Parsed, former: Parsed) -> list[Referent]:
    """Return what each of two questions on one thing names alone: «Как Портер определяет кластер?», «А Даль?»."""
    named = [
        [Referent(one, phrase) for phrase in topics(one) if phrase.forms and phrase.owner is None] for one in (before, former)
    ]
    texts = [{one.put("nomn") for one in found} for found in named]
    own = [[one for one in found if one.put("nomn") not in texts[1 - place]] for place, found in enumerate(named)]
    return [own[0][0], own[1][0]] if texts[0] & texts[1] and own[0] and own[1] else []


def _together(former: Parsed) -> list[Referent]:
    """Return what the former question names in a row: «Шумпетер и Портер»."""
    first = next((one for one in topics(former) if one.forms and one.asked is None and one.owner is None), None)
    return [] if first is None else [Referent(former, one) for one in former.beside(first)]


def _listed(names: Sequence[str]) -> str:
    return " и ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _put(question: Parsed, pronoun: Pronoun, text: str, subject: tuple[str, str | None] | None = None) -> str:
    """Put a phrase in a pronoun's place; behind the verb that follows the pronoun, as Russian has it."""
    words, verb = question.words, question.predicate
    if pronoun.preposition is not None:
        text = with_preposition(pronoun.preposition, text)
    if pronoun.way is Way.POSSESSIVE and pronoun.noun is not None:
        place = words[pronoun.noun.head].span.stop
        return edited(question.text, [Edit(pronoun.span, ""), Edit(Span(place, place), " " + text)])
    changed = in_agreement(words[verb], *subject) if subject is not None and verb is not None else None
    behind = pronoun.at + 1
    if pronoun.at > 0 and behind < len(words) and is_predicate(words[behind]) and _is_free(question, behind):
        swapped = changed if changed is not None and behind == verb else words[behind].text
        return edited(question.text, [Edit(Span(pronoun.span.start, words[behind].span.stop), f"{swapped} {text}")])
    agreed = [Edit(words[verb].span, changed)] if verb is not None and changed is not None else []
    return edited(question.text, [Edit(pronoun.span, text), *agreed])


def _is_free(question: Parsed, behind: int) -> bool:
    """Tell whether the verb right behind the pronoun may go before it: no mark between them."""
    words = question.words
    return not question.text[words[behind - 1].span.stop : words[behind].span.start].strip()


def _this(question: Parsed, pronoun: Pronoun, one: Referent) -> str | None:
    case = pronoun.wanted[0][2]
    quality = quality_of(question)
    if quality is not None and _living([one]):
        return None  # «Это безопасно?» is not asked of a person
    if quality is not None:
        told = quality.inflect(frozenset({one.number} | ({one.gender} if one.gender and one.number == "sing" else set())))
        return finished(f"{one.put('nomn')} {told.word if told is not None else quality.word}")
    if question.definition or question.predicate is None:
        return None if question.asking is None else finished(f"Что такое {one.put('nomn')}")
    return _put(question, pronoun, one.put(case), (one.number, one.gender) if case == "nomn" else None)


def _there(question: Parsed, pronoun: Pronoun, exchange: Exchange) -> str | None:
    former = last_question(exchange.understood)
    tops = [one for one in topics(former) if one.kind is Kind.COMMON and one.owner is None and one.preposition is None]
    place = next((one for one in [*_places(former), *tops] if one.forms), None)
    if place is None:
        return None
    case, preposition = pronoun.wanted[0][2], pronoun.preposition
    text = former.put(place, case)
    if place.preposition is not None and former.words[place.preposition].low in ("на", "в", "во"):
        preposition = former.words[place.preposition].low if preposition == "в" else preposition
        text = former.span(place.first, place.whole).of(former.text) if case == "loct" and "loct" in place.cases else text
    return _put(question, replace(pronoun, preposition=preposition), text)


def _places(former: Parsed) -> list[Phrase]:
    return [phrase for phrase in former.phrases if phrase.kind is Kind.PLACE]


def _then(question: Parsed, pronoun: Pronoun, exchange: Exchange) -> str | None:
    former = last_question(exchange.understood)
    year = next((phrase for phrase in former.phrases if phrase.kind is Kind.YEAR), None)
    if year is not None and year.preposition is not None:
        return edited(question.text, [Edit(pronoun.span, former.whole(year).of(former.text))])
    if year is not None:
        return edited(question.text, [Edit(pronoun.span, f"в {former.words[year.first].text} году")])
    match = _YEAR.search(exchange.quotes[0][:_QUOTE]) if exchange.quotes and _WHEN.search(former.text) else None
    return edited(question.text, [Edit(pronoun.span, f"в {match.group()} году")]) if match else None


def _pointed(question: Parsed, pronoun: Pronoun, exchange: Exchange) -> str | None:
    """«Этот закон»: the former question's phrase with the same noun, else what a general word («организация») may mean."""
    noun, former = pronoun.noun, last_question(exchange.understood)
    assert noun is not None
    head = lemma_of(question.words[noun.head])
    number, _, case = pronoun.wanted[0]
    same = next((one for one in former.phrases if one.forms and lemma_of(former.words[one.head]) == head), None)
    kept = question.span(noun.first + 1, noun.whole).of(question.text)
    if same is not None:
        told_apart = same.first < same.head or same.whole > same.head
        text: str | None = former.put(same, case, number) if told_apart else kept
    elif head in _GENERAL_PLACES:
        place = next(iter(_places(former)), None)
        text = former.put(place, case) if place is not None else None
    elif head in _PEOPLE:
        person = next((one for one in referents(exchange, pronoun, question) if one.person), None)
        text = person.put(case, gender=pronoun.wanted[0][1]) if person is not None else None
    else:
        text = _general(former, head, (number, case), kept) if noun.head == noun.first + 1 else None
    return None if text is None else _put_noun(question, pronoun, text)


def _general(former: Parsed, head: str, form: tuple[str, str], kept: str) -> str | None:
    """Return what «это понятие», «эта организация» means."""
    tops = [one for one in topics(former) if one.forms and one.owner is None and one.kind is not Kind.PERSON]
    tops.sort(key=lambda one: one.asked is not None)  # of «Какие стадии проходит цикл …» the cycle
    if not tops:
        return None
    if head in _TERMS:
        return f"{kept} «{former.put(tops[0], 'nomn')}»"
    return former.put(tops[0], form[1]) if head in _CLASSES and tops[0].forms[0].number == form[0] else None


def _put_noun(question: Parsed, pronoun: Pronoun, text: str) -> str:
    if pronoun.preposition is not None:
        text = with_preposition(pronoun.preposition, text)
    return edited(question.text, [Edit(pronoun.span, text)])
