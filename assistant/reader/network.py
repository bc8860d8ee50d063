"""The reader as a network of PyTorch: the encoder of the packaged model, its embeddings as they are, and two outputs a token.

Imported where it is trained or compiled, never to answer.
"""

from pathlib import Path
from typing import Any

import torch

from assistant.compilation import load_plain

TRAINED = ("encoder.encoder.layer.", "head.")
"""What the names of the trained tensors begin with: all layers and the outputs, neither embeddings nor pooler."""


class ReaderNetwork(torch.nn.Module):  # type: ignore[misc]
    """Logits of the first and of the last token of the answer.

    Parameters
    ----------
    source : Path or str
        The packaged model as a sentence-transformers folder.
    """

    def __init__(self, source: Path | str) -> None:
        super().__init__()
        self.encoder: Any = load_plain(source)[0].auto_model
        for module in self.encoder.modules():
            if isinstance(module, torch.nn.Dropout):
                # In one or two passes over the data nothing is learned by heart, and its random numbers cost a tenth of a step.
                module.p = 0.0
        self.encoder.requires_grad_(False)
        self.encoder.encoder.requires_grad_(True)
        self.head = torch.nn.Linear(self.encoder.config.hidden_size, 2)
        torch.nn.init.normal_(self.head.weight, std=0.02)
        torch.nn.init.zeros_(self.head.bias)

    def forward(self, input_ids: Any, attention_mask: Any) -> Any:
        """Return logits, shape (texts, tokens, 2)."""
        types = torch.zeros_like(input_ids)
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=types).last_hidden_state
        # Outputs in float32 also where the layers are in bfloat16: a difference of two logits is what counts.
        return self.head(hidden.float())

    def trained(self) -> dict[str, Any]:
        """Return the tensors that are trained, by name."""
        return {name: tensor for name, tensor in self.state_dict().items() if name.startswith(TRAINED)}

    def put(self, tensors: dict[str, Any]) -> None:
        """Put trained tensors in their places.

        Raises
        ------
        ValueError
            If they are those of another network.
        """
        own = self.trained()
        if own.keys() != tensors.keys() or any(own[name].shape != tensors[name].shape for name in own):
            raise ValueError("the weights are those of another network")
        self.load_state_dict(tensors, strict=False)
