"""Running means per neuron, for speeds at which single masks would flash: `static/js/lately.js` for the server."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..nn.insight import Floats, Insight
from .frame import rounded

SHORTEST = 12  # iterations that a mean reaches back at least
SECONDS = 0.6  # … and as many as pass in this time
DECIMALS = 4


def reach_of(speed: float) -> int:
    """How many iterations a mean reaches back at so many iterations a second."""
    return max(SHORTEST, round(SECONDS * speed))


class Lately:
    """How often each hidden neuron slept, and what all neurons gave out, in about the last `reach` iterations.

    It begins with the full network of `start`, all of it awake: as that of `known` iterations, for before the first one
    nobody slept; or, where they are 0, as something that the first iteration replaces.
    """

    def __init__(self, start: Insight, reach: int, known: int) -> None:
        self._reach, self._known = reach, known
        self._asleep = [np.zeros(len(layer.mask)) for layer in start.layers]
        self._activation = [layer.activation.copy() for layer in start.layers]
        self._input, self._output = start.input.activation.copy(), start.output.copy()

    def add(self, seen: Insight) -> None:
        """One more iteration."""
        self._known += 1
        weight = 1 / min(self._known, self._reach)
        for layer, asleep, activation in zip(seen.layers, self._asleep, self._activation, strict=True):
            _drift(asleep, 1.0 - layer.mask, weight)
            _drift(activation, layer.activation, weight)
        _drift(self._input, seen.input.activation, weight)
        _drift(self._output, seen.output, weight)

    def as_json(self) -> dict[str, Any]:
        """The means, one list for each hidden layer, and of input and output."""
        return {
            "asleep": [rounded(layer, DECIMALS) for layer in self._asleep],
            "activation": [rounded(layer, DECIMALS) for layer in self._activation],
            "input": rounded(self._input, DECIMALS),
            "output": rounded(self._output, DECIMALS),
        }


def _drift(means: Floats, now: NDArray[np.floating[Any]], weight: float) -> None:
    """Move every mean toward its next value."""
    means += weight * (now - means)
