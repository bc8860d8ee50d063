"""What names and passwords may be, and when two names are one."""

import unicodedata

from assistant.errors import AccountError
from assistant.texts import people as texts

LONGEST_NAME = 64
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1000
"""In bytes."""

_FEWEST_CHARACTERS = 4
_ALPHABETS = ("CYRILLIC ", "LATIN ")
_SIGNS = " .-_"


def written(name: str) -> str:
    """Return a name as it is kept and shown.

    It is of one alphabet: «Иванов» with a Latin «o» would pass for another person. No «@» stands in it, so it is never taken for
    the address of one who signs in through a provider.

    Raises
    ------
    AccountError
        If it breaks the rules.
    """
    text = " ".join(unicodedata.normalize("NFC", name).split())
    alphabets = {_alphabet(character) for character in text if character not in _SIGNS and character not in "0123456789"}
    if not 0 < len(text) <= LONGEST_NAME or text[0] in _SIGNS or None in alphabets or len(alphabets) > 1:
        raise AccountError(texts.NAME_RULE)
    return text


def _alphabet(character: str) -> str | None:
    if not character.isalpha():
        return None
    name = unicodedata.name(character, "")
    return next((alphabet for alphabet in _ALPHABETS if name.startswith(alphabet)), None)


def key_of(name: str) -> str:
    """Return what two spellings of one name share, whatever else was typed."""
    text = " ".join(name.encode("utf-8", errors="replace").decode().split())
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def check_password(password: str, name: str) -> None:
    """Hold a new password to the rules.

    Raises
    ------
    AccountError
        If it breaks them.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(texts.password_short(SHORTEST_PASSWORD))
    if len(secret(password)) > LONGEST_PASSWORD:
        raise AccountError(texts.PASSWORD_LONG)
    if key_of(password) == key_of(name):
        raise AccountError(texts.PASSWORD_IS_NAME)
    if len(set(password)) < _FEWEST_CHARACTERS:
        raise AccountError(texts.PASSWORD_MONOTONOUS)


def secret(password: str) -> bytes:
    """Return the bytes that are hashed: one password typed on two keyboards is the same (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", errors="surrogatepass")
