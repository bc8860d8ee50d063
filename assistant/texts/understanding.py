"""What a user reads about how a question was understood."""

SEARCH_AS_TYPED = "Искать как набрано"
"""Label of what undoes all changes."""

CHANGES = {
    "layout": "исправлена раскладка клавиатуры",
    "lookalike": "латинские буквы заменены русскими или наоборот",
    "capitals": "прописные буквы заменены строчными",
    "typo": "исправлена опечатка",
    "abbreviation": "добавлена расшифровка или сокращение из документов",
    "followup": "вопрос дополнен по предыдущему",
    "unclear": "неясно, что значит слово",
}
"""What was done, a short phrase for each kind of change."""


def shown_for(understood: str) -> str:
    """Say by which question the answer was looked for."""
    return f"Показано по запросу «{understood}»"


def unclear(word: str, meant: str) -> str:
    """Say that a pronoun may mean each of several, and what to do."""
    return f"Неясно, что значит «{word}»: {meant}. Назовите нужное прямо в вопросе."


def change(kind: str, before: str, after: str) -> str:
    """Say what one change did."""
    return f"{CHANGES[kind]}: «{before}» → «{after}»"
