"""What people read who share one installation: accounts, signing in, and the command that keeps them."""

ACCOUNT = "Учётные записи тех, кто пользуется страницей вместе."
ADD = "Завести учётную запись; пароль спрашивается или читается из первой строки ввода."
LIST = "Показать учётные записи."
PASSWORD = "Сменить пароль; кто вошёл с прежним, войдёт заново."
ROLE = "Сменить роль: reader читает и спрашивает, editor ещё добавляет и удаляет документы и строит индекс."
REMOVE = "Удалить учётную запись; кто вошёл под ней, больше ничего не увидит."
NAME = "Имя: русские или латинские буквы, цифры, пробел, точка, дефис, подчёркивание."
ROLE_OPTION = "Роль: reader — читатель, editor — редактор."
NEW_ROLE = "Роль: reader или editor."
SHARED = "Открыть страницу нескольким людям: каждый входит под своим именем."
ADDRESS = "Адрес, на котором открыть общую страницу: 127.0.0.1 или 0.0.0.0 — для всей сети."
ADDRESS_WITHOUT_SHARED = "--address указывают вместе с --shared: без входа страницу видит только этот компьютер"

ASK_PASSWORD = "Пароль: "
ASK_AGAIN = "Ещё раз: "
PASSWORDS_DIFFER = "Пароли не совпали: повторите команду."
NO_ACCOUNTS = "Учётных записей нет. Завести: assistant account add ИМЯ --role editor."
NOBODY_CAN_SIGN_IN = (
    "Войти некому: заведите первую учётную запись командой assistant account add ИМЯ --role editor или настройте вход через "
    "поставщика (docs/несколько-человек.md)."
)
OPEN_TO_THE_NETWORK = (
    "Страница открыта для сети без шифрования: пароли можно подслушать. Поставьте перед ней прокси (docs/обратный-прокси.md)."
)
ROLES = {"reader": "читатель", "editor": "редактор"}

NAME_RULE = "Имя — до 64 русских или латинских букв (не вперемешку), цифр, пробелов, точек, дефисов и подчёркиваний, первой стоит буква или цифра: выберите такое."
PASSWORD_NOT_TEXT = "Пароль не прочитан: ввод должен быть в кодировке UTF-8."
PASSWORD_LONG = "Пароль длиннее 1000 байт: придумайте короче."
PASSWORD_IS_NAME = "Пароль совпадает с именем: придумайте другой."
PASSWORD_MONOTONOUS = "В пароле слишком мало разных знаков: придумайте другой."
WRONG = "Имя или пароль не подошли."
NO_EDITORS_LEFT = "Редакторов больше нет: добавлять документы и строить индекс со страницы теперь некому."


def password_short(length: int) -> str:
    """Say that a password is too short."""
    return f"Пароль короче {length} знаков: придумайте длиннее, например из нескольких слов."


def name_taken(name: str) -> str:
    """Say that there is such an account."""
    return f"Учётная запись «{name}» уже есть: выберите другое имя или смените её пароль командой assistant account password."


def name_unknown(name: str) -> str:
    """Say that there is no such account."""
    return f"Нет учётной записи «{name}»: имена показывает assistant account list."


def too_soon(seconds: int) -> str:
    """Say how long to wait."""
    if seconds <= 90:
        return f"Слишком много неудачных попыток. Повторите через {seconds} с."
    return f"Слишком много неудачных попыток. Повторите через {-(-seconds // 60)} мин."


def secrets_broken(path: str) -> str:
    """Say that Streamlit's file with the provider cannot be read."""
    return f"Файл «{path}» не читается: исправьте запись входа через поставщика или права на файл."


def unreadable(path: str) -> str:
    """Say that the file of the accounts cannot be used."""
    return f"Файл учётных записей «{path}» не читается или не пишется: проверьте права и место на диске или восстановите его из копии."


def added(name: str, role: str) -> str:
    """Say that an account is there."""
    return f"Учётная запись «{name}» заведена: {ROLES[role]}."


def password_changed(name: str) -> str:
    """Say that a password is another one."""
    return f"Пароль «{name}» сменён."


def role_changed(name: str, role: str) -> str:
    """Say that a role is another one."""
    return f"«{name}» теперь {ROLES[role]}."


def removed(name: str) -> str:
    """Say that an account is gone."""
    return f"Учётная запись «{name}» удалена."


def account_line(name: str, role: str, created: str) -> str:
    """Return an account's line."""
    return f"{name}: {ROLES[role]}, заведена {created}"


SIGN_IN = "Вход"
SIGN_IN_NOTE = "Эта страница закрыта: войдите, чтобы спрашивать документы."
SIGN_IN_BUTTON = "Войти"
SIGN_OUT = "Выйти"
FIELD_NAME = "Имя"
FIELD_PASSWORD = "Пароль"
SIGNED_OUT = "Вы вышли."
NOT_YOURS = "Запрос пришёл не с этой страницы: откройте её и войдите."
NOT_SIGNED_IN = "Вход закончился: войдите снова."
SIGN_IN_AGAIN = "Войти"
NO_ADDRESS = "Поставщик не назвал ваш адрес почты или не подтвердил его, поэтому войти нельзя: обратитесь к администратору."
SHOWN_AS = "Вы вошли как"


def sign_in_through(provider: str) -> str:
    """Return the label of the way through a provider."""
    return f"Войти через {provider}"
