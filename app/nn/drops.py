"""How often each hidden neuron slept up to now, how many slept at once, and what chance would have of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..experiment import Experiment, SettingsLog
from .history import History
from .specimen import Inquiry

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Rates = tuple[float, ...]  # one for each hidden layer

ROWS_AT_ONCE = 1024  # some milliseconds


@dataclass(frozen=True)
class Past:
    """The iterations 1 … `step` of a run: their hidden masks, packed as in SubNetworks, and what decided on them."""

    step: int
    experiment: Experiment
    log: SettingsLog
    masks: list[Bytes]
    different: int


def past_of(history: History) -> Past:
    """What lies behind a run, copied."""
    step, known = history.step, history.sub_networks
    masks = [masks[:step].copy() for masks in known.masks]
    return Past(step, history.experiment, history.log, masks, known.different(step))


def drops(past: Past, last: int) -> Inquiry:
    """Drops counted per neuron and per iteration, with expectation and deviation, and the `last` masks.

    A neuron's count is a sum of independent draws, each with the rate that held in its iteration.
    """
    step, hidden = past.step, past.experiment.hidden
    dropped = [np.zeros(n, np.int64) for n in hidden]
    asleep = np.zeros(sum(hidden) + 1, np.int64)
    held = rates_held(past.experiment, past.log, step)
    for first in range(0, step, ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        slept = [1 - np.unpackbits(m[rows], axis=1, count=n) for m, n in zip(past.masks, hidden, strict=True)]
        for k, layer in enumerate(slept):
            dropped[k] += layer.sum(axis=0, dtype=np.int64)
        asleep += np.bincount(np.concatenate(slept, axis=1).sum(axis=1, dtype=np.int64), minlength=len(asleep))
        yield min(rows.stop, step) / step / 2
    expected = np.zeros(len(asleep))
    for done, (rates, iterations) in enumerate(held.items(), start=1):
        expected += iterations * asleep_chances(hidden, rates)
        yield 0.5 + done / len(held) / 2
    now = past.log.at(past.experiment, step).drop_rates
    return {
        "step": step,
        "epoch": past.experiment.epoch_of(step),
        "different": past.different,
        "neurons": sum(hidden),
        "layers": [
            {
                "drop_rate": now[k],
                "dropped": count,
                "expected": sum((n * rates[k] for rates, n in held.items()), 0.0),
                "deviation": sqrt(sum(n * rates[k] * (1 - rates[k]) for rates, n in held.items())),
            }
            for k, count in enumerate(dropped)
        ],
        "asleep": {"counts": asleep, "expected": expected},
        "recent": [_mask_of(past, iteration) for iteration in range(max(0, step - last) + 1, step + 1)],
    }


def rates_held(experiment: Experiment, log: SettingsLog, step: int) -> dict[Rates, int]:
    """Which drop rates held in how many of the iterations 1 … `step`."""
    held: dict[Rates, int] = {}
    for iterations, rates in log.held(experiment, "drop_rates", step):
        held[rates] = held.get(rates, 0) + len(iterations)
    return held


def asleep_chances(sizes: Sequence[int], rates: Sequence[float]) -> Floats:
    """(Σ sizes + 1,) the probability that k neurons of all layers sleep at once, for k = 0, 1, …"""
    chances = np.ones(1)
    for size, rate in zip(sizes, rates, strict=True):
        chances = np.convolve(chances, binomial(size, rate))
    return chances


def binomial(n: int, p: float) -> Floats:
    """(n + 1,) the probability of k out of n, each with probability p; n at most 1029, beyond which C(n, k) overflows.

    All terms are products of positive numbers, so each is as exact as they are.
    """
    k = np.arange(n + 1)
    ways = np.array([comb(n, int(i)) for i in k], np.float64)
    chances: Floats = ways * p**k * (1 - p) ** (n - k)
    return chances


def _mask_of(past: Past, iteration: int) -> dict[str, Any]:
    rows = [np.unpackbits(m[iteration - 1], count=n) for m, n in zip(past.masks, past.experiment.hidden, strict=True)]
    return {"step": iteration, "masks": rows}
