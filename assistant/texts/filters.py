"""What a user reads about filters: where an answer is looked for."""

from collections.abc import Sequence

EVERYWHERE = "во всех документах"

SHOWN = 5
"""Names a description lists; of more it says how many."""

_NAMES = {"documents": "документ", "folders": "папка", "years": "годы", "authors": "автор", "kinds": "вид файлов"}
_NONE_OF = {"documents": "Документа", "folders": "Папки", "authors": "Автора", "kinds": "Файлов вида"}


def described(
    *,
    documents: Sequence[str],
    folders: Sequence[str],
    first: int | None,
    last: int | None,
    authors: Sequence[str],
    kinds: Sequence[str],
) -> str:
    """Say where is looked, as a part of a sentence; years are `first` to `last`, inclusive."""
    parts = []
    if documents:
        parts.append(f"в {'документе' if len(documents) == 1 else 'документах'} {_quoted(documents)}")
    if folders:
        parts.append(f"в {'папке' if len(folders) == 1 else 'папках'} {_quoted(folders)}")
    if first is not None or last is not None:
        parts.append(_years(first, last))
    if authors:
        parts.append(f"автор {_listed(authors, 'или')}")
    if kinds:
        parts.append(f"файлы {_listed([kind.upper() for kind in kinds], 'или')}")
    return f"только {', '.join(parts)}" if parts else EVERYWHERE


def _quoted(names: Sequence[str]) -> str:
    return _listed([f"«{name}»" for name in names], "и")


def _listed(names: Sequence[str], conjunction: str) -> str:
    """Return names one after another, the last behind a conjunction; of many the first and how many more."""
    if len(names) > SHOWN:
        return f"{', '.join(names[:SHOWN])} {conjunction} ещё {len(names) - SHOWN}"
    return f" {conjunction} ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _years(first: int | None, last: int | None) -> str:
    if first is None:
        return f"по {last} год включительно"
    if last is None:
        return f"начиная с {first} года"
    return f"за {first} год" if first == last else f"за {first}–{last} годы"


def nothing_fits(conditions: str, *, by_year: bool, by_author: bool) -> str:
    """Say that no document meets `conditions` (see `described`)."""
    unknown = {
        (True, False): " Документы, год которых неизвестен, не подходят ни под какие годы.",
        (False, True): " Документы, автор которых неизвестен, не подходят ни под какого автора.",
        (True, True): " Документы, год или автор которых неизвестен, под такие условия не подходят.",
    }.get((by_year, by_author), "")
    return f"Под эти условия ({conditions}) не подходит ни один документ: ослабьте или снимите их.{unknown}"


def not_in_index(condition: str, name: str, near: Sequence[str], others: Sequence[str]) -> str:
    """Say that the index has no such document, folder, author or kind: `near` are names like it, `others` all there are."""
    beginning = f"{_NONE_OF[condition]} «{name}» в индексе нет"
    if near:
        return f"{beginning}: проверьте написание, похожие — {', '.join(f'«{one}»' for one in near)}."
    if others:
        return f"{beginning}: есть {_quoted(others)}."
    return f"{beginning}, как и других: снимите это условие."


def kind_unknown(name: str, known: Sequence[str]) -> str:
    """Say that there is no such kind of files."""
    return f"Вида файлов «{name}» нет: бывают {', '.join(known)}."


def year_wrong(given: str) -> str:
    """Say that the years are not understood."""
    return f"Годы «{given}» не понять: напишите один год («2019») или промежуток («2015-2020», «2015-», «-2020»)."


def years_reversed(first: int, last: int) -> str:
    """Say that a range of years ends before it begins."""
    return f"Годы «{first}–{last}» стоят в обратном порядке: напишите «{last}-{first}»."


def years_twice(given: Sequence[str]) -> str:
    """Say that several ranges of years are given."""
    return f"Годы указаны несколько раз ({', '.join(f'«{one}»' for one in given)}): оставьте один промежуток."


def value_empty(condition: str) -> str:
    """Say that a condition is given without a value."""
    return f"Условие «{_NAMES[condition]}» пусто: укажите значение или уберите условие."


def value_too_long(condition: str, length: int, limit: int) -> str:
    """Say that a value is too long."""
    return f"Условие «{_NAMES[condition]}» слишком длинное (знаков: {length}): сократите его до {limit} знаков."


def too_many_values(condition: str, count: int, limit: int) -> str:
    """Say that a condition has too many values."""
    return f"В условии «{_NAMES[condition]}» слишком много значений ({count}): оставьте не больше {limit}."
