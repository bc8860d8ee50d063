"""The parts references and lists of sources are made of."""

import re

from assistant.bibliography import Record
from assistant.bibliography.names import Person, person, persons
from assistant.patterns import regex
from assistant.texts import references as texts

MOST_IN_HEADING = 3
"""A record begins with its author's name where it has one to three; one of four or more begins with its title (GOST 7.80)."""

COMPONENTS = ("article", "newspaper", "chapter")
_ACT = regex(
    r"(?:Федеральный|Конституционный|Областной|Закон|Постановление|Распоряжение|Приказ|Указ|Решение|Положение|Письмо|Указание|"
    r"Определение|Приговор|(?:Апелляционн|Кассационн|Заочн|Частн|Дополнительн|Информационн)ое)\b"
)
_NAMED_ACT = regex(r"Федеральный\b")
_ENDED = (".", "!", "?", "…")


def people(record: Record) -> list[Person]:
    """Return the authors as persons; none where one of them is a body: bodies stand behind the slash."""
    found = [person(author) for author in record.authors]
    return [one for one in found if one is not None] if all(found) else []


def incomplete(author: str) -> tuple[Person, ...]:
    """Return the persons of a statement that does not name all: «И. П. Сорокина [и др.]»; none of a complete name."""
    return persons(author.removesuffix(texts.AND_OTHERS)) if author.endswith(texts.AND_OTHERS) else ()


def title(record: Record) -> str:
    """Return the title without the full stop that may end it; that of a shortened word stays."""
    text = " ".join(record.title.split())
    bare = re.sub(r"(?<=\w{3})\.$|(?<=[»\")])\.$", "", text)
    if record.kind == "standard" and record.number and not bare.startswith(record.number):
        return f"{record.number}. {bare}" if bare else record.number
    return bare


def details(record: Record, *, keep: bool = False) -> str:
    """Return what belongs to the title; the kind of an act begins small («федеральный закон»), unless it is to be kept."""
    text = record.details or ""
    if keep:
        text = re.sub(r"(?<=\S): ", " : ", text)  # the same sign that lists set off on both sides
    if record.kind != "law":
        return text
    small = _ACT.match(text) and not (keep and _NAMED_ACT.match(text))
    named = text[:1].lower() + text[1:] if small else text
    if named.startswith(texts.APPROVED) and record.date and not record.number:
        return f"{named} {texts.day(record.date)}"  # it was approved on that day; an act would be of it
    return " ".join(filter(None, (named, texts.enacted(record.date, record.number))))


def year(record: Record) -> str:
    """Return the year, that of the date where no other is known."""
    return str(record.year) if record.year else record.date.rpartition(".")[2] if record.date else ""


def editor(record: Record) -> str:
    """Return the editor as the title page has it, with a small letter: «под ред. …»."""
    text = record.editor or ""
    return text[:1].lower() + text[1:] if re.match(r"(?:Под|Отв|Науч|Сост|Гл)\b", text) else text


def container(record: Record) -> str:
    """Return the journal, collection or site, with the editor of a collection."""
    return f"{record.container} / {editor(record)}" if record.editor and record.kind in COMPONENTS else record.container or ""


def number_in_series(record: Record) -> str:
    """Return volume and number: «Т. 13, № 3», «Т. 27, вып. 2»."""
    issue = record.issue and (texts.part if record.kind in ("chapter", "book") else texts.issue)(record.issue)
    both = [part for part in (record.volume and texts.volume(record.volume), issue) if part]
    return ", ".join([both[0], *(part[:1].lower() + part[1:] for part in both[1:])]) if both else ""


def closed(part: str) -> str:
    """Return a part with the full stop that ends it, one only, and a space."""
    return f"{part} " if part.endswith(_ENDED) else f"{part}. "
