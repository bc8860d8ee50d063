"""Attention as it is fastest to train on a CPU: products in the type of the layers, scale and mask inside the first of them."""

from typing import Any

import torch

NAME = "reader"


def attend(
    module: Any, query: Any, key: Any, value: Any, attention_mask: Any = None, scaling: float | None = None, **_: Any
) -> tuple[Any, None]:
    """Return scaled dot-product attention (Vaswani et al., 2017), shape (texts, tokens, heads, size).

    PyTorch's own for CPUs spends half of a training step in its backward pass.

    Parameters
    ----------
    module : Any
        The layer, as transformers passes it.
    query, key, value : tensor, shape (texts, heads, tokens, size)
    attention_mask : tensor or None, broadcast over (texts, heads, tokens, tokens)
        Added to the scores.
    scaling : float or None
        1 / √size if not given.
    """
    texts, heads, tokens, size = query.shape
    flat = (texts * heads, tokens, size)
    scale = size**-0.5 if scaling is None else scaling
    q, k, v = (part.reshape(flat) for part in (query, key, value))
    bias = torch.zeros((), dtype=q.dtype, device=q.device).expand(flat[0], tokens, tokens)
    if attention_mask is not None:
        one_row = attention_mask[:, :, :1, :].expand(texts, heads, 1, tokens).reshape(flat[0], 1, tokens)
        bias = one_row.to(q.dtype).expand(flat[0], tokens, tokens)
    weights = torch.softmax(torch.baddbmm(bias, q, k.transpose(1, 2), alpha=scale), dim=-1)
    return torch.bmm(weights, v).view(texts, heads, tokens, size).transpose(1, 2).contiguous(), None


def use(encoder: Any) -> None:
    """Let an encoder of transformers attend this way; every query of a text sees the same tokens."""
    from transformers import AttentionInterface
    from transformers.masking_utils import AttentionMaskInterface, eager_mask

    AttentionInterface.register(NAME, attend)
    AttentionMaskInterface.register(NAME, eager_mask)
    encoder.set_attn_implementation(NAME)
