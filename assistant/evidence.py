"""What a sentence shows of what a question asks for: a number it did not name, a new name, a cause, a definition."""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.dictionary import morphology
from assistant.figures import MONTHS, Figure, figures
from assistant.language import Term, lemma, terms
from assistant.questions import Kind, Question
from assistant.spans import Span

_NEAR = 3
"""Words a number may stand from what it counts."""

_REASON = re.compile(
    r"\bпотому\b|\bтак как\b|\bпоскольку\b|\bиз-за\b|\bблагодаря\b|\bсвязан|\bпричин|\bвследствие\b|\bпоэтому\b|\bввиду\b|\bв силу\b|\bобусловлен|\bвызван|\bчтобы\b|\bведь\b|\bобъясня|\bв результате\b|\bпривел|\bпозволя|\bв целях\b|\bпо мнению\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"[—–-]\s+это\b|\s[—–-]\s|\bназыва|\bпонима|\bпредставляет собой\b|\bявля[ею]тся\b|\bознача|\bопредел|\bэто\b", re.IGNORECASE
)
_LIST = re.compile(r":|;|,[^,.]+,|\bа также\b")
_DEFINED = re.compile(
    r"^(?P<term>[^—–:;]{2,90}?)\s*(?:\([^)]*\)\s*)?(?:[—–-]\s|это\b|называ|понима|представля\w+ собой|явля[ею]тся|означа)",
    re.IGNORECASE,
)
_NAMING = re.compile(r"«|называ|\s[—–]\s|\(", re.IGNORECASE)
_TIME = re.compile(rf"(?:{MONTHS})|\bвек[аеу]?\b|\b[XVI]+\s?в", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?…»\n] )(?<!^)(?<!^«)\b[А-ЯЁA-Z][а-яёa-zА-ЯЁA-Z-]+")
_FIRST_WORD = re.compile(r"^[«(\"]?([А-ЯЁA-Z][а-яёa-z]+)")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sentence shows of what is asked.

    Parameters
    ----------
    shows, lacks : bool
        It holds, or lacks, something of the kind asked for that the question did not name; both false where the kind is open.
    counted : bool
        A number stands near what the question wants the number of.
    defines : float
        Share of the question's lemmas that stand in the term a sentence defines; 0 where no definition is asked for.
    names_term : bool
        The name of a thing is asked for, and the sentence gives one.
    new_name, new_figure : bool
        It has a proper name, or a number, that the question does not have.
    """

    shows: bool
    lacks: bool
    counted: bool
    defines: float
    names_term: bool
    new_name: bool
    new_figure: bool


@dataclass(frozen=True, slots=True)
class _Facts:
    figures: tuple[Figure, ...]
    names: frozenset[str]
    places: frozenset[str]
    terms: tuple[Term, ...]


def evidence(question: Question, sentence: str) -> Evidence:
    """Return what `sentence` shows of what `question` asks for."""
    facts = _facts(sentence)
    names = facts.names - question.lemmas
    numbers = [figure for figure in facts.figures if figure.kind == "number" and figure.value not in question.figures]
    dates = [figure for figure in facts.figures if figure.kind != "number" and figure.value not in question.figures]
    kind = question.kind
    shown = {
        Kind.NUMBER: any(figure.share or not question.share for figure in numbers),
        Kind.DATE: bool(dates) or _TIME.search(sentence) is not None,
        Kind.PERSON: bool(names),
        Kind.PLACE: bool(names) or bool(facts.places - question.lemmas),
        Kind.REASON: _REASON.search(sentence) is not None,
        Kind.DEFINITION: _DEFINITION.search(sentence) is not None,
        Kind.LIST: _LIST.search(sentence) is not None,
    }.get(kind)
    return Evidence(
        shows=shown is True,
        lacks=shown is False,
        counted=kind is Kind.NUMBER and _counts(question, facts, numbers),
        defines=_defines(question, sentence) if kind is Kind.DEFINITION else 0.0,
        names_term=question.wants_term and _NAMING.search(sentence) is not None,
        new_name=bool(names),
        new_figure=bool(numbers),
    )


def marked(question: Question, sentence: str) -> Span | None:
    """Return the number or the date in `sentence` that answers a question for one, None where none or several could."""
    facts = _facts(sentence)
    if question.kind is Kind.NUMBER:
        fitting = [f for f in facts.figures if f.kind == "number" and f.value not in question.figures]
        fitting = [f for f in fitting if f.share] if question.share and any(f.share for f in fitting) else fitting
        near = [f for f in fitting if _counts(question, facts, [f])]
        chosen = near or fitting
    elif question.kind is Kind.DATE:
        chosen = [f for f in facts.figures if f.kind != "number" and f.value not in question.figures]
    else:
        return None
    return chosen[0].span if len(chosen) == 1 else None


def _counts(question: Question, facts: _Facts, numbers: list[Figure]) -> bool:
    wanted = [place for place, term in enumerate(facts.terms) if term.lemma in question.counted]
    spans = [figure.span for figure in numbers]
    held = [place for place, term in enumerate(facts.terms) if any(span.overlaps(term.span) for span in spans)]
    return any(abs(place - other) <= _NEAR for place in wanted for other in held)


def _defines(question: Question, sentence: str) -> float:
    match = _DEFINED.match(sentence)
    if match is None:
        return 0.0
    own = {term.lemma for term in terms(match["term"])}
    return len(question.lemmas & own) / (len(question.lemmas) or 1)


@lru_cache(maxsize=50_000)
def _facts(sentence: str) -> _Facts:
    words = [match.group() for match in _NAME.finditer(sentence)]
    first = _FIRST_WORD.match(sentence)
    if first is not None and _tagged(first[1].lower(), ("Name", "Surn", "Patr", "Orgn", "Geox")):
        words.append(first[1])
    lemmas = {word: lemma(word.lower().replace("ё", "е")) for word in words}
    places = frozenset(base for word, base in lemmas.items() if _tagged(word.lower(), ("Geox",)))
    return _Facts(figures(sentence), frozenset(lemmas.values()), places, tuple(terms(sentence)))


@lru_cache(maxsize=50_000)
def _tagged(word: str, grammemes: tuple[str, ...]) -> bool:
    tag = str(morphology().parse(word)[0].tag)
    return any(grammeme in tag for grammeme in grammemes)
