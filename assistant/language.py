"""Russian text: where its sentences end, and which terms it is searched by."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.dictionary import PROPER, morphology
from assistant.patterns import regex
from assistant.spans import Span

REFERENCE_MARK = regex(
    r"\[[1-9]\d{0,2}(?:(?:\s*[,;–—-]\s*(?:(?:[сcСCтТ]|[сС]{2}|стр|[pP]{1,2})\.?\s*)?|\s*\.\s*[сcСC]\.?\s*)\d{1,4})*\]"
)
"""A reference to a list of sources: `[1]`, `[1, 2]`, `[1,с.20]`, `[5. С. 13]`, `[3; 5–7]`."""

_LONGEST_JOINED = 1500
_LONGEST_ABBREVIATION = 40

# After these a full stop never ends a sentence: something they name must follow.
_ALWAYS_FOLLOWED = frozenset(
    (
        "см ср рис табл стр ст пп подп им проф акад доц чл-кор напр т.е т.к т.н т.о в.т.ч д.э.н к.э.н д.т.н к.т.н д.и.н к.и.н "
        "д.ю.н к.ю.н д-р г-н г-жа ул пр-т пер пл р-н прил гл разд цит отв сост ред изд изд-во вып англ нем фр лат греч "
        "итал франц исп кит яп рус зам пом сев юж зап вост губ акад-к dr prof mr mrs ed sh yu ya zh ch kh ts"
    ).split()
)
# After these it ends one only if a capital follows, and surely does before a capital word that begins sentences.
_MAY_END = frozenset(
    (
        "г гг в вв млн млрд трлн тыс руб коп долл евро чел шт ед кв куб км м см мм га т кг л ч мин сек с сс п д др "
        "пр т.д т.п обл респ ин-т ун-т н.э экз проц"
    ).split()
)
# After these, and after those above that are always followed, a number goes on.
_COUNTED = frozenset(
    (
        "с сс стр п ч ст т вып кн гл рис табл кв д корп оф каб эт № no vol "
        "янв фев февр мар апр июн июл авг сен сент окт ноя нояб дек"
    ).split()
)

_LAST_WORD = regex(r"([^\s()«»\"„“]+)\.$")
_PAGE_COUNT_LAST = regex(r"\d\s?с\.$")
# «В 2013–2015 гг.»: a time alone is no sentence, whatever word follows; and what «20-е гг.» are of must follow.
_TIME_ALONE = regex(
    r"[«(]*(?:[Вв]о?|[Кк]о?|[Сс]о?|[Дд]о|[Пп]осле|[Зз]а|[Нн]а|[Пп]о|[Оо]т|[Оо]коло|[Нн]ачиная\sс|(?:[Вв]|[Зз]а)\s(?:начал[ео]|середин[еу]|кон[ец]{2}|период|течение|годы)(?:\sс)?)"
    r"\s[\dIVXLC][\dIVXLC\s–—-]*(?:-?[а-я]{1,2}\s)?(?:(?:по|до|и)\s[\dIVXLC]+\s?)?(?:гг?|вв?)\.$"
)
_DECADE_LAST = regex(r"\d0-?(?:е|х|м|ми|ые|ых|ым|ыми)?\s?гг\.$")
_CENTURY_FIRST = regex(r"[IVXХ]{1,5}\s?(?:в\.|век|ст\.|столети)|(?:прошлого|позапрошлого)\s(?:века|столетия)")
_DOLLAR_LAST, _DOLLAR_FIRST = regex(r"\bдолл\.$"), regex(r"(?:США|Канады|Австралии|Гонконга|Сингапура)\b")
_OPENS_LOW = regex(r"[«\"„(\[]*[a-zа-яё]")
_OPENS_WITH_NUMBER = regex(r"[«(]*\d")
_OPENS_WITH_OPERATOR = regex(r"(?:[=+<>≤≥≈×/&]|//)\s")
_MARKER_ALONE = regex(r"(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]|\(?[а-яёa-z][.)]|[IVXLC]{1,5}\.|[-–—−•*])$")
# In a row of a table a dash alone is an empty cell: «ед.; —; 500».
_BULLET_FIRST = regex(r"(?:[-–—−](?!\s?(?:;|$))|[•*▪◦·\uf000-\uf0ff])\s?")
_NUMBERED_PART = regex(
    r"(?:Статья|Глава|Раздел|Часть|Параграф|Приложение|Пункт|Тема|Рис\.|Рисунок|Табл\.|Таблица|§)\s*[\dIVXLC]+(?:[.\d]*)\.$"
)
_MARKS_FIRST = regex(rf"(?:{REFERENCE_MARK.pattern}\s*)+[.,;]?(?=\s|$)")
_CLOSERS_FIRST = regex(r"[)\]»”\".]+(?=\s|$)")
# GOST R 7.0.5: areas of a bibliographic description are parted by a full stop and a dash.
_BIBLIOGRAPHIC_AREA = regex(
    r"(?:[-–—−]\s?)?(?:№|No?\.?\s?\d|(?:[СCсТTтPpЧчS]|Pp|Vol|Вып|Кн|Iss)\.\s?\d|\d+\s?(?:с|c|p|р|т)\.|\d{4}\.\s?(?:№|[Тт]\.|Vol|Вып|\d+\s?с)|URL\b|DOI\b|doi\b|\[Электронный)"
    r"|[-–—−]\s?(?:\d{4}\b|М\.|СПб|Л\.|Вып|Кн\.|Изд|Режим|Загл|Яз\.|Текст|[А-ЯЁA-Z][\w-]+(?:\s[\w-]+)?(?:,\s?\d{4}|\s?:\s))"
)
_TRAILING_MARKER = regex(r"(?<=[.)\]?!…»])\s+\d{1,3}\.$")
_INITIAL_LAST = regex(r"\b[A-ZА-ЯЁ]\.$")
_MARK_INSIDE = regex(rf"(?<=[.!?…])(?:{REFERENCE_MARK.pattern})+(?P<gap>\s+)(?=[«(]?[А-ЯЁA-Z])")
_STOP_INSIDE = regex(
    r"(?:(?:\d|[IVX])\s?(?:гг?|вв?)|\b[а-яё]{2,}\s[A-ZА-ЯЁ]|\b(?P<word>[^\W\d_]{2,}|т\.\s?[дп]|н\.\s?э))"
    r"\.(?P<gap>\s+)(?=(?P<opener>[А-ЯЁ][а-яё]*)\s)"
)

_WORD = regex(r"[^\W_]+(?:[-‑–.,'’][^\W_]+)*")
_NUMBER = regex(r"\d+(?:[.,]\d+)*")
_RUSSIAN = regex(r"(?=.*[а-я])[а-яa-z0-9-]+")
_HYPHENS = regex(r"[-‑–]")
_NOMINAL = frozenset(("NOUN", "ADJF"))
_DECLINED = _NOMINAL | {"ADJS", "VERB"}
_SAME_SCORE, _CLEARLY = 1e-6, 0.25

STOP_WORDS = frozenset(
    (
        "а без более больше будет будто будут бы был была были было быть в вам вас ваш вдруг ведь весь во вот все всегда "
        "всех вся вы где да даже данный для до другой его ее ей ему если есть еще ж же за зачем здесь и из изо или им "
        "именно иногда иной их к каждый как какая какие каким какими каких каков какова каково каковы какого какое какой "
        "какому кем ко когда ком кому которая которого которое которой которому которые который которым которыми которых "
        "кто куда ли либо лишь любой между менее меня мне мог могла могли могло могут может можно мой мочь моя мы на над "
        "надо надобно нас насколько наш не него нее нежели ней некоторый нет ни нибудь никогда ним них ничего но ну нужно "
        "о об обо один он она они оно опять от откуда отчего перед по под подо потом потому почему почти при про пусть "
        "раз с сам сама сами само самый свое своего своей свои своим своими своих свой своя себе себя сейчас скольких "
        "сколько со становиться стать та так такая также такие таким таких такое такой такому там те тебя тем теперь то "
        "тогда того тоже только том тот тут ты у уж уже хоть чего чей чем чему через что чтоб чтобы чье чьи чья эта эти "
        "этим этими этих это этого этой этом этому этот эту я является являлся являться являются т.д т.е т.к т.н т.о т.п"
    ).split()
)
"""Words too common to search by; ё as е."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word as search sees it.

    Parameters
    ----------
    lemma : str
        Dictionary form, lower-case, ё as е; numbers and Latin words as they stand.
    form : str
        The word itself, lower-case, ё as е.
    span : Span
        Its place in the text; a word with hyphens and its parts share one.
    """

    lemma: str
    form: str
    span: Span


def sentences(text: str) -> list[Span]:
    """Return the sentences of a clean text in order.

    A sentence never crosses a line break, is bare of white space at its ends, and together they cover all other characters.
    """
    found: list[Span] = []
    for line in re.finditer(r"[^\n]+", text):
        found += [span.shift(line.start()) for span in _of_line(line.group())]
    return found


def _of_line(line: str) -> list[Span]:
    import razdel

    joined: list[Span] = []
    masked = REFERENCE_MARK.sub(lambda mark: f"[{'1' * (len(mark.group()) - 2)}]", line)
    for span in _moved_markers(line, [Span(piece.start, piece.stop) for piece in razdel.sentenize(masked)]):
        for part in _parts(line, span, bool(joined)):
            if joined and _continues(joined[-1].of(line), part.of(line)):
                joined[-1] = Span(joined[-1].start, part.stop)
            else:
                joined.append(part)
    return joined


def _bare(line: str, span: Span) -> Span | None:
    return span.stripped(line) or None


def _moved_markers(line: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Give the number of a list item that ends a piece («… Наука, 1999. 2.») to the piece it numbers."""
    start = 0
    for number, span in enumerate(spans):
        marker = _TRAILING_MARKER.search(span.of(line).rstrip()) if number + 1 < len(spans) else None
        stop = span.start + marker.start() if marker is not None else span.stop
        if marker is not None and (abbreviation(line[start:stop]) is not None or _INITIAL_LAST.search(line[start:stop])):
            stop = span.stop
        piece = _bare(line, Span(start, stop))
        if piece is not None:
            yield piece
        start = stop


