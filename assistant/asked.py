"""A question as it was typed, in its conversation, to what the documents are asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.cleaning import unstressed
from assistant.conversation import Exchange, resolve
from assistant.errors import QuestionError
from assistant.texts import answers as texts
from assistant.texts import conversation as conversation_texts
from assistant.understanding import Change, Vocabulary, understand

LONGEST_QUESTION = 2000
"""In characters; beyond it a question is refused rather than cut silently."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the documents are asked.

    Parameters
    ----------
    text : str
        The question as it was understood.
    changes : tuple of Change
        How it came from what was typed; empty where it is that.
    questions : tuple of str
        The questions it holds, each by itself; one that holds one is that one.
    another : bool
        Whether other quotes are wanted than those already given.
    """

    text: str
    changes: tuple[Change, ...]
    questions: tuple[str, ...]
    another: bool


def literally(typed: str) -> Asked:
    """Return a question as it stands, in one line."""
    typed = " ".join(typed.split())
    return Asked(typed, (), (typed,), another=False)


def understood(typed: str, vocabulary: Vocabulary, conversation: Sequence[Exchange]) -> Asked:
    """Mend a question's slips, part several questions, and resolve what refers to the turns before or to the part before.

    Parameters
    ----------
    typed : str
    vocabulary : Vocabulary
        Of the documents that are asked.
    conversation : sequence of Exchange
        The latest turn last.
    """
    mended = understand(typed, vocabulary)
    changes, questions, another = list(mended.changes), [], False
    former = tuple(conversation)
    for number, part in enumerate(mended.parts):
        resolved = resolve(part, former, same_line=number > 0)
        if resolved.changed:
            changes.append(Change("followup", part, resolved.question))
        elif resolved.unclear:
            changes.append(Change("unclear", resolved.unclear[0], conversation_texts.alternatives(resolved.unclear[1:])))
        another = another or (resolved.another and number == 0)
        questions.append(resolved.question)
        former = (*former, Exchange(part, resolved.question, "answered", (), ()))
    text = mended.text if questions == list(mended.parts) else " ".join(questions)
    return Asked(text, tuple(changes), tuple(questions), another)


def checked(question: str) -> str:
    """Return a question with single spaces and its lines, without marks of stress.

    Raises
    ------
    QuestionError
        If it is empty or longer than `LONGEST_QUESTION`.
    """
    # Bytes of another encoding on the command line come as half surrogate pairs, which no tokenizer takes.
    plain = unstressed(question.encode("utf-8", "replace").decode("utf-8"))
    asked = "\n".join(" ".join(line.split()) for line in plain.splitlines() if line.strip())
    if not asked:
        raise QuestionError(texts.QUESTION_EMPTY)
    if len(asked) > LONGEST_QUESTION:
        raise QuestionError(texts.question_too_long(len(asked), LONGEST_QUESTION))
    return asked
