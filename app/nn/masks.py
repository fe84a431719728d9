"""Which neurons each iteration drops: masks drawn in blocks of iterations, and the factors made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..experiment import Experiment
from .dropout import keep_mask, train_factor
from .streams import Purpose, rng

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]

DRAWN_AT_ONCE = 16_384  # numbers: enough to spread the cost of a draw, few enough to stay in the cache
MOST_STEPS_AT_ONCE = 128


@dataclass(frozen=True)
class Rates:
    """What the masks depend on besides chance: one row of drop rates per network, and its scaling."""

    drop_rates: Floats  # (R, layers)
    scalings: Sequence[str]  # R names


class MaskSource:
    """Masks of some layers for a stack of R networks, reachable by step.

    `rows` masks per iteration: 1 when a batch shares one, else the batch size. Networks with the same seed see the same
    uniform numbers; how many are drawn at once depends on `sizes` and `rows` alone, so a network keeps its masks in
    any stack. Each of `seeds` is drawn from once; `used_by`: the place of each network's seed among them, where some
    share one and others do not.
    """

    def __init__(
        self,
        purpose: Purpose,
        seeds: Sequence[int],
        sizes: Sequence[int],
        rows: int,
        used_by: Sequence[int] | None = None,
    ) -> None:
        self._purpose, self._seeds, self._sizes, self._rows = purpose, seeds, sizes, rows
        self._used_by = None if used_by is None else np.array(used_by)
        self._block_steps = min(MOST_STEPS_AT_ONCE, max(1, DRAWN_AT_ONCE // (rows * sum(sizes))))
        self._block = -1
        self._uniform: Floats  # (steps, seeds, rows, all neurons)
        self._kept: list[Bools]
        self._factors: list[Floats]
        self._packed: list[Bytes]
        self._rates: Rates

    def use(self, rates: Rates) -> None:
        """From now on drop at these rates; iterations drawn already keep their uniform numbers."""
        self._rates = rates
        if self._block >= 0:
            self._derive()

    def at(self, step: int) -> tuple[list[Bools], list[Floats], list[Bytes]]:
        """(masks, factors, packed) of iteration `step` from 1, per layer.

        Masks and factors (mask times scaling) are (R, rows, n); packed is the first network's first mask as bits.
        """
        block, place = divmod(step - 1, self._block_steps)
        if block != self._block:
            self._draw(block)
        return (
            [kept[place] for kept in self._kept],
            [factor[place] for factor in self._factors],
            [packed[place] for packed in self._packed],
        )

    def _draw(self, block: int) -> None:
        shape = (self._block_steps, self._rows, sum(self._sizes))
        drawn = [rng(seed, self._purpose, block).random(shape) for seed in self._seeds]
        self._uniform = np.stack(drawn, axis=1)
        self._block = block
        self._derive()

    def _derive(self) -> None:
        self._kept, self._factors, self._packed, first = [], [], [], 0
        rates = self._rates
        for layer, size in enumerate(self._sizes):
            p = rates.drop_rates[:, layer, None, None]  # (R, 1, 1)
            scale = [train_factor(float(r), s) for r, s in zip(p.ravel(), rates.scalings, strict=True)]
            uniform = self._uniform[..., first : first + size]
            if self._used_by is not None:
                uniform = uniform.take(self._used_by, axis=1)
            kept = keep_mask(uniform, p)  # (steps, R, rows, n)
            self._kept.append(kept)
            self._factors.append(kept * np.reshape(scale, p.shape))
            self._packed.append(np.packbits(kept[:, 0, 0], axis=-1))
            first += size


def masks_left_on(now: Experiment, sizes: Sequence[int], step: int, draw: int) -> list[Bools]:
    """Monte Carlo dropout: the `draw`-th random masks at a step, (n,) for the inputs, then for each hidden layer."""
    uniform = rng(now.seed, Purpose.MC_MASKS, step, draw).random(sum(sizes))
    cuts = np.split(uniform, np.cumsum(sizes)[:-1])
    return [keep_mask(u, p) for u, p in zip(cuts, (now.input_drop_rate, *now.drop_rates), strict=True)]
