"""All sub-networks of a small network: every mask, its probability, and one forward pass for all of them."""

import numpy as np
from numpy.typing import NDArray

from app.nn.network import Pass, Shape, with_ones

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def all_masks(neurons: int) -> Bools:
    """(2ⁿ, n): every way to keep or drop n neurons."""
    return (np.arange(2**neurons)[:, None] >> np.arange(neurons) & 1).astype(bool)


def chance_of(masks: Bools, drop_rate: float) -> Floats:
    """(masks,): the probability of each."""
    chances: Floats = np.where(masks, 1 - drop_rate, drop_rate).prod(axis=1)
    return chances


def times(mask: Bools, factor: float) -> Floats:
    """What a layer's activations are multiplied by: its mask times a factor."""
    factors: Floats = np.multiply(mask, factor, dtype=np.float64)
    return factors


def all_passes(shape: Shape, parameters: Floats, inputs: Floats, masks: Bools, factor: float) -> Pass:
    """The engine's forward pass of one network (P,) under each mask, over (batch, n_in) inputs.

    `masks` (masks, all hidden neurons), layer after layer; R is their number.
    """
    layers = np.split(masks, np.cumsum(shape.hidden)[:-1], axis=1)
    passed = Pass(shape, np.tile(parameters, (len(masks), 1)), len(inputs))
    passed.forward(with_ones(inputs[None]), [times(layer[:, None, :], factor) for layer in layers])
    return passed


def full_pass(shape: Shape, parameters: Floats, inputs: Floats, factor: float = 1.0) -> Pass:
    """The engine's forward pass of one whole network, every activation times `factor`."""
    return all_passes(shape, parameters, inputs, np.ones((1, sum(shape.hidden)), bool), factor)


def geometric_mean(probabilities: Floats, chances: Floats) -> Floats:
    """(batch, classes): the normalized, probability-weighted geometric mean of (masks, batch, classes)."""
    mean = np.exp(np.tensordot(chances, np.log(probabilities), axes=1))
    normalized: Floats = mean / mean.sum(axis=-1, keepdims=True)
    return normalized


def some_parameters(shape: Shape, seed: int = 0) -> Floats:
    """(P,) parameters with biases that are not 0, as a trained network has them."""
    return np.random.default_rng(seed).normal(0, 0.7, shape.parameter_count)
