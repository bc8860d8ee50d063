"""What a user reads about conversations: follow-up questions and the file they are kept in."""

from collections.abc import Sequence

ASK_LITERALLY = "Спросить буквально"
"""Undoes what a follow-up was understood as."""


def understood(question: str) -> str:
    """Show the question a follow-up was taken for."""
    return f"Понято как: {question}"


def examples(topic: str) -> str:
    """Return the question that «Приведи примеры» is taken for."""
    return f"Примеры: {topic}"


def alternatives(names: Sequence[str]) -> str:
    """Name in a row what a pronoun may mean."""
    return " или ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def unreadable(file: str) -> str:
    """Say that the file cannot be read."""
    return f"Файл разговора «{file}» не читается: проверьте права на него или укажите другой файл."


def is_folder(file: str) -> str:
    """Say that a folder stands where the file should."""
    return f"«{file}» — папка, а не файл разговора: укажите имя файла."


def no_folder(file: str) -> str:
    """Say that the folder the file should be written to is missing."""
    return f"Папки для файла разговора «{file}» нет: создайте её или укажите другой файл."


def not_writable(file: str) -> str:
    """Say that the file cannot be written."""
    return f"Файл разговора «{file}» не записывается: проверьте права на него и на его папку или укажите другой файл."


def disk_full(file: str) -> str:
    """Say that the disk ran full; what the file held before is still there."""
    return f"Для файла разговора «{file}» не хватило места на диске: освободите место и повторите, прежний файл цел."


def too_large(file: str, megabytes: int) -> str:
    """Say that the file is larger than a conversation may be."""
    return f"Файл разговора «{file}» больше {megabytes} МБ: начните новый разговор в другом файле."


def too_many(file: str, lines: int) -> str:
    """Say that the file has more turns than a conversation may have."""
    return f"В файле разговора «{file}» больше {lines} вопросов: начните новый разговор в другом файле."


def not_utf8(file: str) -> str:
    """Say that the file is not UTF-8."""
    return f"Файл разговора «{file}» записан не в UTF-8: сохраните его в этой кодировке или укажите другой файл."


def broken_line(file: str, line: int) -> str:
    """Say which line is no JSON object."""
    return f"Строка {line} файла разговора «{file}» не читается как JSON: исправьте или удалите её."


def unknown_key(file: str, line: int, key: str, known: list[str]) -> str:
    """Say which line has a key that means nothing."""
    return f"В строке {line} файла разговора «{file}» неизвестное поле «{key}» (бывают: {', '.join(known)}): исправьте или удалите его."


def missing_key(file: str, line: int, key: str) -> str:
    """Say which line lacks a field."""
    return f"В строке {line} файла разговора «{file}» нет поля «{key}»: добавьте его или удалите строку."


def wrong_value(file: str, line: int, key: str) -> str:
    """Say which line has a field of another type or value."""
    return f"В строке {line} файла разговора «{file}» недопустимое значение поля «{key}»: исправьте его или удалите строку."
