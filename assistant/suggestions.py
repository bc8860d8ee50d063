"""Questions to begin with: about terms the documents themselves define and speak of, each of them tried before it is offered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import log2

from assistant.assembly import Assistant
from assistant.dictionary import morphology
from assistant.errors import AssistantError
from assistant.evidence import defined_terms
from assistant.generation import Generation
from assistant.language import sentences
from assistant.patterns import regex
from assistant.texts import pages as texts

OFFERED = 4
TRIED = 24
"""Questions asked at most to find those to offer."""

_DOCUMENTS = 40
_CHARACTERS = 2_000_000
"""Looked through of all documents together, of each as much as of any other."""

_LONGEST_TERM = 45
_BEFORE_NOUN = frozenset({"ADJF", "PRTF"})
_POINTS = frozenset({"Apro", "Anum"})
"""«Данный принцип», «третий курс»: they point at something, and name nothing."""

_PERSON = frozenset({"Name", "Surn", "Patr"})
_WITH_CAPITAL = _PERSON | {"Geox", "Orgn", "Abbr"}

# Parts of a publication, and nouns that mean something only with what they are of: nobody asks what they are.
_HOLLOW = frozenset(
    """
    автор адрес аннотация введение вид вопрос время вывод выпуск глава главное год график задание задача заключение
    значение издание издательство информация исполнитель исследование источник итог категория компонент конец курс
    литература метод методика название начало номер область обстоятельство объект оглавление определение основа основание
    особенность ответ параграф период подход показатель понятие послесловие предисловие предмет предшественник приложение
    пример примечание принцип приоритет причина проблема процесс пункт путь работа раздел результат решение рисунок роль
    ряд свойство серия ситуация следствие слово случай событие содержание состав список способ сравнение средство срок
    статья страна страница структура суть сущность схема таблица тема термин тип том уровень условие факт фактор феномен
    форма характеристика цель часть черта число элемент этап явление
    """.split()
)
_SAID_TO_BE = regex(
    r"[—–-]\s+это\b|\b(?:представля\w+ собой|понима\w+|подразумева\w+|назыв\w+|определя\w+ как|рассматрива\w+ как|означа\w+)"
)


def suggested(assistant: Assistant, generation: Generation) -> Iterator[str]:
    """Yield up to `OFFERED` questions that are answered, as they are found; errors of the index end them."""
    offered = 0
    for number, (term, document) in enumerate(defined(generation)):
        if offered == OFFERED or number == TRIED:
            return
        question = texts.what_is(term)
        try:
            answer = assistant.ask(question, generation)
        except AssistantError:
            return  # the page of questions says what is wrong when one is asked
        first = answer.citations[0] if answer.verdict == "answered" else None
        if first is not None and first.entry.source.path == document:
            offered += 1
            yield question


@dataclass(slots=True)
class _Term:
    """A term with what speaks for asking about it.

    Parameters
    ----------
    name : str
        As it stands inside a sentence.
    told : int
        How often it is defined.
    plainly : bool
        Whether one of the definitions says of itself that it is one: «… — это …», «… называют …».
    spoken : int
        How often the document speaks of it.
    """

    name: str
    told: int = 0
    plainly: bool = False
    spoken: int = 0

    @property
    def weight(self) -> float:
        words = self.name.split()
        plural = "plur" in morphology().parse(words[-1])[0].tag
        riddle = self.name.isupper()  # letters say little to who has not read the document yet
        wide = len(words) == 1  # one word is often as wide as the field, and spoken of everywhere
        spoken = min(log2(1 + self.spoken), 3 if wide else 4)
        return 2 * min(self.told, 2) + 2 * self.plainly - 2 * wide - plural - 2 * riddle + spoken


def defined(generation: Generation) -> Iterator[tuple[str, str]]:
    """Yield terms that documents define with the path of the document: the best of each document first, no term twice."""
    entries = generation.manifest.documents[:_DOCUMENTS]
    reach = _CHARACTERS // max(1, len(entries))
    several = [_terms(generation.document(number).text[:reach]) for number in range(len(entries))]
    seen: set[str] = set()
    for found in zip_longest(*several):
        together = [(term, entry.source.path) for term, entry in zip(found, entries, strict=True) if term is not None]
        for term, path in sorted(together, key=lambda one: -one[0].weight):
            if term.name.lower() not in seen:
                seen.add(term.name.lower())
                yield term.name, path


def _terms(text: str) -> list[_Term]:
    """Return the terms that a text defines, the best first."""
    found: dict[str, _Term] = {}
    for span in sentences(text):
        sentence = span.of(text)
        for term in defined_terms(sentence):
            words = term.split()
            if len(term) > _LONGEST_TERM or not is_name(words) or _is_proper(term, text):
                continue
            name = " ".join([_small(words[0]), *words[1:]])
            one = found.setdefault(name.lower(), _Term(name))
            one.told += 1
            one.plainly |= _SAID_TO_BE.search(sentence) is not None
    for one in found.values():
        one.spoken = len(re.findall(r"\s+".join(map(_any_form, one.name.split())), text, re.IGNORECASE))
    return sorted(found.values(), key=lambda one: -one.weight)


def _any_form(word: str) -> str:
    """Return a pattern of a word in any case."""
    return re.escape(word) if word.isupper() else rf"\b{re.escape(word[: max(3, len(word) - 2)])}\w{{0,4}}"


def _is_proper(term: str, text: str) -> bool:
    """Tell whether a term is a name of its own: «Смоленская область» has its capital inside a sentence, too."""
    return (
        term[1:] == term[1:].lower() and re.search(rf"(?<=[а-яё,;] ){re.escape(term[0].upper() + term[1:])}\b", text) is not None
    )


def is_name(words: Sequence[str]) -> bool:
    """Tell whether words name a thing as a dictionary would: adjectives and a noun in the nominative, three at most."""
    if not 1 <= len(words) <= 3 or not all(len(word) > 1 and word.replace("-", "").isalpha() for word in words):
        return False
    if words[-1].isupper():
        return len(words) == 1  # an abbreviation, of which no dictionary knows the case
    *before, noun = [morphology().parse(word) for word in words]
    names = [reading for reading in noun if reading.tag.POS == "NOUN" and "nomn" in reading.tag and reading.score > 0.2]
    if not names or names[0].normal_form in _HOLLOW:
        return False
    readings = [reading for word in (*before, noun) for reading in word]
    if any((_PERSON | {"Geox"}) & set(reading.tag.grammemes) for reading in noun):
        return False
    if any(_POINTS & set(reading.tag.grammemes) for reading in readings):
        return False
    return all(word[0].tag.POS in _BEFORE_NOUN and any("nomn" in reading.tag for reading in word) for word in before)


def _small(word: str) -> str:
    """Return a word as it stands inside a sentence: names and abbreviations keep their capitals."""
    first = morphology().parse(word)[0]
    return word if word[1:] != word[1:].lower() or _WITH_CAPITAL & set(first.tag.grammemes) else word[0].lower() + word[1:]
