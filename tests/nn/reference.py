"""Training written a second time, for one network and as plainly as it goes, to hold the engine against.

It shares nothing with app/nn: weights and biases apart, textbook formulas, PyTorch's definitions of the
optimizers. What the engine says, this must say too, to 1e-12.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Layers = list[Floats]
Function = Callable[[Floats], Floats]

FUNCTIONS: dict[str, tuple[Function, Function]] = {
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
    "relu": (lambda z: np.where(z > 0, z, 0.0), lambda z: np.where(z > 0, 1.0, 0.0)),
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
}


@dataclass
class Computed:
    """A forward and backward pass: per layer `z` (the last: logits), `a` after mask and factor, gradients."""

    z: Layers
    a: Layers
    loss: float
    probabilities: Floats
    weights: Layers
    biases: Layers


def compute(
    weights: Sequence[Floats],
    biases: Sequence[Floats],
    inputs: Floats,
    labels: NDArray[np.int64],
    factors: Sequence[Floats | float],
    activation: str,
) -> Computed:
    """Mean cross-entropy over (batch, n_in) inputs, and its gradients; `factors[k]` are those of layer k."""
    function, derivative = FUNCTIONS[activation]
    z: Layers = []
    a = [inputs]
    for w, b, factor in zip(weights, biases, [*factors, None], strict=True):
        z.append(a[-1] @ w + b)
        if factor is not None:
            a.append(function(z[-1]) * factor)
    exp = np.exp(z[-1] - z[-1].max(axis=1, keepdims=True))
    probabilities = exp / exp.sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    delta = probabilities.copy()
    delta[rows, labels] -= 1
    delta /= len(labels)
    by_weights: Layers = []
    by_biases: Layers = []
    for k in reversed(range(len(weights))):
        by_weights.insert(0, a[k].T @ delta)
        by_biases.insert(0, delta.sum(axis=0))
        if k:
            delta = (delta @ weights[k].T) * factors[k - 1] * derivative(z[k - 1])
    loss = float(-np.log(probabilities[rows, labels]).mean())
    return Computed(z, a[1:], loss, probabilities, by_weights, by_biases)


@dataclass
class Reference:
    """An optimizer of PyTorch for one array of parameters, weight decay coupled; `state` starts at zero."""

    kind: str
    state: dict[str, Floats]

    @classmethod
    def like(cls, kind: str, values: Floats) -> "Reference":
        names = {"sgd": [], "momentum": ["momentum_buffer"], "adam": ["exp_avg", "exp_avg_sq"]}[kind]
        return cls(kind, {name: np.zeros_like(values) for name in names})

    def update(self, values: Floats, gradient: Floats, rate: float, weight_decay: float, step: int) -> Floats:
        """The values after the `step`-th update, at learning rate `rate`."""
        gradient = gradient + weight_decay * values
        if self.kind == "sgd":
            return values - rate * gradient
        if self.kind == "momentum":
            buffer = self.state["momentum_buffer"] = 0.9 * self.state["momentum_buffer"] + gradient
            return values - rate * buffer
        mean = self.state["exp_avg"] = 0.9 * self.state["exp_avg"] + (1 - 0.9) * gradient
        square = self.state["exp_avg_sq"] = 0.999 * self.state["exp_avg_sq"] + (1 - 0.999) * gradient**2
        corrected_mean, corrected_square = mean / (1 - 0.9**step), square / (1 - 0.999**step)
        return values - rate * corrected_mean / (np.sqrt(corrected_square) + 1e-8)


def factor_in_training(drop_rate: float, scaling: str) -> float:
    """Inverted dropout scales up what is kept; the others leave it."""
    return {"inverted": 1 / (1 - drop_rate), "classic": 1.0, "none": 1.0}[scaling]


def factor_in_eval(drop_rate: float, scaling: str) -> float:
    """Classic dropout scales down everything; the others leave it."""
    return {"inverted": 1.0, "classic": 1 - drop_rate, "none": 1.0}[scaling]
