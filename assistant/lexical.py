"""BM25 over lemmas, with a smaller share for exact forms.

Score of a passage for a term: idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean length)), Robertson and Zaragoza,
«The Probabilistic Relevance Framework: BM25 and Beyond» (2009), with idf = ln(1 + (N − df + ½) / (df + ½)), which is never
negative (Apache Lucene). The scores are computed when the index is built; a question sums a few rows.
"""

import json
import math
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from assistant.language import terms

K1 = 1.2
B = 0.6
EXACT = 0.15
"""Share of a form's own BM25 beside that of its lemma."""

_FORM = "="
_ROOT = 5
_NPY_HEADER = 128


@dataclass(frozen=True, slots=True, eq=False)
class LexicalIndex:
    """Postings of lemmas and of forms (marked with «=»).

    Parameters
    ----------
    numbers : dict
        Term → its number.
    offsets : ndarray of int64, shape (terms + 1,)
        Where the postings of each term begin.
    rows : ndarray of int32, shape (postings,)
        Passages that hold the term, ascending.
    impacts : ndarray of float32, shape (postings,)
        BM25 of the term in that passage; for a form already multiplied by its share.
    passages : int
        Number of passages.
    """

    FILES: ClassVar = ("lexical.json", "terms.txt", "term_offsets.npy", "posting_rows.npy", "posting_impacts.npy")

    numbers: dict[str, int]
    offsets: NDArray[np.int64]
    rows: NDArray[np.int32]
    impacts: NDArray[np.float32]
    passages: int

    @classmethod
    def build(cls, texts: Iterable[str], *, k1: float = K1, b: float = B, exact: float = EXACT) -> "LexicalIndex":
        """Return the index of `texts`, one a passage.

        Parameters
        ----------
        texts : iterable of str
        k1, b : float
            How soon a repeated term saturates and how far long passages are discounted. Robertson and Zaragoza (section 3.2)
            name 1.2…2 and 0.5…0.8 as good; neighbouring values differ by a question or two on the development data.
        exact : float
            Share of a form's own BM25 beside that of its lemma.
        """
        first_seen: dict[str, int] = {}
        seen, frequencies_seen, sizes, lengths = array("q"), array("q"), array("q"), array("q")
        for text in texts:
            found = terms(text)
            count = Counter(term.lemma for term in found)
            count.update(_FORM + term.form for term in found)
            seen.extend(first_seen.setdefault(term, len(first_seen)) for term in count)
            frequencies_seen.extend(count.values())
            sizes.append(len(count))
            lengths.append(len({term.span for term in found}))
        vocabulary = sorted(first_seen)
        number = np.empty(len(vocabulary), np.int64)
        number[[first_seen[term] for term in vocabulary]] = np.arange(len(vocabulary))
        numbered = number[np.frombuffer(seen, np.int64)]
        order = np.argsort(numbered, kind="stable")
        rows = np.repeat(np.arange(len(sizes), dtype=np.int32), np.frombuffer(sizes, np.int64))[order]
        frequencies = np.frombuffer(frequencies_seen, np.int64)[order].astype(np.float64)
        held = np.bincount(numbered, minlength=len(vocabulary))
        shares = np.array([exact if term.startswith(_FORM) else 1.0 for term in vocabulary])
        idf = np.log1p((len(sizes) - held + 0.5) / (held + 0.5))
        length = np.frombuffer(lengths, np.int64).astype(np.float64)
        norm = k1 * (1.0 - b + b * length / max(length.sum() / max(len(length), 1), 1e-9))
        impacts = np.repeat(idf * shares, held) * frequencies * (k1 + 1.0) / (frequencies + norm[rows])
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(held, dtype=np.int64)])
        return cls(
            dict(zip(vocabulary, range(len(vocabulary)), strict=True)), offsets, rows, impacts.astype(np.float32), len(sizes)
        )

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        description, words, offsets, rows, impacts = (folder / name for name in self.FILES)
        description.write_text(json.dumps({"passages": self.passages, "terms": len(self.numbers)}) + "\n", "utf-8")
        words.write_text("".join(f"{term}\n" for term in self.numbers), encoding="utf-8")
        for path, content in ((offsets, self.offsets), (rows, self.rows), (impacts, self.impacts)):
            with path.open("wb") as file:
                np.save(file, content, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Open the index in `folder`, postings mapped from disk.

        Raises
        ------
        ValueError
            If the files do not fit together.
        OSError
            If one is missing.
        """
        description, words, *arrays = (folder / name for name in cls.FILES)
        sizes = json.loads(description.read_text(encoding="utf-8"))
        if not isinstance(sizes, dict) or [type(sizes.get(key)) for key in ("passages", "terms")] != [int, int]:
            raise ValueError(f"{description.name} does not give the numbers of passages and terms")
        numbers = {term: n for n, term in enumerate(words.read_text(encoding="utf-8").split("\n")[:-1])}
        offsets, rows, impacts = (
            _open_array(path, dtype) for path, dtype in zip(arrays, ("int64", "int32", "float32"), strict=True)
        )
        _check(sizes["passages"], sizes["terms"], len(numbers), offsets, rows, impacts)
        return cls(numbers, offsets, rows, impacts, sizes["passages"])

    def __len__(self) -> int:
        return self.passages

    def scores(self, question: str) -> NDArray[np.float32]:
        """Return the BM25 of every passage for `question`, shape (passages,); zeros where no term is shared."""
        found = terms(question)
        wanted = dict.fromkeys(key for term in found for key in (term.lemma, _FORM + term.form))
        total = np.zeros(self.passages, np.float32)
        for term in wanted:
            number = self.numbers.get(term)
            if number is not None:
                start, stop = int(self.offsets[number]), int(self.offsets[number + 1])
                total[self.rows[start:stop]] += self.impacts[start:stop]
        return total

    def forms(self) -> dict[str, int]:
        """Return every form there is (lower-case, ё as е) → the number of passages that hold it."""
        held = np.diff(self.offsets).tolist()
        return {term[len(_FORM) :]: held[number] for term, number in self.numbers.items() if term.startswith(_FORM)}

    def has(self, lemma: str) -> bool:
        """Tell whether any passage holds a lemma."""
        return lemma in self.numbers

    def has_akin(self, lemma: str) -> bool:
        """Tell whether any passage holds a word that begins with the same five letters as `lemma`."""
        root = lemma[:_ROOT]
        return len(root) == _ROOT and root in _roots(self)

    def rarity(self, lemma: str) -> float:
        """Return the idf of a lemma (natural logarithm); the largest there is for one no passage holds."""
        number = self.numbers.get(lemma)
        held = int(self.offsets[number + 1] - self.offsets[number]) if number is not None else 0
        return math.log1p((self.passages - held + 0.5) / (held + 0.5))


@lru_cache(maxsize=4)
def _roots(index: LexicalIndex) -> frozenset[str]:
    return frozenset(term[:_ROOT] for term in index.numbers if not term.startswith(_FORM))


def _open_array(path: Path, dtype: str) -> NDArray[Any]:
    """Map an array from disk; one of no elements, which cannot be mapped, is read."""
    size = path.stat().st_size
    if not size:
        raise ValueError(f"{path.name} is empty")
    opened: NDArray[Any] = np.load(path, mmap_mode="r" if size > _NPY_HEADER else None, allow_pickle=False)
    if opened.ndim != 1 or opened.dtype != np.dtype(dtype):
        raise ValueError(f"{path.name} holds {opened.dtype} of shape {opened.shape}, expected one row of {dtype}")
    return opened


def _check(
    passages: int, expected: int, words: int, offsets: NDArray[np.int64], rows: NDArray[np.int32], impacts: NDArray[np.float32]
) -> None:
    """Refuse files of which a question could read past the end, or that belong to different indexes."""
    faults = {
        f"{words} terms and {len(offsets)} offsets, expected {expected} and one more": words != expected
        or len(offsets) != words + 1,
        f"offsets of postings for {len(rows)} rows and {len(impacts)} impacts": len(offsets) == 0
        or offsets[0] != 0
        or bool((np.diff(offsets) < 1).any())
        or not offsets[-1] == len(rows) == len(impacts),
        f"postings of passages beyond the {passages} there are": len(rows) > 0 and not 0 <= rows.min() <= rows.max() < passages,
        "impacts that are not all finite": not np.isfinite(impacts).all(),
    }
    for fault, found in faults.items():
        if found:
            raise ValueError(f"the files of the lexical index do not fit together: {fault}")
