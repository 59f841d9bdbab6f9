"""Networks that choose, written down by hand: only the scores of features count, the layers behind give nothing."""

import numpy as np

from ingest.extract.learned.choosing import Chooser


def make_plain_chooser(own, each, *, seen=1):
    """`own` and `each`: scores by feature, a line each, of none and of all ways, and of all ways.

    What the encoder reads, one number of an utterance and `seen` of an option, counts nothing.
    """
    ways = each.shape[1]
    layers = {"inner": (2, 1), "out": (2, ways), "none": (1, 1), "nobody": (1, 1)}
    arrays = {name: np.zeros(shape) for name, shape in layers.items()}
    arrays |= {f"{name}_bias": np.zeros(shape[1]) for name, shape in layers.items()}
    arrays |= {"read": np.zeros((1, ways + 2)), "seen": np.zeros((seen, ways + 1))}
    arrays |= {name: np.pad(scores, ((0, 1), (0, 1))) for name, scores in (("own", own), ("each", each))}
    return Chooser({name: values.astype(np.float32) for name, values in arrays.items()})
