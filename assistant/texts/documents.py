"""What a user reads on the page of documents: adding, the list, descriptions, removal and its undoing, builds."""

from collections.abc import Collection

READ_ONLY = "Добавлять и менять документы и строить индекс может только тот, кто ведёт эту страницу: обратитесь к нему."

# Adding

MORE_WAYS = "Можно перетащить сразу много файлов и архив ZIP. Файл с занятым именем получит номер, прежний останется."
RECEIVED = "Что стало с файлами"
NO_FILES_CHOSEN = (
    "Файлы не выбраны: перетащите их на поле выше или выберите. Если они были выбраны, они не успели дойти: выберите снова."
)
WAITS = "ждёт построения"
LEFT_OUT = "не войдёт"
NEXT_BUILD = (
    "Индекс сейчас строится по документам, которые были к его началу: добавленное войдёт в него, когда вы перестроите его снова."
)


def upload_empty(name: str) -> str:
    """Say that a file has not one byte."""
    return f"Файл «{name}» пуст (0 байт): проверьте, скачался ли он, и добавьте снова."


def upload_failed(name: str) -> str:
    """Say that a file could not be stored."""
    return f"Файл «{name}» не удалось сохранить: проверьте, есть ли место на диске, и добавьте снова."


def added_renamed(name: str, path: str, state: str = WAITS) -> str:
    """Say that a file was added under another name than it came by, and in which state it is."""
    return f"Добавлен «{path}», {state}; прежнее имя «{name}» слишком длинное или содержит недопустимые знаки."


def added_numbered(path: str, state: str = WAITS) -> str:
    """Say that a file was added beside another of the same name, and in which state it is."""
    return f"Добавлен «{path}», {state}; документ с прежним именем уже есть и остался как был."


def known_already(path: str) -> str:
    """Say that the same file was there before."""
    return f"«{path}» уже есть среди документов, и содержание то же: ничего не изменилось."


def received_sum(added: int, known: int, refused: int) -> str:
    """Sum up what became of the files."""
    parts = [("добавлено", added), ("уже были", known), ("отклонено", refused)]
    shown = ", ".join(f"{name} {count}" for name, count in parts if count)
    return f"{shown[:1].upper()}{shown[1:]}." if shown else ""


def members(good: int, refused: int, unread: int) -> str:
    """Sum up what lies in an archive."""
    parts = [f"годятся: {good + unread}", *([f"не войдут: {refused}"] if refused else [])]
    parts += [f"из них ещё не просмотрены: {unread}"] if unread else []
    return f"Документов в архиве: {good + refused + unread}; {', '.join(parts)}"


def not_sent(megabytes: int) -> str:
    """Say what is wrong with the files the browser marks and does not send."""
    return f"Отмеченное красным не отправлено: файл больше {megabytes} МБ или прервалась связь. Разделите его или выберите снова."


# The list

FILTER = "Найти в списке"
FILTER_EXAMPLE = "Слова из имени или названия"
STATE = "Состояние"
ANY_STATE = "Любое"
ORDER = "Порядок"
ORDERS = {
    "path": "По имени файла",
    "title": "По названию",
    "state": "По состоянию",
    "pages": "Сначала длинные",
    "year": "Сначала недавнего года",
    "added": "Сначала недавно добавленные",
}
MORE = "Показать ещё"
NOTHING_FITS = "Таких документов в списке нет: измените слова или состояние."


def shown_of(shown: int, count: int) -> str:
    """Say how much of a list is shown."""
    return f"Показано {shown} из {count}"


def state_count(state: str, count: int) -> str:
    """Return a state with how many documents are in it."""
    return f"{state} ({count})"


# One document

DOCUMENT = "Документ"
DOCUMENT_PART = "Что показать"
READ_PART = "Что прочитано"
DESCRIPTION_PART = "Описание"
REMOVAL_PART = "Удаление"
NOT_READ_YET = "Документ ещё не в индексе: прочитанное появится здесь после построения."
ARCHIVE = "Это архив: выберите документ в нём, чтобы увидеть, что прочитано."


def member_stays(document: str, archive: str) -> str:
    """Say that a document cannot be taken out of its archive."""
    return f"«{document}» лежит в архиве: удалить можно только архив «{archive}» целиком."


# Descriptions

DESCRIPTION_NOTE = (
    "Отсюда берутся ссылки и записи в списке литературы. Серым в пустом поле показано, что программа нашла в самом документе "
    "(или пример, если не нашла): впишите своё там, где этого нет или найдено неверно."
)
NO_KIND = "Определить по документу"
LABELS = {
    "kind": "Вид документа",
    "title": "Название",
    "authors": "Авторы, каждый с новой строки",
    "year": "Год",
    "container": "Журнал, газета, сборник или сайт",
    "volume": "Том",
    "issue": "Номер выпуска",
    "pages": "Страницы в печатном источнике",
    "first_page": "Напечатанный номер первой страницы файла",
    "place": "Город",
    "publisher": "Издательство",
    "edition": "Издание",
    "total_pages": "Сколько всего страниц",
    "details": "Что стоит при названии",
    "body": "Кто принял или выпустил",
    "editor": "Под чьей редакцией",
    "number": "Номер закона, стандарта, отчёта",
    "date": "День",
    "url": "Адрес в сети",
    "accessed": "Когда открывали адрес",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
}
"""Key of a sidecar → the label of its field."""