def _parts(line: str, span: Span, has_former: bool) -> Iterator[Span]:
    """Part a piece where it ends and nobody saw it, and from what belongs to the sentence before."""
    start = span.start
    for cut in _missed_ends(span.of(line)):
        yield from _split_off_tail(line, Span(start, span.start + cut.start), has_former)
        start, has_former = span.start + cut.stop, True
    yield from _split_off_tail(line, Span(start, span.stop), has_former)


def _missed_ends(text: str) -> list[Span]:
    """Return the gaps between sentences inside a piece.

    Either a reference mark stands right after the full stop, or an abbreviation or a single capital that is no initial stands
    before it («в 2007 г. Он», «группы А. Для») and the next word is one that begins sentences.
    """
    gaps = [Span(*match.span("gap")) for match in _MARK_INSIDE.finditer(text)]
    for match in _STOP_INSIDE.finditer(text):
        word, opener = match["word"], match["opener"].lower().replace("ё", "е")
        if opener in STOP_WORDS and (word is None or word.lower().replace(" ", "") in _MAY_END - {"гг", "вв"}):
            gaps.append(Span(*match.span("gap")))
    return sorted(gaps)


def _split_off_tail(line: str, span: Span, has_former: bool) -> Iterator[Span]:
    """Part what belongs to the sentence before: its reference marks, closing brackets and quotes."""
    text = span.of(line)
    tail = (_MARKS_FIRST.match(text) or _CLOSERS_FIRST.match(text)) if has_former else None
    if tail is None or tail.end() == len(text):
        yield span
        return
    yield Span(span.start, span.start + tail.end())
    rest = _bare(line, Span(span.start + tail.end(), span.stop))
    if rest is not None:
        yield rest


