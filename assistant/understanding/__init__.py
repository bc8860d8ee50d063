"""A question as a person typed it → the question that is looked for, and what was changed."""

from assistant.understanding.question import understand
from assistant.understanding.understood import Change, Kind, Understood
from assistant.understanding.vocabulary import Vocabulary

__all__ = ["Change", "Kind", "Understood", "Vocabulary", "understand"]