OTHER_FIELDS = "Остальные поля"
EXAMPLES = {
    "authors": "Иванов И. И.",
    "year": "2021",
    "date": "24.07.2007",
    "accessed": "25.11.2026",
    "pages": "40–52",
    "first_page": "40",
    "edition": "2-е изд., перераб. и доп.",
    "details": "учебник для вузов",
    "editor": "под ред. А. А. Петрова",
    "number": "209-ФЗ",
}
SAVE = "Сохранить описание"
UNDO = "Отменить правки"
DRAFT_HERE = (
    "Правки не сохранены. Если уйти к другому документу или на другую страницу, они подождут здесь, пока открыта эта вкладка."
)
DRAFT_MOVED = "Описание тем временем изменилось на диске; ваши правки стоят в полях поверх него и не сохранены: проверьте их."
GO_ON = "Продолжить правку"
SAVED = "Описание сохранено. В ответы оно войдёт после перестроения индекса."
PREVIEW = "Так будет выглядеть ссылка"
PREVIEW_OF_LIST = "Так — запись в списке литературы"
READING = "Читаю документ…"
IN_ARCHIVE = "Документ лежит в архиве, и описание к нему не приложить: распакуйте архив и добавьте документ сам по себе."


def example(value: str) -> str:
    """Return what stands in an empty field of which the document says nothing."""
    return f"Например: {value}"


def fix_fields(keys: Collection[str]) -> str:
    """Say which fields are to be mended before a description can be saved: some may stand in a section that is closed."""
    return f"Исправьте поля, и описание можно будет сохранить: {', '.join(f'«{LABELS[key]}»' for key in LABELS if key in keys)}."


def field_wrong(key: str) -> str:
    """Say what a field takes."""
    if key == "year":
        return "Год пишется числом от 800 до 2200."
    if key == "first_page":
        return "Номер пишется целым числом: 45; если до страницы 1 идут восемь ненумерованных, то −7."
    if key in {"date", "accessed"}:
        return "День пишется так: 24.07.2007."
    if key == "authors":
        return "Каждый автор — одна строка, не длиннее 1000 знаков."
    return "Здесь нужна одна строка не длиннее 1000 знаков, без невидимых знаков."


def draft_kept(document: str) -> str:
    """Say that a description has edits that are not saved."""
    return f"Правки описания «{document}» не сохранены."


def preview_of_page(page: str) -> str:
    """Name the reference to a page; `page` as `texts.pages.page` has it."""
    return f"{PREVIEW} ({page})" if page else PREVIEW


def document_gone(document: str) -> str:
    """Say that a document is no longer there."""
    return f"Документа «{document}» уже нет: выберите другой."


def description_is_link(name: str) -> str:
    """Say that a sidecar is a link to another file."""
    return f"Описание «{name}» — ссылка на другой файл: исправьте его там."


def description_changed(name: str) -> str:
    """Say that a sidecar was changed by someone else meanwhile."""
    return (
        f"Описание «{name}» тем временем изменилось, и ваше не записано: выберите документ заново, ваши правки останутся в полях."
    )


def description_not_writable(name: str) -> str:
    """Say that a sidecar cannot be written."""
    return f"Описание «{name}» не записалось: проверьте права, место на диске и длину имени файла. Прежнее цело."


def description_not_written(name: str) -> str:
    """Say that a sidecar would not be read as it was meant."""
    return f"Описание «{name}» записано так, что здесь его не исправить: исправьте файл в текстовом редакторе."


# Removal and its undoing

CAN_GIVE_BACK = "Удалённые: до перестроения индекса их можно вернуть"
GIVE_BACK = "Вернуть"
NOT_KEPT = "Этого документа больше нет среди удалённых: его вернули или индекс уже построен без него."


def removal_note(name: str) -> str:
    """Say what removing does."""
    return f"«{name}» уйдёт из папки документов вместе с описанием, а после перестроения индекса — из ответов. До тех пор его можно вернуть."


def given_back(name: str) -> str:
    """Say that a document is back."""
    return f"Возвращён «{name}»."


def place_taken(name: str) -> str:
    """Say that the place of a document is taken by another."""
    return f"«{name}» не вернуть: на его месте уже лежит другой файл. Переименуйте или удалите тот и повторите."


def removed_at(name: str, time: str) -> str:
    """Return what was removed, and when."""
    return f"{name} · {time}"


# Builds

STOP = "Остановить построение"
STOPPING = "Построение останавливается…"
STOPPED = "Построение остановлено: отвечает прежний индекс, сделанное сохранено, следующее построение продолжит с этого места."


def built_by(name: str, since: str) -> str:
    """Say who has the index built, and since when."""
    return f"Индекс строит {name} с {since}; вопросы пока получают ответы из прежнего."


def since(time: str) -> str:
    """Say when a build began."""
    return f"Начато в {time}."


def remaining(seconds: float) -> str:
    """Say about how long a step will take yet."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "осталось меньше минуты"
    if minutes < 90:
        return f"осталось около {minutes} {_minutes(minutes)}"
    hours = round(seconds / 3600)
    return f"осталось около {hours} {'часа' if hours % 10 == 1 and hours % 100 != 11 else 'часов'}"


def _minutes(count: int) -> str:
    return "минуты" if count % 10 == 1 and count % 100 != 11 else "минут"
