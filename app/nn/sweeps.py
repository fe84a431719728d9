"""Sweeps: one thing about an experiment varied, several seeds each, all else as it was posted (S14, 7.3 and 7.4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..experiment import Experiment, most_steps
from .cohort import Cohort, Scores, work_of
from .over_seeds import better, mean_of, members_for, seeds_from
from .specimen import Inquiry, SoFar, Specimen

OVER = ("drop_rate", "neurons", "train_size")
RATES = tuple(k / 10 for k in range(10))
AWAKE = 6  # neurons of each layer on average, where its width goes with the rate
DIGITS_SIZES, POINTS_SIZES = (20, 60, 100, 200, 400, 800), (10, 20, 40, 60, 100, 200, 500)
LOOKS = 10  # at points that are trained together, on their way
SCORES = ("train_loss", "test_loss", "test_accuracy")
OVERHEAD = 50_000  # of an iteration, in parameters × examples that take as long


@dataclass(frozen=True)
class Point:
    """A value of what is varied, and the experiment that has it."""

    value: float
    experiment: Experiment


def sweep(specimen: Specimen, over: str, count: int) -> Inquiry:
    """Every point from the same `count` seeds, trained from the beginning; settings made since are left out.

    All have as many updates as were posted, or as the largest of them may have by the bound on a run's work. Points of
    one shape are trained together and looked at on their way, others one after another; a point that is not known yet
    is None. With `train_size` each has a twin.
    """
    posted = specimen.experiment
    numbers, groups = seeds_from(posted, count), groups_of(posted, over)
    names, steps = ("network", "twin") if over == "train_size" else ("network",), steps_of(posted, groups)
    told = {"step": specimen.step, "over": over, "seeds": numbers, "steps": steps}
    points: list[dict[str, Any] | None] = [None] * sum(map(len, groups))
    looks = looks_of(steps) if len(groups) == 1 else [steps]
    costs = [OVERHEAD + work_of(group[0].experiment) * len(group) * count * len(names) for group in groups]
    shares = iter(np.cumsum(np.repeat(costs, len(looks))) / (sum(costs) * len(looks)))
    first, begin = 0, 0.0
    for group in groups:
        cohort = Cohort(members_for([point.experiment for point in group], numbers, names))
        for step in looks:
            end = float(next(shares))
            scores = yield from cohort.reach(step, begin, end)
            by_seed = {of: scores[of].reshape(count, len(group), len(names)) for of in SCORES}
            for place, point in enumerate(group):
                points[first + place] = _told(point, {of: each[:, place] for of, each in by_seed.items()}, names)
            yield SoFar(end, {**told, "upto": step, "points": [*points]})
            begin = end
        first += len(group)
    return {**told, "upto": steps, "points": points}


def groups_of(posted: Experiment, over: str) -> list[list[Point]]:
    """The points of a sweep, those together that may be one stack."""
    layers = len(posted.hidden)
    if over == "train_size":
        sizes = DIGITS_SIZES if posted.dataset == "digits" else POINTS_SIZES
        batch = posted.batch_size
        return [[Point(n, replace(posted, train_size=n, batch_size=min(batch, n)))] for n in sizes]
    rates = [Point(p, replace(posted, drop_rates=(p,) * layers)) for p in RATES]
    if over == "drop_rate":
        return [rates]
    return [
        [replace(point, experiment=replace(point.experiment, hidden=(round(AWAKE / (1 - point.value)),) * layers))]
        for point in rates
    ]


def steps_of(posted: Experiment, groups: Sequence[Sequence[Point]]) -> int:
    """The updates that all points have: as posted, where a run of each of the networks alone may have so many."""
    alone = [replace(point.experiment, twin=False) for group in groups for point in group]
    return min(posted.steps, *(most_steps(experiment.as_fields()) for experiment in alone))


def looks_of(steps: int) -> list[int]:
    """The steps at which points that are trained together are looked at, the last of them `steps`."""
    return sorted({-(-steps * i // LOOKS) for i in range(1, LOOKS + 1)})


def _told(point: Point, scores: Scores, names: Sequence[str]) -> dict[str, Any]:
    """A point by its scores, (seeds, names)."""
    networks = {name: {of: each[:, r] for of, each in scores.items()} for r, name in enumerate(names)}
    told = {
        "value": point.value,
        "hidden": point.experiment.hidden,
        "train_size": point.experiment.train_size,
        "networks": {
            name: {of: {**mean_of(each), "each": each.tolist()} for of, each in network.items()}
            for name, network in networks.items()
        },
        "diverged": int(np.isnan(scores["test_loss"]).sum()),
    }
    if "twin" in networks:
        told["better"] = better(networks["network"]["test_loss"], networks["twin"]["test_loss"])
    return told
