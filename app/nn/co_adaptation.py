"""How far hidden neurons lean on each other: correlations, sparsity and the size of weights, beside the twin's."""

from typing import Any

import numpy as np

from .network import Floats
from .sparsity import edges_of, sparsity
from .specimen import Inquiry, Specimen


def co_adaptation(specimen: Specimen) -> Inquiry:
    """The full networks by their eval rule over the test inputs, present weights.

    Activations are what neurons compute, before the factor that classic dropout has in eval mode, so that network and
    twin compare whatever the scaling. `mean` is that of |r| over the pairs of neurons in a layer which both vary.
    """
    activations = []  # per network, per hidden layer, (test, n)
    count = len(specimen.names)
    for r in range(count):
        passed = specimen.forward(specimen.data.test_inputs, specimen.eval_factors(r), r)
        activations.append([f[0] for f in passed.f])
        yield (r + 1) / (2 * count)
    kind = specimen.experiment.activation
    edges = [edges_of(kind, layers) for layers in zip(*activations, strict=True)]
    networks = []
    for r, name in enumerate(specimen.names):
        layers, pairs = [], []
        for a, bins in zip(activations[r], edges, strict=True):
            correlations = correlations_of(a)
            pairs.append(pairs_of(correlations))
            layers.append(
                {
                    "correlations": correlations,
                    "mean": _mean(pairs[-1]),
                    "constant": int(np.isnan(np.diag(correlations)).sum()),
                    **sparsity(a, bins),
                }
            )
            yield (count + r + len(layers) / len(edges)) / (2 * count)
        networks.append(
            {
                "name": name,
                "norms": norms(specimen, r),
                "layers": layers,
                "mean": _mean(np.concatenate(pairs)),
            }
        )
    return {"step": specimen.step, "networks": networks}


def correlations_of(a: Floats) -> Floats:
    """(n, n) Pearson correlations between the columns of (examples, n); not a number beside a column of one value."""
    with np.errstate(all="ignore"):
        apart = a - a.mean(axis=0)
        apart[:, a.min(axis=0) == a.max(axis=0)] = np.nan  # rounding of the mean must not look like variation
        apart /= np.abs(apart).max(axis=0)  # squares of tiny numbers would vanish, of huge ones overflow
        apart /= np.sqrt((apart**2).sum(axis=0))
        correlations: Floats = np.clip(apart.T @ apart, -1.0, 1.0)
    np.fill_diagonal(correlations, np.where(np.isnan(np.diag(correlations)), np.nan, 1.0))
    return correlations


def pairs_of(correlations: Floats) -> Floats:
    """|r| of every pair of two different neurons that both vary."""
    each = np.abs(correlations[np.triu_indices(len(correlations), k=1)])
    return each[np.isfinite(each)]


def _mean(values: Floats) -> float | None:
    return float(values.mean()) if values.size else None


def norms(specimen: Specimen, network: int) -> dict[str, Any]:
    """How large weights are, without biases: each layer's Frobenius norm, and the norm of what leads to each neuron."""
    layers = []
    with np.errstate(all="ignore"):
        for weights in specimen.shape.weights(specimen.parameters[network]):
            incoming = np.sqrt((weights**2).sum(axis=0))
            norm = float(np.sqrt((weights**2).sum()))
            layers.append({"weights": norm, "largest": float(np.abs(weights).max()), "incoming": incoming})
        total = float(np.sqrt(sum(layer["weights"] ** 2 for layer in layers)))
    return {"layers": layers, "total": total}
