"""What stands in bibliographic references and lists, and what is said of what they lack."""

from collections.abc import Sequence

from assistant.patterns import regex

ELECTRONIC = "[Электронный ресурс]"
AND_OTHERS = "[и др.]"
IBID = "Там же"
APPROVED = "утв. "
MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
TEXT_ONLINE = "Текст : электронный"
TEXT_PRINTED = "Текст : непосредственный"

_NAMED = regex(r"№|[^\W\d_]{1,12}\.?\s+\S|[А-ЯЁа-яё]+\.\d")

TOWNS = {
    "М.": "Москва",
    "Л.": "Ленинград",
    "СПб.": "Санкт-Петербург",
    "Пг.": "Петроград",
    "М.; Л.": "Москва ; Ленинград",
    "М.; СПб.": "Москва ; Санкт-Петербург",
    "Н. Новгород": "Нижний Новгород",
    "Ростов н/Д": "Ростов-на-Дону",
    "Ростов н/Д.": "Ростов-на-Дону",
}
"""Towns that references shorten and lists of sources do not."""


def pages(numbers: str) -> str:
    """Return the pages a quote or a work stands on; what names itself («Ст. 4006») stays as it is."""
    return numbers if _NAMED.match(numbers) else f"С. {numbers}"


def total_pages(number: str) -> str:
    """Return how many pages a book has."""
    return f"{number} с." if _is_bare(number) else number


def volume(number: str) -> str:
    """Return a volume."""
    return f"Т. {number}" if _is_bare(number) else number


def issue(number: str) -> str:
    """Return the number of an issue of a journal."""
    return f"№ {number}" if _is_bare(number) else number


def part(number: str) -> str:
    """Return the number of a collection that comes out in parts."""
    return f"Вып. {number}" if _is_bare(number) else number


def number(name: str) -> str:
    """Return the number of an act or a report."""
    return f"№ {name}" if name[:1].isdigit() else name


def _is_bare(value: str) -> bool:
    """Tell whether a value is a number alone, however it is written, and does not say of what («Вып. 4», «144 с.»)."""
    return not _NAMED.match(value) and not value.endswith("с.")


def day(numbers: str) -> str:
    """Return «24.07.2007» as «24 июля 2007 г.»."""
    of_month, month, year = numbers.split(".")
    return f"{int(of_month)} {MONTHS[int(month) - 1]} {year} г."


def day_of_year(numbers: str) -> str:
    """Return «10.03.2006» as «10 марта»."""
    of_month, month, _ = numbers.split(".")
    return f"{int(of_month)} {MONTHS[int(month) - 1]}"


def enacted(date: str | None, number_: str | None) -> str:
    """Return the day and number of an act: «от 24 июля 2007 г. № 209-ФЗ»."""
    return " ".join(
        [*([f"от {day(date)}"] if date else []), *([number_ if "№" in number_ else f"№ {number_}"] if number_ else [])]
    )


def case_number(own: str | None, case: str | None) -> str | None:
    """Return the numbers of an act of a court: its own, and that of the case it was given in."""
    in_case = f"по делу № {case}" if case else None
    return f"№ {own} {in_case}" if own and in_case else own or in_case


def part_of_book(number: str) -> str:
    """Return the number of a part of a book: «Ч. 2»."""
    return f"Ч. {number}"


_PARTS_OF_CODES = {"перв": "первая", "втор": "вторая", "трет": "третья", "четв": "четвёртая"}


def part_of_code(word: str) -> str:
    """Return the part of a code from the beginning of its word: «часть первая»."""
    return f"часть {_PARTS_OF_CODES.get(word.lower()[:4], word.lower())}"


_EDITED = {"общей": "под общ. ред.", "под науч": "под науч. ред.", "отв": "отв. ред.", "науч": "науч. ред."}


def edited(how: str, name: str) -> str:
    """Return who edited a book, from how its title page says it: «под общей редакцией», «ответственный редактор»."""
    return f"{next((short for words, short in _EDITED.items() if words in how), 'под ред.')} {name}"


