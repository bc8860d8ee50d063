"""A page as a picture."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a file of `media_type`, with its size in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int
