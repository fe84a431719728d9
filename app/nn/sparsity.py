"""How many of a layer's activations are zero or nearly so, and how they are distributed (S14, Fig. 8)."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .network import Floats

BINS = 24
SMALL = 0.1  # an activation nearer to zero than this hardly contributes
RANGES = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0)}


def edges_of(activation: str, layers: Sequence[Floats]) -> Floats:
    """(BINS + 1,) edges that hold all activations of these layers, so that their histograms compare."""
    if activation in RANGES:
        return np.linspace(*RANGES[activation], BINS + 1)
    largest = max(float(a.max()) for a in layers)
    return np.linspace(0.0, largest if 0.0 < largest < np.inf else 1.0, BINS + 1)


def sparsity(a: Floats, edges: Floats) -> dict[str, Any]:
    """What (examples, n) activations are like, over all examples and neurons."""
    size = np.abs(a)
    counts, _ = np.histogram(a[np.isfinite(a)], edges)
    with np.errstate(all="ignore"):
        return {
            "mean_activation": float(a.mean()),
            "mean_size": float(size.mean()),
            "zeros": float(np.mean(a == 0.0)),
            "small": float(np.mean(size < SMALL)),
            "histogram": {"edges": edges, "shares": counts / a.size},
        }
