"""RTF as a sequence of tokens, and the code pages its bytes are in."""

import codecs
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from assistant.patterns import regex

Kind = Literal["open", "close", "word", "symbol", "byte", "text"]
_TOKEN = regex(
    rb"(?P<open>\{)|(?P<close>\})"
    rb"|\\(?P<word>[a-zA-Z]{1,40})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<byte>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-zA-Z])"
    rb"|(?P<text>[^\\{}\r\n\x00]+)",
    re.DOTALL,
)

CHARSETS = {
    **{77: "mac-roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254"},
    **{163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"},
    **{254: "cp437", 255: "cp850", 89: "mac-cyrillic"},
}
"""Code page of a font's character set; 0 and 1 are the document's own."""
SYMBOLS = 2
"""The character set of fonts of signs: their letters are no letters."""


class Token(NamedTuple):
    """A token: `word` with its number (None for none), or bytes."""

    kind: str
    word: str
    number: int | None
    data: bytes


def tokens(data: bytes) -> Iterator[Token]:
    r"""Yield the tokens of an RTF; the raw bytes after `\bin` are passed over."""
    place = 0
    while (match := _TOKEN.search(data, place)) is not None:
        place = match.end()
        kind = match.lastgroup or ""
        if match["word"] is not None:
            number = None if match["number"] is None else int(match["number"])
            if match["word"] == b"bin":
                place += max(number or 0, 0)
                continue
            yield Token("word", match["word"].decode("ascii"), number, b"")
        elif kind == "byte":
            yield Token("byte", "", None, bytes.fromhex(match["byte"].decode("ascii")))
        else:
            yield Token(kind, "", None, match[kind])


def code_page(number: int | None) -> str:
    r"""Return the codec of a code page as `\ansicpg` numbers them; Western where Python has none."""
    names = {10000: "mac-roman", 10007: "mac-cyrillic", 65001: "utf-8"}
    for name in (names.get(number or 0, ""), f"cp{number}"):
        try:
            return codecs.lookup(name).name
        except LookupError:
            continue
    return "cp1252"
