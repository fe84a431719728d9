"""Which examples each iteration looks at: a new order every epoch, cut into batches."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .datasets import Dataset
from .network import with_ones
from .streams import Purpose, rng

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """The examples of one iteration, D = 1 when all networks share them, else one set for each network."""

    index: Ints  # (D, batch) into the training data
    joined_inputs: Floats  # (D, batch, n_in + 1), last column ones
    one_hot: Floats  # (D, batch, classes)


class Batches:
    """The batches of a run, reachable by step: `at(step)` costs a slice inside an epoch."""

    def __init__(self, data: Sequence[Dataset], seeds: Sequence[int], batch_size: int) -> None:
        self._inputs = [with_ones(d.train_inputs) for d in data]
        self._one_hots = [np.eye(d.classes)[d.train_labels] for d in data]
        self._seeds, self._size = seeds, batch_size
        self._train_size = len(data[0].train_labels)
        self._per_epoch = -(-self._train_size // batch_size)
        self._epoch = -1
        self._all: Batch

    def at(self, step: int) -> Batch:
        """The batch of iteration `step`, counted from 1."""
        epoch, place = divmod(step - 1, self._per_epoch)
        if epoch != self._epoch:
            self._shuffle(epoch)
        lo = place * self._size
        cut = slice(lo, lo + self._size)
        return Batch(self._all.index[:, cut], self._all.joined_inputs[:, cut], self._all.one_hot[:, cut])

    def _shuffle(self, epoch: int) -> None:
        orders = [rng(seed, Purpose.BATCHES, epoch).permutation(self._train_size) for seed in self._seeds]
        self._all = Batch(
            np.stack(orders),
            np.stack([inputs[order] for inputs, order in zip(self._inputs, orders, strict=True)]),
            np.stack([one_hot[order] for one_hot, order in zip(self._one_hots, orders, strict=True)]),
        )
        self._epoch = epoch
