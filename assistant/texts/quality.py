"""What a user reads about the quality of answers: opinions, measurements, what came of them."""

from collections.abc import Sequence

PAGE = "Качество"
NOTE = "Как часто программа отвечает верно на вопросы с известными ответами и что об ответах думают люди."

# Opinions, under an answer.
DID_IT_HELP = "Помог ли ответ?"
HELPED, MISSED = "Помог", "Не помог"
SAID = {
    True: "Отмечено: ответ помог. Нажмите ещё раз, чтобы снять отметку.",
    False: "Отмечено: ответ не помог. Нажмите ещё раз, чтобы снять отметку.",
}
KEPT_HERE = "Отметки хранятся на этом компьютере и никуда не отправляются; собраны они на странице «Качество»."
WHAT_IS_WRONG = "Что не так?"
REASONS = {
    "overlooked": "Ответ есть в документах, но не найден",
    "passage": "Найден не тот отрывок",
    "quote": "Отрывок тот, цитата не та",
    "absent": "Ответа в документах нет",
}
IF_YOU_LIKE = "Можно не указывать"
RIGHT_QUOTE = "Какая цитата верна?"
RIGHT_PLACE = "Где верный ответ?"
WORDS = "Слова ответа в этом отрывке"
WORDS_EXAMPLE = "Скопируйте их из отрывка"
WORDS_ELSEWHERE = "В выбранном отрывке таких слов нет: скопируйте их из него."
ANSWER_PURGED = "Этот ответ больше не хранится: документ, по которому он дан, удалён. Спросите снова."

# Opinions, on the page.
OPINIONS = "Отметки об ответах"
OPINIONS_NOTE = "Хранятся на этом компьютере и никуда не отправляются. Из них можно сделать вопросы для измерения."
OWN_ALONE = "Показаны только ваши отметки."
NO_OPINIONS = "Отметок пока нет: под каждым новым ответом есть вопрос «Помог ли ответ?»."
EXPORT = "Скачать как вопросы для измерения"
EXPORT_FILE = "вопросы-из-отметок.jsonl"
DELETE = "Удалить"
MORE = "Показать ещё"
ASK_AGAIN = "Спросить"
SHOWN_ANSWER = "Показано"
RIGHT_ANSWER = "Верно"
NOTHING_SHOWN = "ответа нет"

# Why an opinion makes no question.
UNMARKED = "не отмечено, где верный ответ"
WORDS_WANTED = "не указаны слова ответа в отрывке"
NO_LETTERS = "в ответе нет ни букв, ни цифр"
DOCUMENT_GONE = "документа с ответом нет в индексе"
ASKED_WITHIN = "ответа нет среди выбранных документов, а об остальных неизвестно"
SUPERSEDED = "есть более поздняя отметка об этом вопросе"

# Measuring.
MEASURING = "Измерение"
PROJECT_SET = "Вопросы проекта"
SETS = {"project": PROJECT_SET, "own": "Вопросы из файла", "opinions": "Вопросы из отметок"}
MEASURE_PROJECT = "Измерить на вопросах проекта"
MEASURE_OPINIONS = "Измерить на вопросах из отметок"
MEASURE_OWN = "Измерить на этих вопросах"
PROJECT_FOREIGN = (
    "Этот набор — к документам проекта; в вашем индексе их нет. Измерьте на своих вопросах: из файла или из отметок под ответами."
)
UPLOAD = "Файл со своими вопросами"
UPLOAD_HELP = "Каждая строка — вопрос с известным ответом в формате JSON. Такой файл получается и из отметок под ответами, внизу этой страницы."
RUNNING = "Вопросы задаются; остальными страницами можно пользоваться, но отвечать они будут медленнее."
STARTING = "Запуск…"
CANCEL = "Остановить"
CANCELLED = "Измерение остановлено, результата нет; прежние целы."
FAILED = "Измерить не удалось, прежние результаты целы. Попробуйте ещё раз."
PURGED_MEANWHILE = "Пока шло измерение, документ удалили насовсем, поэтому результат не сохранён: измерьте заново."
FINISHED = "Измерено, результат ниже."
ONLY_EDITORS = "Измерение занимает весь компьютер, поэтому начать его может только тот, кому разрешено менять документы."

