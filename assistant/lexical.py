"""BM25 over lemmas, with a smaller share for exact forms.

Score of a passage for a term: idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean length)), Robertson and Zaragoza,
«The Probabilistic Relevance Framework: BM25 and Beyond» (2009), with idf = ln(1 + (N − df + ½) / (df + ½)), which is never
negative (Apache Lucene). The scores are computed when the index is built; a question sums a few rows.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from assistant.language import terms

K1 = 1.2
B = 0.6
EXACT = 0.15
"""Share of a form's own BM25 beside that of its lemma."""

_FORM = "="


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
        """Return the index of `texts`, one a passage."""
        counts: list[Counter[str]] = []
        lengths: list[int] = []
        for text in texts:
            found = terms(text)
            counts.append(Counter(term.lemma for term in found) + Counter(_FORM + term.form for term in found))
            lengths.append(len({term.span for term in found}))
        mean = sum(lengths) / len(lengths) if any(lengths) else 1.0
        vocabulary = sorted(set().union(*counts)) if counts else []
        postings: dict[str, list[tuple[int, int]]] = {term: [] for term in vocabulary}
        for row, count in enumerate(counts):
            for term, frequency in count.items():
                postings[term].append((row, frequency))
        offsets = np.zeros(len(vocabulary) + 1, np.int64)
        offsets[1:] = np.cumsum([len(postings[term]) for term in vocabulary])
        flat = np.array([pair for term in vocabulary for pair in postings[term]], dtype=np.int64).reshape(-1, 2)
        rows, frequencies = flat[:, 0], flat[:, 1].astype(np.float64)
        held = np.diff(offsets)
        idf = np.log1p((len(counts) - held + 0.5) / (held + 0.5))
        shares = np.array([exact if term.startswith(_FORM) else 1.0 for term in vocabulary])
        norm = k1 * (1.0 - b + b * np.array(lengths, np.float64) / mean) if counts else np.zeros(0)
        impacts = np.repeat(idf * shares, held) * frequencies * (k1 + 1.0) / (frequencies + norm[rows])
        numbers = {term: number for number, term in enumerate(vocabulary)}
        return cls(numbers, offsets, rows.astype(np.int32), impacts.astype(np.float32), len(counts))

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        description, words, offsets, rows, impacts = (folder / name for name in self.FILES)
        description.write_text(json.dumps({"passages": self.passages, "terms": len(self.numbers)}) + "\n", "utf-8")
        words.write_text("".join(f"{term}\n" for term in self.numbers), encoding="utf-8")
        for path, array in ((offsets, self.offsets), (rows, self.rows), (impacts, self.impacts)):
            with path.open("wb") as file:
                np.save(file, array, allow_pickle=False)

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
        numbers = {term: n for n, term in enumerate(words.read_text(encoding="utf-8").split("\n")[:-1])}
        offsets, rows, impacts = (np.load(path, mmap_mode="r" if path.stat().st_size > 128 else None) for path in arrays)
        fits = (
            len(numbers) == sizes["terms"]
            and len(offsets) == len(numbers) + 1
            and len(rows) == len(impacts) == int(offsets[-1])
            and (not len(rows) or 0 <= int(rows.min()) <= int(rows.max()) < sizes["passages"])
        )
        if not fits:
            raise ValueError("the files of the lexical index do not fit together")
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

    def rarity(self, lemma: str) -> float:
        """Return the idf of a lemma (natural logarithm); the largest there is for one no passage holds."""
        number = self.numbers.get(lemma)
        held = int(self.offsets[number + 1] - self.offsets[number]) if number is not None else 0
        return math.log1p((self.passages - held + 0.5) / (held + 0.5))
