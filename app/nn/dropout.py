"""Dropout itself: masks, and the factors of the three scaling conventions.

drop_rate is the probability of zeroing. Srivastava et al. 2014 (JMLR 15) write p for the probability of keeping.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..experiment import Experiment


def keep_mask(uniform: NDArray[np.float64], drop_rate: Any) -> NDArray[np.bool_]:
    """True where a neuron is kept: each independently with probability 1 − drop_rate.

    `uniform` are numbers in [0, 1), one per neuron whatever its rate, so that one draw serves every rate; shapes
    broadcast.
    """
    kept: NDArray[np.bool_] = uniform >= drop_rate
    return kept


def train_factor(drop_rate: float, scaling: str) -> float:
    """What a kept activation is multiplied by in training: 1/(1−p) for inverted dropout, else 1."""
    return 1.0 / (1.0 - drop_rate) if scaling == "inverted" else 1.0


def eval_factor(drop_rate: float, scaling: str) -> float:
    """What every activation is multiplied by in eval mode: 1−p for classic dropout, else 1.

    Classic dropout is the one of Srivastava et al. 2014, section 4, where the weights leaving the neuron are
    multiplied; multiplying its activation is the same.
    """
    return 1.0 - drop_rate if scaling == "classic" else 1.0


def train_factors(now: Experiment) -> list[float]:
    """What kept inputs, and kept activations of each hidden layer, are multiplied by in training."""
    return [train_factor(p, now.scaling) for p in (now.input_drop_rate, *now.drop_rates)]


def eval_factors(now: Experiment) -> list[float]:
    """What all inputs, and all activations of each hidden layer, are multiplied by in eval mode."""
    return [eval_factor(p, now.scaling) for p in (now.input_drop_rate, *now.drop_rates)]
