"""A run's iterations as a table, one row each: losses, masks and who slept; and what was measured at fixed steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .drops import Past, past_of
from .history import History
from .metrics import Metrics

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]

ROWS_AT_ONCE = 64  # a millisecond as text, even of the largest network


@dataclass(frozen=True)
class Table:
    """The iterations 1 … `past.step` of a run, copied from it.

    `losses`: by network's name, (step,) in each iteration's batch under its mask. `metrics`: those measured at fixed
    steps, from step 0 on.
    """

    past: Past
    losses: dict[str, Floats]
    metrics: list[Metrics]

    def slices(self) -> Iterator["Slice"]:
        """All rows from the first to the last, ROWS_AT_ONCE at a time."""
        experiment, step = self.past.experiment, self.past.step
        for first in range(0, step, ROWS_AT_ONCE):
            these = slice(first, min(first + ROWS_AT_ONCE, step))
            steps = range(these.start + 1, these.stop + 1)
            masks = [
                np.unpackbits(packed[these], axis=1, count=n)
                for packed, n in zip(self.past.masks, experiment.hidden, strict=True)
            ]
            yield Slice(
                steps=steps,
                epochs=[experiment.epoch_of(step) for step in steps],
                losses=[losses[these].tolist() for losses in self.losses.values()],
                asleep=sum((1 - mask).sum(axis=1, dtype=np.int64) for mask in masks).tolist(),
                masks=masks,
            )


class Slice(NamedTuple):
    """Some rows of a table, column by column; where masks are drawn per example, that of the example shown."""

    steps: range
    epochs: list[int]
    losses: list[list[float]]  # one list for each network
    asleep: list[int]  # hidden neurons
    masks: list[Bytes]  # (rows, n) of 0 and 1 for each hidden layer


def table_of(history: History) -> Table:
    """The run's way to where it stands."""
    past = past_of(history)
    names = [member.name for member in history.trainer.members]
    losses = {name: losses[: past.step].copy() for name, losses in zip(names, history.losses_by_network, strict=True)}
    return Table(past, losses, history.metrics_between(-1, past.step))
