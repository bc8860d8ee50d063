"""Texts to token ids, by the tokenizer of the model, or by the part of it that the text needs.

A vocabulary of a hundred languages takes most of a second to load, its Cyrillic part a tenth of that. Segmentation by a unigram
model (Kudo, «Subword Regularization», 2018) looks only at pieces that stand in the text: without all pieces that hold other
characters, a text of covered characters is cut just the same. A text goes to the first part that covers it, else to the whole
tokenizer; each is loaded when first needed.
"""

import json
import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

WHOLE = "tokenizer.json"

_WORTH_IT = 50_000
"""Smaller vocabularies load fast enough whole."""

_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_SIGNS = "0123456789!\"#$%&'()*+,-./:;<=>?@[]^_|~«»–—„“”’−×±°§•·€₽"
_NORMALISED = {
    "…": "...",
    "№": "No",
    "\n": " ",
    "\u00a0": " ",
    "²": "2",
    "³": "3",
    "¹": "1",
    "½": "1⁄2",
    "¼": "1⁄4",
    "¾": "3⁄4",
    "™": "TM",
}
"""Characters that the tokenizer writes as others before it looks for pieces (NFKC, white space)."""

_RUSSIAN = _LETTERS + _LETTERS.upper() + _SIGNS + " No"
_GREEK = "αβγδεζηθικλμνξοπρσςτυφχψωΓΔΘΛΞΠΣΦΨΩάέήίόύώ"
_RARE = "іїєґўІЇЄҐЎ⁄‒‹›©®→←↑↓≈≠≤≥√∑∞′″‰■●▪№¼¾™"
_COVERED = {
    "russian": _RUSSIAN,
    "latin": _RUSSIAN + string.ascii_letters + "äöüßéèêëàâçîïôùûóíáúñåøæÄÖÜÉÅØÆ" + _GREEK + _RARE,
}
"""Parts by name, the smallest first."""


@dataclass(slots=True)
class _Part:
    """A part of the vocabulary: the characters it covers, and the id in the whole of each of its pieces."""

    file: Path
    covered: re.Pattern[str]
    ids: list[int]
    tokenizer: Any = None

    def encode(self, texts: Sequence[str]) -> list["Encoded"]:
        self.tokenizer = self.tokenizer or _loaded(self.file)
        return [
            Encoded([self.ids[token] for token in encoding.ids], encoding.offsets)
            for encoding in self.tokenizer.encode_batch(list(texts))
        ]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as tokens, special ones included: their ids, and where each begins and ends in the text, (0, 0) for special ones."""

    ids: list[int]
    places: list[tuple[int, int]]


class Tokens:
    """The tokenizer in a compiled folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts = [_opened(folder, name) for name in _COVERED if _file(folder, name).is_file()]

    @cached_property
    def _whole(self) -> Any:
        return _loaded(self._folder / WHOLE)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text's tokens, special ones included."""
        return [encoded.ids for encoded in self.encoded(texts)]

    def encoded(self, texts: Sequence[str]) -> list[Encoded]:
        """Return each text as tokens."""
        chosen = [next((n for n, part in enumerate(self._parts) if part.covered.fullmatch(text)), None) for text in texts]
        found: dict[int, Encoded] = {}
        for number in {*chosen}:
            rows = [row for row, one in enumerate(chosen) if one == number]
            given = [texts[row] for row in rows]
            if number is None:
                encoded = [Encoded(encoding.ids, encoding.offsets) for encoding in self._whole.encode_batch(given)]
            else:
                encoded = self._parts[number].encode(given)
            found.update(zip(rows, encoded, strict=True))
        return [found[row] for row in range(len(texts))]


@cache
def tokens_in(folder: Path) -> Tokens:
    """Return the tokenizer in a compiled folder, loaded once for all that use it."""
    return Tokens(folder)


def write_parts(folder: Path, texts: Sequence[str], prompts: str) -> None:
    """Write the parts of the tokenizer in `folder`, if it has a large unigram vocabulary, that cut `texts` as the whole does.

    Parameters
    ----------
    folder : Path
    texts : sequence of str
        Real texts to compare on.
    prompts : str
        What is put before texts, all of it: its characters are covered too.
    """
    whole = (folder / WHOLE).read_text(encoding="utf-8")
    model = json.loads(whole)["model"]
    if model.get("type") != "Unigram" or len(model["vocab"]) < _WORTH_IT or model.get("byte_fallback"):
        return
    truth = [encoding.ids for encoding in _loaded(folder / WHOLE).encode_batch(list(texts))]
    for name, characters in _COVERED.items():
        _write(folder, name, json.loads(whole), characters + prompts)
        if Tokens(folder).ids(texts) != truth:
            _file(folder, name).unlink()


def _write(folder: Path, name: str, data: Any, characters: str) -> None:
    model = data["model"]
    pieces = [piece for piece, _ in model["vocab"]]
    # A character without a piece of its own could be unknown, which costs as much as the least likely piece of all.
    single = {piece for piece in pieces if len(piece) == 1}
    own = {c for c in characters if c in single or c == " "}
    covered = "".join(sorted(own | {c for c, written in _NORMALISED.items() if own.issuperset(written)}))
    inside = re.compile(f"[▁{re.escape(covered)}]+")
    special = {token["id"] for token in data["added_tokens"]} | {model["unk_id"]}
    kept = [number for number, piece in enumerate(pieces) if number in special or inside.fullmatch(piece)]
    places = {number: place for place, number in enumerate(kept)}
    model["vocab"] = [model["vocab"][number] for number in kept]
    model["unk_id"] = places[model["unk_id"]]
    data["added_tokens"] = [{**token, "id": places[token["id"]]} for token in data["added_tokens"]]
    for token in (data.get("post_processor") or {}).get("special_tokens", {}).values():
        token["ids"] = [places[number] for number in token["ids"]]
    _ids_file(folder, name).write_text(json.dumps({"covered": covered, "ids": kept}, ensure_ascii=False), encoding="utf-8")
    _file(folder, name).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _opened(folder: Path, name: str) -> _Part:
    part = json.loads(_ids_file(folder, name).read_text(encoding="utf-8"))
    return _Part(_file(folder, name), re.compile(f"[{re.escape(part['covered'])}]*"), part["ids"])


def _file(folder: Path, name: str) -> Path:
    return folder / f"tokenizer.{name}.json"


def _ids_file(folder: Path, name: str) -> Path:
    return folder / f"tokenizer.{name}.ids.json"


def _loaded(path: Path) -> Any:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(path))
