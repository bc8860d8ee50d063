"""A question word alone («Почему?», «А кем?», «С какого года?») asks it of the former question."""

from assistant.conversation.grammar import PREPOSITIONS, Kind, Phrase
from assistant.conversation.parsed import Parsed, agreeing, edited, finished, in_agreement, predicate_reading
from assistant.conversation.words import QUESTION_WORDS, Word, forms, lemma_of, part
from assistant.spans import Edit, Span

_PARTICLES = frozenset("же именно вообще всего тогда это так и ли то конкретно точно".split())
_REASONS = frozenset(("почему", "зачем", "отчего", "как"))
_TIMES = frozenset("год век месяц день дата число время период".split())
_MODAL = frozenset("можно нужно надо".split())
_EVENTS = frozenset("произойти случиться быть происходить сделать делать".split())


def is_bare(question: Parsed) -> bool:
    """Tell whether a question has a question word (with preposition and noun: «в каком году») and nothing else."""
    asked = _asked_with_preposition(question)
    rest = [word for at, word in enumerate(question.words) if asked is None or not (asked.preposition or 0) <= at <= asked.whole]
    number = sum(word.low in QUESTION_WORDS for word in rest) + (asked is not None)
    happened = any(word.low == "это" for word in rest)
    done = happened and any(part(word) == "INFN" for word in rest)
    if number != 1 or (happened and len(rest) == 2 and rest[0].low in ("что", "кто")):
        return False
    known = QUESTION_WORDS | _PARTICLES | PREPOSITIONS.keys() | (_MODAL if done else frozenset())
    return all(word.low in known or (happened and lemma_of(word) in _EVENTS) for word in rest)


def counts_them(question: Parsed) -> bool:
    """Tell whether a question is «Сколько их?» and nothing else."""
    rest = [word.low for word in question.words if word.low not in _PARTICLES]
    return rest == ["сколько", "их"]


def _asked_with_preposition(question: Parsed) -> Phrase | None:
    return next((phrase for phrase in question.phrases if phrase.asked is not None and phrase.preposition is not None), None)


def asked_anew(new: Parsed, former: Parsed) -> str | None:
    """Return the former question under the new question word; None where it cannot be asked so."""
    if not former.words:
        return None
    word = next(one for one in new.words if one.low in QUESTION_WORDS)
    if _asked_with_preposition(new) is None and forms(word, ("ADJF",)) and word.low.startswith("как"):
        return _which(word, former)
    modal = [one.low for one in new.words if one.low in _MODAL]
    if modal and not any(part(one) == "INFN" for one in former.words):
        return None
    silent = (_PARTICLES - {"именно"}) | {one.low for one in former.words if one.low in _MODAL}
    opening = " ".join(one.text for one in new.words if one.low not in silent and lemma_of(one) not in _EVENTS)
    if former.asking is not None and former.words[former.asking].low == word.low and len(new.words) <= 2:
        return former.text
    if former.definition:
        return _of_definition(former, opening, word.low)
    asked = next((phrase for phrase in former.phrases if phrase.asked is not None), None)
    return _of_statement(former, opening, word.low) if asked is None else _of_asked_noun(former, asked, opening, word.low)


def _which(word: Word, former: Parsed) -> str | None:
    """Return «Какие?» asked of «Сколько кластеров выделено …»."""
    asked = next((phrase for phrase in former.phrases if phrase.asked is not None and phrase.preposition is None), None)
    if asked is None or asked.asked is None:
        return _which_of_existing(word, former)
    number = forms(word, ("ADJF",))[0].number
    noun = former.put(asked, "nomn", number)
    place = former.span(asked.asked, asked.whole)
    return edited(former.text, [Edit(place, f"{word.text} {noun}"), *agreeing(former, number, asked.forms[0].gender)])


def _which_of_existing(word: Word, former: Parsed) -> str | None:
    """Return «Какие?» asked of «Есть ли льготы для молодых?»."""
    what = next((phrase for phrase in former.phrases if former.is_subject(phrase)), None)
    if what is None or [one.low for one in former.words[:2]] != ["есть", "ли"] or what.forms[0].number != "plur":
        return None
    rest = former.text[former.words[what.whole].span.stop :]
    return finished(f"{word.text} {former.span(what.first, what.whole).of(former.text)} есть{rest}")


