"""What the pages say beside their matter: the words of Streamlit's own, names for screen readers, the first acquaintance."""

OF_STREAMLIT = {
    "Upload": "Выбрать файлы",
    "Browse files": "Выбрать файлы",
    "Add files": "Добавить ещё файлы",
    "file upload": "Выбор файлов",
    "Skip to main content": "К содержанию страницы",
    "Link to heading": "Ссылка на этот раздел",
    "Press Enter to submit form": "Нажмите Enter, чтобы отправить",
    "Press Enter to apply": "Нажмите Enter, чтобы применить",
    "Choose an option": "Выберите",
    "Choose options": "Выберите",
    "No results": "Ничего не найдено",
    "Select all": "Выбрать все",
    "Selectbox": "Выбор",
    "Selectbox options": "Варианты",
    "Multiselect": "Выбор нескольких",
    "Multiselect options": "Варианты",
    "Selected values": "Выбранное",
    "Open": "Открыть список",
    "Clear value": "Сбросить выбор",
    "Clear all": "Сбросить всё",
    "Clear entry": "Очистить",
    "Show password": "Показать пароль",
    "Hide password": "Скрыть пароль",
    "Copy to clipboard": "Скопировать",
    "Copied": "Скопировано",
    "Increment": "Больше",
    "Decrement": "Меньше",
    "Next page": "Следующая страница",
    "Previous page": "Предыдущая страница",
    "Pagination": "Страницы списка",
    "Fullscreen": "Во весь экран",
    "Close fullscreen": "Выйти из полного экрана",
    "Close": "Закрыть",
    "Dismiss": "Закрыть",
    "Help": "Пояснение",
    "Notifications": "Сообщения",
    "Main menu": "Меню",
    "Stop": "Остановить",
    "Stop script": "Остановить",
    "Stopping...": "Останавливаю…",
    "Running...": "Страница обновляется",
    "Rerun": "Обновить",
    "Always rerun": "Обновлять всегда",
    "Connecting": "Подключение…",
    "Connecting to Streamlit server": "Подключаюсь к программе",
    "Error": "Нет связи",
    "Page not found": "Нет такой страницы",
    "The page that you have requested does not seem to exist. Running the app's main page.": (
        "По этому адресу ничего нет. Открыта страница вопросов."
    ),
    "Unable to connect to Streamlit server": "Программа не отвечает",
    "Connection error": "Связь с программой прервалась",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": (
        "Если программа остановлена, запустите её снова в окне команд; страница продолжит работу сама:"
    ),
    "streamlit run yourscript.py": "assistant serve",
    "Streamlit server is not responding. Are you connected to the internet?": (
        "Программа не отвечает. Проверьте, запущена ли она и есть ли связь с её компьютером; страница продолжит работу сама."
    ),
}
"""English words of Streamlit's own → what stands in their place."""

OF_STREAMLIT_WITH_NAME = {"Remove ": "Убрать: ", "Delete ": "Удалить: "}
"""English words before a name → what stands in their place."""

OF_ITS_SIZES = {"B": "Б", "KB": "КБ", "MB": "МБ", "GB": "ГБ"}
"""Units of the sizes of files → what stands in their place."""

OF_ITS_ANNOUNCER = {r"^(\d+) options? available\.$": "Вариантов: $1.", r"^(.+), selected$": "Выбрано: $1"}
"""Patterns of what is said to a screen reader about a list → what is said instead."""

SECTIONS = "Разделы"
SOURCE = "Источник цитаты"
NO_INDEX_YET = "Документы ещё не обработаны, поэтому отвечать пока не по чему. Откройте страницу «Документы»: добавьте файлы и постройте индекс."
SOURCES = "Источники"

TOUR = "Знакомство"
TOUR_STEPS = (
    (
        "Спросите обычными словами",
        "Наберите вопрос так, как задали бы его человеку. Дальше можно уточнять: «А сколько в нём участников?»",
    ),
    (
        "Проверьте по источнику",
        "Ответ состоит из предложений документов. Кнопка под цитатой открывает её место на странице; оттуда же берётся ссылка"
        " для списка литературы. Стрелками влево и вправо можно переходить от цитаты к цитате, клавишей / — к полю вопроса.",
    ),
    (
        "Добавьте свои документы",
        "На странице «Документы» перетащите файлы и перестройте индекс. Всё остаётся на компьютере, где работает программа.",
    ),
)
TOUR_NEXT = "Дальше"
TOUR_BACK = "Назад"
TOUR_DONE = "Понятно"
TOUR_CLOSE = "Закрыть"
TOUR_AGAIN = "Показать знакомство"
TOUR_NOT_KEPT = "Не удалось запомнить, что знакомство прочитано: проверьте, есть ли место на диске. Оно покажется ещё раз."


def tour_step(number: int) -> str:
    """Say which step of the acquaintance it is."""
    return f"{TOUR}: шаг {number} из {len(TOUR_STEPS)}"
