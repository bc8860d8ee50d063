"""What a user of the command line reads."""

from assistant.texts.answers import VERDICTS

APPLICATION = "Отвечает на вопросы по русским документам их же предложениями, с точной ссылкой на страницу."
SERVE = "Построить индекс, если нужно, и открыть страницу в браузере."
BUILD = "Привести индекс в соответствие с документами."
ADD = "Добавить файлы в корпус."
REMOVE = "Удалить документ из корпуса и из индекса."
LIST = "Показать документы и их состояние."
ASK = "Ответить на вопрос; с --batch — на много вопросов из файла."
SEARCH = "Найти отрывки без ответа; с --batch — по многим запросам из файла."
READ = "Показать, что видно в файле: страницы, очищенный текст, замечания."
STATUS = "Показать состояние индекса."
VERIFY = "Проверить каждый файл индекса и каждый отрывок."

CORPUS = "Папка с документами."
INDEX = "Папка индекса."
JSON = "Вывести JSON для программ."
PORT = "Порт страницы."
TOP = "Сколько отрывков показать."
BATCH = "Файл с вопросами, по одному объекту JSON в строке."
OUTPUT = "Файл для ответов на вопросы из --batch."
PURGE = "Удалить и прежние поколения индекса, где есть документ."
FILES = "Файлы."
FILE = "Файл."
DOCUMENT = "Путь или имя документа из списка."
QUESTION = "Вопрос."
QUERY = "Запрос."
HELP = "Показать эту справку."

USAGE = "Использование:"
PANEL_ARGUMENTS = "Аргументы"
PANEL_OPTIONS = "Параметры"
PANEL_COMMANDS = "Команды"
DEFAULT = "[по умолчанию: {}]"
REQUIRED = "[обязательно]"

STAGES = {
    "scanning": "Просмотр документов",
    "reading": "Чтение",
    "embedding": "Вычисление векторов",
    "writing": "Запись",
}
ANSWERING = "Ответы"
INTERRUPTED = "Прервано."
QUESTION_OR_BATCH = "укажите либо вопрос, либо --batch вместе с --output"
STATES = {
    "indexed": "в индексе",
    "waiting": "ждёт построения",
    "changed": "изменён, ждёт построения",
    "refused": "отклонён",
    "removed": "удалён из корпуса, ждёт построения",
}
VERIFIED = "Индекс цел: все файлы и отрывки сходятся."
NOTHING_FOUND = "Ничего не найдено."
OTHER_HITS = "Ближайшие отрывки:"
PREPARING = "Строю индекс…"


def missing(name: str) -> str:
    """Say which argument is missing."""
    return f"не хватает: {name}"


def no_such_option(name: str) -> str:
    """Say that an option does not exist."""
    return f"нет параметра {name}"


def bad_usage(reason: str, command: str) -> str:
    """Say what is wrong with the command line."""
    return f"Неверная команда: {reason}. Справка: {command} --help"


def wrong_value(name: str) -> str:
    """Say which value does not fit."""
    return f"недопустимое значение {name}" if name else "недопустимое значение"


def no_such_command(name: str) -> str:
    """Say that a command does not exist."""
    return f"нет команды {name}"


NO_COMMAND = "не указана команда"
EXTRA = "лишние слова или неизвестные параметры"


def verdict(name: str, confidence: float) -> str:
    """Return the verdict's line."""
    return f"{VERDICTS[name]} (уверенность {confidence:.2f})".replace(".", ",")


def place(title: str, page: int | None, label: str | None) -> str:
    """Return where a quote stands."""
    if page is None:
        return f"«{title}»"
    printed = f" (страница {page} в файле)" if label and label != str(page) else ""
    return f"«{title}», с. {label or page}{printed}"


def built(generation: str, documents: int, passages: int, embedded: int, seconds: float) -> str:
    """Sum a build up."""
    return (
        f"Готово: документов {documents}, отрывков {passages}, из них новых {embedded}; поколение {generation}, {seconds:.1f} с."
    )


def changes(added: int, changed: int, removed: int) -> str:
    """Say what changed."""
    return f"Добавлено {added}, изменено {changed}, удалено {removed}."


def added(document: str) -> str:
    """Say that a file is in the corpus now."""
    return f"Добавлен «{document}»."


BUILD_NEXT = "Чтобы искать по новым документам, выполните assistant build."


def removed(document: str) -> str:
    """Say that a document is gone."""
    return f"Документ «{document}» удалён из корпуса и из индекса."


def purged(count: int) -> str:
    """Say how many generations were dropped."""
    return f"Прежних поколений удалено: {count}."


def answered(count: int, path: str) -> str:
    """Say that a batch is done."""
    return f"Готово: ответов {count}, файл «{path}»."


def batch_missing(path: str) -> str:
    """Say that a batch file cannot be read."""
    return f"Файл «{path}» не читается: проверьте имя и что он в UTF-8."


def batch_line_broken(path: str, line: int, keys: str) -> str:
    """Say which line of a batch file is wrong."""
    return f"В файле «{path}» строка {line} — не объект JSON с полем {keys}: исправьте её, ответы не записаны."


def output_not_writable(path: str) -> str:
    """Say that the answers cannot be written."""
    return f"Файл «{path}» нельзя записать: проверьте папку и место на диске."


def port_taken(port: int) -> str:
    """Say that a port is in use."""
    return f"Порт {port} занят другой программой: укажите свободный, например --port {port + 1 if port < 65535 else 8501}."


def serving(address: str) -> str:
    """Say where the page is."""
    return f"Страница открыта по адресу {address} — остановить: Ctrl+C."


def app_missing(path: str) -> str:
    """Say that the page's program is missing."""
    return f"Нет файла «{path}»: установите проект из его папки (pip install -e .)."


def read_summary(title: str, pages: int, characters: int) -> str:
    """Sum up what was read."""
    paged = f"страниц {pages}, " if pages else ""
    return f"«{title}»: {paged}знаков {characters}."


def list_line(state: str, path: str, title: str, pages: int, passages: int) -> str:
    """Return a document's line."""
    counts = ", ".join(part for part in (f"с. {pages}" if pages else "", f"отрывков {passages}" if passages else "") if part)
    return f"{path} — {title} [{state}{'; ' + counts if counts else ''}]"


def status_lines(
    generation: str,
    created: str,
    documents: int,
    passages: int,
    refused: int,
    model: str,
    engine: str,
    megabytes: float,
) -> list[str]:
    """Return the lines of `status`."""
    return [
        f"Поколение: {generation} от {created}",
        f"Документов: {documents}, отклонено: {refused}, отрывков: {passages}",
        f"Модель: {model} ({engine})",
        f"Размер на диске: {megabytes:.1f} МБ",
    ]


UP_TO_DATE = "Индекс соответствует документам."
OUT_OF_DATE = "Документы изменились: выполните assistant build."


def building(stage: str, done: int, total: int, since: str) -> str:
    """Say that a build runs."""
    return f"Идёт построение с {since}: {STAGES[stage].lower()}, {done} из {total}."


def damaged(names: list[str]) -> str:
    """Say what in the index is damaged."""
    return f"Индекс повреждён ({', '.join(names)}): выполните assistant build, чтобы построить его заново."
