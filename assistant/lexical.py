"""BM25 over lemmas, with a smaller share for exact forms: postings on disk, and what a question reads of them.

Score of a passage for a term: idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean length)), Robertson and Zaragoza,
«The Probabilistic Relevance Framework: BM25 and Beyond» (2009), with idf = ln(1 + (N − df + ½) / (df + ½)), which is never
negative (Apache Lucene). The scores are computed when the index is built (`assistant.postings`); a question sums a few rows.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from assistant.arrays import map_array
from assistant.language import terms
from assistant.lexicon import Lexicon

FORM = "="
"""Stands before a form; a lemma has no mark."""

_ROOT = 5
_LOOKED_THROUGH = 2**22
"""Postings that are looked through when an index is opened; those of a larger one are left to its checksums."""


@dataclass(frozen=True, slots=True, eq=False)
class LexicalIndex:
    """Postings of lemmas and of forms (marked with «=»), mapped from disk.

    Parameters
    ----------
    lexicon : Lexicon
        The terms.
    offsets : ndarray of int64, shape (terms + 1,)
        Where the postings of each term begin.
    rows : ndarray of int32, shape (postings,)
        Passages that hold the term, ascending.
    impacts : ndarray of float32, shape (postings,)
        BM25 of the term in that passage; for a form already multiplied by its share.
    frequencies : ndarray of uint16, shape (postings,)
        How often the passage holds the term.
    lengths : ndarray of int32, shape (passages,)
        Words of each passage.
    """

    ARRAYS: ClassVar = (
        "term_offsets.npy",
        "posting_rows.npy",
        "posting_impacts.npy",
        "posting_frequencies.npy",
        "passage_lengths.npy",
    )
    FILES: ClassVar = ("lexical.json", *Lexicon.FILES, *ARRAYS)

    lexicon: Lexicon
    offsets: NDArray[np.int64]
    rows: NDArray[np.int32]
    impacts: NDArray[np.float32]
    frequencies: NDArray[np.uint16]
    lengths: NDArray[np.int32]

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Open the index in `folder`.

        Raises
        ------
        ValueError
            If the files do not fit together.
        OSError
            If one is missing.
        """
        description = folder / cls.FILES[0]
        sizes = json.loads(description.read_text(encoding="utf-8"))
        if not isinstance(sizes, dict) or [type(sizes.get(key)) for key in ("passages", "terms")] != [int, int]:
            raise ValueError(f"{description.name} does not give the numbers of passages and terms")
        lexicon = Lexicon.load(folder)
        dtypes = ("int64", "int32", "float32", "uint16", "int32")
        offsets, rows, impacts, frequencies, lengths = (
            _open_array(folder / name, dtype) for name, dtype in zip(cls.ARRAYS, dtypes, strict=True)
        )
        opened = cls(lexicon, offsets, rows, impacts, frequencies, lengths)
        _check(opened, sizes["passages"], sizes["terms"])
        return opened

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def mapped(self) -> tuple[NDArray[Any], ...]:
        """The large arrays, which lie in files."""
        return self.rows, self.impacts, self.frequencies

    def scores(self, question: str) -> NDArray[np.float32]:
        """Return the BM25 of every passage for `question`, shape (passages,); zeros where no term is shared."""
        found = terms(question)
        wanted = dict.fromkeys(key for term in found for key in (term.lemma, FORM + term.form))
        total = np.zeros(len(self), np.float32)
        for term in wanted:
            number = self.lexicon.number(term)
            if number is not None:
                start, stop = int(self.offsets[number]), int(self.offsets[number + 1])
                total[self.rows[start:stop]] += self.impacts[start:stop]
        return total

    def holding(self, forms: Iterable[str]) -> NDArray[np.bool_]:
        """Return which passages hold every one of these forms (lower-case, ё as е), shape (passages,)."""
        held = np.ones(len(self), bool)
        for form in dict.fromkeys(forms):
            number = self.lexicon.number(FORM + form)
            rows = () if number is None else self.rows[int(self.offsets[number]) : int(self.offsets[number + 1])]
            here = np.zeros(len(self), bool)
            here[np.asarray(rows, np.int64)] = True
            held &= here
        return held

    def forms(self) -> dict[str, int]:
        """Return every form there is (lower-case, ё as е) → the number of passages that hold it."""
        held = np.diff(self.offsets).tolist()
        return {term[len(FORM) :]: held[number] for number, term in enumerate(self.lexicon) if term.startswith(FORM)}

    def has(self, lemma: str) -> bool:
        """Tell whether any passage holds a lemma."""
        return self.lexicon.number(lemma) is not None

    def held(self, lemma: str) -> int:
        """Return how many passages hold a lemma."""
        number = self.lexicon.number(lemma)
        return int(self.offsets[number + 1] - self.offsets[number]) if number is not None else 0

    def has_akin(self, lemma: str) -> bool:
        """Tell whether any passage holds a word that begins with the same five letters as `lemma`."""
        return len(lemma) >= _ROOT and self.lexicon.begins(lemma[:_ROOT])

    def rarity(self, lemma: str) -> float:
        """Return the idf of a lemma (natural logarithm); the largest there is for one no passage holds."""
        held = self.held(lemma)
        return math.log1p((len(self) - held + 0.5) / (held + 0.5))


def _open_array(path: Path, dtype: str) -> NDArray[Any]:
    opened = map_array(path)
    if opened.ndim != 1 or opened.dtype != np.dtype(dtype):
        raise ValueError(f"{path.name} holds {opened.dtype} of shape {opened.shape}, expected one row of {dtype}")
    return opened


def _check(index: LexicalIndex, passages: int, expected: int) -> None:
    """Refuse files of which a question could read past the end, or that belong to different indexes."""
    words, offsets, rows = len(index.lexicon), index.offsets, index.rows
    looked = len(rows) <= _LOOKED_THROUGH
    faults = {
        f"{words} terms and {len(offsets)} offsets, expected {expected} and one more": words != expected
        or len(offsets) != words + 1,
        f"lengths of {len(index)} passages, expected {passages}": len(index) != passages,
        f"offsets of postings for {len(rows)} rows, {len(index.impacts)} impacts, {len(index.frequencies)} frequencies": len(
            offsets
        )
        == 0
        or offsets[0] != 0
        or bool((np.diff(offsets) < 1).any())
        or not offsets[-1] == len(rows) == len(index.impacts) == len(index.frequencies),
        f"postings of passages beyond the {passages} there are": looked
        and len(rows) > 0
        and not 0 <= rows.min() <= rows.max() < passages,
        "impacts that are not all finite": looked and not np.isfinite(index.impacts).all(),
    }
    for fault, found in faults.items():
        if found:
            raise ValueError(f"the files of the lexical index do not fit together: {fault}")
