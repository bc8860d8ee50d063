"""What a user reads about the evaluation: figures, misses, comparisons, and what is wrong with a file of questions."""

from collections.abc import Sequence

from assistant.texts.answers import VERDICTS

EVAL = "Измерить качество ответов по вопросам с известными ответами."
QUESTIONS = "Файл с вопросами, по одному объекту JSON в строке."
OUTPUT = "Записать результат в файл, чтобы потом сравнить с ним другой."
COMPARE = "Сравнить с результатом, записанным раньше через --output."
MISSES = "Показать вопросы, на которые ответ неверен."
CROSS_FITTED = "Судить о каждом вопросе весами, подобранными без него."
SEED = "Начальное число для случайных выборок"
SKIP_UNKNOWN = "Пропустить вопросы о документах, которых нет в индексе."
PROGRESS = "Записывать в этот файл, сколько вопросов задано и сколько их всего: два числа через пробел."
ASKING = "Вопросы"

# Why a figure has no value.
NO_QUESTIONS = "нет вопросов"
NO_ANSWERABLE = "нет вопросов, на которые в документах есть ответ"
NO_UNANSWERABLE = "нет вопросов, на которые в документах нет ответа"
NO_DOCUMENTS = "ни у одного вопроса не указан документ"
NO_PAGES = "ни у одного вопроса не указаны страницы"
NO_SPANS = "точный ответ внутри цитаты не выделяется"
NO_CITATIONS = "нет ни одной цитаты"
NO_HITS = "не найдено ни одного отрывка"

# What a value has to be.
A_TEXT = "непустая строка"
A_TEXT_WITH_LETTERS = "строка, где есть буквы или цифры"
TEXTS = "список непустых строк"
TEXTS_WITH_LETTERS = "список строк, где есть буквы или цифры"
TRUE_OR_FALSE = "true или false"
PAGES = "список номеров страниц от 1"

ANSWER_MISSING = "у вопроса с «answerable»: true нужен ответ «answer»"
ANSWER_UNWANTED = "у вопроса с «answerable»: false не должно быть «answer» и «quotes»"
PAGES_WITHOUT_DOCUMENT = "страницы «pages» указаны без документа «document»"
NONE_LEFT = "Документов, о которых спрашивают вопросы, нет в индексе: выполните assistant build или проверьте папку документов."
OTHER_QUESTIONS = (
    "Сравнить нельзя: прежний результат получен по другим вопросам или с другими верными ответами, измерьте заново оба."
)


def file_missing(path: str) -> str:
    """Say that a file is not there."""
    return f"Файла «{path}» нет: проверьте имя."


def file_is_folder(path: str) -> str:
    """Say that a folder was named where a file is wanted."""
    return f"«{path}» — папка: укажите файл."


def file_not_readable(path: str) -> str:
    """Say that a file cannot be opened."""
    return f"Файл «{path}» не открывается: проверьте права на чтение."


def file_not_utf8(path: str) -> str:
    """Say that a file is in another encoding."""
    return f"Файл «{path}» не в UTF-8: сохраните его в этой кодировке."


def file_empty(path: str) -> str:
    """Say that a file holds no questions."""
    return f"Файл «{path}» пуст: нужен хотя бы один вопрос."


def file_too_large(path: str, megabytes: int) -> str:
    """Say that a file is too large."""
    return f"Файл «{path}» больше {megabytes} МБ: разделите его на части."


def line_not_json(path: str, line: int) -> str:
    """Say which line is no JSON object."""
    return f"В файле «{path}» строка {line} — не объект JSON: исправьте её."


def line_wrong(path: str, line: int, reason: str) -> str:
    """Say what is wrong with a line."""
    return f"В файле «{path}» строка {line}: {reason}."


def duplicate_id(id_: str, line: int) -> str:
    """Say that two lines have one id."""
    return f"«id» «{id_}» уже был в строке {line}"


def unknown_key(key: str, known: Sequence[str]) -> str:
    """Say that a key means nothing here."""
    return f"неизвестное поле «{key}», возможны {', '.join(known)}"


