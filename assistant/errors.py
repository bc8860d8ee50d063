"""Errors a user can cause or meet, each with one Russian sentence that says what to do.

    AssistantError
    ├── SettingsError          the settings file or an environment variable is wrong
    ├── CorpusError            the corpus folder is missing, empty or cannot be written
    │   └── DocumentUnknown    it holds no such document
    ├── DescriptionError       a sidecar (`file.toml`) is broken
    ├── RejectedFile           one document cannot be read; `reason` is a word of the contract
    ├── QuestionError          the question is empty or too long
    ├── ConversationError      a conversation file cannot be read or written, or is broken
    ├── FilterError            a condition means nothing, or names what the index does not have
    ├── ExportError            an answer cannot be written to a file
    ├── DeskError              opinions or results of measurements cannot be kept or read
    ├── GenerationUnknown      the index keeps no such generation
    ├── AccountError           the accounts cannot be used, or a new one breaks the rules
    │   ├── AccountUnknown     there is no such account
    │   ├── SignInRefused      the name or the password is wrong
    │   └── SignInTooSoon      there were too many failures
    ├── ModelError             the embedding model cannot be prepared or loaded
    ├── WorkersUnavailable     no other process can embed for this one
    └── IndexUnavailable       the index cannot be used; base of the six below
        ├── IndexMissing       nothing was built yet
        ├── IndexDamaged       a checksum, a count or a file does not fit
        ├── IndexForeign       built by another model, other rules or a newer version
        ├── IndexBusy          another process is building
        ├── IndexNotWritable   read-only folder, full disk
        └── VectorsUnreachable the vectors lie in Milvus, which does not answer

Every message comes from `assistant.texts`; the facts it is made of are attributes.
"""

from pathlib import Path
from typing import Literal

Reason = Literal["unsupported", "empty", "damaged", "encrypted", "no_text", "garbled", "too_large", "timeout"]


class AssistantError(Exception):
    """Base of all errors with a message meant for the user.

    Parameters
    ----------
    message : str
        One Russian sentence that names what is wrong and what to do.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class OutputFailed(AssistantError):
    """What a command prints cannot be written where it is sent: the disk is full, say."""


class SettingsError(AssistantError):
    """The settings are wrong."""


class CorpusError(AssistantError):
    """The corpus folder is missing, empty or cannot be written."""


class DocumentUnknown(CorpusError):
    """The corpus holds no such document."""


class DescriptionError(AssistantError):
    """A sidecar is broken; `document` is the sidecar's own path relative to the corpus."""

    def __init__(self, message: str, *, document: str) -> None:
        super().__init__(message)
        self.document = document


class RejectedFile(AssistantError):
    """One document cannot be read; `document` is its path relative to the corpus."""

    def __init__(self, message: str, *, document: str, reason: Reason) -> None:
        super().__init__(message)
        self.document = document
        self.reason = reason


class QuestionError(AssistantError):
    """The question is empty or too long."""


class GenerationUnknown(AssistantError):
    """The index keeps no such generation."""


class FilterError(AssistantError):
    """A filter means nothing, or names what the index does not have; `condition` is the field of `Filter` at fault."""

    def __init__(self, message: str, *, condition: str) -> None:
        super().__init__(message)
        self.condition = condition


class ConversationError(AssistantError):
    """A conversation file cannot be read or written, or is broken; `line` counts from 1 where one is to blame."""

    def __init__(self, message: str, *, path: Path, line: int | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


class ExportError(AssistantError):
    """An answer cannot be written to a file: nothing to write, or the file, its folder or the disk is against it."""


class DeskError(AssistantError):
    """Opinions or results of measurements cannot be kept or read: the file, its folder or the disk is against it."""


class AccountError(AssistantError):
    """The accounts cannot be used, or a new name or password breaks the rules."""


class AccountUnknown(AccountError):
    """There is no such account."""


class SignInRefused(AccountError):
    """The name or the password is wrong; which of them is not told."""


class SignInTooSoon(AccountError):
    """There were too many failures; `seconds` are left to wait."""

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class ModelError(AssistantError):
    """The embedding model cannot be prepared or loaded."""


class WorkersUnavailable(AssistantError):
    """No other process can embed for this one: none is there, none fits, or all have gone."""


class IndexUnavailable(AssistantError):
    """The index cannot be used."""


class IndexMissing(IndexUnavailable):
    """Nothing was built yet."""


class IndexDamaged(IndexUnavailable):
    """A checksum, a count or a file of the index does not fit."""


class IndexUnreadable(IndexUnavailable):
    """The system does not open a file of the index: too many are open, or we have no right to. The index may be whole."""


class IndexForeign(IndexUnavailable):
    """The index was built by another model, other rules or a newer version."""


class IndexBusy(IndexUnavailable):
    """Another process is building."""


class IndexNotWritable(IndexUnavailable):
    """The index folder is read-only or its disk is full."""


class VectorsUnreachable(IndexUnavailable):
    """The vectors lie in Milvus, which does not answer or is not installed."""
