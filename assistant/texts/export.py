"""What stands in exported answers, and why one could not be written."""

SOURCES = "Список источников"
NOTHING_FOUND = "В документах нет ответа на этот вопрос."
UNCERTAIN = "Похоже, но не точно: проверьте, отвечает ли цитата на вопрос."
INCOMPLETE = "Проверьте перед публикацией"
NOTHING_TO_CITE = (
    "В ответе нет цитат, файл источников вышел бы пустым: выберите DOCX, Markdown или текст, чтобы сохранить, что ответа нет."
)
PASSAGE_COLUMNS = ("№", "Оценка", "Документ", "Название", "Страница", "Начало", "Конец", "Текст")
"""Heads of the table of passages found."""


def question(number: int, text: str, count: int) -> str:
    """Return the heading of a question; a lone one has no number."""
    return f"{number}. {text}" if count > 1 else text


def incomplete(number: int, note: str) -> str:
    """Say what the source with this number lacks."""
    return f"Источник {number}. {note}"


def file_exists(path: str) -> str:
    """Say that there is such a file already."""
    return f"Файл «{path}» уже есть: назовите другой или разрешите его заменить."


def is_folder(path: str) -> str:
    """Say that a folder stands where the file should."""
    return f"«{path}» — папка: укажите имя файла."


def folder_missing(folder: str) -> str:
    """Say that the folder of the file is missing."""
    return f"Папки «{folder}» нет: создайте её или сохраните файл в другую."


def not_permitted(path: str) -> str:
    """Say that the system does not let the file be written."""
    return f"Файл «{path}» не записан, нет прав на запись: выберите другую папку или измените её права."


def disk_full(path: str) -> str:
    """Say that the disk is full."""
    return f"Файл «{path}» не записан, на диске нет места: освободите его или сохраните файл на другой диск."


def name_wrong(path: str) -> str:
    """Say that no file can be called so."""
    return f"Файл «{path}» так назвать нельзя: укажите имя короче и без особых знаков."


def not_written(path: str, reason: str) -> str:
    """Say that the file was not written."""
    return f"Файл «{path}» не записан ({reason}): проверьте диск и папку и повторите."
