"""One reading of an RTF: what its words do to the text."""

from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.loaders.builder import RawText
from assistant.loaders.characters import one_line
from assistant.loaders.inline import with_high
from assistant.loaders.numbering import BULLET
from assistant.loaders.office_blocks import add_block, level_named, numbered
from assistant.loaders.rtf_tables import Cells
from assistant.loaders.rtf_tokens import CHARSETS, SYMBOLS, code_page, tokens
from assistant.loaders.rtf_words import (
    FILLS,
    KNOWN,
    LEVELS,
    MOVES,
    NUMBERS,
    PAGES,
    PLACES,
    SIGNS,
    SKIPPED,
    SWITCHES,
    TABLE_WORDS,
    is_raised,
)
from assistant.loaders.symbols import UNKNOWN, is_of_signs, sign_of
from assistant.texts import reading as texts

_DEEPEST = 1_000
_TINY = 2


@dataclass(slots=True)
class _State:
    """What a group inherits and gives back: where text goes and how it looks."""

    place: str = "body"
    font: int = 0
    unicode_skip: int = 1
    hidden: bool = False
    deleted: bool = False
    high: bool = False
    colour: int = 0
    filled: bool = False
    size: int = 24
    shaded: bool = False
    style: int = 0
    outline: int | None = None
    in_table: bool = False
    nesting: int = 1
    depth: int = 0


