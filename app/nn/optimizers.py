"""SGD, momentum and Adam, as PyTorch defines them, over the flat parameters of a stack."""

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOMENTUM = 0.9
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


class Optimizer(ABC):
    """Changes parameters (R, P) in place from gradients (R, P). `state` holds arrays (R, P), named as in PyTorch."""

    names: tuple[str, ...] = ()

    def __init__(self, like: Floats) -> None:
        self.state = {name: np.zeros_like(like) for name in self.names}
        self._change = np.empty_like(like)

    @abstractmethod
    def update(self, parameters: Floats, gradients: Floats, learning_rate: Floats, step: int) -> None:
        """The `step`-th update, from 1. `learning_rate`: (R, 1) or (R, P); `gradients`, with decay, are only read."""


class Sgd(Optimizer):
    """w ← w − lr · g."""

    def update(self, parameters: Floats, gradients: Floats, learning_rate: Floats, step: int) -> None:
        """One update; see Optimizer."""
        np.multiply(gradients, learning_rate, out=self._change)
        np.subtract(parameters, self._change, out=parameters)


class Momentum(Optimizer):
    """v ← 0.9 v + g; w ← w − lr · v."""

    names = ("momentum_buffer",)

    def update(self, parameters: Floats, gradients: Floats, learning_rate: Floats, step: int) -> None:
        """One update; see Optimizer."""
        velocity = self.state["momentum_buffer"]
        np.multiply(velocity, MOMENTUM, out=velocity)
        np.add(velocity, gradients, out=velocity)
        np.multiply(velocity, learning_rate, out=self._change)
        np.subtract(parameters, self._change, out=parameters)


class Adam(Optimizer):
    """Kingma & Ba 2015, algorithm 1: running means of g and g², corrected for starting at 0."""

    names = ("exp_avg", "exp_avg_sq")

    def update(self, parameters: Floats, gradients: Floats, learning_rate: Floats, step: int) -> None:
        """One update; see Optimizer."""
        mean, mean_sq, change = self.state["exp_avg"], self.state["exp_avg_sq"], self._change
        np.multiply(mean, BETA1, out=mean)
        np.multiply(gradients, 1 - BETA1, out=change)
        np.add(mean, change, out=mean)
        np.multiply(mean_sq, BETA2, out=mean_sq)
        np.multiply(gradients, gradients, out=change)
        np.multiply(change, 1 - BETA2, out=change)
        np.add(mean_sq, change, out=mean_sq)
        np.sqrt(mean_sq, out=change)
        np.divide(change, (1 - BETA2**step) ** 0.5, out=change)
        np.add(change, EPSILON, out=change)
        np.divide(mean, change, out=change)
        np.multiply(change, learning_rate / (1 - BETA1**step), out=change)
        np.subtract(parameters, change, out=parameters)


OPTIMIZERS: dict[str, type[Optimizer]] = {"sgd": Sgd, "momentum": Momentum, "adam": Adam}
