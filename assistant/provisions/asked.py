"""A question to the provisions it names: «ч. 2 ст. 19 закона о кластерах», «пункт 3 Порядка отбора»."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.dictionary import morphology
from assistant.language import Term, terms
from assistant.patterns import regex
from assistant.provisions.lines import CONTAINERS, Provision, key
from assistant.spans import Span

_KINDS = (
    ("прил.", r"приложени\w+|прил\."),
    ("разд.", r"раздел\w{0,3}|разд\."),
    ("гл.", r"глав(?:а|ы|е|у|ой)|гл\."),
    ("ст.", r"стать(?:я|и|е|ю|ей|ям|ями|ях)|статей|ст\."),
    ("ч.", r"част(?:ь|и|ью|ям|ях|ей)|ч\."),
    ("подп.", r"подпункт\w{0,3}|подп\.|пп\."),
    ("п.", r"пункт\w{0,3}|п\."),
)
_RANKS = {"прил.": 0, "разд.": 1, "гл.": 2, "ст.": 3, "ч.": 4, "п.": 5, "подп.": 6}
_NUMBER = r"(?:\d{1,4}(?:[.-]\d{1,3})*[⁰¹²³⁴⁵⁶⁷⁸⁹]*(?![\w%])|[IVXLC]{1,7}\b|«[а-я]»|\"[а-я]\"|[а-я]\))"
_MENTION = regex(
    r"(?<![\w.])(?:"
    + "|".join(f"(?P<k{place}>{written})" for place, (_, written) in enumerate(_KINDS))
    + rf")\s?(?:№\s?)?(?P<numbers>{_NUMBER}(?:(?:\s?,\s?|\s?[–—]\s?|\sи\s){_NUMBER})*)(?!\s?(?:г\.|год))",
    re.IGNORECASE,
)
_BETWEEN = regex(r"[\s,]*(?:(?:в|из)\s)?")
_RANGE = regex(r"(\d{1,4})\s?[–—]\s?(\d{1,4})")
_WIDEST_RANGE = 20
_ACT = regex(
    r"\b(?:закон|кодекс|приказ|постановлени|указ|распоряжени|порядк|порядок|положени|устав|правил|конституци|регламент|инструкци"
    r"|решени|конвенци|выписк|протокол|программ|стратеги|концепци|план|договор|соглашени|справк|отч[её]т|доклад)[а-яё]{0,3}\b",
    re.IGNORECASE,
)
_LAWS = frozenset(("закон", "кодекс", "конституция", "устав", "конвенция"))
_ORDERS = frozenset(("приказ", "постановление", "указ", "распоряжение", "решение", "выписка", "протокол"))
_ANNEX = "прил."
_ABBREVIATED = regex(r"\b[А-ЯЁ]{2,6}\b")
_OF_ALL = frozenset(("РФ", "ФЗ", "ФКЗ", "РСФСР", "СССР"))
_ACT_WORDS = 6
_NUMBERED = regex(r"(?:№|\bN)\s?\d|\d-ФЗ", re.IGNORECASE)
# Verbs and nouns of asking what a provision says, nothing else of it.
_SAYING = frozenset(
    (
        "говорить говориться сказать гласить предусматривать предусмотреть устанавливать установить содержать содержаться "
        "регулировать определять написать записать речь текст содержание привести процитировать цитата показать прочитать "
        "посвятить касаться звучать изложить указать находиться мочь найти дать давать открыть прочесть пересказать рассказать"
    ).split()
)


@dataclass(frozen=True, slots=True)
class AskedProvision:
    """The provisions a question names.

    Parameters
    ----------
    chains : tuple of tuple of (str, str)
        Each from the outer to the inner: kind as a citation has it, and number.
    act : str
        How the question calls the law they are of; empty where it does not.
    alone : bool
        The question asks for nothing but what they say.
    """

    chains: tuple[tuple[tuple[str, str], ...], ...]
    act: str
    alone: bool

    @property
    def of_article(self) -> bool:
        """Whether articles are named, which only laws have."""
        return any(kind == "ст." for chain in self.chains for kind, _ in chain)


def asked_provision(question: str) -> AskedProvision | None:
    """Return the provisions that a question names, None where it names none."""
    chains: list[list[re.Match[str]]] = []
    for mention in _MENTION.finditer(question):
        joins = chains and _BETWEEN.fullmatch(question, chains[-1][-1].end(), mention.start())
        if joins and _kind(mention) not in map(_kind, chains[-1]):
            chains[-1].append(mention)
        else:
            chains.append([mention])
    if not chains:
        return None
    named = Span(chains[0][0].start(), chains[-1][-1].end())
    act = _act_in(question, named)
    held = [Span(*mention.span()) for chain in chains for mention in chain] + ([act] if act is not None else [])
    rest = [term for term in terms(question) if not any(span.contains(term.span) for span in held)]
    return AskedProvision(
        tuple(one for chain in chains for one in _each(chain)),
        act.of(question) if act is not None else "",
        alone=all(term.lemma in _SAYING for term in rest),
    )


def is_of_act(asked: AskedProvision, said: str) -> bool:
    """Tell whether a document may be the law a question names.

    Parameters
    ----------
    asked : AskedProvision
    said : str
        What the document calls itself: its title, its name, its beginning.
    """
    own = {term.lemma for term in terms(said)}
    called = next((term.lemma for term in terms(asked.act) if _ACT.fullmatch(term.form)), "")
    if called and not own & (_LAWS if called in _LAWS else {called}):
        return False
    found = [term for term in terms(asked.act) if term.lemma != called]
    for term in found:
        written = term.span.of(asked.act)
        if written in _OF_ALL or term.lemma in own:
            continue
        if _ABBREVIATED.fullmatch(written):
            if written.lower() not in _initials(said):
                return False
        elif term.form[0].isdigit():
            if _NUMBERED.search(said):
                return False
        elif written[0].isupper():
            return False
    plain = [term.lemma for term in found if term.form.isalpha() and term.span.of(asked.act).islower()]
    return 2 * sum(lemma in own for lemma in plain) >= len(plain)


def provision_spans(text: str, found: Sequence[Provision], asked: AskedProvision) -> list[Span]:
    """Return where in a text the provisions stand that a question names, in order; none where the text has them not."""
    spans: list[Span] = []
    found = _of_part(found, asked)
    for chain in asked.chains:
        for wanted in (chain, *_other_names(chain)):
            own = [place for place, provision in enumerate(found) if _lies_in(provision.name, wanted)]
            if own:
                spans += _runs(text, found, own, wanted)
                break
    return sorted(set(spans))


def _of_part(found: Sequence[Provision], asked: AskedProvision) -> list[Provision]:
    """Leave of an order its own points, or those of the rules it puts in force, where a question calls it the one or the other.

    What is left out keeps its place, without its name.
    """
    called = next((term.lemma for term in terms(asked.act) if _ACT.fullmatch(term.form)), "")
    inner = [provision.name.startswith(_ANNEX) for provision in found]
    if not called or called in _LAWS or any(kind == _ANNEX for chain in asked.chains for kind, _ in chain) or not any(inner):
        return list(found)
    annexed = called not in _ORDERS
    return [one if own is annexed else Provision(one.start, "") for one, own in zip(found, inner, strict=True)]


def mentions(asked: AskedProvision, text: str) -> bool:
    """Tell whether a text names one of the provisions itself: «согласно статье 12»."""
    other = asked_provision(text)
    return other is not None and any(set(chain) <= set(one) for chain in asked.chains for one in other.chains)


def _kind(mention: re.Match[str]) -> str:
    return next(kind for place, (kind, _) in enumerate(_KINDS) if mention[f"k{place}"])


def _each(chain: Sequence[re.Match[str]]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield the provisions of a chain of mentions from the outer to the inner; «статьи 5 и 6» are two."""
    ordered = sorted(chain, key=lambda mention: _RANKS[_kind(mention)])
    named: list[tuple[tuple[str, str], ...]] = [()]
    for mention in ordered:
        numbers = list(_numbers(mention["numbers"]))
        named = [(*one, (_kind(mention), number)) for one in named for number in numbers]
    yield from named


