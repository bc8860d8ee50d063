"""What the control words of RTF mean to a reader of its text."""

SIGNS = {
    **{"tab": " ", "line": " ", "page": " ", "column": " ", "emspace": " ", "enspace": " ", "qmspace": " ", "softline": " "},
    **{"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•"},
    **{"~": "\u00a0", "-": "\u00ad", "_": "-", "\\": "\\", "{": "{", "}": "}"},
}
# Groups whose content is no text, whatever stands in them.
SKIPPED = set(
    "pict objdata header headerl headerr headerf footer footerl footerr footerf fldinst xe tc rxe nonesttables shprslt sp upr "
    "listtable listoverridetable revtbl rsidtbl generator themedata colorschememapping datastore latentstyles xmlnstbl filetbl "
    "wgrffmtfilter private annotation atnid atnauthor atnref atndate bkmkstart bkmkend ftnsep ftnsepc ftncn aftnsep aftnsepc "
    "aftncn falt panose pnseclvl hlinkbase fontemb operator company manager category keywords comment doccomm subject".split()
)
# Groups that a reader who does not know them may skip (they begin with an asterisk), and that we do know.
KNOWN = {"shpinst", "shptxt", "footnote", "listtext", "pntext", "ud", "fldrslt"}
# Groups whose content goes somewhere else than to the text.
PLACES = {word: word for word in ("fonttbl", "colortbl", "stylesheet", "info", "listtext", "pntext")}
TABLE_WORDS = {"trowd", "trleft", "trhdr", "clmrg", "clvmrg", "cellx"}
# Code pages of machines.
PAGES = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850"}
# Words that say how text looks, by the field of the state they set.
SWITCHES = {"v": "hidden", "deleted": "deleted"}
# Whether what follows is set high.
LEVELS = {"super": True, "sub": False, "nosupersub": False}
# Whether it moves up or down, by half-points: this many where none are named; less than _RAISED was fitted to its line.
MOVES = {"up": 1, "dn": -1}
_MOVED, _RAISED = 6, 3
NUMBERS = {"f": "font", "uc": "unicode_skip", "cf": "colour", "s": "style", "itap": "nesting", "ilvl": "depth"}
FILLS = {"cb": "filled", "highlight": "filled", "chcbpat": "filled", "cbpat": "shaded"}


def is_raised(word: str, number: int | None) -> bool:
    """Tell whether a word that moves text sets it high."""
    return MOVES[word] * (_MOVED if number is None else number) >= _RAISED
