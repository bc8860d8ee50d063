"""What a user reads about questions and answers."""

from collections.abc import Sequence

NOT_FOUND = "В документах нет ответа на этот вопрос. Ниже — ближайшие по смыслу отрывки."
QUESTION_EMPTY = "Вопрос пуст: напишите, что нужно найти в документах."


def question_too_long(length: int, limit: int) -> str:
    """Say that a question is too long."""
    return f"Вопрос слишком длинный ({length} знаков): сократите его до {limit} знаков."


VERDICTS = {
    "answered": "Найдено в документах",
    "uncertain": "Похоже, но не точно",
    "not_found": "В документах ответа нет",
}

RECOGNISED = "Прочитано распознаванием с изображения страницы: сверьте с ней."
"""Stands with a quote that was read by OCR."""

SOURCES_DIFFER = "Источники расходятся: в цитатах разные числа, сверьте их."


def unknown_words(words: Sequence[str]) -> str:
    """Say which words of the question the documents lack."""
    return f"В документах нет слов: {', '.join(words)}."
