"""The act a question asks about, in a sentence: «создан» of «Когда создан кластер?», and whether it is done to the same thing."""

from collections.abc import Sequence
from typing import Any

from assistant.dictionary import morphology
from assistant.patterns import regex
from assistant.questions import Question

_WORD = regex(r"[А-Яа-яЁё-]+")
_ACTS = frozenset(("VERB", "PRTS", "INFN"))
_AUXILIARY = frozenset("быть стать мочь являться оказаться иметь следовать".split())
_AKIN = 5
"""«Создан» and «создание» begin alike."""

_NEAR = 3
# What is founded begins by any of these.
_FOUNDED = frozenset("создать создаваться основать учредить образовать образоваться сформировать организовать возникнуть".split())


def tells_of_act(question: Question, sentence: str) -> bool:
    """Tell whether a sentence tells of the act that a question asks about, done to what the question has it done to.

    «В 2016 году кластер создал центр» tells of another act than «Когда создан кластер?»: there the cluster does it. A question
    without an act asks about any.
    """
    asked = [one for one in _readings(question.text) if one.tag.POS in _ACTS and one.normal_form not in _AUXILIARY]
    if not asked:
        return True
    words = _readings(sentence)
    places = [(act, place) for act in asked for place, word in enumerate(words) if _same(act, word)]
    return any(not (_undergone(act) and _does_to_another(question, words, place)) for act, place in places)


def _readings(text: str) -> list[Any]:
    return [morphology().parse(word.lower())[0] for word in _WORD.findall(text)]


def _same(act: Any, word: Any) -> bool:
    if act.normal_form in _FOUNDED and word.normal_form in _FOUNDED:
        return True
    return bool(word.normal_form[:_AKIN] == act.normal_form[:_AKIN])


def _undergone(act: Any) -> bool:
    """Tell whether what is asked about undergoes the act: «создан», «создали», «создаётся»."""
    return bool(act.tag.POS == "PRTS" or act.tag.number == "plur" or act.normal_form.endswith("ся"))


def _does_to_another(question: Question, words: Sequence[Any], place: int) -> bool:
    """Tell whether at a place of a sentence what the question asks about does the act itself, to something else."""
    verb = words[place]
    if verb.tag.POS != "VERB" or verb.normal_form.endswith("ся"):
        return False
    before = next((word for word in reversed(words[:place]) if word.tag.POS == "NOUN"), None)
    behind = next((word for word in words[place + 1 : place + 1 + _NEAR] if word.tag.POS == "NOUN"), None)
    if before is None or behind is None or before.normal_form not in question.lemmas:
        return False
    agrees = verb.tag.gender in (None, before.tag.gender) and verb.tag.number == before.tag.number
    target = any(reading.tag.case == "accs" for reading in morphology().parse(behind.word))
    return bool(agrees and target and behind.normal_form not in question.lemmas)
