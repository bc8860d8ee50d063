"""What the former question asked about as a deed («зарегистрировать ООО», «закрылись предприятия»), and «это» that means it."""

from typing import Any

from assistant.conversation.grammar import PREPOSITIONS
from assistant.conversation.parsed import Parsed, finished, predicate_reading
from assistant.conversation.pronouns import Pronoun, Way
from assistant.conversation.words import QUESTION_WORDS, lemma_of, part, readings

_WHEN_WHERE_WHY = frozenset("когда где куда откуда почему зачем отчего как".split())
_BECAUSE = {"из-за": "из-за того, что", "благодаря": "благодаря тому, что", "после": "после того, как", "до": "до того, как"}
_AVOIDED = frozenset("избежать избегать добиться добиваться достичь достигнуть достигать".split())
_PRICED = frozenset("стоить обойтись обходиться".split())
_ENDS = ",;:?!."


def infinitive_of(former: Parsed) -> str | None:
    """Return the infinitive of a question with what it is done to, None where it has none with a noun.

    The noun stands behind it, or, by its case an object, before: «Субсидию надо возвращать?».
    """
    at = next((at for at in reversed(range(len(former.words))) if part(former.words[at]) == "INFN"), None)
    if at is None:
        return None
    if not any(phrase.first > at and phrase.forms for phrase in former.phrases):
        before = [one for one in former.phrases if one.preposition is None and one.cases == {"accs"} and one.whole < at]
        return f"{former.words[at].low} {former.put(before[-1], 'accs')}" if before and at == len(former.words) - 1 else None
    text = former.text[former.words[at].span.start :]
    stop = next((place for place, letter in enumerate(text) if letter in _ENDS and not _of_name(text, place)), len(text))
    return text[:1].lower() + text[1:stop].rstrip()


def _of_name(text: str, place: int) -> bool:
    """Tell whether a full stop is that of an initial or inside a word."""
    return text[place] == "." and (text[place - 1 : place].isupper() or text[place + 1 : place + 2].isalnum())


def statement_of(former: Parsed) -> str | None:
    """Return what «Почему закрылись предприятия?» takes for granted, None where a question asks for a thing."""
    at, verb = former.asking, former.predicate
    if at is None or verb is None or predicate_reading(former.words[verb]) is None or former.definition:
        return None
    asked = next((phrase for phrase in former.phrases if phrase.asked is not None), None)
    if asked is not None and asked.preposition != 0:
        return None
    if asked is None and (at > 0 or former.words[at].low not in _WHEN_WHERE_WHY):
        return None
    last = at if asked is None else asked.whole
    text = former.text[former.words[last].span.stop :].strip().rstrip("?!. ")
    return text if verb > last and any(phrase.first > last for phrase in former.phrases) else None


def as_deed(question: Parsed, pronoun: Pronoun, former: Parsed) -> str | None:
    """Return the question with what was done in the place of «это», None where «это» is rather what it was done to."""
    if pronoun.way is not Way.THIS:
        return None
    verbs = {lemma_of(word) for word in question.words if part(word) in ("VERB", "INFN")}
    rest, quality = _without(question, pronoun), quality_of(question)
    done, deed = infinitive_of(former), statement_of(former)
    if done is not None and (quality is not None or pronoun.preposition == "для"):
        return finished(f"{rest}, чтобы {done}" if quality is None else f"{quality.word} ли {done}")
    if done is not None and pronoun.wanted[0][2] == "nomn" and verbs & _PRICED:
        return finished(f"{rest} {done}")
    if deed is not None and pronoun.preposition in _BECAUSE:
        return finished(f"{rest} {_BECAUSE[pronoun.preposition]} {deed}")
    if deed is not None and pronoun.preposition is None and pronoun.wanted[0][2] == "gent" and verbs & _AVOIDED:
        return finished(f"{rest} того, что {deed}")
    return None


def quality_of(question: Parsed) -> Any:
    """Return the reading of the only other word of «Это законно?» as a short adjective, None for anything else."""
    others = [word for word in question.words if word.low != "это"]
    if len(others) != 1 or len(question.words) != 2 or others[0].low in QUESTION_WORDS:
        return None
    return next((one for one in readings(others[0].low) if one.tag.POS == "ADJS" and "neut" in one.tag), None)


def _without(question: Parsed, pronoun: Pronoun) -> str:
    kept = f"{question.text[: pronoun.span.start].rstrip()} {question.text[pronoun.span.stop :].lstrip()}"
    return kept.strip().rstrip("?!. ")


def asked_of_deed(question: Parsed, former: Parsed) -> str | None:
    """«Куда обращаться?» after «Кто может получить субсидию?»: «…, чтобы получить субсидию?»."""
    done = infinitive_of(former)
    own = {word.low for word in question.words} - PREPOSITIONS.keys()
    if done is None or own & {done.split()[0]}:
        return None
    return finished(f"{question.text.strip().rstrip('?!. ')}, чтобы {done}")
