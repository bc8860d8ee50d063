"""Conversations kept on disk, each person's own."""

from assistant.conversations.file import FILE, folded
from assistant.conversations.kept import Conversation, Conversations, Document, Given, Kept, Trace

__all__ = ["FILE", "Conversation", "Conversations", "Document", "Given", "Kept", "Trace", "folded"]
