"""What a user reads about files and the corpus."""

from collections.abc import Sequence

READ_NOW = "PDF, DOCX, DOC, ODT, RTF, TXT, Markdown, HTML, MHT, EPUB, FB2, PPTX, ODP, XLSX, XLS, ODS, CSV и ZIP с ними"


def corpus_missing(folder: str) -> str:
    """Say that the corpus folder is missing."""
    return f"Папки с документами «{folder}» нет: создайте её или укажите другую в --corpus."


def file_missing(path: str) -> str:
    """Say that there is no such file."""
    return f"Файла «{path}» нет: проверьте имя и папку."


def not_a_file(path: str, *, folder: bool) -> str:
    """Say that what is there is a folder, or a device, and no file."""
    return (
        f"«{path}» — папка: назовите файлы, которые в ней лежат."
        if folder
        else f"«{path}» — не обычный файл: сохраните его на диск."
    )


def file_unreadable(document: str) -> str:
    """Say that the system does not let a file be read."""
    return f"Файл «{document}» не открывается: проверьте, что он на месте и доступен для чтения."


def name_unreadable(document: str) -> str:
    """Say that a file's name is not Unicode."""
    return f"Имя файла «{document}» записано не в UTF-8: переименуйте его."


def sidecar_unreadable(name: str) -> str:
    """Say that the system does not let a sidecar be read."""
    return f"Описание «{name}» не открывается: проверьте, что файл доступен для чтения, документ пока цитируется без него."


def sidecar_without_document(name: str) -> str:
    """Say that a sidecar stands alone."""
    return f"Описание «{name}» лежит без своего документа: переименуйте его по имени документа или удалите."


def sidecar_too_large(name: str) -> str:
    """Say that a sidecar is too large."""
    return f"Описание «{name}» больше 64 КБ: оставьте в нём только сведения для ссылки."


def sidecar_broken(name: str) -> str:
    """Say that a sidecar is no TOML in UTF-8."""
    return f"Описание «{name}» не читается как TOML в UTF-8: исправьте его или удалите, документ пока цитируется без него."


def sidecar_key_unknown(name: str, key: str, known: Sequence[str]) -> str:
    """Say that a sidecar has an unknown key."""
    return f"В описании «{name}» неизвестное поле «{key}»: допустимы {', '.join(known)}."


def sidecar_value_wrong(name: str, key: str) -> str:
    """Say that a sidecar's value is of a wrong kind."""
    wanted = "нужна строка, для authors — список строк, для year и first_page — целое число"
    return f"В описании «{name}» поле «{key}» заполнено неверно: {wanted}."


KINDS = {
    "статья": "article",
    "газета": "newspaper",
    "книга": "book",
    "глава": "chapter",
    "выпуск": "issue",
    "закон": "law",
    "стандарт": "standard",
    "сайт": "webpage",
    "отчёт": "report",
    "отчет": "report",
    "диссертация": "thesis",
    "документ": "document",
}
"""What a sidecar may call the kind of its document, in Russian; the English words count too."""


def sidecar_kind_wrong(name: str) -> str:
    """Say that a sidecar names no known kind."""
    shown = ", ".join(word for word in KINDS if word != "отчет")
    return f"В описании «{name}» поле «kind» заполнено неверно: допустимы {shown}."


def sidecar_date_wrong(name: str, key: str) -> str:
    """Say that a sidecar's date is none."""
    return f"В описании «{name}» поле «{key}» заполнено неверно: нужна дата вида 24.07.2007."


def file_unsupported(document: str) -> str:
    """Say that files of this kind are not read."""
    return f"Файл «{document}» такого вида не читается: читаются {READ_NOW}, сохраните его в одном из этих форматов."


def file_empty(document: str) -> str:
    """Say that a file holds nothing."""
    return f"В файле «{document}» нет текста: проверьте, тот ли это файл."


