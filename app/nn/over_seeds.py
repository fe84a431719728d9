"""Means over seeds: which seeds, the members of a cohort for each, and what their scores come to."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..experiment import Experiment
from .network import Floats
from .trainer import Member

SEEDS = 2**32  # there are so many


def seeds_from(experiment: Experiment, count: int) -> list[int]:
    """The experiment's seed and those that follow it."""
    return [(experiment.seed + i) % SEEDS for i in range(count)]


def members_for(experiments: Sequence[Experiment], seeds: Sequence[int], names: Sequence[str]) -> list[Member]:
    """Each experiment from each seed under each name, a twin without dropout; seed by seed, for those share data."""
    return [
        Member(name, replace(experiment, seed=seed), dropout=name != "twin")
        for seed in seeds
        for experiment in experiments
        for name in names
    ]


def mean_of(values: Floats) -> dict[str, float | None]:
    """Mean and deviation of a sample over those that are numbers; None where these are too few."""
    found = values[np.isfinite(values)]
    with np.errstate(all="ignore"):  # shortly before they diverge, squares may overflow
        return {
            "mean": float(found.mean()) if found.size else None,
            "deviation": float(found.std(ddof=1)) if found.size > 1 else None,
        }


def better(network: Floats, twin: Floats) -> int:
    """In how many seeds the network's test loss is the lower one; where one of the two has diverged, in neither."""
    return int(np.sum(network < twin))
