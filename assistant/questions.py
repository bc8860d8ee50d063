"""What kind of answer a question asks for, and which kinds a sentence could give."""

import re
from enum import Enum


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

_NUMBER_WORDS = (
    r"ноль|од(?:ин|на|но|ного|ной|ну|ним)|дв(?:а|е|ух|ум|умя)|тр(?:и|[её]х|[её]м|емя)|четыр\w+|пят(?:ь|и|ью)|шест(?:ь|и|ью)|"
    r"сем(?:ь|и|ью)|вос[еь]м\w*|девят\w+|десят\w+|\w+надцат\w+|двадцат\w+|тридцат\w+|сорок\w*|пятьдесят|шестьдесят|"
    r"семьдесят|восемьдесят|девяност\w+|ст(?:о|а)|двести|триста|\w+сот|тысяч\w*|миллион\w*|миллиард\w*|млн|млрд|тыс|"
    r"половин\w*|трет[ьи]\w*|четверт[ьи]\w*|дважды|трижды|вдвое|втрое|процент\w*"
)
_MONTHS = r"январ|феврал|март|апрел|ма[йея]\b|июн|июл|август|сентябр|октябр|ноябр|декабр"
_SHOWN = (
    (Kind.NUMBER, re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)),
    (Kind.DATE, re.compile(rf"\b1\d{{3}}\b|\b20\d\d\b|\b\d{{1,4}}\s*(?:г\b|год|в\b|век)|(?:{_MONTHS})|\b[XVI]+\s*(?:в\b|век)|\bдня\b|\bвремен\w*", re.IGNORECASE)),
    (Kind.PERSON, re.compile(r"(?<![.!?…»\n] )(?<!^)\b[А-ЯЁA-Z][а-яёa-z]+|\b[А-ЯЁ]\.\s?[А-ЯЁ]")),
    (Kind.PLACE, re.compile(r"(?<![.!?…»\n] )(?<!^)\b[А-ЯЁA-Z][а-яёa-z]+|\b(?:город|област|стран|регион|район|территори|республик|кра[йея]\b)", re.IGNORECASE)),
    (Kind.REASON, re.compile(r"\bпотому\b|\bтак как\b|\bпоскольку\b|\bиз-за\b|\bблагодаря\b|\bсвязан|\bпричин|\bвследствие\b|\bпоэтому\b|\bввиду\b|\bв силу\b|\bобусловлен|\bвызван|\bчтобы\b|\bведь\b|\bобъясня|\bв результате\b|\bпривел|\bпозволя|\bв целях\b|\bпо мнению\b", re.IGNORECASE)),
    (Kind.DEFINITION, re.compile(r"[—–-]\s+это\b|\s[—–-]\s|\bназыва|\bпонима|\bпредставляет собой\b|\bявля[ею]тся\b|\bознача|\bопредел|\bэто\b", re.IGNORECASE)),
    (Kind.LIST, re.compile(r":|;|,[^,.]+,|\bа также\b")),
)  # fmt: skip


def kind_of(question: str) -> Kind:
    """Return what a question asks for, by its question words."""
    return next((kind for kind, pattern in _KINDS if pattern.search(question)), Kind.OTHER)


def shows(sentence: str) -> frozenset[Kind]:
    """Return the kinds of answer a sentence could hold."""
    return frozenset(kind for kind, pattern in _SHOWN if pattern.search(sentence))