def _of_definition(former: Parsed, opening: str, word: str) -> str | None:
    topic = next((phrase for phrase in former.phrases if phrase.owner is None), None)
    if topic is None or word in ("кто", "что"):
        return None
    rest = former.text[former.words[topic.whole].span.stop :]
    noun = former.put(topic, "gent", "plur") if word == "сколько" else former.put(topic, "nomn")
    return finished(f"{opening} {noun}{rest}")


def _of_asked_noun(former: Parsed, asked: Phrase, opening: str, word: str) -> str | None:
    """«Какие кластеры выделены …», «Сколько предприятий работает …», «В каком году …»."""
    assert asked.asked is not None
    question = former.words[asked.asked]
    whole = former.span(asked.asked if asked.preposition is None else asked.preposition, asked.whole)
    counted = question.low == "сколько"
    if word == "кто" and former.predicate is not None and part(former.words[former.predicate]) == "PRTS":
        opening = "Кем"
    if asked.preposition is not None and lemma_of(former.words[asked.head]) in _TIMES:
        edits = [Edit(whole, "")]
    elif counted and word in _REASONS:
        edits = [Edit(question.span, "столько")]
    elif counted and asked.preposition is None:
        edits = [Edit(whole, former.put(asked, "nomn", "plur")), *agreeing(former, "plur", None)]
    elif word == "сколько" and asked.preposition is None:
        edits = [Edit(whole, former.put(asked, "gent", "plur"))]
        edits += agreeing(former, "sing", "neut", subject=asked) if former.is_subject(asked) else []
    else:
        edits = [Edit(Span(question.span.start, former.words[asked.first].span.start), "")]
    return _opened(former, opening, edits)


def _of_statement(former: Parsed, opening: str, word: str) -> str | None:
    """«Кто ввёл понятие …», «Когда появился …», «Выделены ли …», «Назови …»."""
    at, verb = former.asking, former.predicate
    edits: list[Edit] = []
    if at is not None:
        start = at - 1 if at > 0 and former.words[at - 1].low in PREPOSITIONS else at
        edits.append(Edit(former.span(start, at), ""))
    else:
        edits += [Edit(one.span, "") for one in former.words if one.low == "ли"]
        if verb == 0 and predicate_reading(former.words[0]) is None and part(former.words[0]) == "VERB":
            edits.append(Edit(former.words[0].span, ""))
    if verb is None:
        return _opened(former, opening, edits)
    changed = None
    if word == "кто" and part(former.words[verb]) == "PRTS":
        opening = "Кем"
    elif word == "кто" and _indefinite(former, verb):
        changed = in_agreement(former.words[verb], "sing", "masc")
    elif word == "кто" and any(former.is_subject(phrase) and phrase.forms[0].case == "nomn" for phrase in former.phrases):
        return None
    elif word != "кто" and at is not None and former.words[at].low == "кто":
        changed = in_agreement(former.words[verb], "plur", None)
    edits += [Edit(former.words[verb].span, changed)] if changed else []
    return _opened(former, opening, edits)


def _indefinite(former: Parsed, verb: int) -> bool:
    """Tell whether the verb is that of «Когда ввели …»: transitive and plural, its doer not named."""
    reading = predicate_reading(former.words[verb])
    return reading is not None and reading.tag.number == "plur" and reading.tag.transitivity == "tran"


def _opened(former: Parsed, opening: str, edits: list[Edit]) -> str:
    """Return the edited former question behind its new question word."""
    rest = edited(former.text, edits)
    first = rest.split(" ", 1)[0].rstrip("?,.")
    was = next((one for one in former.words if one.low == first.lower()), None)
    named = any(phrase.first == 0 and phrase.kind in (Kind.PERSON, Kind.PLACE) for phrase in former.phrases)
    kept = was is not None and was.text[:1].isupper() and (was.span.start > 0 or was.capitals or named)
    return finished(f"{opening} {rest if kept else rest[:1].lower() + rest[1:]}")
