"""The hidden neurons' functions, each with its derivative beside it, written into given arrays."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Activation:
    """`apply(z, out)` writes f(z). `chain(gradient, f_z, scratch)` multiplies `gradient` by f′(z), told from f(z).

    `initial_variance` times 1/n_in is the variance of the initial weights that lead into such neurons.
    """

    apply: Callable[[Floats, Floats], object]
    chain: Callable[[Floats, Floats, Floats], None]
    initial_variance: float


def _tanh_chain(gradient: Floats, f_z: Floats, scratch: Floats) -> None:
    np.multiply(f_z, f_z, out=scratch)
    np.subtract(1.0, scratch, out=scratch)
    np.multiply(gradient, scratch, out=gradient)


def _relu(z: Floats, out: Floats) -> None:
    np.maximum(z, 0.0, out=out)


def _relu_chain(gradient: Floats, f_z: Floats, scratch: Floats) -> None:
    np.sign(f_z, out=scratch)  # f(z) ≥ 0, so this is 1 where z > 0 and 0 elsewhere
    np.multiply(gradient, scratch, out=gradient)


def _sigmoid(z: Floats, out: Floats) -> None:
    # σ(z) = (1 + tanh(z/2)) / 2 never overflows
    np.multiply(z, 0.5, out=out)
    np.tanh(out, out=out)
    np.add(out, 1.0, out=out)
    np.multiply(out, 0.5, out=out)


def _sigmoid_chain(gradient: Floats, f_z: Floats, scratch: Floats) -> None:
    np.subtract(1.0, f_z, out=scratch)
    np.multiply(scratch, f_z, out=scratch)
    np.multiply(gradient, scratch, out=gradient)


ACTIVATIONS: dict[str, Activation] = {
    "tanh": Activation(lambda z, out: np.tanh(z, out=out), _tanh_chain, 1.0),
    "relu": Activation(_relu, _relu_chain, 2.0),
    "sigmoid": Activation(_sigmoid, _sigmoid_chain, 1.0),
}
