"""What a user of the browser reads."""

from assistant.texts.answers import VERDICTS

APPLICATION = "Первоисточник"
MOTTO = "Отвечает предложениями ваших документов и показывает, где они стоят."
ASK_PAGE = "Вопрос"
DOCUMENTS_PAGE = "Документы"

QUESTION = "Вопрос к документам"
QUESTION_EXAMPLE = "Например: что такое кластер и кто ввёл это понятие?"
ASK = "Найти ответ"
SEARCHING = "Ищу в документах…"
SHOW_SOURCE = "Показать в источнике"
REFERENCE = "Ссылка для списка литературы"
HITS = "Другие отрывки"
NEAREST = "Ближайшие отрывки"
HISTORY = "Прежние вопросы"
NO_INDEX = "Документы ещё не обработаны: откройте страницу «Документы» и постройте индекс."
UNCERTAIN_NOTE = "Прямого ответа может не быть: проверьте цитаты."

UPLOAD = "Добавить файлы"
UPLOAD_HELP = "TXT, Markdown, PDF и DOCX. Файл попадёт в папку документов и станет виден в ответах после построения индекса."
ADD = "Добавить выбранные"
LIST = "Документы"
NO_DOCUMENTS = "Документов пока нет: добавьте файлы выше."
REMOVE = "Удалить"
CHOOSE = "Документ"
REMOVE_CONFIRM = "Да, удалить"
REBUILD = "Построить индекс"
REBUILD_RUNNING = "Индекс строится; вопросы пока получают ответы из прежнего."
REBUILD_ELSEWHERE = "Индекс строит другой процесс."
UP_TO_DATE = "Индекс соответствует документам."
OUT_OF_DATE = "Документы изменились: постройте индекс, чтобы искать по ним."
STATES = {
    "indexed": "в индексе",
    "waiting": "ждёт построения",
    "changed": "изменён, ждёт построения",
    "refused": "отклонён",
    "removed": "удалён, ждёт построения",
}
STAGES = {"scanning": "Просмотр документов", "reading": "Чтение", "embedding": "Вычисление векторов", "writing": "Запись"}
COLUMN_DOCUMENT = "Документ"
COLUMN_STATE = "Состояние"
COLUMN_PAGES = "Страниц"
COLUMN_PASSAGES = "Отрывков"
COLUMN_NOTE = "Замечания"
BUILD_FAILED = "Построить индекс не удалось, прежний цел."


def verdict(name: str, confidence: float) -> str:
    """Return the verdict with its confidence."""
    return f"{VERDICTS[name]} · уверенность {confidence * 100:.0f} %"


def citation_place(title: str, page: int | None, label: str | None) -> str:
    """Return where a quote stands."""
    if page is None:
        return title
    other = f" ({page}-я в файле)" if label and label != str(page) else ""
    return f"{title}, с. {label or page}{other}"


def source_title(number: int) -> str:
    """Return the heading of an opened source."""
    return f"Источник {number}"


def added(name: str) -> str:
    """Say that a file was added."""
    return f"Добавлен «{name}»."


def removed(name: str) -> str:
    """Say that a document was removed."""
    return f"Удалён «{name}». Из ответов он исчезнет после построения индекса."


def confirm_removal(name: str) -> str:
    """Ask before removing."""
    return f"Удалить «{name}» из папки документов?"


def stage(name: str, done: int, total: int) -> str:
    """Return how far a build is."""
    return f"{STAGES[name]}: {done} из {total}" if total else STAGES[name]


def built(added_count: int, changed: int, removed_count: int, refused: int, seconds: float) -> str:
    """Sum a build up."""
    refusals = f", отклонено {refused}" if refused else ""
    return f"Индекс построен за {seconds:.1f} с: добавлено {added_count}, изменено {changed}, удалено {removed_count}{refusals}."
