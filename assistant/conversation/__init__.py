"""A conversation: what a follow-up means after the turns before it, and the file the turns are kept in."""

from assistant.conversation.exchange import Exchange
from assistant.conversation.files import load_conversation, save_conversation
from assistant.conversation.resolving import Resolved, resolve

__all__ = ["Exchange", "Resolved", "load_conversation", "resolve", "save_conversation"]
