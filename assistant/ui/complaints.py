"""What a command that ran as another process complained of."""

_TRACEBACK = "Traceback (most recent call last)"


def complaint(said: str, otherwise: str) -> str:
    """Return the last line a command complained with; one that broke, or was killed, left none fit to be shown: `otherwise`."""
    lines = said.strip().splitlines()
    return lines[-1] if lines and _TRACEBACK not in said else otherwise
