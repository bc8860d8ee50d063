"""The assistant a command works on."""

from pathlib import Path

from assistant.assembly import Assistant
from assistant.settings import load_settings


def open_assistant(corpus: Path | None, index: Path | None) -> Assistant:
    """Return the assistant over the folders of the command line, or of the settings (raises `SettingsError`)."""
    return Assistant(load_settings(corpus, index))
