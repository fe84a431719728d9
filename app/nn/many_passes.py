"""Forward passes of one network under many masks at once, over the same inputs."""

from collections.abc import Iterator, Sequence

import numpy as np

from .specimen import WORK_AT_ONCE, Bools, Floats, Specimen
from .subsets import Subsets

FEWEST_ROWS = 16  # that a piece is reckoned by, so that the masked weights of many passes of one example stay small
MOST_AT_ONCE = 100  # masks in a piece, for drawing them takes its time as well


class ManyPasses:
    """A specimen's network over inputs (examples, n_in), dropout on.

    Arrays are (masks, n, examples): sums over neurons or classes then run along rows of examples. Masks and factors are
    put into the weights that leave a layer, which is the same product; the stacked weights of many sub-networks meet
    what comes before the first layer that drops, alike for all of them, in one matrix product.
    """

    def __init__(self, specimen: Specimen, inputs: Floats) -> None:
        shape, now = specimen.shape, specimen.now[0]
        self._shape, self._factors = shape, specimen.train_factors()
        self._weights, self._biases = shape.weights(specimen.parameters[0]), shape.biases(specimen.parameters[0])
        rates = (now.input_drop_rate, *now.drop_rates)
        self._first = next((k for k, p in enumerate(rates) if p), len(rates) - 1)  # that drops
        self._alike = self._up_to_first(inputs.T)  # (n, examples)
        work = shape.parameter_count * max(FEWEST_ROWS, len(inputs))
        self.at_once = max(1, min(MOST_AT_ONCE, WORK_AT_ONCE // work))

    def _up_to_first(self, a: Floats) -> Floats:
        with np.errstate(all="ignore"):
            for k in range(self._first):
                a = self._weights[k].T @ (a * self._factors[k]) + self._biases[k][:, None]
                self._shape.activation.apply(a, a)
        return a

    def logits(self, masks: Sequence[Bools]) -> Floats:
        """(masks, classes, examples); `masks` each (masks, n), the inputs' and then each hidden layer's."""
        with np.errstate(all="ignore"):  # near divergence a pass may overflow
            z = self._behind(self._first, self._alike, masks)
            for k in range(self._first + 1, self._shape.layers):
                self._shape.activation.apply(z, z)
                z = self._behind(k, z, masks)
        return z

    def _behind(self, k: int, a: Floats, masks: Sequence[Bools]) -> Floats:
        """What the layer behind layer k sums up, `a` being (n, examples), or (masks, n, examples)."""
        scaled = np.where(masks[k], self._factors[k], 0.0)
        outgoing = self._weights[k].T * scaled[:, None, :]  # (masks, n_out, n_in)
        z = outgoing @ a if a.ndim == 3 else (outgoing.reshape(-1, len(a)) @ a).reshape(*outgoing.shape[:2], -1)
        z += self._biases[k][:, None]
        return z

    def pieces(self, of: Subsets, first: int, end: int) -> Iterator[tuple[slice, Floats]]:
        """Some at a time of the places `first` … `end` − 1: which, and their logits (masks, classes, examples)."""
        for start in range(first, end, self.at_once):
            these = slice(start, min(start + self.at_once, end))
            yield these, self.logits(of.masks(these.start, these.stop))
