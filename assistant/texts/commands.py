"""What a user of the command line reads."""

from collections.abc import Sequence
from datetime import datetime

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
BOXES = "добавить, где на странице стоит каждое слово"
STATUS = "Показать состояние индекса."
VERIFY = "Проверить каждый файл индекса и каждый отрывок."
GENERATIONS = "Показать поколения индекса, которые хранятся."
ROLLBACK = "Вернуться к прежнему поколению индекса; следующее построение снова возьмёт документы как они есть."

CORPUS = "Папка с документами."
INDEX = "Папка индекса."
JSON = "Вывести JSON для программ."
PORT = "Порт страницы, от 1 до 65535"
TOP = "Сколько отрывков показать, от 1 до 1000"
BATCH = "Файл с вопросами, по одному объекту JSON в строке."
OUTPUT = "Файл для ответов на вопросы из --batch."
WHERE_DOCUMENTS = "Искать только в этом документе: путь, который показывает assistant list; можно указать несколько раз."
WHERE_FOLDERS = "Искать только в этой папке и глубже; можно указать несколько раз."
WHERE_AUTHORS = "Искать только у этого автора: фамилия; можно указать несколько раз."
WHERE_KINDS = "Искать только в файлах этого вида, например pdf, docx или txt; можно указать несколько раз."
WHERE_YEARS = "Искать только в документах за эти годы: 2019, 2015-2020, 2015- или -2020."
CONVERSATION = "Файл разговора: вопрос понимается по тем, что в нём уже есть, и дописывается к ним вместе с ответом."
LITERAL = "Искать как набрано: ничего не исправлять, не делить на вопросы и не дополнять по разговору."
EXPORT = (
    "Сохранить этот ответ (из разговора — только его) в файл .docx, .md, .txt, .bib или .ris: вид файла решает окончание имени."
)
REPLACE = "Заменить файл из --export, если он уже есть."
WORKERS = "Поручить векторы рабочим процессам на других машинах: адрес их планировщика, например 192.168.0.5:8786."
LOCAL_WORKERS = "Поручить векторы стольким процессам этой машины, от 1 до 64."
PURGE = "Не оставить от документа ничего: ни прежних поколений индекса, где он есть, ни временных файлов."
FILES = "Файлы, которые нужно добавить."
FILE = "Файл, который нужно прочитать; в корпусе он или нет, всё равно."
GENERATION = "Поколение из списка, который показывает assistant generations; без него — предыдущее."
DOCUMENT = "Путь или имя документа из списка, который показывает assistant list."
QUESTION = "Вопрос."
QUERY = "Запрос."
HELP = "Показать эту справку."

USAGE = "Использование: "
USAGE_OPTIONS = "[ПАРАМЕТРЫ]"
USAGE_COMMAND = "КОМАНДА …"
ARGUMENTS = "Аргументы"
OPTIONS = "Параметры"
COMMANDS = "Команды"


def default(value: int) -> str:
    """Return the end of an option's help."""
    return f" (по умолчанию {value})."


STAGES = {
    "scanning": "Просмотр документов",
    "reading": "Чтение",
    "embedding": "Вычисление векторов",
    "writing": "Запись",
}
ANSWERING = "Ответы"
INTERRUPTED = "Прервано."
OUTPUT_FULL = (
    "Вывод команды не записан, на диске нет места: освободите его или направьте вывод в другое место и повторите команду."
)
QUESTION_OR_BATCH = "укажите либо вопрос, либо --batch вместе с --output"
NO_CONVERSATION_OF_A_BATCH = "--conversation не сочетается с --batch: вопросы из файла друг от друга не зависят"
NO_EXPORT_OF_A_BATCH = "--export не сочетается с --batch: ответы на вопросы из файла записывает --output"
REPLACE_WHAT = "--replace указывают вместе с --export"
WORKERS_OR_LOCAL = "укажите либо --workers, либо --local-workers"
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
LITERALLY = "добавьте --literal"
"""How what was understood is undone, behind what undoes it."""
PREPARING = "Строю индекс…"


def bad_usage(reason: str, command: str) -> str:
    """Say what is wrong with the command line."""
    return f"Неверная команда: {reason}. Справка: {command} --help"


def missing(name: str) -> str:
    """Say which argument is missing."""
    return f"не хватает аргумента {name}"


