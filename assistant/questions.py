"""What a question asks for: the kind of answer, and of what it wants the number or the share."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from assistant.dictionary import morphology
from assistant.figures import figures, unit_at
from assistant.language import Term, terms
from assistant.patterns import regex


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


_SIZES = (
    r"числ|количеств|дол[яюией]\b|процент|объ[её]м|сумм|размер|площад[ьиюе]|численност|возраст|расстояни|цен[аыуе]\b|стоимост|срок|"
    r"длительност|продолжительност|длин[аыуе]|ширин[аыуе]|высот[аыуе]|глубин[аыуе]|толщин[аыуе]|масс[аыуе]|вес(?:а|у|ом|е)?\b|скорост|"
    r"температур|мощност|ставк|порог|темп|коэффициент|бюджет|выручк|капитал(?:а|у|ом|е)?\b|оборот(?:а|у|ом|е)?\b|зарплат|урожайност"
)
_WHICH_SIZE = r"(?:(?:сам\w+ )?[а-яё]+(?:[ыио]й|[ая]я|[ое]е|[ую]ю|[ыи]м|[ое]м|[ое]го|[ыи]е|[ыи]х) )?"
"""«Какой максимальный размер», «Какова самая большая глубина»: what a size is told from others by."""

_A_SIGN = r"(?:\w+ )?(?:назван|имя|имен|фамили|прозвищ|топоним|цвет|символ|знак|герб|флаг|букв)"
"""«Что означает название озера?» does not ask what the lake is."""

# The first pattern found decides, so the narrow ones stand first.
_ASKED = (
    (Kind.DATE, r"(?<!, )\bкогда\b|\b(скажи\w*|подскажи\w*|напомни\w*|интересно|известно|знать|узнать), когда\b|\bкакого числа\b|\bс каких пор\b|\b(в|с|до|к|на|по) как\w+ (год|век|столети|день|месяц|числ|дат)\w*|\bкак\w+ (год|век|дат)\w*"),
    (Kind.NUMBER, rf"\bсколько\b|\bскольк\w+\b|\bкак\w+ {_WHICH_SIZE}(?:{_SIZES})\w*|\bкак\w+ {_WHICH_SIZE}част(ь|ью)\b|\bкаков[аоы]? (был[аои]? )?{_WHICH_SIZE}(?:{_SIZES})\w*|\bкак(им|ой|ими) был[аои]? {_WHICH_SIZE}(?:{_SIZES})\w*|\bчему рав\w+|\bнасколько\b|\bкак долго\b"),
    (Kind.REASON, r"\bпочему\b|\bзачем\b|\bиз-за (чего|кого)\b|\bотчего\b|\bпо как\w+ причин\w*|\bв силу чего\b|\bчем (вызван|объясня|обусловлен)\w*|\bкаков\w* причин\w*|\bв ч[её]м причин\w*|\bс чем (это )?связан\w*|\bдля чего\b"),
    (Kind.DEFINITION, rf"\bчто (такое|понима\w+|называ\w+|означа\w+(?! {_A_SIGN})|значит|представля\w+|подразумева\w+)\b|\bчто (имеют|имеется) в виду\b|\bк(то|ем) (такой|такая|такие|такое|таков\w*)\b|\bэто (что|кто)\W*$|\bчто собой представля\w+|\b(дай|дайте|приведи\w*) определени\w*|^\W*определени[ея] |\bкак (определя|понима|называ|трактует)\w*"),
    (Kind.LIST, r"\bк(то|ого) ((\w+ )?(относ\w+|вход[ия]т|включа\w+|включен\w*)|явля\w+ (участник|субъект|член)\w*)|\bиз (чего|кого) состо\w+"),
    (Kind.PERSON, r"\bк(то|ого|ому|ом)\b|\bкем\b(?! (\w+ )?(работа|подрабат|служи|труди|по (профессии|образованию|специальности)))|\bч(ей|ья|ь[её]|ьи|ьим|ьих)\b|\bкак\w+ (уч[её]н|автор|исследовател|президент|писател|философ|экономист|корол|император|генерал|министр|игрок)\w*"),
    (Kind.PLACE, r"(?<!, )\b(где|куда|откуда)\b|\b(в|на|из|с) как\w+ (город|стран|област|регион|штат|мест|район|республик|государств|остров|континент)\w*|\bкак\w+ (город|стран|регион|штат|район)\w*"),
    (Kind.LIST, r"\bперечисли\w*|\bназови\w*|\bкакие\b|\bкаких\b|\bкаковы\b|\bчто (входит|включа\w+|относ\w+)\b"),
)  # fmt: skip
_KINDS = tuple((kind, regex(pattern, re.IGNORECASE)) for kind, pattern in _ASKED)

_SHARE = regex(r"\bдол[яюией]\b|процент|\bчасть\b", re.IGNORECASE)
_COUNTED = regex(
    r"\b(?:сколько|скольк\w+|как\w+ (?:числ\w+|численност\w+|количеств\w+|дол\w+|процент\w*|част\w+)"
    r"|каков[аоы]? (?:\w+ )?(?:числ\w+|численност\w+|количеств\w+|дол\w+|процент\w*))\s+(?P<things>(?:[а-яё-]+\s?){1,6})",
    re.IGNORECASE,
)
_WANTS_TERM = regex(
    r"\bкак(?:ое|им)?\s(?:назы\w+|назва\w+|зовут|звали|имен\w+)|\bкаким (?:словом|термином)\b|\bкакой термин\b", re.IGNORECASE
)

_SEVERAL = regex(r"\bкак(?:им|ими|их|ие)\s([а-яё-]+)", re.IGNORECASE)
_MONEY = "деньги"
_MASS = "мера"
_TIME = "время"
_IN_PLACE = regex(
    r"\b(?:в|во|на|из|с|со|для|у|по|при|к|за|от|до) (?:[а-яё-]+(?:[ыио]й|[ая]я|[ое]е|[ую]ю|[ыи]м|[ое]м|[ое]го|[ыи]х|[ыи]е) )*$",
    re.IGNORECASE,
)
_ACTS = frozenset(("VERB", "PRTS"))
_MULTIPLES = frozenset(("тысяча", "миллион", "миллиард", "триллион", "тыс", "млн", "млрд", "трлн"))
_PEOPLE = frozenset(
    "человек люди народ работник сотрудник рабочий житель занятый занятой гражданин население студент ученик участник предприниматель "
    "безработный служащий пенсионер персонал специалист мигрант солдат ребёнок дети".replace("ё", "е").split()
)
_MEASURES = {
    "рубль": "рубль", "доллар": "доллар", "евро": "евро", "деньги": _MONEY, "деньга": _MONEY, "средство": _MONEY, "процент": "%",
    "время": "время", "год": "год", "лет": "год", "месяц": "месяц", "неделя": "неделя", "день": "день", "сутки": "день", "час": "час", "минута": "минута",
    "секунда": "секунда", "километр": "км", "метр": "м", "сантиметр": "см", "миллиметр": "мм", "миля": "миля", "фут": "фут", "гектар": "га", "акр": "акр",
    "тонна": "тонна", "центнер": "ц", "килограмм": "кг", "грамм": "г", "миллиграмм": "мг", "литр": "л", "миллилитр": "мл", "баррель": "баррель",
    "кубометр": "м³", "киловатт": "кВт", "мегаватт": "МВт", "гигаватт": "ГВт", "киловатт-час": "кВт·ч", "мегаватт-час": "МВт·ч",
    "градус": "градус", "раз": "раз",
}  # fmt: skip
_HOW_MANY = regex(
    r"\b(?:сколько|скольки(?:х|м|ми))(?:\s(?:тыс\b\.?|тысяч\b|(?:млн|млрд|трлн)\b\.?|(?:миллион|миллиард|триллион)ов))?(?=\s)",
    re.IGNORECASE,
)
# What is counted by the piece has no unit.
_NO_UNIT = frozenset(("", "штука"))
_COSTS = regex(
    r"\bсколько (?:\w+ )?(?:сто[ия]\w+|обош\w+|обойд\w+|потра\w+|выдел\w+|влож[иа]\w+|заработа\w+|заплат\w+|плат\w+)|\bв какую сумму|\bкак\w+ (?:\w+ )?"
    r"(?:сумм|стоимост|цен[аыуе]|бюджет|зарплат|заработн|выручк|капитал)\w*",
    re.IGNORECASE,
)
_HOW_LONG = regex(
    r"\bкак долго\b|\bкак\w+ (?:срок|длительност|продолжительност)\w*|\bкаков\w* (?:срок|длительност|продолжительност)\w*",
    re.IGNORECASE,
)
_LASTS = regex(r"\bсколько (?:длит|длил|продл|продолж)\w*", re.IGNORECASE)
_LIVES = regex(r"\bсколько (?:жив[её]т|живут|прожив[её]т|прожил)\b", re.IGNORECASE)
_HOW = r"\b(?:как\w+|каков[аоы]?|на какой|на каком) (?:был[аои]? )?(?:сам\w+ )?(?:[а-яё]+(?:[ая]я|[ыио]й|[ую]ю) )?"
SIZES = {
    "площадь": regex(rf"{_HOW}площад[ьиюе]", re.IGNORECASE),
    "длина": regex(rf"{_HOW}(?:длин|ширин|высот|глубин|толщин|расстояни)[а-яё]{{1,2}}\b", re.IGNORECASE),
    "мощность": regex(rf"{_HOW}мощност[ьиюе]", re.IGNORECASE),
    "скорость": regex(rf"{_HOW}скорост[ьиюе]", re.IGNORECASE),
    "температура": regex(rf"{_HOW}температур[аыуе]", re.IGNORECASE),
    "урожайность": regex(rf"{_HOW}урожайност[ьиюе]", re.IGNORECASE),
    "масса": regex(rf"\bсколько вес(?:ит|ят|ил[аои]?)\b|{_HOW}(?:масс[аыуе]|вес)\b", re.IGNORECASE),
}
"""What is measured → how it is asked for; its name is the unit wanted, any of those it has."""

_AGE = regex(r"\bвозраст\w*", re.IGNORECASE)
_TIMES = regex(r"\bво сколько раз\b", re.IGNORECASE)


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
    names : frozenset of str
        Lemmas of the words it writes with a capital, but for its first.
    figures : frozenset of str
        Numbers and years it names itself.
    counted : tuple of str
        What it wants the number of: the lemma of the first noun behind «сколько», of the words there where none is a noun.
    share : bool
        Whether it wants a share.
    wants_term : bool
        Whether it describes a thing and wants its name: «Как называется…».
    unit : str
        Unit its number must have, by `Figure.unit`; «деньги», «время», «мера» or one of `SIZES` for any currency, any length of
        time, any measure of what has no number («сколько молока») or of that size; empty where that is open.
    """

    text: str
    kind: Kind
    terms: tuple[Term, ...]
    lemmas: frozenset[str]
    names: frozenset[str]
    figures: frozenset[str]
    counted: tuple[str, ...]
    share: bool
    wants_term: bool
    unit: str = ""


