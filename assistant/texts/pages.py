"""What a user of the browser reads."""

from assistant.texts.answers import VERDICTS
from assistant.texts.reading import READ_NOW

APPLICATION = "Первоисточник"
MOTTO = "Отвечает предложениями ваших документов и показывает, где они стоят."
ASK_PAGE = "Вопрос"
SEARCH_PAGE = "Поиск"
DOCUMENTS_PAGE = "Документы"
ABOUT_PAGE = "О программе"

QUESTION = "Вопрос к документам"
QUESTION_EXAMPLE = "Например: что такое кластер и кто ввёл это понятие?"
ASK = "Найти ответ"
SUGGESTED = "Можно спросить:"
SEARCHING = "Ищу в документах…"
SHOW_SOURCE = "Показать в источнике"
PANE_EMPTY = "Выберите цитату или отрывок: здесь откроется место, где они стоят."
VIEW = "Как показать источник"
PAGE_VIEW = "Страница"
TEXT_VIEW = "Текст"
BEFORE = "Назад"
AFTER = "Вперёд"
SMALLER = "Мельче"
LARGER = "Крупнее"
TO_QUOTE = "К цитате"
BIBTEX = "Запись BibTeX"
REFERENCE = "Ссылка для списка литературы"
HITS = "Другие отрывки"
NEAREST = "Ближайшие отрывки"
HISTORY = "Прежние вопросы"
UNFAITHFUL = "Найденная цитата не совпала с документом и поэтому не показана: постройте индекс заново."
NO_INDEX = "Документы ещё не обработаны: откройте страницу «Документы» и перестройте индекс."
FARTHER = "Остальные отрывки"
LITERAL_NOTE = "Вопрос искали буквально, как он набран."
MEND_AGAIN = "Исправлять и дополнять вопрос"
NEW_CONVERSATION = "Новая беседа"
UNCERTAIN_NOTE = "Прямого ответа может не быть: проверьте цитаты."

SEARCH_NOTE = "Отрывки документов по словам и по смыслу. Фраза в кавычках ищется буквально."
QUERY = "Что найти"
QUERY_EXAMPLE = "Например: «концессионное соглашение» субсидия"
SEARCH = "Найти отрывки"
HOW_MANY = "Сколько показать"
NOTHING_FOUND = "Ничего не найдено: измените запрос или условия."
PHRASE_NOWHERE = "Такой фразы в документах нет: уберите кавычки, чтобы искать по словам и смыслу."
DOWNLOAD_TABLE = "Скачать таблицу (CSV)"
TABLE_FILE = "отрывки.csv"

WHERE = "Где искать"
LOOKING_THROUGH = "Просматриваю документы…"
CONDITIONS = {
    "folders": ("Папки", "Все папки"),
    "documents": ("Документы", "Все документы"),
    "authors": ("Авторы", "Любые авторы"),
    "kinds": ("Виды файлов", "Любые файлы"),
}
"""Condition → its name and what stands there while nothing is chosen."""

YEARS = (("Год, с", "С любого"), ("Год, по", "По любой"))
EVERYWHERE = "Искать во всех документах"

DOWNLOAD_ANSWER = "Скачать ответ"
DOWNLOAD_CONVERSATION = "Скачать беседу"
FORMATS = {"docx": "DOCX (Word)", "markdown": "Markdown", "bibtex": "BibTeX", "ris": "RIS", "text": "Текст"}
ANSWER_FILE = "ответ"
CONVERSATION_FILE = "беседа"

UPLOAD = "Добавить файлы: перетащите их сюда или выберите"
ADD = "Добавить выбранные"
ADDING = "Проверяю файлы…"
LIST = "Список"
NO_DOCUMENTS = "Документов пока нет: добавьте первые."
CHOOSE = "Выберите документ"
REMOVE_CONFIRM = "Удалить документ"
REBUILD = "Перестроить индекс"
REBUILD_RUNNING = "Индекс строится; вопросы пока получают ответы из прежнего."
REBUILD_ELSEWHERE = "Индекс строит другой процесс; вопросы пока получают ответы из прежнего."
REBUILD_STARTING = "Запуск…"
REBUILD_ENDING = "Завершение…"
NOT_BUILT = "Индекс ещё не построен: ответов не будет, пока вы его не построите."
UP_TO_DATE = "Индекс соответствует документам."
ANSWERS_BEHIND = "Документы изменились после построения индекса: пока он не перестроен, ответы этого не учитывают."
OUT_OF_DATE = "Документы изменились: перестройте индекс, чтобы ответы это учли."
STATES = {
    "indexed": "в индексе",
    "waiting": "ждёт построения",
    "changed": "изменён, ждёт построения",
    "refused": "отклонён",
    "removed": "удалён, ждёт построения",
}
STAGES = {"scanning": "просмотр документов", "reading": "чтение", "embedding": "вычисление векторов", "writing": "запись"}
COLUMNS = ("Документ", "Состояние", "Страниц", "Отрывков")
LOOK_AT_PAGE = "Страница и её текст"
PAGE_EMPTY = "На этой странице текста нет."
NO_PICTURE = "У этого вида файлов нет изображения страниц."
GENERATIONS_NOTE = (
    "Индекс можно вернуть к прежнему состоянию; оно останется до следующего построения. Сами документы не меняются."
)
GENERATION_USED = "отвечает сейчас"
ROLL_BACK = "Вернуться к нему"
BUILD_FAILED = (
    "Построить индекс не удалось, прежний цел: нажмите «Перестроить индекс» ещё раз (сделанное не пропало), "
    "а если не поможет, посмотрите причину командой assistant build."
)


