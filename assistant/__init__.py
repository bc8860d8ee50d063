"""«Первоисточник»: answers from Russian documents in their own sentences, each with an exact citation.

What is in `__all__` is for other programs (`docs/api.md`), imported when first used: `import assistant` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answering import Answer, exchange
    from assistant.assembly import Assistant
    from assistant.building import BuildReport
    from assistant.citations import Citation
    from assistant.collection import DocumentState
    from assistant.conversation import Exchange, load_conversation, save_conversation
    from assistant.errors import AssistantError
    from assistant.filters import Filter
    from assistant.passages import Passage
    from assistant.retrieval import Hit
    from assistant.spans import Span

__all__ = [
    "Answer",
    "Assistant",
    "AssistantError",
    "BuildReport",
    "Citation",
    "DocumentState",
    "Exchange",
    "Filter",
    "Hit",
    "Passage",
    "Span",
    "exchange",
    "load_conversation",
    "save_conversation",
]

__version__ = "0.1.0"

_HOMES = {
    "Answer": "answering",
    "Assistant": "assembly",
    "AssistantError": "errors",
    "BuildReport": "building",
    "Citation": "citations",
    "DocumentState": "collection",
    "Exchange": "conversation",
    "Filter": "filters",
    "Hit": "retrieval",
    "Passage": "passages",
    "Span": "spans",
    "exchange": "answering",
    "load_conversation": "conversation",
    "save_conversation": "conversation",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
