"""Which examples each iteration looks at: a new order every epoch, cut into batches."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .datasets import Dataset
from .network import with_ones
from .streams import Purpose, rng

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EPOCHS_AT_ONCE = 16  # orders drawn together, to spread the cost of finding the place in the stream


class Batch(NamedTuple):
    """The examples of one iteration, D = 1 when all networks share them, else one set for each network."""

    chosen: Ints  # (D, batch) places in the training data
    joined_inputs: Floats  # (D, batch, n_in + 1), last column ones
    one_hot: Floats  # (D, batch, classes)


class Batches:
    """The batches of a run, reachable by step: `at(step)` costs a slice inside an epoch.

    Orders are drawn once for each data set. `used_by`: the place of each network's data set in `data`, where some
    share one and others do not.
    """

    def __init__(
        self, data: Sequence[Dataset], seeds: Sequence[int], batch_size: int, used_by: Sequence[int] | None = None
    ) -> None:
        # The examples of all data sets one after another: taking rows from one flat array is what NumPy does fastest.
        self._inputs = np.concatenate([with_ones(d.train_inputs) for d in data])  # (all, n_in + 1)
        self._one_hots = np.concatenate([np.eye(d.classes)[d.train_labels] for d in data])  # (all, classes)
        self._seeds, self._size = seeds, batch_size
        self._used_by = None if used_by is None else np.array(used_by)
        self._train_size = len(data[0].train_labels)
        self._firsts = np.arange(len(data))[:, None] * self._train_size  # (data sets, 1)
        self._per_epoch = -(-self._train_size // batch_size)
        self._epoch = self._block = -1
        self._orders: Ints  # (data sets, EPOCHS_AT_ONCE, train_size)
        self._all: Batch

    def at(self, step: int) -> Batch:
        """The batch of iteration `step`, counted from 1."""
        epoch, place = divmod(step - 1, self._per_epoch)
        if epoch != self._epoch:
            self._shuffle(epoch)
        chosen, inputs, one_hot = self._all
        lo = place * self._size
        hi = lo + self._size
        chosen, inputs, one_hot = chosen[:, lo:hi], inputs[:, lo:hi], one_hot[:, lo:hi]
        if (of := self._used_by) is None:
            return Batch(chosen, inputs, one_hot)
        return Batch(chosen.take(of, axis=0), inputs.take(of, axis=0), one_hot.take(of, axis=0))

    def _shuffle(self, epoch: int) -> None:
        block, place = divmod(epoch, EPOCHS_AT_ONCE)
        if block != self._block:
            unshuffled = np.tile(np.arange(self._train_size), (EPOCHS_AT_ONCE, 1))
            orders = [rng(seed, Purpose.BATCHES, block).permuted(unshuffled, axis=1) for seed in self._seeds]
            self._orders, self._block = np.stack(orders), block
        order = self._orders[:, place]  # (data sets, train_size)
        rows = order + self._firsts
        self._all = Batch(order, self._inputs.take(rows, axis=0), self._one_hots.take(rows, axis=0))
        self._epoch = epoch