@dataclass(slots=True)
class _Flow:
    """A stream of paragraphs: the body's, a note's, a box's."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    """Of the open paragraph, each with whether it is set high."""
    marker: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    kind: Literal["body", "box", "footnote", "endnote"] = "body"


class Reader:
    """Reads the tokens of a file and gathers its text.

    Parameters
    ----------
    page : str
        Code page of its bytes, whatever the file says; empty to believe the file.
    """

    def __init__(self, page: str = "") -> None:
        self.raw = RawText()
        self.page = page or "cp1252"
        self.hidden = 0
        self.is_whole = False
        self.year = ""
        self.info: dict[str, list[str]] = {}
        self._page_is_given = bool(page)
        self._state = _State()
        self._groups: list[tuple[_State, _Flow]] = []
        self._body = self._flow = _Flow()
        self._waiting: list[_Flow] = []
        self._of_table = 0  # how many of these belong to the table that is open
        self._charsets: dict[int, int] = {}
        self._fonts: dict[int, str] = {}
        self._levels: dict[int, int] = {}
        self._style_name: list[str] = []
        self._whites: set[int] = set()
        self._shades: list[int] = []
        self._colours = 0
        self._bytes = bytearray()
        self._skip = 0
        self._starred = False
        self._paragraphs = 0
        self._notes = {"footnote": 0, "endnote": 0}
        self._cells = Cells()

    def read(self, data: bytes) -> None:
        """Read all of a file."""
        for token in tokens(data):
            if token.kind in {"byte", "text"}:
                self._take(token.data)
                continue
            self._flush()
            match token.kind:
                case "open":
                    self._open()
                case "close":
                    self._close()
                case "symbol":
                    self._symbol(token.data.decode("latin-1"))
                case _:
                    self._word(token.word, token.number)
            if token.kind == "close" and not self._groups:
                self.is_whole = True
                break
        self._flush()
        self._end_paragraph()
        self._end_table()

    def _open(self) -> None:
        if len(self._groups) >= _DEEPEST:
            raise ValueError("nested too deep")
        self._groups.append((self._state, self._flow))
        self._state = replace(self._state)
        self._skip = 0

    def _close(self) -> None:
        if not self._groups:
            return
        if self._state.place == "stylesheet":
            self._end_style()
        former, flow = self._groups.pop()
        if flow is not self._flow:
            self._end_paragraph()
            self._waiting.append(self._flow)
            self._flow = flow
        self._state = former
        self._skip = 0
        self._starred = False

    # Characters.

    def _take(self, data: bytes) -> None:
        skipped = min(self._skip, len(data))
        self._skip -= skipped
        self._starred = False
        if self._state.place != "skip":
            self._bytes += data[skipped:]

    def _flush(self) -> None:
        if not self._bytes:
            return
        charset = self._charsets.get(self._state.font, 0)
        if charset == SYMBOLS and self._state.place != "fonttbl":
            self._add(self._signs(self._bytes))
            self._bytes.clear()
            return
        name = self.page if self._page_is_given else CHARSETS.get(charset, self.page)
        text = self._bytes.decode(name, errors="replace")
        self._bytes.clear()
        self._add(text)

    def _signs(self, codes: bytes | bytearray) -> str:
        """Return what a font of signs shows in the place of letters."""
        font = self._fonts.get(self._state.font, "").rstrip("; ")
        if is_of_signs(font):
            return "".join(sign_of(font, code) for code in codes)
        return "".join(UNKNOWN if chr(code).isalpha() or code > 0x7F else chr(code) for code in codes)

    def _add(self, text: str) -> None:
        state = self._state
        match state.place:
            case "skip" | "info":
                pass
            case "fonttbl":
                self._fonts[state.font] = self._fonts.get(state.font, "") + text
            case "colortbl":
                for _ in range(text.count(";")):
                    self._end_colour()
            case "stylesheet":
                self._style_name.append(text)
            case "title" | "author":
                self.info.setdefault(state.place, []).append(text)
            case "listtext" | "pntext":
                self._flow.marker.append(text)
            case _ if self._is_unseen(state):
                self.hidden += len(text.strip())
            case _ if not state.deleted:
                self._flow.pieces.append((text, state.high))

    def _is_unseen(self, state: _State) -> bool:
        """Tell whether text is hidden, a point high, or white on white; a table or a box may have a colour."""
        if state.hidden or state.size <= _TINY:
            return True
        on_colour = state.filled or state.shaded or state.in_table or self._flow.kind == "box"
        return state.colour in self._whites and not on_colour

    def _end_colour(self) -> None:
        if self._shades == [255, 255, 255]:
            self._whites.add(self._colours)
        self._shades = []
        self._colours += 1

    def _end_style(self) -> None:
        name = one_line("".join(self._style_name)).rstrip(";")
        self._style_name.clear()
        if level := level_named(name):
            self._levels[self._state.style] = level

    # Control symbols and words.

    def _symbol(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
        elif sign in {"\r", "\n"}:
            self._word("par", None)
        elif self._skip:
            self._skip -= 1
        elif sign in SIGNS:
            self._add(SIGNS[sign])

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        place = self._state.place
        if place == "skip":
            if word == "ud" and len(self._groups) > 1:
                self._state.place = self._groups[-2][0].place  # the same in Unicode, for those who can read it
        elif word in SKIPPED or (starred and word not in KNOWN):
            self._state.place = "skip"
        elif place == "info":
            self._info(word, number)
        elif place == "colortbl":
            self._shades += [number or 0] if word in {"red", "green", "blue"} else []
        elif word in SIGNS:
            self._add(SIGNS[word])
        elif not self._look(word, number):
            self._structure(word, number)

    def _info(self, word: str, number: int | None) -> None:
        if word in {"title", "author"}:
            self._state.place = word
        elif word == "yr":
            self.year = self.year or str(number)

    def _unicode(self, number: int) -> None:
        if self._skip:
            self._skip -= 1
            return
        code = number & 0xFFFF
        self._add(self._signs(bytes([code & 0xFF])) if 0xF000 <= code <= 0xF0FF else chr(code))
        self._skip = self._state.unicode_skip

    def _look(self, word: str, number: int | None) -> bool:
        """Take a word that says how text looks, and tell whether it does."""
        state = self._state
        if word in SWITCHES:
            setattr(state, SWITCHES[word], number != 0)
        elif word in FILLS:
            setattr(state, FILLS[word], bool(number))
        elif word in NUMBERS:
            setattr(state, NUMBERS[word], max(number or 0, 0))
        elif word in LEVELS:
            state.high = LEVELS[word] and number != 0
        elif word in MOVES:
            state.high = is_raised(word, number)
        elif word == "fs":
            state.size = 24 if number is None else number
        elif word == "plain":
            state.hidden = state.deleted = state.filled = state.high = False
            state.colour, state.size = 0, 24
        elif word == "pard":
            state.style, state.outline, state.in_table, state.nesting, state.depth, state.shaded = 0, None, False, 1, 0, False
        else:
            return False
        return True

    def _structure(self, word: str, number: int | None) -> None:
        """Take a word that says what text is, or where it stands."""
        if word in TABLE_WORDS:
            self._cells.property(word, number)
        elif word in PLACES:
            self._state.place = PLACES[word]
        elif word in {"par", "sect"}:
            self._end_paragraph()
        elif word in {"cell", "nestcell", "intbl", "row"}:
            self._table(word)
        elif word in {"footnote", "shptxt"}:
            self._begin_flow("footnote" if word == "footnote" else "box")
        elif word == "ftnalt" and self._flow.kind == "footnote":
            self._flow.kind = "endnote"
        else:
            self._coding(word, number)

    def _coding(self, word: str, number: int | None) -> None:
        """Take a word that says what bytes, numbers and levels mean."""
        state = self._state
        if word == "u":
            self._unicode(number or 0)
        elif word == "outlinelevel" and state.place == "stylesheet":
            self._levels[state.style] = (number or 0) + 1
        elif word == "outlinelevel":
            state.outline = number
        elif word == "fcharset" and state.place == "fonttbl":
            self._charsets[state.font] = number or 0
        elif word == "ansicpg" and not self._page_is_given:
            self.page = code_page(number)
        elif word in PAGES and not self._page_is_given:
            self.page = PAGES[word]

    def _table(self, word: str) -> None:
        in_body = self._flow is self._body
        if word == "row":
            if in_body:
                self._cells.end_row()
            return
        self._state.in_table = True
        if word != "intbl":
            self._end_paragraph(nested=word == "nestcell")
        if word == "cell" and in_body:
            self._cells.end_cell()

    def _begin_flow(self, kind: Literal["box", "footnote"]) -> None:
        self._flow = _Flow(kind=kind)
        self._state = _State(font=self._state.font, unicode_skip=self._state.unicode_skip)

    # Paragraphs.

    def _end_paragraph(self, *, nested: bool = False) -> None:
        """End a paragraph; one in a table goes to its cell, one of a note or box waits for the end of its paragraph."""
        flow, state = self._flow, self._state
        text, marker = with_high(flow.pieces), one_line("".join(flow.marker))
        flow.pieces.clear()
        flow.marker.clear()
        if marker and not any(character.isalnum() for character in marker):
            marker = BULLET
        if flow is not self._body:
            flow.paragraphs.append(numbered(text, marker))
            return
        self._paragraphs += 1
        if state.in_table:
            self._cells.add(numbered(text, marker), self._paragraphs, nested=nested)
            self._of_table = len(self._waiting)
            return
        self._end_table()
        if text.strip():
            self.raw.at("paragraph", str(self._paragraphs))
            level = self._levels.get(state.style, 0) if state.outline is None else state.outline + 1
            add_block(self.raw, text, marker=marker, depth=state.depth, level=level if level < 10 else 0)
        self._end_flows(len(self._waiting))

    def _end_flows(self, count: int) -> None:
        """Add the first notes and boxes that wait."""
        for flow in self._waiting[:count]:
            if flow.kind in self._notes:
                self._notes[flow.kind] += 1
                name = texts.endnote_name if flow.kind == "endnote" else texts.footnote_name
                self.raw.at("note", name(self._notes[flow.kind]))
            for paragraph in flow.paragraphs:
                self.raw.paragraph(paragraph)
        del self._waiting[:count]
        self._of_table = 0

    def _end_table(self) -> None:
        if self._cells.is_open:
            self._cells.emit(self.raw)
            self._end_flows(self._of_table)