def verdict(name: str, confidence: float) -> str:
    """Return the verdict; its confidence where something was found, for it speaks of the quotes."""
    return VERDICTS[name] if name == "not_found" else f"{VERDICTS[name]} · уверенность {confidence * 100:.0f}\N{NO-BREAK SPACE}%"


def what_is(term: str) -> str:
    """Ask for a definition."""
    return f"Что такое {term}?"


def citation_place(title: str, number: int | None, label: str | None, provision: str | None = None) -> str:
    """Return where a quote stands; `provision` is its place in a law."""
    return ", ".join(part for part in (title, provision, page(number, label)) if part)


def page(number: int | None, label: str | None) -> str:
    """Return a page as it is printed, with its number in the file where the two differ; empty where there are no pages."""
    if number is None:
        return ""
    other = f" ({number}-я в файле)" if label and label != str(number) else ""
    return f"с. {label or number}{other}"


def show_quote_source(number: int) -> str:
    """Return what shows the quote of this number where it stands."""
    return f"[{number}] {SHOW_SOURCE}"


def show_hit_source(rank: int) -> str:
    """Return what shows the passage of this rank where it stands."""
    return f"{rank}. {SHOW_SOURCE}"


def picture_label(title: str, shown_page: str, *, marked: bool) -> str:
    """Say what the picture of a page is; `shown_page` as `page` has it."""
    return f"{title}, {shown_page}: изображение страницы" + (", цитата отмечена" if marked else "")


def page_of(shown_page: str, count: int) -> str:
    """Say which page is shown, of how many."""
    return f"{shown_page}, всего страниц в файле: {count}"


def printed_search(query: str) -> str:
    """Say on paper what was looked for."""
    return f"Искали: {query}"


def searched(conditions: str) -> str:
    """Say where was looked; `conditions` are as `texts.filters.described` has them."""
    return f"Поиск ограничен: {conditions}."


def named_document(title: str, path: str) -> str:
    """Return the name of a document whose title others have too."""
    return f"{title} ({path})"


def former_answer(name: str, quotes: int) -> str:
    """Return the heading of a former answer."""
    return f"{VERDICTS[name]} · цитат: {quotes}" if quotes else VERDICTS[name]


OLDER_IN_FILE = "На странице — последние вопросы беседы; все её ответы — в файле: «Скачать беседу»."


def more_former(count: int) -> str:
    """Return the words of what shows the former questions that do not stand on the page yet."""
    return f"Показать остальные вопросы: {count}"


def warnings(count: int) -> str:
    """Return the heading of what reading a document noticed."""
    return f"Замечания чтения: {count}"


def upload_help(megabytes: int) -> str:
    """Say which files are read."""
    return f"{READ_NOW}, каждый до {megabytes} МБ. В ответах файл появится после перестроения индекса."


def added(name: str, state: str = "ждёт построения индекса") -> str:
    """Say that a file was added, and in which state it is."""
    return f"Добавлен «{name}», {state}."


def removed(name: str) -> str:
    """Say that a document was removed."""
    return f"Удалён «{name}». Из ответов он исчезнет после перестроения индекса."


def stage(name: str, done: int, total: int) -> str:
    """Return how far a build is."""
    step = f"Шаг {list(STAGES).index(name) + 1} из {len(STAGES)}: {STAGES[name]}"
    return f"{step}, {done} из {total}" if total > 1 else step


def build_ended(time: str, message: str) -> str:
    """Say how a build ended, and when."""
    return f"{time} — {message}"


def built(added_count: int, changed: int, removed_count: int, refused: int, seconds: float) -> str:
    """Sum a build up."""
    refusals = f", отклонено {refused}" if refused else ""
    duration = f"{seconds:.1f}".replace(".", ",")
    return f"Индекс построен за {duration} с: добавлено {added_count}, изменено {changed}, удалено {removed_count}{refusals}."


def more_refused(count: int) -> str:
    """Say that not all refusals are shown."""
    return f"Отклонено ещё {count}: причины — в списке документов."


def generations(count: int) -> str:
    """Return the heading of the generations that are kept."""
    return f"Прежние состояния индекса: {max(0, count - 1)}"


def generation(made: str, documents: int, passages: int) -> str:
    """Return what is known of a generation; `made` is when."""
    return f"{made}: документов {documents}, отрывков {passages}"


def generation_unreadable(name: str) -> str:
    """Say that a generation cannot be read."""
    return f"{name}: построено другой версией программы или повреждено"


def rolled_back(made: str) -> str:
    """Say to which generation the index went back."""
    return f"Теперь отвечает состояние индекса от {made}."
