"""Edits of descriptions that are not saved yet: kept as long as the page is open, whatever else is looked at meanwhile."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import streamlit as st

from assistant.ui.person import person

_STATE = "drafts"


@dataclass(slots=True)
class Draft:
    """What of a description was changed.

    Parameters
    ----------
    changed : dict of str
        Key of a sidecar → what stands in its field.
    base : mapping of str or None
        The fields of the sidecar that was changed; None before the first change.
    """

    changed: dict[str, str] = field(default_factory=dict)
    base: Mapping[str, str] | None = None

    def note(self, key: str, value: str, fields: Mapping[str, str]) -> None:
        """Take note of what stands in a field of a sidecar that has `fields`."""
        self.base = fields
        self.changed[key] = value
        if value == fields[key]:
            del self.changed[key]

    def stands_on(self, fields: Mapping[str, str]) -> bool:
        """Tell whether the sidecar is still as it was when it was changed here; from now on, it is."""
        before, self.base = self.base, fields
        self.changed = {key: value for key, value in self.changed.items() if value != fields[key]}
        return before is None or dict(before) == dict(fields)


def draft(document: str) -> Draft:
    """Return the draft of a document's description; it is kept when something is noted in it."""
    return _drafts().setdefault(document, Draft())


def drop_draft(document: str) -> None:
    """Forget what was changed of a description."""
    _drafts().pop(document, None)


def drafted(documents: Collection[str]) -> list[str]:
    """Return which of these documents have a description with changes that are not saved."""
    return sorted(document for document, found in _drafts().items() if found.changed and document in documents)


def any_draft() -> bool:
    """Tell whether anything is not saved."""
    return any(found.changed for found in _drafts().values())


def _drafts() -> dict[str, Draft]:
    """Return the drafts of this session by document, none of another person's."""
    who = person().name
    owner, drafts = st.session_state.get(_STATE, ("", {}))
    if owner != who or _STATE not in st.session_state:
        drafts = {}
        st.session_state[_STATE] = (who, drafts)
    found: dict[str, Draft] = drafts
    return found
