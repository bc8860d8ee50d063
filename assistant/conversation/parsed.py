"""A question with its words and phrases, and the edits that make another question of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.conversation.grammar import Kind, Phrase
from assistant.conversation.inflection import inflected, name_in
from assistant.conversation.nominative import nominative
from assistant.conversation.phrases import phrases_of
from assistant.conversation.words import (
    QUESTION_WORDS,
    Word,
    forms,
    is_predicate,
    lemma_of,
    part,
    readings,
    words_of,
    written_like,
)
from assistant.language import sentences
from assistant.patterns import regex
from assistant.spans import Edit, Span, apply_edits

_LEADING = regex(r"(?:ну\s+)?(?:а|и|но|ну|так)\s*,?\s+(?=\S)", re.IGNORECASE)
_SPACES = regex(r"\s+")
_ROW = regex(r"\s*(?:,|,?\s(?:и|или))\s+", re.IGNORECASE)
_LONGEST = 1000
_ADVERBIAL = frozenset(
    "образ раз цель причина год век месяц день лето время час честь помощь течение связь отношение рамка мера".split()
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A question; `words` and `phrases` in order."""

    text: str
    words: tuple[Word, ...]
    phrases: tuple[Phrase, ...]
    begins: bool = True

    @property
    def asking(self) -> int | None:
        """The first question word; None for «Есть ли …» and for what is no question."""
        return next((at for at, word in enumerate(self.words) if word.low in QUESTION_WORDS), None)

    @property
    def definition(self) -> bool:
        """Whether it is «Что такое …», «Кто такой …»."""
        at = self.asking
        return at is not None and at + 1 < len(self.words) and self.words[at + 1].low in ("такое", "такой", "такая", "такие")

    @property
    def predicate(self) -> int | None:
        """The first finite verb, short form or the like; an infinitive only where there is none."""
        taken = {at for phrase in self.phrases for at in range(phrase.first, phrase.last + 1)}
        found = [at for at, word in enumerate(self.words) if at not in taken and is_predicate(word)]
        return next((at for at in found if part(self.words[at]) != "INFN"), found[0] if found else None)

    def span(self, first: int, last: int) -> Span:
        """Return the place of words `first` to `last`."""
        return Span(self.words[first].span.start, self.words[last].span.stop)

    def whole(self, phrase: Phrase) -> Span:
        """Return the place of a phrase with its preposition and its dependents."""
        return self.span(phrase.first if phrase.preposition is None else phrase.preposition, phrase.whole)

    def put(self, phrase: Phrase, case: str, number: str | None = None) -> str:
        """Return the phrase, without its preposition, in a case."""
        if phrase.kind is not Kind.PERSON:
            return inflected(self.words, self.text, phrase, case, number, begins=self.begins)
        name, tail = self.name(phrase), self.text[self.words[phrase.last].span.stop : self.words[phrase.whole].span.stop]
        return name_in(name, case, phrase.forms[0].gender if phrase.forms and len(name) == 1 else None) + tail

    def name(self, phrase: Phrase) -> tuple[str, ...]:
        """Return the words of a person's name in the nominative."""
        return nominative([word.text for word in self.words[phrase.first : phrase.last + 1]], self.case(phrase))

    def beside(self, phrase: Phrase) -> list[Phrase]:
        """Return the phrases it is named in one row with, itself among them: «Шумпетер и Портер»."""
        rows: list[list[Phrase]] = []
        for one in self.phrases:
            row = next((row for row in reversed(rows) if self._joined(row[-1], one)), None)
            if row is None:
                rows.append([one])
            else:
                row.append(one)
        return next((row for row in rows if phrase in row), [phrase])

    def _joined(self, one: Phrase, other: Phrase) -> bool:
        """Tell whether two phrases of one kind stand side by side, a comma or «и» between them."""
        start = other.first if other.preposition is None else other.preposition
        if start <= one.whole or Kind.YEAR in (one.kind, other.kind) or (one.kind is Kind.PERSON) != (other.kind is Kind.PERSON):
            return False
        gap = self.text[self.words[one.whole].span.stop : self.words[start].span.start]
        return _ROW.fullmatch(gap) is not None and (other.kind is Kind.PERSON or bool(one.cases & other.cases))

    def is_subject(self, phrase: Phrase) -> bool:
        """Tell whether a phrase may be the subject: nominative, and not the object of «Кто …»."""
        if phrase.preposition is not None or "nomn" not in phrase.cases or phrase.owner is not None:
            return False
        if phrase.kind is Kind.PERSON and self._is_done_to(phrase):
            return False
        return self.asking is None or self.words[self.asking].low != "кто" or self.definition

    def _is_done_to(self, phrase: Phrase) -> bool:
        """Tell whether a person is the object of a verb in the plural that names nobody: «Когда избрали Петрова?»."""
        verb = predicate_reading(self.words[self.predicate]) if self.predicate is not None else None
        plural = verb is not None and verb.tag.POS == "VERB" and verb.tag.number == "plur" and verb.tag.transitivity == "tran"
        return plural and "accs" in phrase.cases and len(self.beside(phrase)) == 1

    def case(self, phrase: Phrase) -> str:
        """Return the case a phrase stands in: of «кластер» after «Кто …» the accusative."""
        if not phrase.forms:
            return "nomn"
        cases = [form.case for form in phrase.forms]
        before = next((one for one in self.beside(phrase) if one.preposition is not None or one.owner is not None), phrase)
        if phrase.kind is Kind.PERSON and before is not phrase and before.first < phrase.first and before.forms:
            return before.forms[0].case if before.forms[0].case in cases else cases[0]
        if "nomn" in cases and self.is_subject(phrase):
            return "nomn"
        if {"nomn", "accs"} <= set(cases) and phrase.preposition is None and phrase.owner is None:
            return "accs"
        return cases[0]


