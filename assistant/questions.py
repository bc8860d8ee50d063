"""What a question asks for: the kind of answer, and of what it wants the number or the share."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from assistant.figures import figures
from assistant.language import Term, terms


class Kind(Enum):
    """What a question asks for."""

    NUMBER = "number"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    REASON = "reason"
    DEFINITION = "definition"
    LIST = "list"
    OTHER = "other"


# The first pattern found decides, so the narrow ones stand first.
_ASKED = (
    (Kind.DATE, r"\bкогда\b|\b(в|с|до|к|на) как\w+ (год|век|день|месяц|числ|дат)\w*|\bкак\w+ (год|век|дат)\w*"),
    (Kind.NUMBER, r"\bсколько\b|\bскольк\w+\b|\bкак\w+ (числ|количеств|дол|процент|объ[её]м|сумм|част|размер|площад|численност|возраст|расстояни|цен|стоимост)\w*|\bнасколько\b|\bво сколько\b"),
    (Kind.REASON, r"\bпочему\b|\bзачем\b|\bиз-за (чего|кого)\b|\bотчего\b|\bпо как\w+ причин\w*|\bв силу чего\b|\bчем (вызван|объясня|обусловлен)\w*|\bкаков\w* причин\w*"),
    (Kind.DEFINITION, r"\bчто (такое|понима\w+|называ\w+|означа\w+|значит|представля\w+)\b|\bчто собой представля\w+|\b(дай|дайте|приведи\w*) определени\w*|\bкак (определя|понима|называ|трактует)\w*|\bчто подразумева\w+"),
    (Kind.PERSON, r"\bк(то|ого|ому|ем|ом)\b|\bч(ей|ья|ь[её]|ьи|ьим|ьих)\b|\bкак\w+ (уч[её]н|автор|исследовател|президент|писател|философ|экономист|корол|император|генерал|министр|игрок)\w*"),
    (Kind.PLACE, r"\bгде\b|\bкуда\b|\bоткуда\b|\b(в|на|из|с) как\w+ (город|стран|област|регион|штат|мест|район|республик|государств|остров|континент)\w*|\bкак\w+ (город|стран|регион|штат|район)\w*"),
    (Kind.LIST, r"\bперечисли\w*|\bназови\w*|\bкакие\b|\bкаких\b|\bкаковы\b|\bчто (входит|включа\w+|относ\w+)\b"),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _ASKED)

_SHARE = re.compile(r"\bдол[яюией]\b|процент|\bчасть\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?:сколько|скольк\w+|как\w+ (?:числ\w+|количеств\w+|дол\w+|процент\w*|част\w+))\s+(?P<things>(?:[а-яё-]+\s?){1,4})",
    re.IGNORECASE,
)
_WANTS_TERM = re.compile(
    r"\bкак(?:ое|им)?\s(?:назы\w+|назва\w+|зовут|звали|имен\w+)|\bкаким (?:словом|термином)\b|\bкакой термин\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart.

    Parameters
    ----------
    text : str
    kind : Kind
    terms : tuple of Term
        What it is searched by, in order.
    lemmas : frozenset of str
    figures : frozenset of str
        Numbers and years it names itself.
    counted : tuple of str
        Lemmas of what it wants the number of, the first ones the nearest to «сколько».
    share : bool
        Whether it wants a share.
    wants_term : bool
        Whether it describes a thing and wants its name: «Как называется…».
    """

    text: str
    kind: Kind
    terms: tuple[Term, ...]
    lemmas: frozenset[str]
    figures: frozenset[str]
    counted: tuple[str, ...]
    share: bool
    wants_term: bool


@lru_cache(maxsize=1024)
def question_of(text: str) -> Question:
    """Take a question apart."""
    found = tuple(terms(text))
    counted = _COUNTED.search(text)
    return Question(
        text=text,
        kind=kind_of(text),
        terms=found,
        lemmas=frozenset(term.lemma for term in found),
        figures=frozenset(figure.value for figure in figures(text)),
        counted=tuple(term.lemma for term in terms(counted["things"]))[:3] if counted else (),
        share=_SHARE.search(text) is not None,
        wants_term=_WANTS_TERM.search(text) is not None,
    )


def kind_of(question: str) -> Kind:
    """Return what a question asks for, by its question words."""
    return next((kind for kind, pattern in _KINDS if pattern.search(question)), Kind.OTHER)
