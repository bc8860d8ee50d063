"""What a sentence shows of what a question asks for: a number it did not name, a new name, a cause, a definition."""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.dictionary import PROPER, morphology
from assistant.figures import MONTHS, Figure, figures
from assistant.language import Term, lemma, terms
from assistant.patterns import regex
from assistant.questions import SIZES, Kind, Question

NEAR = 3
"""Words a number may stand from what it counts."""

_REASON = regex(
    r"\bпотому\b|\bтак как\b|\bпоскольку\b|\bиз-за\b|\bблагодаря\b|\bсвязан|\bпричин|\bвследствие\b|\bпоэтому\b|\bввиду\b|\bв силу\b|\bобусловлен|\bвызван|\bчтобы\b|\bведь\b|\bобъясня|\bв результате\b|\bпривел|\bпозволя|\bв целях\b|\bпо мнению\b",
    re.IGNORECASE,
)
_DEFINITION = regex(
    r"[—–-]\s+это\b|\s[—–-]\s|\bназыва|\bпонима|\bподразумева|\bпредставля\w+ собой\b|\bявля[ею]тся\b|\bознача|\bопредел|\bэто\b",
    re.IGNORECASE,
)
_LIST = regex(r":|;|,[^,.]+,|\bа также\b")
_NAMING = regex(r"«|называ|\s[—–]\s|\(", re.IGNORECASE)
_TIME = regex(rf"\b(?:{MONTHS})\b|\bвек[аеу]?\b|\b(?-i:[XVI]+)\s?в", re.IGNORECASE)
_NAME = regex(r"(?<![.!?…»\n] )(?<!^)(?<!^«)\b[А-ЯЁA-Z][а-яёa-zА-ЯЁA-Z-]+")
_FIRST_WORD = regex(r"^[«(\"]?([А-ЯЁA-Z][а-яёa-z]+)")

_PLACE = frozenset(("Geox",))
_CURRENCIES = frozenset(("рубль", "доллар", "евро", "фунт", "крона", "юань", "иена"))
_DURATIONS = frozenset(("год", "месяц", "неделя", "день", "час", "минута", "секунда"))
_AREAS = frozenset(("км²", "м²", "см²", "миля²", "га", "акр"))
_LENGTHS = frozenset(("км", "м", "см", "мм", "миля", "фут"))
_MASSES = frozenset(("тонна", "ц", "кг", "г", "мг"))
_POWERS = frozenset(("кВт", "МВт", "ГВт", "л. с."))
_MEASURES = frozenset(
    ("м³", "л", "мл", "баррель", "кВт·ч", "МВт·ч", "штука", *_AREAS, *_LENGTHS, *_MASSES, *_POWERS, *_CURRENCIES)
)
_SEVERAL = {
    "деньги": _CURRENCIES,
    "время": _DURATIONS,
    "мера": _MEASURES,
    "площадь": _AREAS,
    "длина": _LENGTHS,
    "масса": _MASSES,
    "мощность": _POWERS,
    "скорость": frozenset(("км/час", "м/секунда")),
    "температура": frozenset(("градус",)),
    "урожайность": frozenset(("ц/га", "тонна/га", "кг/га")),
}

