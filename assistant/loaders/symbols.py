"""Fonts of signs: what a reader sees in the place of a letter, from the encodings of Symbol and Wingdings that Unicode maps."""

from assistant.patterns import regex

UNKNOWN = "•"
"""A sign of which only its place is known."""

PRIVATE = regex(r"[\uf020-\uf0ff]")
"""Where Word keeps the codes of such a font."""

_ROWS = {
    0x20: " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    0xA0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑",
    0xF1: "〉∫",
}
_SYMBOL = {first + place: sign for first, row in _ROWS.items() for place, sign in enumerate(row)}
# Of Wingdings what stands in forms, lists and letters; the rest are pictures.
_WINGDINGS = {
    **{0x20: " ", 0x28: "☎", 0x2A: "✉", 0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x9F: "•"},
    **{0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓"},
    **{0xFD: "☒", 0xFE: "☑"},
}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}


def sign_of(font: str, code: int) -> str:
    """Return the sign that a font of signs has at a code, from 0 or where Word keeps such codes."""
    return _FONTS.get(font.strip().lower(), {}).get(code & 0xFF, UNKNOWN)


def is_of_signs(font: str) -> bool:
    """Tell whether a font is one whose signs are known."""
    return font.strip().lower() in _FONTS


def with_signs(text: str, font: str) -> str:
    """Return text of a font with the signs it shows where it has the codes Word keeps for them; a font of letters has none."""
    return PRIVATE.sub(lambda found: sign_of(font, ord(found[0])), text) if is_of_signs(font) else text
