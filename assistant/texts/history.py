"""What a user reads about the conversations that are kept."""

CONVERSATIONS = "Беседы"
FIND = "Найти в беседах"
FIND_EXAMPLE = "Слова из вопросов и ответов"
NOTHING_KEPT = "Сохранённых бесед пока нет: они появятся здесь после первого ответа."
NOT_FOUND = "Таких бесед нет: измените слова поиска."
OPEN = "Открыть"
OPENED = "открыта сейчас"
RENAME = "Переименовать"
DOWNLOAD = "Скачать"
DELETE = "Удалить"
NAME = "Название беседы"
SAVE = "Сохранить"
CLOSE = "Закрыть"
RESTORE = "Вернуть"
RESTORED_NOT = "Беседа уже стёрта: вернуть её нельзя."
NO_SUCH_CONVERSATION = "Такой беседы нет: её удалили, или адрес неверен."
CHANGED = "Документ с тех пор изменён."
GONE = "Документа больше нет."
NOT_IN_INDEX = "В нынешнем состоянии индекса этого документа нет."
ASK_ANEW = "Спросить заново"


def file_damaged(file: str) -> str:
    """Say that the file of conversations cannot be used."""
    return (
        f"Файл бесед «{file}» повреждён, и беседы не сохраняются: верните его из резервной копии или уберите из папки, "
        "тогда начнётся новый."
    )


def file_newer(file: str) -> str:
    """Say that a newer version of the program wrote the file of conversations."""
    return f"Файл бесед «{file}» записан более новой версией программы, и беседы не сохраняются: обновите программу."


def file_busy(file: str) -> str:
    """Say that another program holds the file of conversations."""
    return f"Файл бесед «{file}» занят другой программой: закройте её и повторите."


def file_unusable(file: str) -> str:
    """Say that the system does not let the file of conversations be used."""
    return f"Файл бесед «{file}» не открывается или не записывается: проверьте права на него и на папку и место на диске."


def not_purged(file: str) -> str:
    """Say that a document has gone from everywhere but the conversations, perhaps."""
    return (
        f"Из папки документов и индекса документ удалён, но из файла бесед «{file}» убрать его текст не удалось: "
        "закройте программы, которые держат файл, а повреждённый удалите, и повторите команду."
    )


def answers_purged(count: int) -> str:
    """Say how many answers went with a document."""
    return f"Удалено ответов из бесед: {count}."


def row(answers: int, changed: str) -> str:
    """Say how long a conversation is, and when it was last gone on with."""
    return f"{changed} · ответов: {answers}"


def more(count: int) -> str:
    """Say that not all conversations are listed."""
    return f"Показаны последние: {count}. Остальные найдутся по словам."


def deleted(title: str) -> str:
    """Say that a conversation was deleted."""
    return f"Беседа «{title}» удалена."
