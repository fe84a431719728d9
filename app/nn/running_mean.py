"""One hidden neuron under one mask after another: mean and variance of what it hands on settle where they should."""

import numpy as np
from numpy.typing import NDArray

from .network import Floats
from .specimen import Inquiry, Specimen

PIECE = 100  # draws between two yields


def running_mean(specimen: Specimen, layer: int, neuron: int, split: str, index: int, draws: int) -> Inquiry:
    """What neuron `neuron` (from 0) of hidden layer `layer` (from 1) hands on for one example: m · a · factor.

    `a` is its activation in the full pass, before any factor; m its own mask in draws 1 … `draws` of this step.
    `variance` is the sample variance, by k − 1, whose expectation is `expected_variance` at every k; the errors are the
    standard deviations that `mean` and `variance` have at k draws.
    """
    now, inputs = specimen.now[0], specimen.data.of(split).inputs
    full = specimen.forward(inputs[index : index + 1], specimen.eval_factors())
    a = float(full.f[layer - 1][0, 0, neuron])
    kept = np.empty(draws, bool)
    for draw in range(draws):
        kept[draw] = specimen.masks_left_on(draw + 1)[layer][neuron]
        if (draw + 1) % PIECE == 0:
            yield (draw + 1) / draws
    p = now.drop_rates[layer - 1]
    train_factor, eval_factor = specimen.train_factors()[layer], specimen.eval_factors()[layer]
    mean, variance = so_far(kept, a * train_factor)
    mean_error, variance_error = standard_errors(draws, p, a * train_factor)
    return {
        "step": specimen.step,
        "layer": layer,
        "neuron": neuron,
        "drop_rate": p,
        "scaling": now.scaling,
        "a": a,
        "train_factor": train_factor,
        "eval_factor": eval_factor,
        "eval_value": eval_factor * a,
        "masks": kept.astype(int),
        "mean": mean,
        "variance": variance,
        "expected_mean": (1 - p) * (train_factor * a),
        "expected_variance": p * (1 - p) * (train_factor * a) ** 2,
        "mean_error": mean_error,
        "variance_error": variance_error,
    }


def so_far(kept: NDArray[np.bool_], x: float) -> tuple[Floats, Floats]:
    """(draws,) mean and sample variance of m·x over the first k draws of m; the variance of one draw is NaN.

    Of k draws c were kept, so the mean is x·c/k, and c values lie x − mean above it, k − c lie mean below.
    """
    k, c = np.arange(1, len(kept) + 1), np.cumsum(kept)
    with np.errstate(all="ignore"):
        return x * (c / k), x**2 * (c * (k - c) / (k * (k - 1)))


def standard_errors(draws: int, p: float, x: float) -> tuple[Floats, Floats]:
    """(draws,) standard deviations of the two at k draws, exact: m·x has the values x and 0 only.

    Var(s²) = (μ₄ − σ⁴(k−3)/(k−1)) / k, with the central moments σ² = x²p(1−p) and μ₄ = x⁴p(1−p)(1 − 3p(1−p)).
    """
    k, pq = np.arange(1, draws + 1), p * (1 - p)
    with np.errstate(all="ignore"):
        of_variance = (pq * (1 - 3 * pq) - pq**2 * ((k - 3) / (k - 1))) / k
        return abs(x) * np.sqrt(pq / k), x**2 * np.sqrt(of_variance)