def _continues(left: str, right: str) -> bool:
    """Tell whether `right` goes on with the sentence `left`."""
    if len(left) + len(right) > _LONGEST_JOINED:
        return False
    rules = (
        _marks_follow,
        _closers_follow,
        _semicolon_goes_on,
        _operator_follows,
        _bibliographic_area_follows,
        _lower_case_follows,
        _abbreviation_is_followed,
        _number_follows,
        _label_is_followed,
        _time_is_followed,
        _dollar_is_followed,
    )
    return any(rule(left, right) for rule in rules)


def _marks_follow(left: str, right: str) -> bool:
    match = _MARKS_FIRST.match(right)
    return match is not None and match.end() == len(right)


def _closers_follow(left: str, right: str) -> bool:
    match = _CLOSERS_FIRST.match(right)
    opened = left.count("(") > left.count(")") and 0 <= right.find(")") < 120
    return opened or (match is not None and match.end() == len(right))


def _semicolon_goes_on(left: str, right: str) -> bool:
    return left.endswith(";") and not _BULLET_FIRST.match(right)


def _operator_follows(_left: str, right: str) -> bool:
    return _OPENS_WITH_OPERATOR.match(right) is not None


def _bibliographic_area_follows(left: str, right: str) -> bool:
    return left.endswith((".", ")", "]")) and _BIBLIOGRAPHIC_AREA.match(right) is not None


def _lower_case_follows(left: str, right: str) -> bool:
    return left.endswith((".", ")", "]", "…")) and _OPENS_LOW.match(right) is not None and not _MARKER_ALONE.match(right)


def _abbreviation_is_followed(left: str, right: str) -> bool:
    return abbreviation(left) in _ALWAYS_FOLLOWED


def _number_follows(left: str, right: str) -> bool:
    return abbreviation(left) in _COUNTED and _OPENS_WITH_NUMBER.match(right) is not None