@lru_cache(maxsize=1024)
def question_of(text: str) -> Question:
    """Take a question apart."""
    found = tuple(terms(text))
    counted = _COUNTED.search(text)
    things = _things(counted["things"]) if counted and not _LASTS.search(text) else ()
    share = _SHARE.search(text) is not None
    return Question(
        text=text,
        kind=kind_of(text),
        terms=found,
        lemmas=frozenset(term.lemma for term in found),
        names=frozenset(
            term.lemma for term in found if text[term.span.start].isupper() and text[: term.span.start].strip(' «"(')
        ),
        figures=frozenset(figure.value for figure in figures(text)),
        counted=things,
        share=share,
        wants_term=_WANTS_TERM.search(text) is not None,
        unit=_unit(text, counted["things"] if counted else "", things, share=share),
    )


def kind_of(question: str) -> Kind:
    """Return what a question asks for, by its question words."""
    return next((kind for kind, pattern in _KINDS if pattern.search(question)), Kind.OTHER)


def wants_list(question: Question) -> bool:
    """Tell whether a question asks for several things: «Какие цели…», «По каким критериям…», but not «Каким законом…»."""
    if question.kind is not Kind.OTHER:
        return question.kind is Kind.LIST
    several = _SEVERAL.search(question.text)
    return several is not None and any("plur" in reading.tag for reading in morphology().parse(several[1].lower())[:2])


