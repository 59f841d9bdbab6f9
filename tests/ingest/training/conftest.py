"""An encoder in the form of the published one, of random numbers, that knows a few words."""

import pytest

WORDS = [
    *("[UNK]", "[CLS]", "[SEP]", "[MASK]", "[unused1]", "that", "it", "the", "is", "was", "to", "a", "said", "denied"),
    *("claims", "added", "bridge", "safe", "sand", "mill", "dam", "river", "took", "##s", "##d", "##ing", "##e", "##r"),
    *("ada", "roe", "bolt", "ltd", "mayor", "union", "東"),
]


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A folder with its two files."""
    import torch
    from safetensors.torch import save_file

    from ingest.training.encoder import LAYERS, WIDTH

    torch.manual_seed(4)
    inner, shapes = 4 * WIDTH, {}
    for number in range(LAYERS + 1):  # one more than is used
        layer = f"encoder.layer.{number}"
        for name in ("self.query", "self.key", "self.value", "output.dense"):
            shapes[f"{layer}.attention.{name}"] = (WIDTH, WIDTH)
        shapes |= {f"{layer}.intermediate.dense": (inner, WIDTH), f"{layer}.output.dense": (WIDTH, inner)}
        shapes |= {f"{layer}.attention.output.LayerNorm": (WIDTH,), f"{layer}.output.LayerNorm": (WIDTH,)}
    shapes["embeddings.LayerNorm"] = (WIDTH,)
    arrays = {f"{name}.bias": torch.randn(shape[0]) * 0.02 for name, shape in shapes.items()}
    for name, shape in shapes.items():
        arrays[f"{name}.weight"] = torch.randn(shape) * 0.05 if len(shape) == 2 else torch.ones(shape)
    for name, rows in (("word", len(WORDS)), ("position", 512), ("token_type", 2)):
        arrays[f"embeddings.{name}_embeddings.weight"] = torch.randn(rows, WIDTH) * 0.05
    folder = tmp_path_factory.mktemp("encoder")
    save_file(arrays, folder / "model.safetensors")
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    return folder