def missing_value(name: str) -> str:
    """Say which option lacks its value."""
    return f"не хватает значения параметра {name}"


def takes_no_value(name: str) -> str:
    """Say which option takes no value."""
    return f"параметр {name} не принимает значения"


def no_such_option(name: str) -> str:
    """Say that an option does not exist."""
    return f"нет параметра {name}"


def wrong_value(name: str) -> str:
    """Say which value does not fit."""
    return f"недопустимое значение {name}"


def no_such_command(name: str) -> str:
    """Say that a command does not exist."""
    return f"нет команды «{name}»"


TOO_MANY = "лишние слова (вопрос из нескольких слов возьмите в кавычки)"
NOT_UNDERSTOOD = "её не удалось разобрать"


def verdict(name: str, confidence: float) -> str:
    """Return the verdict's line."""
    return f"{VERDICTS[name]} (уверенность {confidence:.2f})".replace(".", ",")


def several(count: int, label: str) -> str:
    """Say that a line was taken for several questions; `label` names what undoes that."""
    return f"Вопросов в строке: {count}. {label}: {LITERALLY}."


def literally(label: str) -> str:
    """Say how to ask the words as they were typed."""
    return f"{label}: {LITERALLY}."


def numbered(number: int, question: str) -> str:
    """Return one of several questions as the heading of its answer."""
    return f"{number}. {question}"


def place(document: str, page: int | None, label: str | None, provision: str | None = None) -> str:
    """Return where a quote stands; `provision` is its place in a law."""
    document = f"{document}, {provision}" if provision else document
    if page is None:
        return document
    printed = f" (страница {page} в файле)" if label and label != str(page) else ""
    return f"{document}, с. {label or page}{printed}"


def reference(text: str) -> str:
    """Return the line of a reference."""
    return f"Ссылка: {text}"


def hit(rank: int, title: str, where: str, text: str) -> str:
    """Return the line of a passage."""
    return f"{rank}. «{title}» ({where}): {text}"


def built(generation: str, documents: int, passages: int, embedded: int, seconds: float) -> str:
    """Sum a build up."""
    time = f"{seconds:.1f}".replace(".", ",")
    return f"Готово за {time} с: документов {documents}, отрывков {passages}, из них новых {embedded}; поколение {generation}."


def changes(added: int, changed: int, removed: int) -> str:
    """Say what changed."""
    return f"Добавлено {added}, изменено {changed}, удалено {removed}."


def added(document: str) -> str:
    """Say that a file is in the corpus now."""
    return f"Добавлен «{document}»."


BUILD_NEXT = "Чтобы искать по новым документам, выполните assistant build."


def removed_from_corpus(document: str) -> str:
    """Say that a document's file is gone."""
    return f"Документ «{document}» удалён из корпуса."


def gone_from_corpus(document: str) -> str:
    """Say that there is no file to delete."""
    return f"В корпусе документа «{document}» уже нет, удаляются его следы."


REMOVED_FROM_INDEX = "Индекс построен без него."


def purged(generations: int, leftovers: int) -> str:
    """Say what was removed beside the document."""
    return f"Удалено прежних поколений индекса: {generations}, остатков прерванной работы: {leftovers}."


def copies(documents: Sequence[str]) -> str:
    """Say that the same file is in the corpus under other names."""
    named = ", ".join(f"«{document}»" for document in documents)
    return f"Тот же файл лежит в корпусе и под другим именем и в индексе остаётся: {named}."


OUT_OF_REACH = (
    "Не во власти программы: ваши копии файла, сохранённые ответы и разговоры, резервные копии; программы и страницы, открытые "
    "сейчас, помнят прочитанное, пока их не закроют, а место на диске система перезапишет позже."
)


def answered(count: int, path: str) -> str:
    """Say that a batch is done."""
    return f"Готово: ответов {count}, файл «{path}»."


def exported(path: str) -> str:
    """Say that an answer is saved."""
    return f"Ответ сохранён в файл «{path}»."


def export_suffix(path: str, suffixes: Sequence[str]) -> str:
    """Say that the end of a file's name tells no format an answer can be saved in."""
    known = f"{', '.join(suffixes[:-1])} или {suffixes[-1]}"
    return f"по имени файла «{path}» не понять его вид, имя кончается на {known}"


