"""Line breaks inside the paragraphs of a DOC: antiword has them in its plain text, in its DocBook it glues the words around."""

_REACH = 20_000
"""A paragraph is looked for so many letters beyond the one before."""


class LineBreaks:
    """The places of line breaks among the letters of a plain text; paragraphs are asked for in their order.

    Parameters
    ----------
    plain : str
        A line is a paragraph, or the part of one that a break ends.
    """

    def __init__(self, plain: str) -> None:
        self._breaks: set[int] = set()
        letters: list[str] = []
        length = 0
        for line in plain.splitlines():
            self._breaks.add(length)
            letters.append("".join(line.split()))
            length += len(letters[-1])
        self._letters = "".join(letters)
        self._reached = 0

    def restored(self, text: str) -> str:
        """Return a paragraph with a space wherever a line ends in the plain text, unless there is one."""
        sought = "".join(text.split())
        start = self._letters.find(sought, self._reached, self._reached + len(sought) + _REACH) if sought else -1
        if start < 0:
            return text
        self._reached = start + len(sought)
        shown: list[str] = []
        place = start
        for character in text:
            if not character.isspace():
                if place > start and place in self._breaks and not shown[-1].isspace():
                    shown.append(" ")
                place += 1
            shown.append(character)
        return "".join(shown)