def key_missing(key: str) -> str:
    """Say that a key is missing."""
    return f"нет поля «{key}» или оно пустое"


def wrong_type(key: str, expected: str) -> str:
    """Say what a key has to hold."""
    return f"в поле «{key}» должно быть: {expected}"


def question_named(id_: str) -> str:
    """Name a question by its id."""
    return f"вопрос «{id_}»"


def question_in_file(path: str, line: int) -> str:
    """Name a question by its place."""
    return f"файл «{path}», строка {line}"


def document_not_in_index(where: str, document: str, count: int) -> str:
    """Say that a question asks about a document the index does not have."""
    others = f" (таких вопросов {count})" if count > 1 else ""
    advice = "проверьте путь, выполните assistant build или пропустите такие вопросы параметром --skip-unknown"
    return f"Документа «{document}» нет в индексе, {where}{others}: {advice}."


def skipped(count: int) -> str:
    """Say how many questions were left out."""
    return f"Пропущено вопросов о документах, которых нет в индексе: {count}."


def not_a_scorecard(path: str) -> str:
    """Say that a file is no scorecard."""
    return f"Файл «{path}» — не результат assistant eval или повреждён: укажите файл, записанный через --output."


def scorecard_of_another_version(path: str, version: int) -> str:
    """Say that a scorecard was written by another version."""
    return f"Результат в файле «{path}» записан другой версией программы (нужна {version}): измерьте его заново."


def output_not_writable(path: str) -> str:
    """Say that the scorecard cannot be written."""
    return f"Файл «{path}» нельзя записать: проверьте папку и место на диске."


def written(path: str) -> str:
    """Say where the scorecard is."""
    return f"Результат записан в файл «{path}»."


SECTIONS = {
    "Поиск": {
        "recall_1": "Нужный документ первым (R@1)",
        "recall_5": "Нужный документ в первых пяти (R@5)",
        "recall_10": "Нужный документ в первых десяти (R@10)",
        "mrr_10": "Как близко к началу найденное (MRR@10)",
        "ndcg_10": "Порядок найденного (nDCG@10)",
    },
    "Ответы": {
        "answer_1": "Ответ в первой цитате",
        "answer_3": "Ответ в одной из трёх цитат",
        "page_1": "Верна страница первой цитаты",
        "page_3": "Верна страница одной из трёх цитат",
        "span_exact": "Выделенный ответ верен дословно",
        "span_f1": "Выделенный ответ верен по словам (F1)",
        "citations_exact": "Цитаты слово в слово, на своей странице",
        "hits_exact": "Отрывки слово в слово",
    },
    "Есть ли ответ": {
        "told_unanswerable": "Ответа нет — сказано «нет»",
        "silent_on_answerable": "Ответ есть — сказано «нет»",
        "wrong_answered": "Ответа нет — сказано «найдено»",
        "cost": "Цена ошибок на вопрос",
    },
    "Уверенность": {
        "auroc": "Отличает вопросы с ответом (AUROC)",
        "ece": "Расходится с долей верных (ECE)",
        "ece_equal_mass": "То же по равным группам вопросов",
        "brier": "Средний квадрат ошибки (Brier)",
    },
}
FIGURES = {name: title for section in SECTIONS.values() for name, title in section.items()}

