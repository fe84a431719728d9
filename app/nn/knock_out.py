"""The full network with some of its hidden neurons silenced: what that does to an example, and to the test data."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .metrics import GRID, as_bytes, cross_entropy, grid
from .network import Floats
from .specimen import Inquiry, Specimen


class Neuron(NamedTuple):
    """A hidden neuron: its layer from 1, its place in it from 0."""

    layer: int
    neuron: int

    def __str__(self) -> str:
        return f"{self.layer}-{self.neuron}"


def knock_out(specimen: Specimen, neurons: Sequence[Neuron], split: str, index: int) -> Inquiry:
    """The network by its eval rule, the activations of `neurons` set to 0: tested, on one example, and on the grid."""
    data, factors = specimen.data, without(specimen, neurons)
    inputs, labels, _ = data.of(split)
    full = specimen.tested(specimen.eval_factors())
    yield 1 / 4
    knocked = specimen.tested(factors)
    yield 2 / 4
    seen = specimen.forward(inputs[index : index + 1], factors)
    layers = [{"z": z[0, 0], "activation": a[0, 0]} for z, a in zip(seen.z, seen.a, strict=True)]
    with np.errstate(all="ignore"):
        loss = cross_entropy(seen.logits[0], labels[index : index + 1])
    picture = {"layers": layers, "logits": seen.logits[0, 0], "output": seen.probabilities[0, 0], "loss": loss}
    yield 3 / 4
    boundary = None
    if data.extent:
        points = grid(data.extent)
        boundary = {
            "size": GRID,
            "extent": data.extent,
            "full": as_bytes(specimen.forward(points, specimen.eval_factors()).logits[0]),
            "knocked": as_bytes(specimen.forward(points, factors).logits[0]),
        }
    return {
        "step": specimen.step,
        "neurons": [str(neuron) for neuron in neurons],
        "full": full,
        "knocked": knocked,
        "picture": picture,
        "boundary": boundary,
    }


def without(specimen: Specimen, neurons: Sequence[Neuron], network: int = 0) -> list[Floats]:
    """The factors of eval mode, those of inputs first, with 0 for each of `neurons`."""
    factors = [np.full(n, f) for n, f in zip(specimen.shape.sizes, specimen.eval_factors(network), strict=False)]
    for layer, neuron in neurons:
        factors[layer][neuron] = 0.0
    return factors