def _things(words: str) -> tuple[str, ...]:
    found = [term for term in terms(words) if term.lemma not in _MULTIPLES]
    nouns = [term for term in found if morphology().parse(term.form)[0].tag.POS == "NOUN"]
    if found and morphology().parse(found[0].form)[0].tag.POS in _ACTS:
        # Who or what does it is not counted, nor where: «Сколько длится отпуск», but «Сколько построили в крае заводов».
        free = [term for term in nouns if _IN_PLACE.search(words, 0, term.span.start) is None]
        nouns = [term for term in free if term.lemma in _MEASURES or term.lemma in _PEOPLE] or free[:1]
        return tuple(term.lemma for term in nouns[:1] if _in_genitive(term.form))
    return tuple(term.lemma for term in nouns[:1] or found[:3])


def _in_genitive(form: str) -> bool:
    return any(reading.tag.case in ("gent", "gen2") for reading in morphology().parse(form))


def _unit(text: str, words: str, things: tuple[str, ...], *, share: bool) -> str:
    head = things[0] if things else ""
    if share:
        return "%"
    if _TIMES.search(text) or words.lower().startswith("раз "):
        return "раз"
    # «Сколько кв. км», «сколько кВт·ч»: the unit may be no single word.
    asked = _HOW_MANY.search(text)
    written = unit_at(text, asked.end())[0] if asked is not None else ""
    if written not in _NO_UNIT:
        return written
    if head in _MEASURES or head in _PEOPLE:
        return _MEASURES.get(head, "человек")
    said = (
        *((pattern, size) for size, pattern in SIZES.items()),
        (_COSTS, _MONEY),
        (_AGE, "год"),
        (_HOW_LONG, _TIME),
        (_LASTS, _TIME),
    )
    # «Сколько живёт людей» counts them.
    mass = _TIME if not head and _LIVES.search(text) else _MASS if head and _is_mass(words, head) else ""
    return next((unit for pattern, unit in said if pattern.search(text)), mass)


def _is_mass(words: str, head: str) -> bool:
    """Tell whether what is counted is in the singular: «сколько молока» wants a measure, «сколько заводов» a number."""
    readings = (morphology().parse(term.form)[0].tag for term in terms(words) if term.lemma == head)
    return next((tag.number == "sing" for tag in readings if tag.POS == "NOUN"), False)