def url(address: str, accessed: str | None) -> str:
    """Return an address, and the day it was looked up where that is known."""
    return f"URL: {address} (дата обращения: {accessed})" if accessed else f"URL: {address}"


def doi(name: str) -> str:
    """Return a DOI in a reference."""
    return f"DOI: {name}"


def listed_doi(name: str) -> str:
    """Return a DOI in a list of sources."""
    return f"DOI {name}"


def isbn(name: str) -> str:
    """Return an ISBN."""
    return f"ISBN {name}"


def issn(name: str) -> str:
    """Return an ISSN."""
    return f"ISSN {name}"


def approved(act: str) -> str:
    """Return what belongs to the title of a text that `act`, in the instrumental case, approved."""
    return f"{APPROVED}{_begun_small(act)}"


def approved_by(whom: str) -> str:
    """Return what belongs to the title of a text that `whom`, in the instrumental case, approved."""
    return f"{APPROVED}{whom}"


def annexed(act: str) -> str:
    """Return what belongs to the title of an annex to `act`, which is in the dative case."""
    return f"приложение к {_begun_small(act)}"


def _begun_small(words: str) -> str:
    return words[:1].lower() + words[1:]


_OF_ACTS = {
    "федеральный конституционный закон": "федерального конституционного закона",
    "федеральный закон": "федерального закона",
    "областной закон": "областного закона",
    "закон": "закона",
    "постановление": "постановления",
    "распоряжение": "распоряжения",
    "приказ": "приказа",
    "указ": "указа",
    "решение": "решения",
}


def kind_of_act(genitive: str) -> str:
    """Return the kind of an act from its genitive, as the head of the act has it: «Федеральный закон»."""
    words = " ".join(genitive.lower().split())
    return next(name for name, of in _OF_ACTS.items() if of == words).capitalize()


def draft(kind: str) -> str:
    """Return what belongs to the title of a draft: «проект федерального закона», «проект постановления Правительства …»."""
    for name, of in _OF_ACTS.items():
        if kind.lower().startswith(name):
            return f"проект {of}{kind[len(name) :]}"
    return f"проект: {_begun_small(kind)}"


_SCIENCES = {
    "архитектуры": "архитектуры",
    "биологических": "биол.",
    "военных": "воен.",
    "географических": "геогр.",
    "искусствоведения": "искусствоведения",
    "исторических": "ист.",
    "культурологии": "культурологии",
    "медицинских": "мед.",
    "педагогических": "пед.",
    "политических": "полит.",
    "психологических": "психол.",
    "сельскохозяйственных": "с.-х.",
    "социологических": "социол.",
    "технических": "техн.",
    "физико-математических": "физ.-мат.",
    "филологических": "филол.",
    "философских": "филос.",
    "химических": "хим.",
    "экономических": "экон.",
    "юридических": "юрид.",
}
"""Sciences as the name of a degree has them, and as references shorten them."""

_WITHOUT_SCIENCE = {"архитектуры", "искусствоведения", "культурологии"}


def thesis(who: str, science: str, code: str | None, *, abstract: bool) -> str:
    """Return what belongs to the title of a thesis: «автореф. дис. … канд. экон. наук: 08.00.05»."""
    field = science.lower()
    degree = f"{'д-ра' if who.lower() == 'доктора' else 'канд.'} {_SCIENCES.get(field, field)}"
    named = degree if field in _WITHOUT_SCIENCE else f"{degree} наук"
    return f"{'автореф. ' if abstract else ''}дис. … {named}{f': {code}' if code else ''}"


MISSING = {
    "authors": "автора",
    "title": "названия",
    "details": "вида документа",
    "body": "организации",
    "container": "названия журнала или сборника",
    "year": "года",
    "date": "даты",
    "issue": "номера выпуска",
    "number": "номера",
    "place": "места издания",
    "publisher": "издательства",
    "pages": "страниц",
    "url": "адреса",
    "accessed": "даты обращения",
}
"""What a reference may lack, as «нет …» has it."""


def missing(words: Sequence[str]) -> str:
    """Say what a full reference would need and the document does not give; empty where it lacks nothing."""
    if not words:
        return ""
    listed = " и ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    return f"В описании источника нет {listed}."
