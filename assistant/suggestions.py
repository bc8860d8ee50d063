"""Questions to begin with: about terms the documents themselves define, each of them tried before it is offered."""

from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from assistant.assembly import Assistant
from assistant.dictionary import morphology
from assistant.errors import AssistantError
from assistant.evidence import defined_terms
from assistant.generation import Generation
from assistant.language import sentences
from assistant.texts import pages as texts

OFFERED = 4
TRIED = 24
"""Questions asked at most to find those to offer."""

_DOCUMENTS = 40
_CHARACTERS = 60_000
"""Of a document, from its beginning: definitions stand early."""

_LONGEST_TERM = 45
_NOMINAL = frozenset({"NOUN", "ADJF", "PRTF"})
_PERSON = frozenset({"Name", "Surn", "Patr"})
_WITH_CAPITAL = _PERSON | {"Geox", "Orgn", "Abbr"}


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


def defined(generation: Generation) -> Iterator[tuple[str, str]]:
    """Yield terms that documents define with the path of the document, one of each document in turn, no term twice."""
    several = [_terms(generation, number) for number in range(min(len(generation.manifest.documents), _DOCUMENTS))]
    seen: set[str] = set()
    for found in chain.from_iterable(zip_longest(*several)):
        if found is not None and found[0].lower() not in seen:
            seen.add(found[0].lower())
            yield found


def _terms(generation: Generation, number: int) -> Iterator[tuple[str, str]]:
    path = generation.manifest.documents[number].source.path
    text = generation.document(number).text[:_CHARACTERS]
    for sentence in sentences(text):
        for term in defined_terms(sentence.of(text)):
            words = term.split()
            if len(term) <= _LONGEST_TERM and is_name(words):
                yield " ".join([_small(words[0]), *words[1:]]), path


def is_name(words: Sequence[str]) -> bool:
    """Tell whether words name a thing as a dictionary would: adjectives and a noun in the nominative, three at most."""
    if not 1 <= len(words) <= 3 or not all(word.replace("-", "").isalpha() for word in words):
        return False
    if words[-1].isupper():
        return len(words) == 1  # an abbreviation, of which no dictionary knows the case
    readings = [morphology().parse(word) for word in words]
    if not any(r.tag.POS == "NOUN" and "nomn" in r.tag and r.score > 0.2 for r in readings[-1]):
        return False
    if any(_PERSON & set(reading.tag.grammemes) for reading in readings[-1]):
        return False
    return all(any(r.tag.POS in _NOMINAL and "nomn" in r.tag for r in word) for word in readings)


def _small(word: str) -> str:
    """Return a word as it stands inside a sentence: names and abbreviations keep their capitals."""
    first = morphology().parse(word)[0]
    return word if word[1:] != word[1:].lower() or _WITH_CAPITAL & set(first.tag.grammemes) else word[0].lower() + word[1:]