# Results.
RESULTS = "Результат"
NO_RESULTS = "Измерений ещё не было."
WHICH = "На каких вопросах"
WHEN = "Когда измерено"
ANOTHER_STATE = "Сейчас отвечает другое состояние индекса: оно могло измениться в любую сторону."
MAIN = {
    "answer_1": "Верный ответ в первой цитате",
    "answer_3": "Верный ответ в одной из трёх цитат",
    "told_unanswerable": "Ответа нет, и программа так сказала",
    "silent_on_answerable": "Ответ есть, а сказано «нет»",
    "wrong_answered": "Ответа нет, а сказано «найдено»",
    "citations_exact": "Цитаты слово в слово, на своей странице",
}
COLUMNS = ("Что измерено", "Доля", "Интервал", "Из чего")
LESS = "меньше — лучше"
INTERVAL_NOTE = "Интервал: с вероятностью 95 % доля на других таких же вопросах лежит в нём; чем меньше вопросов, тем он шире."
ALL_FIGURES = "Все числа"
ALL_COLUMNS = ("Что измерено", "Значение", "Интервал", "Из чего")
BY_KIND = "По видам вопросов"
RELIABILITY = "Можно ли верить уверенности"
RELIABILITY_NOTE = "Точки на прямой — уверенности можно верить; ниже прямой программа слишком уверена, выше — слишком осторожна. Чем больше точка, тем больше вопросов."
CONFIDENCE_AXIS = "Уверенность программы"
SHARE_AXIS = "Вопросов, на которые ответ есть"
QUESTIONS_COUNT = "Вопросов"
RELIABILITY_COLUMNS = ("Уверенность", "Вопросов", "Средняя", "Ответ есть")
CHART = "Как доля вопросов, на которые ответ есть, зависит от уверенности программы; те же числа — в таблице под рисунком."
MISSES = "Неверные ответы"
NO_MISSES = "Неверных ответов нет."
EXPECTED, SHOWN, PLACE = "Ждали", "Показано", "Нужный отрывок"
EXPECTED_NOTHING = "ответа в документах нет"
NOT_FOUND_PLACE = "не найден"
COMPARISON = "По сравнению с прежним измерением"
COMPARED_COLUMNS = ("Что измерено", "Было", "Стало", "Случайно?")
SAME = "Ни одна из долей не изменилась."
NOTHING_TO_COMPARE = "Сравнить не с чем: на этих вопросах измерено впервые."
NO_CHANCE, CHANCE = "нет", "возможно"
CHANCE_NOTE = "«Возможно» — такая разница бывает и случайно: вероятность этого больше 5 %."

# Troubles.
FILE_DAMAGED = "Файл с отметками об ответах повреждён: верните его из резервной копии или уберите, и он начнётся заново."
FILE_NEWER = "Файл с отметками об ответах записан более новой версией программы: обновите её."


def file_trouble(path: str) -> str:
    """Say that a file people's opinions stand in cannot be used."""
    return f"Файл «{path}» не читается или не записывается: проверьте права и место на диске."


def result_trouble(path: str) -> str:
    """Say that a result cannot be kept."""
    return f"Результат измерения не удалось сохранить в «{path}»: проверьте права и место на диске."


def counts(helped: int, missed: int) -> str:
    """Sum opinions up."""
    return f"Помог: {helped}, не помог: {missed}."


def ready(count: int, unfinished: int) -> str:
    """Say how many opinions make questions."""
    return f"Готовых вопросов: {count}, незаконченных: {unfinished}."


def unfinished(reason: str) -> str:
    """Say why an opinion makes no question."""
    return f"В вопросы не войдёт: {reason}."


def opinion(helped: bool, reason: str | None) -> str:
    """Return an opinion in words."""
    said = HELPED if helped else MISSED
    return f"{said}: {REASONS[reason].lower()}" if reason else said


def given(time: str, person: str) -> str:
    """Say when an opinion was given, and by whom."""
    return f"{time}, {person}" if person else time


def place(document: str, page: int | None) -> str:
    """Return where a quote stands."""
    return f"{document}, с. {page}" if page else document


def quote_option(number: int, text: str) -> str:
    """Return a quote to choose."""
    return f"Цитата {number}: {text}"


def passage_option(rank: int, text: str) -> str:
    """Return a passage to choose."""
    return f"Отрывок {rank}: {text}"


def project_set(count: int, answerable: int) -> str:
    """Say what the project's own questions are."""
    return f"Вопросы проекта: {count}, из них с ответом в документах {answerable}."


def partly(missing: int, count: int) -> str:
    """Say that the index lacks documents of some questions."""
    return f"Не для всех вопросов ({count}) в индексе есть документы. Будет пропущено: {missing}."


def asking(done: int, total: int) -> str:
    """Return how far a measurement is."""
    return f"Задано вопросов: {done} из {total}"


def ended(time: str, message: str) -> str:
    """Say how a measurement ended, and when."""
    return f"{time} — {message}"


def measured(name: str, time: str, generation: str, questions: int, answerable: int) -> str:
    """Say what was measured, when, of which generation and how much was asked."""
    return f"{name}; измерено {time} по состоянию индекса {generation}. Вопросов {questions}, из них с ответом в документах {answerable}."


def skipped(count: int) -> str:
    """Say how many questions were left out."""
    return f"Пропущено вопросов о документах, которых нет в индексе: {count}."


def percent(value: float | None) -> str:
    """Return a share in hundredths."""
    return "—" if value is None else f"{value * 100:.0f}\u00a0%"


def percents(low: float | None, high: float | None) -> str:
    """Return an interval of a share."""
    return "—" if low is None or high is None else f"{low * 100:.0f}–{high * 100:.0f}\u00a0%"


def misses(count: int) -> str:
    """Return the heading of the wrong answers."""
    return f"{MISSES}: {count}"


def first_shown(count: int) -> str:
    """Say that not all are shown."""
    return f"Показаны первые {count}."


def found_at(rank: int | None) -> str:
    """Return where the passage wanted stood among those found."""
    return f"{rank}-й из найденных" if rank else NOT_FOUND_PLACE


def compared_with(time: str) -> str:
    """Say which measurement the comparison is with."""
    return f"Прежнее измерение — {time}."


def differs(names: Sequence[str]) -> str:
    """Say what else has changed."""
    return f"С тех пор изменилось: {', '.join(names)}."