def _numbers(written: str) -> Iterator[str]:
    for part in re.split(r"\s?,\s?|\sи\s", written):
        ends = _RANGE.fullmatch(part)
        if ends is not None and 0 < int(ends[2]) - int(ends[1]) <= _WIDEST_RANGE:
            yield from map(str, range(int(ends[1]), int(ends[2]) + 1))
        else:
            yield part.strip('«»")')


def _act_in(question: str, named: Span) -> Span | None:
    """Return the words by which a question calls a law: «закона Тульской области о кластерах», or «ГК РФ» behind the number."""
    noun = _ACT.search(question)
    if noun is None:
        short = _ABBREVIATED.match(question, named.stop + 1) if named.stop < len(question) else None
        if short is None:
            return None
        end = re.compile(r"(?:\s[А-ЯЁ]{2,6}\b)*").match(question, short.end())
        return Span(short.start(), end.end() if end is not None else short.end())
    stop = noun.end()
    for number, term in enumerate(_behind(question, stop)):
        between = question[stop : term.span.start]
        if number >= _ACT_WORDS or re.search(r"[,;:?!—–]", between) or named.overlaps(term.span) or _is_verb(term):
            break
        stop = term.span.stop
    return Span(noun.start(), stop)


def _behind(question: str, place: int) -> list[Term]:
    return [term for term in terms(question) if term.span.start >= place]


def _is_verb(term: Term) -> bool:
    return morphology().parse(term.form)[0].tag.POS in ("VERB", "INFN", "PRTS")


def _initials(said: str) -> str:
    return "".join(word[0] for word in re.findall(r"[а-яё]+", said.lower()))


def _lies_in(name: str, wanted: Sequence[tuple[str, str]]) -> bool:
    """Tell whether a provision is the wanted one or a part of it."""
    parts = iter(name.split(", "))
    return bool(name) and all(any(_same(part, kind, number) for part in parts) for kind, number in wanted)


def _same(part: str, kind: str, number: str) -> bool:
    own, _, value = part.partition(" ")
    value = value.strip("«»")
    if own != kind:
        return False
    return key(value) == key(number) if value[:1].isdigit() and number[:1].isdigit() else value.lower() == number.lower()


def _other_names(chain: Sequence[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield a chain by the names that people give to parts and points, which laws call one or the other."""
    for one, other in (("п.", "ч."), ("ч.", "п."), ("подп.", "п."), ("п.", "подп.")):
        if any(kind == one for kind, _ in chain):
            yield tuple((other if kind == one else kind, number) for kind, number in chain)


def _runs(text: str, found: Sequence[Provision], own: Sequence[int], wanted: Sequence[tuple[str, str]]) -> Iterator[Span]:
    """Yield the spans of provisions that follow one another; a chapter reaches to the next of its kind."""
    container = f"{wanted[-1][0]} "
    last = -1
    for place in own:
        if place <= last:
            continue
        last = place
        reaches = container in CONTAINERS and ", " not in found[place].name
        while last + 1 < len(found) and (last + 1 in own or (reaches and not found[last + 1].name.startswith(container))):
            last += 1
        yield Span(found[place].start, found[last + 1].start if last + 1 < len(found) else len(text))