def abbreviation(left: str) -> str | None:
    """Return the abbreviation whose full stop ends `left`, lower-case; None where it ends with none that is known."""
    tail = left[-_LONGEST_ABBREVIATION:]
    match = None if _PAGE_COUNT_LAST.search(tail) else _LAST_WORD.search(tail)
    word = match.group(1).lower() if match is not None else ""
    return word if word in _ALWAYS_FOLLOWED or word in _COUNTED or word in _MAY_END else None


def _label_is_followed(left: str, right: str) -> bool:
    return _MARKER_ALONE.match(left) is not None or _NUMBERED_PART.match(left) is not None


def _time_is_followed(left: str, right: str) -> bool:
    of_century = _DECADE_LAST.search(left[-_LONGEST_ABBREVIATION:]) is not None and _CENTURY_FIRST.match(right) is not None
    return of_century or _TIME_ALONE.match(left) is not None


def _dollar_is_followed(left: str, right: str) -> bool:
    return _DOLLAR_LAST.search(left[-_LONGEST_ABBREVIATION:]) is not None and _DOLLAR_FIRST.match(right) is not None


@lru_cache(maxsize=200_000)
def lemma(word: str) -> str:
    """Return the dictionary form of a lower-case word with ё written е: its most probable reading, ё as е too.

    A word without Russian letters or with letters of other scripts is its own: the analyser fails on some of those.
    """
    if not _RUSSIAN.fullmatch(word):
        return word
    readings = morphology().parse(word)
    return _chosen(readings[0], [one for one in readings[1:] if one.score >= readings[0].score - _SAME_SCORE]).replace("ё", "е")


def _chosen(first: Any, tied: Sequence[Any]) -> str:
    """Return the dictionary form of the first reading of a word, or of another as probable: all forms of a word must meet in one.

    Of forms its corpus never met the analyser knows nothing: «парки» is «парка» as likely as «парк», «статей» is «стать», and of
    a word it does not know, «самозанятых», it makes «самозанятой».
    """
    form = str(first.normal_form)
    if not first.is_known:
        twin = f"{form.removesuffix('ой')}ый"
        return twin if form.endswith("ой") and any(one.normal_form == twin for one in tied) else form
    if first.tag.POS not in _DECLINED:
        return form
    others = dict.fromkeys(str(one.normal_form) for one in tied if one.tag.POS in _NOMINAL and not one.tag.grammemes & PROPER)
    likeliest = max(others, key=_likelihood, default=form)
    # A short adjective or a verb yields to a noun: «парков», «займу».
    own = _likelihood(form) if first.tag.POS in _NOMINAL else 0.0
    return likeliest if _likelihood(likeliest) > own + _CLEARLY else form


@lru_cache(maxsize=20_000)
def _likelihood(form: str) -> float:
    """Return how likely a dictionary form, met in a text, is a form of itself as a noun or an adjective."""
    readings = morphology().parse(form)
    return sum(float(one.score) for one in readings if one.normal_form == form and one.tag.POS in _NOMINAL)


def terms(text: str) -> list[Term]:
    """Return the search terms of `text` in order, stop words and reference marks left out.

    A word with hyphens gives itself and its parts.
    """
    found: list[Term] = []
    for match in _WORD.finditer(_without_marks(text)):
        keys = token_keys(match.group())
        if keys:
            span = Span(*match.span())
            found += [Term(base, form, span) for base, form in keys]
    return found


def tokens(text: str) -> list[str]:
    """Return the words of `text` as they are written, in order, reference marks left out; see `token_keys`."""
    return _WORD.findall(_without_marks(text))


def _without_marks(text: str) -> str:
    return REFERENCE_MARK.sub(lambda mark: " " * len(mark.group()), text) if "[" in text else text


def words(text: str) -> list[Span]:
    """Return the places of the words of `text` that have search terms, in order, each once."""
    return list(dict.fromkeys(term.span for term in terms(text)))


@lru_cache(maxsize=200_000)
def token_keys(token: str) -> tuple[tuple[str, str], ...]:
    """Return lemma and form of all a word is searched by; nothing for a stop word."""
    token = token.lower().replace("ё", "е")
    if token in STOP_WORDS:
        return ()
    pairs = ((form if _NUMBER.fullmatch(form) else lemma(form), form) for form in _words(token))
    return tuple((base, form) for base, form in pairs if form not in STOP_WORDS and base not in STOP_WORDS)


def _words(word: str) -> Sequence[str]:
    """Return what a token is searched by: itself; with hyphens also its parts; with stops inside, its parts."""
    if _NUMBER.fullmatch(word):
        return (word,)
    pieces = [piece for piece in re.split(r"[.,'’]", word) if piece]
    found: list[str] = []
    for piece in pieces:
        parts = [part for part in _HYPHENS.split(piece) if part]
        if len(parts) > 1:
            found.append("-".join(parts))
        found += parts
    return found