_LONGEST_TERM = 100
_SIGN = r"\s[—–-]\s(?!«?[А-ЯЁ][а-яё]+\s[—–]\s)|\s?[—–-]\s?это\b"
_VERB = (
    r"\s(?:это|есть|называ\w+|понима\w+|представля\w+\s+собой|явля[ею]тся|призна[её]тся|признаются|означа\w+|обозначает|определя\w+\s+как|"
    r"трактует\w*\s+как|рассматрива\w+\s+как)\s"
)
_RUSSIAN_WORD = regex(r"\b[А-Яа-яЁё]+\b")
_SHORT_NAME = regex(r"\((?:далее\s?[—–-]\s?)?(?P<name>[А-ЯЁA-Z]{2,8})\)")
_BRACKETS = regex(r"\([^)]*\)|\[[^\]]*\]")
# «Кластер (от англ. cluster) — …», «Кластер представляет собой…», «Кластером называют…».
_TERM_FIRST = regex(rf"^(?P<term>(?:[^—–:;.!?]|\s[—–]\s(?=[А-ЯЁ])){{2,{_LONGEST_TERM}}}?)\s*,?(?:{_SIGN}|{_VERB})", re.IGNORECASE)
# «Под кластером понимают…».
_TERM_UNDER = regex(
    rf"(?:^|,\s)под\s(?P<term>[^—–:;.!?]{{2,{_LONGEST_TERM}}}?)\s(?:понима|подразумева|имеют\sв\sвиду|имеется\sв\sвиду)",
    re.IGNORECASE,
)
# «Такая группа называется кластером», «…, называемая кластером».
_TERM_LAST = regex(
    r"\b(?:назыв(?:а[её]тся|аются|ают|аем\w+)|именуе\w+|получил\w*\sназвание)\s(?P<term>(?:[«\w-]+[»\s]*){1,4}?)(?=[.,;:)(—–]|$)",
    re.IGNORECASE,
)
# «Кластер: группа предприятий…» of a glossary.
_TERM_COLON = regex(r"^(?P<term>[^—–:;.,!?]{2,60}):\s[а-яё]", re.IGNORECASE)
_NOT_TERM = frozenset(
    "понимать называть означать обозначать представлять значить определение определять термин понятие слово дать подразумевать вид иметь".split()
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sentence shows of what is asked.

    Parameters
    ----------
    shows, lacks : bool
        It holds, or lacks, something of the kind asked for that the question did not name; both false where the kind is open.
    counted : bool
        A number stands near what the question wants the number of, or has the unit it must have.
    defines : float
        How far the question's words and the term a sentence defines are the same, 0…1; 0 where no definition is asked for.
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
class Facts:
    """Figures, proper names (lemmas), places among them and terms of a sentence."""

    figures: tuple[Figure, ...]
    names: frozenset[str]
    places: frozenset[str]
    terms: tuple[Term, ...]


def evidence(question: Question, sentence: str) -> Evidence:
    """Return what `sentence` shows of what `question` asks for."""
    facts = facts_of(sentence)
    names = facts.names - question.lemmas
    numbers = [figure for figure in facts.figures if figure.kind == "number" and figure.value not in question.figures]
    dates = [figure for figure in facts.figures if figure.kind != "number" and figure.value not in question.figures]
    kind = question.kind
    defines = _defines(question, sentence) if kind is Kind.DEFINITION else 0.0
    shown = {
        Kind.NUMBER: any(figure.share or not question.share for figure in numbers),
        Kind.DATE: bool(dates) or _TIME.search(sentence) is not None,
        Kind.PERSON: bool(names),
        Kind.PLACE: bool(names) or bool(facts.places - question.lemmas),
        Kind.REASON: _REASON.search(sentence) is not None,
        Kind.DEFINITION: defines > 0 or _DEFINITION.search(sentence) is not None,
        Kind.LIST: _LIST.search(sentence) is not None,
    }.get(kind)
    return Evidence(
        shows=shown is True,
        lacks=shown is False,
        counted=kind is Kind.NUMBER and any(counts(question, facts, figure) for figure in numbers),
        defines=defines,
        names_term=question.wants_term and _NAMING.search(sentence) is not None,
        new_name=bool(names),
        new_figure=bool(numbers),
    )


def counts(question: Question, facts: Facts, figure: Figure) -> bool:
    """Tell whether a number has the unit asked for or stands near what the question wants the number of."""
    if question.unit and measures(question.unit, figure):
        return True
    if figure.unit not in ("", "штука"):
        return False
    wanted = [place for place, term in enumerate(facts.terms) if term.lemma in question.counted]
    held = [place for place, term in enumerate(facts.terms) if figure.span.overlaps(term.span)]
    return any(abs(place - other) <= NEAR for place in wanted for other in held)


def measures(unit: str, figure: Figure) -> bool:
    """Tell whether a number has the unit a question wants."""
    if unit == "%":
        return figure.share
    wanted = _SEVERAL.get(unit, frozenset((unit,)))
    # «Сколько центнеров собрали» may be told as «35 ц/га», but «60 км/ч» is no length.
    return figure.unit in wanted or (unit not in SIZES and figure.unit.partition("/")[0] in wanted)


def defined_terms(sentence: str) -> tuple[str, ...]:
    """Return what a sentence may define, as it is written: «Кластер (от англ. cluster) — …», «Под кластером понимают…»."""
    plain = _BRACKETS.sub(lambda inside: " " * len(inside.group()), sentence)
    matches = (pattern.search(plain) for pattern in (_TERM_UNDER, _TERM_FIRST, _TERM_LAST, _TERM_COLON))
    found = [match["term"].strip() for match in matches if match is not None]
    if found and (short := _SHORT_NAME.search(sentence)) is not None and short.start() < _LONGEST_TERM:
        found.append(short["name"])
    parts = (part for term in found for part in (term, term.rsplit(",", 1)[-1].strip()))
    return tuple(dict.fromkeys(part for part in parts if part and not _says(part)))


def _says(term: str) -> bool:
    """Tell whether a verb stands in what looks like a term: «Кластер играет роль — …» defines nothing."""
    return any(morphology().parse(word.lower())[0].tag.POS == "VERB" for word in _RUSSIAN_WORD.findall(term))


def _defines(question: Question, sentence: str) -> float:
    asked = question.lemmas - _NOT_TERM or question.lemmas
    found = [{term.lemma for term in terms(one)} - _NOT_TERM for one in defined_terms(sentence)]
    return max((len(asked & own) / len(asked | own) for own in found if own), default=0.0)


@lru_cache(maxsize=50_000)
def facts_of(sentence: str) -> Facts:
    """Take a sentence apart."""
    words = [match.group() for match in _NAME.finditer(sentence)]
    first = _FIRST_WORD.match(sentence)
    if first is not None and _tagged(first[1].lower(), PROPER):
        words.append(first[1])
    lemmas = {word: lemma(word.lower().replace("ё", "е")) for word in words}
    places = frozenset(base for word, base in lemmas.items() if _tagged(word.lower(), _PLACE))
    return Facts(figures(sentence), frozenset(lemmas.values()), places, tuple(terms(sentence)))


@lru_cache(maxsize=50_000)
def _tagged(word: str, grammemes: frozenset[str]) -> bool:
    tag = str(morphology().parse(word)[0].tag)
    return any(grammeme in tag for grammeme in grammemes)