@lru_cache(maxsize=256)
def parsed(text: str, *, begins: bool = True) -> Parsed:
    """Return a question with its words and phrases; one whose «а» was taken off does not begin a sentence."""
    words = words_of(text)
    return Parsed(text, words, phrases_of(words, text, begins=begins), begins)


@lru_cache(maxsize=256)
def last_question(text: str) -> Parsed:
    """Return the last question of a text of several sentences, else its last sentence, without «а» before it."""
    found = [span.of(text) for span in sentences(text[-_LONGEST:])] or [text]
    asked = [one for one in found if one.rstrip().endswith("?")] or found
    text = asked[-1].strip()
    rest = without_lead(text)
    return parsed(rest, begins=rest == text)


def without_lead(text: str) -> str:
    """Return a question without the «а», «и», «но» it begins with."""
    match = _LEADING.match(text)
    return text[match.end() :] if match else text


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return a question after edits, its white space, capital and question mark in order."""
    return finished(apply_edits(text, sorted(edits, key=lambda edit: (edit.span.start, edit.span.stop))))


def finished(text: str) -> str:
    """Return a question with single spaces, a capital first and a mark at its end; «Расскажи о …» gets no mark."""
    text = re.sub(r"\s+([?,.!;:])", r"\1", _SPACES.sub(" ", text).strip())
    text = text[:1].upper() + text[1:]
    if not text or text.endswith(("?", "!", ".", "…")):
        return text
    ordered = any(one.tag.mood == "impr" for one in readings(text.split(" ", 1)[0].lower())[:1])
    return text if ordered else text + "?"


def agreeing(question: Parsed, number: str, gender: str | None, *, subject: Phrase | None = None) -> list[Edit]:
    """Return the edit that makes the predicate agree with a subject of this number and gender.

    Nothing where it did not agree with `subject`, the phrase that gives way.
    """
    at = question.predicate
    if at is None or (subject is not None and not _agrees(question.words[at], subject)):
        return []
    changed = in_agreement(question.words[at], number, gender)
    return [] if changed is None else [Edit(question.words[at].span, changed)]


def _agrees(word: Word, subject: Phrase) -> bool:
    found = predicate_reading(word)
    return found is not None and (
        found.tag.number is None or str(found.tag.number) in {form.number for form in subject.forms if form.case == "nomn"}
    )


def in_agreement(word: Word, number: str, gender: str | None) -> str | None:
    """Return a predicate agreeing with number and gender; None where it already does or cannot."""
    found = predicate_reading(word)
    if found is None:
        return None
    wanted = {number}
    tag = found.tag
    if number == "sing" and gender and (tag.POS in ("PRTS", "ADJS") or tag.tense == "past"):
        wanted.add(gender)
    if wanted <= set(tag.grammemes):
        return None
    other = found.inflect(frozenset(wanted))
    return None if other is None else written_like(word.text, str(other.word))


def predicate_reading(word: Word) -> Any:
    """Return the dictionary's reading of a word as a predicate, None where it has none."""
    found = [one for one in readings(word.low) if one.tag.POS in ("VERB", "PRTS", "ADJS") and one.tag.mood != "impr"]
    return next((one for one in found if "Impe" not in one.tag), found[0] if found else None)


def agreeing_question_word(word: Word, case: str, number: str, gender: str | None) -> str:
    """Return «какой», «каков» in the form its noun asks for."""
    for form in forms(word, ("ADJF",)):
        other = form.parse.inflect(frozenset({case, number} | ({gender} if number == "sing" and gender else set())))
        if other is not None:
            return written_like(word.text, str(other.word))
    return word.text


def topics(question: Parsed) -> list[Phrase]:
    """Return the phrases a pronoun may mean, likeliest first: what is asked for or the subject, objects, then the rest."""

    def rank(phrase: Phrase) -> tuple[int, int]:
        if phrase.owner is not None:
            return 3, phrase.first
        if phrase.preposition is not None:
            return 2, phrase.first
        return (0 if question.is_subject(phrase) or phrase.asked is None else 1), phrase.first

    def names_something(phrase: Phrase) -> bool:
        adverbial = phrase.preposition is not None or "ablt" in phrase.cases
        return phrase.kind is not Kind.YEAR and not (
            adverbial and readings(question.words[phrase.head].low) and lemma_of(question.words[phrase.head]) in _ADVERBIAL
        )

    return sorted((phrase for phrase in question.phrases if names_something(phrase)), key=rank)
