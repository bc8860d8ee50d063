"""An index of the former release: what it has embedded is taken over by the next build; its rules of reading were others.

Its format (3) kept the vectors of all words in one file, and no digests of passages.
"""

import json
from pathlib import Path

import numpy as np

from assistant.arrays import map_array, read_array
from assistant.cleaning import CleanText
from assistant.compilation import Identity
from assistant.embedding import Vectors, Words
from assistant.errors import IndexDamaged
from assistant.generation import PASSAGES, WORD_COUNTS, passage_key, read_document
from assistant.language import words
from assistant.manifest import MANIFEST, DocumentEntry, damaged_files, manifest_of
from assistant.vectors import FlatVectors

FORMAT = 3
_WORDS = "words.npy"


class FormerRelease:
    """A generation that the former release built.

    Parameters
    ----------
    folder : Path
    identity : Identity
        Of the model in use.

    Raises
    ------
    ValueError
        If it is none, is damaged, or was built by another model.
    """

    def __init__(self, folder: Path, identity: Identity) -> None:
        try:
            data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            if data["format"] != FORMAT:
                raise ValueError(folder.name)
            data["documents"] = [{**entry, "vectors": ""} for entry in data["documents"]]
            manifest = manifest_of(data)
            if manifest.identity != identity or any(damaged_files(folder, manifest)):
                raise ValueError(folder.name)
            self._vectors = FlatVectors.load(folder)
            self._words = map_array(folder / _WORDS)
            self._ends = np.cumsum(read_array(folder / WORD_COUNTS), dtype=np.int64)
            places = read_array(folder / PASSAGES)
            self._folder, self._files = folder, manifest.files
            self._rows: dict[bytes, int] = {}
            for entry in manifest.documents:
                text = self._read(entry).text
                for row in range(entry.first, entry.stop):
                    _, start, stop = places[row].tolist()
                    # By other rules a passage may have other words to be searched by.
                    if self._ends[row] - self._begins(row) == len(words(text[start:stop])):
                        self._rows[passage_key(text[start:stop])] = row
        except (OSError, KeyError, TypeError, IndexDamaged) as error:
            raise ValueError(folder.name) from error

    def _read(self, entry: DocumentEntry) -> CleanText:
        return read_document(self._folder, entry, self._files[entry.file][1])

    def __contains__(self, key: bytes) -> bool:
        return key in self._rows

    def __getitem__(self, key: bytes) -> tuple[Vectors, Words]:
        """Return the vector of a passage and those of its words."""
        row = self._rows[key]
        held = self._words[self._begins(row) : int(self._ends[row])]
        return self._vectors.rows(np.array([row]))[0], np.asarray(held)

    def _begins(self, row: int) -> int:
        return int(self._ends[row - 1]) if row else 0
