"""What the training makes small."""

from typing import Any

import torch

MASKED = -1e4
"""Logit of a position that cannot be an answer."""


def loss_of(logits: Any, candidates: Any, starts: Any, ends: Any) -> Any:
    """Return the mean cross-entropy of first and last token.

    Parameters
    ----------
    logits : tensor, shape (texts, tokens, 2)
    candidates : tensor of bool, shape (texts, tokens)
        Positions that can be an answer: 0 and those of the passage.
    starts, ends : tensor of int64, shape (texts,)
        0 where the passage does not answer.
    """
    masked = logits.float().masked_fill(~candidates[:, :, None], MASKED)
    cross_entropy = torch.nn.functional.cross_entropy
    return (cross_entropy(masked[:, :, 0], starts) + cross_entropy(masked[:, :, 1], ends)) / 2
