"""The command line; `main` is the command `assistant`."""

from assistant.cli.application import main

__all__ = ["main"]
