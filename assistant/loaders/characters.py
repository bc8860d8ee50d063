r"""What every loader does to characters: one line break, no control characters, no halves of surrogate pairs."""

from assistant.patterns import regex

_LINE_BREAK = regex(r"\r\n?|[\x0b\x85\u2028]")
_PARAGRAPH_BREAK = regex(r"[\f\u2029]")
_SURROGATE_PAIR = regex(r"[\ud800-\udbff][\udc00-\udfff]")
UNPRINTABLE = regex(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters no text has; what is left of them after a wrong decoding, too."""


def plain(text: str) -> str:
    r"""Return `text` with `\n` as its only line break, an empty line for a form feed, and nothing unprintable."""
    text = _PARAGRAPH_BREAK.sub("\n\n", _LINE_BREAK.sub("\n", text))
    text = _SURROGATE_PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return UNPRINTABLE.sub("", text)


def one_line(text: str) -> str:
    """Return `text` on one line, with single spaces."""
    # What is printable throughout has nothing to be made plain; cells of tables are asked for by the million.
    return " ".join((text if text.isprintable() else plain(text)).split())
