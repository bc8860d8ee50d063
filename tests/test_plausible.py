"""Whether a text is a language or garbage of a wrong encoding."""

from itertools import product

import pytest

from assistant.loaders.plausible import is_garbled
from tests.making import SENTENCES

# Whether a text is a language.

OTHER_LANGUAGES = (
    "Кабінет Міністрів України ухвалив постанову про розвиток підприємництва в областях країни.",
    "Қазақстан Республикасының Үкіметі кәсіпкерлікті дамыту туралы қаулы қабылдады, кәсіпорындар қолдау алады.",
    "Министерският съвет прие решение за развитие на предприемачеството в областите на страната.",
    "The government adopted a resolution on the development of entrepreneurship in the regions of the country.",
    "Die Bundesregierung beschloss die Förderung von Clustern; Unternehmen erhalten Unterstützung aus dem Haushalt.",
    "def load(path): return json.loads(path.read_text()) # SELECT id, name FROM users WHERE created_at > NOW()",
)


@pytest.mark.parametrize("text", [*OTHER_LANGUAGES, " ".join(SENTENCES), " ".join(SENTENCES).upper()])
def test_a_language_is_not_garbage(text: str) -> None:
    assert not is_garbled(text)


WRITTEN = ("cp1251", "koi8-r", "cp866", "iso-8859-5", "utf-8")
TAKEN_FOR = ("cp1251", "koi8-r", "cp1252", "iso-8859-5", "latin-1")
# Mostly box drawing: too few letters to judge.
BOXES = ("cp866", "koi8-r")


@pytest.mark.parametrize(("written", "taken_for"), [pair for pair in product(WRITTEN, TAKEN_FOR) if pair != BOXES])
def test_a_wrong_encoding_makes_garbage(written: str, taken_for: str) -> None:
    text = " ".join(SENTENCES).encode(written).decode(taken_for, errors="replace")
    assert is_garbled(text) is (written != taken_for)


def test_garbage_is_known_by_its_sound_where_its_shape_is_sane() -> None:
    text = "Предприятия получают поддержку из государственного бюджета, если создают новые рабочие места в регионах страны"
    assert is_garbled(text.encode("koi8-r").decode("cp1251"))
    assert is_garbled(text.encode("cp1251").decode("koi8-r"))
