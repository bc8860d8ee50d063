"""Russian text: where its sentences end, and which terms it is searched by."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.dictionary import morphology
from assistant.spans import Span

REFERENCE_MARK = re.compile(r"\[\d{1,3}(?:\s*[,;–—-]\s*(?:[сcСC]{1,2}\.?\s*)?\d{1,4})*\]")
"""A reference to a list of sources: `[1]`, `[1, 2]`, `[1,с.20]`, `[3; 5–7]`."""

_LONGEST_JOINED = 1500

# After these a full stop never ends a sentence: something they name must follow.
_ALWAYS_FOLLOWED = frozenset(
    (
        "см ср рис табл стр ст пп подп им проф акад доц чл-кор напр т.е т.к т.н т.о в.т.ч в т.ч д.э.н к.э.н д.т.н "
        "к.т.н д.и.н к.и.н д.ю.н к.ю.н д-р г-н г-жа ул пр-т пер пл р-н прил гл разд цит отв сост пер рец ред под.ред "
        "изд-во вып №№ англ нем фр лат греч итал франц исп кит яп рус"
    ).split()
)
_LAST_WORD = re.compile(r"([^\s()«»\"„“]+)\.$")
_OPENS_LOW = re.compile(r"[«\"„(\[]*[a-zа-яё]")
_OPENS_WITH_NUMBER = re.compile(r"[«(]*\d")
_MARKER_ALONE = re.compile(r"(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]|\(?[а-яёa-z][.)]|[IVXLC]{1,5}\.|[-–—•*])$")
_NUMBERED_PART = re.compile(
    r"(?:Статья|Глава|Раздел|Часть|Параграф|Приложение|Пункт|Тема|Рис\.|Рисунок|Табл\.|Таблица|§)\s*[\dIVXLC]+(?:[.\d]*)\.$"
)
_MARKS_FIRST = re.compile(rf"(?:{REFERENCE_MARK.pattern}\s*)+[.,;]?(?=\s|$)")
_CLOSERS_FIRST = re.compile(r"[)\]»”\".]+(?=\s|$)")

_WORD = re.compile(r"[^\W_]+(?:[-‑–.,'’][^\W_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CYRILLIC = re.compile(r"[а-яё]")
_HYPHENS = re.compile(r"[-‑–]")

STOP_WORDS = frozenset(
    (
        "а без более больше будет будто будут бы был была были было быть в вам вас ваш вдруг ведь весь во вот все всегда "
        "всех вся вы где да даже данный для до другой его ее ей ему если есть еще ж же за зачем здесь и из изо или им "
        "именно иногда иной их к каждый как какая какие каким какими каких каков какова каково каковы какого какое какой "
        "какому кем ко когда ком кому которая которого которое которой которому которые который которым которыми которых "
        "кто куда ли либо лишь любой между менее меня мне мог могла могли могло могут может можно мой мочь моя мы на над "
        "надо надобно нас насколько наш не него нее нежели ней некоторый нет ни нибудь никогда ним них ничего но ну нужно "
        "о об обо один он она они оно опять от откуда отчего перед по под подо потом потому почему почти при про пусть "
        "раз ряд с сам сама сами само самый свое своего своей свои своим своими своих свой своя себе себя сейчас скольких "
        "сколько со становиться стать та так такая также такие таким таких такое такой такому там те тебя тем теперь то "
        "тогда того тоже только том тот тут ты у уж уже хоть чего чей чем чему через что чтоб чтобы чье чьи чья эта эти "
        "этим этими этих это этого этой этом этому этот эту я является являлся являться являются"
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
    for piece in razdel.sentenize(line):
        span = _bare(line, Span(piece.start, piece.stop))
        if span is None:
            continue
        for part in _split_off_tail(line, span, bool(joined)):
            if joined and _continues(joined[-1].of(line), part.of(line)):
                joined[-1] = Span(joined[-1].start, part.stop)
            else:
                joined.append(part)
    return joined


def _bare(line: str, span: Span) -> Span | None:
    text = span.of(line)
    start, stop = span.start + len(text) - len(text.lstrip()), span.stop - len(text) + len(text.rstrip())
    return Span(start, stop) if start < stop else None


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
        _lower_case_follows,
        _abbreviation_is_followed,
        _number_follows,
        _label_is_followed,
    )
    return any(rule(left, right) for rule in rules)


def _marks_follow(left: str, right: str) -> bool:
    match = _MARKS_FIRST.match(right)
    return match is not None and match.end() == len(right)


def _closers_follow(left: str, right: str) -> bool:
    match = _CLOSERS_FIRST.match(right)
    opened = left.count("(") > left.count(")") and 0 <= right.find(")") < 120
    return opened or (match is not None and match.end() == len(right))


def _lower_case_follows(left: str, right: str) -> bool:
    return left.endswith((".", ")", "…")) and _OPENS_LOW.match(right) is not None and not _MARKER_ALONE.match(right)


def _abbreviation_is_followed(left: str, right: str) -> bool:
    word = _LAST_WORD.search(left)
    return word is not None and word.group(1).lower() in _ALWAYS_FOLLOWED


def _number_follows(left: str, right: str) -> bool:
    word = _LAST_WORD.search(left)
    counted = {"с", "сс", "стр", "п", "ч", "ст", "т", "вып", "кн", "гл", "рис", "табл", "кв", "д", "оф", "№"}
    return word is not None and word.group(1).lower() in counted | _ALWAYS_FOLLOWED and bool(_OPENS_WITH_NUMBER.match(right))


def _label_is_followed(left: str, right: str) -> bool:
    return _MARKER_ALONE.match(left) is not None or _NUMBERED_PART.match(left) is not None


@lru_cache(maxsize=200_000)
def lemma(word: str) -> str:
    """Return the dictionary form of a lower-case word: its most probable reading, ё as е."""
    return str(morphology().parse(word)[0].normal_form).replace("ё", "е")


def terms(text: str) -> list[Term]:
    """Return the search terms of `text` in order, stop words and reference marks left out.

    A word with hyphens gives itself and its parts.
    """
    marks = [match.span() for match in REFERENCE_MARK.finditer(text)] if "[" in text else []
    found: list[Term] = []
    for match in _WORD.finditer(text):
        if any(start <= match.start() < stop for start, stop in marks):
            continue
        span = Span(*match.span())
        for word in _words(match.group().lower()):
            form = word.replace("ё", "е")
            base = lemma(word) if _CYRILLIC.search(word) else form
            if form not in STOP_WORDS and base not in STOP_WORDS:
                found.append(Term(base, form, span))
    return found


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