def file_damaged(document: str) -> str:
    """Say that a file is damaged."""
    return f"Файл «{document}» повреждён и не читается: скачайте или сохраните его заново."


def page_not_drawn(document: str, page: int) -> str:
    """Say that a page cannot be drawn."""
    return f"Страницу {page} файла «{document}» не удалось нарисовать: читайте её текст."


def page_of_another_file(document: str) -> str:
    """Say that a file is not the one the index was built from."""
    return f"Файл «{document}» изменился после построения индекса, поэтому показан только текст: постройте индекс заново."


def file_encrypted(document: str) -> str:
    """Say that a file needs a password."""
    return f"Файл «{document}» закрыт паролем: сохраните его без пароля и добавьте снова."


def file_locked(document: str) -> str:
    """Say that the author closed a file by a password against all changes."""
    return f"Файл «{document}» закрыт автором от изменений паролем: снимите защиту или получите копию без неё и добавьте снова."


def file_without_text(document: str) -> str:
    """Say that a file has no text layer."""
    return f"В файле «{document}» нет текстового слоя, только изображения страниц: распознайте его и добавьте снова."


def archive_in_archive(document: str) -> str:
    """Say that an archive inside an archive is not opened."""
    return f"«{document}» — архив внутри архива, такие не читаются: распакуйте его и добавьте документы сами."


def file_garbled(document: str) -> str:
    """Say that a file's text is garbage."""
    return f"Текст файла «{document}» не читается по-русски (испорчена кодировка шрифта): сохраните его в другом формате."


def file_too_large(document: str, megabytes: int) -> str:
    """Say that a file is larger than allowed."""
    return f"Файл «{document}» больше {megabytes} МБ: разделите его на части или увеличьте file_megabytes в настройках."


def archive_too_large(document: str) -> str:
    """Say that a file unpacks to more than is allowed."""
    return f"Файл «{document}» распаковывается в недопустимо большой объём: сохраните его заново или проверьте, откуда он."


def file_needs_memory(document: str, megabytes: int) -> str:
    """Say that reading a file takes more memory than allowed."""
    return f"Чтению файла «{document}» не хватило {megabytes} МБ памяти: разделите его на части или увеличьте memory_megabytes в настройках."


def file_timeout(document: str, seconds: float) -> str:
    """Say that reading a file takes too long."""
    return f"Файл «{document}» читался дольше {seconds:g} секунд и был остановлен: разделите его на части или увеличьте file_seconds в настройках."


def read_in_encoding(encoding: str) -> str:
    """Say which encoding a text was read in."""
    return f"Текст прочитан в кодировке {encoding}."


def characters_broken(count: int) -> str:
    """Say that some characters could not be read."""
    return f"Не прочитано знаков: {count}, на их месте стоит «\ufffd»."


def page_without_text(page: int) -> str:
    """Say that a page has no text."""
    return f"На странице {page} нет текста."


def page_damaged(page: int) -> str:
    """Say that a page could not be parsed."""
    return f"Страница {page} повреждена, прочитать её не удалось."


def page_garbled(page: int) -> str:
    """Say that a page's text was left out."""
    return f"Текст страницы {page} не читается (испорчена кодировка шрифта) и пропущен."


def text_truncated(characters: int) -> str:
    """Say that a text was cut."""
    return f"Прочитаны первые {characters} знаков, остальное не вошло."


def lines_removed(example: str, pages: int) -> str:
    """Say which running lines were taken out."""
    shown = example if len(example) <= 80 else example[:79] + "…"
    return f"Убраны повторяющиеся строки у края страниц ({pages} стр.), например «{shown}»."


def footnote_name(number: int | None) -> str:
    """Name a footnote; one whose mark is no number has none."""
    return "сноска" if number is None else f"сноска {number}"


def endnote_name(number: int | None) -> str:
    """Name an endnote; one whose mark is no number has none."""
    return "концевая сноска" if number is None else f"концевая сноска {number}"


