"""Keys of entries: the same work has the same key wherever and whenever it is exported."""

import hashlib
import json
import re
from dataclasses import asdict

from assistant.bibliography import Record
from assistant.references.parts import people, year

_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e iu ia".replace("_", "").split(" "),
        strict=True,
    )
)
_LONGEST_NAME = 24
_SHORT = 2
_DIGITS = 8


def key(record: Record) -> str:
    """Return the key of a record: the first author or word, the year, and a hash of all its facts; ASCII letters and digits."""
    persons = people(record)
    words = re.findall(r"\w+", persons[0].family if persons else (record.authors or (record.title,))[0])
    word = next((word for word in words if len(word) > _SHORT), "")  # «О развитии …» is not called «o»
    name = "".join(_LATIN.get(letter, letter) for letter in word.lower())
    plain = re.sub(r"[^a-z0-9]", "", name)[:_LONGEST_NAME] or "source"
    facts = json.dumps(asdict(record), ensure_ascii=True, sort_keys=True)
    return f"{plain}{year(record)}-{hashlib.sha256(facts.encode()).hexdigest()[:_DIGITS]}"
