"""Files to documents: one module a format, each run in a child process with limits of time and memory."""

from assistant.loaders.document import Document, Heading, Page, ReadingWarning, WarningKind

__all__ = ["Document", "Heading", "Page", "ReadingWarning", "WarningKind"]
