"""A recurrent layer of PyTorch as reading wants it."""

from __future__ import annotations

import torch
from torch import Tensor, nn

_ORDER = (0, 1, 3, 2)  # PyTorch keeps the gates in the order in, forget, new, out; reading wants new last


def export_recurrent(layer: nn.LSTM) -> dict[str, Tensor]:
    """The arrays of a layer in both directions by the names of `ingest.extract.learned.network.recur`."""
    arrays = {}
    for name, suffix in (("forward", ""), ("backward", "_reverse")):
        parts = {
            "in": getattr(layer, f"weight_ih_l0{suffix}"),
            "across": getattr(layer, f"weight_hh_l0{suffix}"),
            "bias": getattr(layer, f"bias_ih_l0{suffix}") + getattr(layer, f"bias_hh_l0{suffix}"),
        }
        for part, values in parts.items():
            gates = torch.cat([values.chunk(4)[place] for place in _ORDER])
            arrays[f"{name}_{part}"] = gates.T if gates.dim() == 2 else gates
    return arrays
