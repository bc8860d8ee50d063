"""What a user reads about questions and answers."""

from collections.abc import Sequence

NOT_FOUND = "В документах нет ответа на этот вопрос. Ниже — ближайшие по смыслу отрывки."
QUESTION_EMPTY = "Вопрос пуст: напишите, что нужно найти в документах."


def question_too_long(length: int, limit: int) -> str:
    """Say that a question is too long."""
    return f"Вопрос слишком длинный (знаков: {length}): сократите его до {limit} знаков."


VERDICTS = {
    "answered": "Найдено в документах",
    "uncertain": "Похоже, но не точно",
    "not_found": "В документах ответа нет",
}

RECOGNISED = "Прочитано распознаванием с изображения страницы: сверьте с ней."
"""Stands with a quote that was read by OCR."""

SOURCES_DIFFER = "Источники расходятся: в цитатах разные числа, сверьте их."

READER = {
    "on": "работает",
    "off": "выключен в настройках",
    "missing": "его файлов нет",
    "damaged": "его файлы повреждены",
    "version": "его файлы другой версии",
    "embedder": "обучен для другой модели",
    "uncompiled": "не запускается на этом компьютере",
}
"""What `status` says of the reader."""

SEARCH_ALONE = {
    trouble: f"Ответ найден одним поиском, без чтения отрывков: {why}. {advice}."
    for trouble, why, advice in (
        ("missing", "файлов читателя нет", "Переустановите программу"),
        ("damaged", "файлы читателя повреждены", "Переустановите программу"),
        ("version", "файлы читателя другой версии", "Переустановите программу"),
        ("embedder", "читатель обучен для другой модели", "Верните модель или выключите читателя: reader = false"),
        ("uncompiled", "читатель не запускается на этом компьютере", "Если это не пройдёт, выключите его: reader = false"),
    )
}
"""Stands with an answer where the reader should work and does not."""


def unknown_words(words: Sequence[str]) -> str:
    """Say which words of the question the documents lack."""
    return f"В документах нет слов: {', '.join(words)}."


def not_named(names: Sequence[str]) -> str:
    """Say which places, people and years of the question are not named near the first quote."""
    return f"Рядом с первой цитатой не встречается {', '.join(f'«{name}»' for name in names)}: проверьте, о том ли она."