def hidden_characters(characters: int) -> str:
    """Say how much text of a document is not to be seen in it."""
    return f"Скрытый текст не вошёл (знаков: {characters}): читатель документа его не видит."


def hidden_parts(what: str, names: Sequence[str]) -> str:
    """Say which slides, sheets, rows or columns are hidden and were left out."""
    shown = ", ".join(names[:10]) + ("…" if len(names) > 10 else "")
    return f"Скрыто и не вошло ({what}): {shown}."


HIDDEN_SLIDES = "слайды"
HIDDEN_SHEETS = "листы"


def hidden_cells(sheet: str, rows: int, columns: int) -> str:
    """Say how many rows and columns of a sheet are hidden."""
    return f"На листе «{sheet}» скрыто и не вошло: строк — {rows}, столбцов — {columns}."


def rows_truncated(sheet: str, rows: int) -> str:
    """Say that a sheet was not read to its end."""
    return f"На листе «{sheet}» прочитаны первые {rows} строк, остальное не вошло."


def presentation_old(document: str) -> str:
    """Say that an old presentation is not read."""
    return f"Файл «{document}» — презентация старого вида (PPT) и не читается: сохраните её в PPTX и добавьте снова."


def word_old(document: str) -> str:
    """Say that reading an old Word document takes a program that is not there."""
    return (
        f"Файл «{document}» — документ старого вида (DOC), для чтения нужна программа antiword: установите пакет antiword "
        "(sudo apt-get install antiword) или сохраните документ в DOCX и добавьте снова."
    )


def markup_broken() -> str:
    """Say that markup was broken and that what could be read of it was."""
    return "Разметка файла нарушена: прочитано то, что удалось разобрать, часть текста могла не войти."


def slide_without_text(number: int) -> str:
    """Say that a slide has no text."""
    return f"На слайде {number} нет текста."


def slide_notes(number: int) -> str:
    """Name the speaker's notes to a slide."""
    return f"заметки к слайду {number}"


def page_recognised(page: int, confidence: float) -> str:
    """Say that a page was read from its picture."""
    return (
        f"Страница {page} распознана с изображения (OCR, уверенность {confidence:.0f} %): сверяйте цитаты с ней по изображению."
    )


def page_not_recognised(page: int) -> str:
    """Say that nothing could be read from the picture of a page."""
    return f"Страница {page} не распознана (OCR): на изображении не нашлось читаемого текста."


def page_recognition_late(page: int) -> str:
    """Say that the time for recognition ran out before a page."""
    return f"Страница {page} не распознана (OCR): время, отведённое файлу на распознавание, кончилось."


RECOGNITION_MISSING = (
    "Страницы без текста не прочитаны: распознавание (OCR) не установлено: apt install tesseract-ocr tesseract-ocr-rus."
)


_HIDDEN = {
    "invisible": "невидимый",
    "white": "белый на белом",
    "tiny": "мельче одного пункта",
    "outside": "за краем страницы",
}


def hidden_text(reason: str, text: str, page: int) -> str:
    """Say that a page holds text its reader does not see."""
    shown = " ".join(text.split())
    shown = shown if len(shown) <= 80 else shown[:79] + "…"
    return f"На странице {page} есть скрытый текст ({_HIDDEN[reason]}), знаков: {len(text)}, он пропущен: «{shown}»."


def labels_deduced(first: int, last: int, label: str) -> str:
    """Say that the labels of pages were taken from the numbers printed on them."""
    return f"Номера страниц взяты с самих страниц: страница {first} файла — с. {label} (и так до страницы {last})."


def file_cut() -> str:
    """Say that a file ends before its end."""
    return "Файл обрывается на полуслове: прочитано то, что в нём есть, скачайте или сохраните его заново."


def page_furniture(characters: int) -> str:
    """Say that what stands around the document of a page of the web was left out."""
    return f"Меню, баннеры и прочее вокруг текста страницы не вошли (знаков: {characters})."
