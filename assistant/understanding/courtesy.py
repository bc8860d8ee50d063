"""What people say around a question: «Здравствуйте! Подскажите, пожалуйста, …», «…, заранее спасибо». It only dilutes.

Taken off only where a question follows it: «Объясните закон спроса» is one itself.
"""

import re

from assistant.patterns import regex
from assistant.understanding.parts import QUESTION

_SENTENCE = r"(?:^|(?<=[.!?…]\s))"
_GREETING = regex(
    rf"{_SENTENCE}(?:здрав?ств\w*|привет(?:ствую)?|добр(?:ый|ое|ого|ой)\s+(?:день|вечер|утро|дня|вечера|утра|времени(?:\s+суток)?|ночи)"
    r"|уважаем\w+(?:\s\w+){1,2}|коллеги)\s*[!.,)]+\s*(?=\w)",
    re.IGNORECASE,
)
_WE = r"(?:я|мы|мне|нам|меня|вы|ты|вас|тебя)"
_SAY = (
    r"(?:(?:под)?скажи(?:те)?|напомни(?:те)?|объясни(?:те)?|поясни(?:те)?|расскажи(?:те)?|уточни(?:те)?|сообщи(?:те)?"
    r"|ответь(?:те)?)"
)
_TELL = r"(?:(?:под)?сказать|напомнить|объяснить|пояснить|рассказать|уточнить|ответить|помочь\s+узнать)"
_WISH = (
    r"(?:хочу|хотим|хочется|хотел[аи]?(?:\s+бы)?|хотелось\s+бы|надо|нужно|важно|необходимо)\s+(?:бы\s+)?"
    r"(?:знать|узнать|спросить|уточнить|понять|выяснить|разобраться)"
)
_LEAD = regex(
    rf"{_SENTENCE}(?:(?:а|и|ну|вот|ещё|еще)\s+)?(?:{_WE}\s+)?(?:очень\s+)?"
    rf"(?:(?:пожалуйста,?\s+)?{_SAY}|(?:не\s+)?(?:могли\s+бы|мог\s+бы|можете|можешь)(?:\s+(?:ли|вы|ты))*(?:\s+(?:мне|нам))?(?:,?\s+пожалуйста,?)?\s+{_TELL}"
    rf"|{_WISH}|интересно|интересует|(?:не\s+)?(?:знаете|знаешь|подскажете|подскажешь)(?:\s+ли)?"
    r"|у\s+(?:меня|нас)\s+(?:есть\s+)?(?:такой\s+)?вопрос|вопрос(?=\s*:))"
    rf"(?:,?\s+(?:{_WE}|бы|пожалуйста|плиз|простыми\s+словами|коротко|кратко|вкратце|подробно|подробнее))*\s*[,:—–-]?\s*(?:а\s+)?"
    rf"(?={QUESTION.pattern}|\w+\s+ли\b)",
    re.IGNORECASE,
)
_PLEASE = regex(r",?\s+(?:пожалуйста|плиз)(?=[\s.!?…]*$)", re.IGNORECASE)
_THANKS = regex(
    r"(?:(?<=[?!.…])\s+|,\s+)(?:заранее\s+)?(?:спасибо|благодар\w+)(?:\s+(?:за\s+(?:ответ|помощь)|заранее))?[\s.!)]*$",
    re.IGNORECASE,
)
_TAKEN, _BEHIND = "\0", regex(r"\0(\W*)(\w)")


def without_courtesy(text: str) -> str:
    """Return a text without greetings and what only leads to its questions; as it stands where it has none."""
    bare = _GREETING.sub("", text)
    bare = _PLEASE.sub("", _THANKS.sub("", _LEAD.sub(_TAKEN, bare)))
    if bare == text or not re.search(r"\w", bare):
        return text
    bare = _BEHIND.sub(lambda match: match[1] + match[2].upper(), bare).replace(_TAKEN, "")
    return bare[:1].upper() + bare[1:]