INTERVAL = "интервал 95 %"
COUNTED = "из чего"
LESS_IS_BETTER = "меньше — лучше"
COST = "Цена ошибок: «найдено» вместо «нет» — 2, «нет» вместо «найдено» — 1. Интервал: как разошлось бы число на других таких же вопросах."
NO_VALUE = "—"
BY_KIND = "По видам вопросов"
KIND_COLUMNS = {
    "answer_1": "ответ в первой",
    "answer_3": "в трёх",
    "told_unanswerable": "сказано «нет»",
    "silent_on_answerable": "молчит зря",
}
KIND, COUNT = "вид", "вопросов"
RELIABILITY = "Можно ли верить уверенности (средняя должна быть близка к доле вопросов, на которые ответ есть)"
RELIABILITY_COLUMNS = ("уверенность", "вопросов", "средняя", "есть ответ")
NO_MISSES = "Неверных ответов нет."
MISSED = "Вопросы, которые стоит прочитать"
EXPECTED_NOTHING = "ответа в документах нет"
NOT_IN_HITS = "не найден"
COMPARISON = "Сравнение с прежним результатом"
COMPARISON_COLUMNS = ("было", "стало", "разница", "интервал 95 %", "p")
SAME = "Ничего не изменилось."
DIFFERS_NAMES = {
    "digest": "содержимое индекса",
    "documents": "число документов",
    "passages": "число отрывков",
    "model": "модель",
    "weights": "веса модели",
    "engine": "способ запуска модели",
    "dense_weight": "настройка dense_weight",
    "passage_characters": "настройка passage_characters",
    "models": "подобранные веса программы",
    "cross_fitted": "весами, подобранными без вопроса, или полными",
}
MOVED = {"answer_1": "Ответ в первой цитате", "answer_3": "Ответ в трёх цитатах", "verdict": "Решение, есть ли ответ"}
GAINED, LOST = "стало верно", "стало неверно"


def number(value: float | None, digits: int = 3) -> str:
    """Return a number with a decimal comma."""
    return NO_VALUE if value is None else f"{value:.{digits}f}".replace(".", ",")


def signed(value: float) -> str:
    """Return a difference with its sign."""
    return f"{value:+.3f}".replace(".", ",").replace("-", "−")


def span(low: float | None, high: float | None) -> str:
    """Return an interval."""
    return NO_VALUE if low is None or high is None else f"{number(low)}…{number(high)}"


def signed_span(low: float | None, high: float | None) -> str:
    """Return an interval of a difference."""
    return NO_VALUE if low is None or high is None else f"{signed(low)}…{signed(high)}"


def chance(p: float | None) -> str:
    """Return a p-value."""
    return NO_VALUE if p is None else "<0,001" if p < 0.001 else number(p)


def counted(count: int | None, n: int) -> str:
    """Return how many of how many."""
    return f"{count} из {n}" if count is not None else f"{n}"


def reason(text: str) -> str:
    """Return why a figure has no value."""
    return f"{NO_VALUE} {text}"


def summary(questions: int, answerable: int, generation: str) -> str:
    """Return the first line."""
    return f"Вопросов {questions}, из них с ответом в документах {answerable}; поколение {generation}."


CROSS_FITTED_NOTE = "О каждом вопросе судили весами, подобранными без него."


def seconds(median: float, p95: float) -> str:
    """Return the line of times."""
    return f"На вопрос ушло: обычно {number(median * 1000, 0)} мс, в 95 случаях из 100 не больше {number(p95 * 1000, 0)} мс."


def bin_name(low: float, high: float) -> str:
    """Return the name of a bin."""
    return f"{number(low, 1)}–{number(high, 1)}"


def miss(verdict: str, confidence: float, question: str) -> str:
    """Return the first line of a miss."""
    return f"{question} — {VERDICTS[verdict].lower()} ({number(confidence, 2)})"


def miss_expected(expected: str) -> str:
    """Return the line of the known answer."""
    return f"ждали: {expected}"


def miss_quote(quote: str) -> str:
    """Return the line of the first quote."""
    return f"цитата: {quote}"


def miss_place(answer_rank: int | None, passage_rank: int | None) -> str:
    """Return where the right passage stood."""
    cited = f", ответ в цитате {answer_rank}" if answer_rank else ""
    return f"нужный отрывок: {f'{passage_rank}-й из найденных' if passage_rank else NOT_IN_HITS}{cited}"


def differs(names: Sequence[str]) -> str:
    """Say what else than the questions differs."""
    return f"Отличаются: {', '.join(DIFFERS_NAMES[name] for name in names)}."


def moved(title: str, gained: int, lost: int) -> str:
    """Return the heading of what moved."""
    return f"{title}: {GAINED} {gained}, {LOST} {lost}"
