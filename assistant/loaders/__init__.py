"""Files to documents: one module a format."""

from assistant.loaders.document import (
    NO_METADATA,
    Anchor,
    AnchorKind,
    Breaks,
    Document,
    Heading,
    Metadata,
    Page,
    ReadingWarning,
    WarningKind,
    anchor_at,
)
from assistant.loaders.geometry import UNITS, Words

__all__ = [
    "NO_METADATA",
    "UNITS",
    "Anchor",
    "AnchorKind",
    "Breaks",
    "Document",
    "Heading",
    "Metadata",
    "Page",
    "ReadingWarning",
    "WarningKind",
    "Words",
    "anchor_at",
]