def batch_missing(path: str) -> str:
    """Say that a batch file cannot be read."""
    return f"Файл «{path}» не читается: проверьте имя и что он в UTF-8."


def batch_line_broken(path: str, line: int, keys: Sequence[str]) -> str:
    """Say which line of a batch file is wrong."""
    wanted = " или ".join(f"«{key}»" for key in keys)
    return f"В файле «{path}» строка {line} — не объект JSON с полем {wanted}: исправьте её, ответы не записаны."


def output_not_writable(path: str) -> str:
    """Say that the answers cannot be written."""
    return f"Файл «{path}» нельзя записать: проверьте папку и место на диске."


def port_taken(port: int) -> str:
    """Say that a port is in use."""
    return f"Порт {port} занят другой программой: укажите свободный, например --port {port + 1 if port < 65535 else 8501}."


def port_forbidden(port: int) -> str:
    """Say that a port may not be opened."""
    return f"Порт {port} нельзя открыть без прав администратора: укажите другой, например --port 8501."


def serve_failed(port: int) -> str:
    """Say that the page ended before it answered."""
    return f"Страница на порту {port} не запустилась: укажите другой порт в --port или проверьте установку командой make serve."


def serving(address: str) -> str:
    """Say where the page is."""
    return f"Страница открыта по адресу {address} — остановить: Ctrl+C."


def app_missing(path: str) -> str:
    """Say that the page's program is missing."""
    return f"Нет файла «{path}»: установите проект из его папки (pip install -e .)."


def list_line(state: str, path: str, title: str, pages: int, passages: int) -> str:
    """Return a document's line."""
    facts = [state, *([f"страниц {pages}"] if pages else []), *([f"отрывков {passages}"] if passages else [])]
    return f"{path} — «{title}»: {', '.join(facts)}"


VECTORS_FLAT = "сравнивается каждый отрывок"


def vectors_parted(parts: int, probes: int, recall: float) -> str:
    """Say that the vectors are parted."""
    found = f"{recall:.3f}".replace(".", ",")
    return (
        f"отрывки разложены на {parts} частей, просматривается {probes}; доля найденных из десяти ближайших при пробе — {found}"
    )


def vectors_in_milvus(kind: str) -> str:
    """Say that the vectors are in Milvus."""
    return f"векторы в Milvus, индекс {kind}"


def status_lines(
    generation: str,
    created: str,
    documents: int,
    passages: int,
    refused: int,
    model: str,
    engine: str,
    reader: str,
    megabytes: float,
    vectors: str,
) -> list[str]:
    """Return the lines of `status`."""
    when = datetime.fromisoformat(created).astimezone().strftime("%d.%m.%Y %H:%M")
    size = f"{megabytes:.2f}".replace(".", ",")
    return [
        f"Поколение: {generation} от {when}",
        f"Документов: {documents}, отклонено: {refused}, отрывков: {passages}",
        f"Модель: {model} ({engine})",
        f"Читатель отрывков: {reader}",
        f"Поиск по смыслу: {vectors}",
        f"Размер на диске: {size} МБ",
    ]


def generation_line(name: str, created: str | None, documents: int | None, passages: int | None, used: bool) -> str:
    """Return a generation's line."""
    if created is None:
        return f"{name}: не читается (другая версия программы или повреждение)"
    when = datetime.fromisoformat(created).astimezone().strftime("%d.%m.%Y %H:%M")
    return f"{name} от {when}: документов {documents}, отрывков {passages}{', используется' if used else ''}"


def rolled_back(name: str) -> str:
    """Say which generation is in use now."""
    return f"Используется поколение {name}. Вернуть нынешнее состояние документов: assistant build."


UP_TO_DATE = "Индекс соответствует документам."
OUT_OF_DATE = "Документы изменились: выполните assistant build."


def building(stage: str, done: int, total: int, since: str) -> str:
    """Say that a build runs."""
    return f"Идёт построение с {since}: {STAGES[stage].lower()}, {done} из {total}."


def damaged(names: list[str]) -> str:
    """Say what in the index is damaged."""
    return f"Индекс повреждён ({', '.join(names)}): выполните assistant build, чтобы построить его заново."


def output_failed(reason: str) -> str:
    """Return that what a command printed could not be written."""
    return f"Вывод команды не записан ({reason}): направьте его в другое место и повторите команду."
