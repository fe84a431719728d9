"""The bound on total work, so that any run can be recomputed from its start within a few seconds."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

MAX_SECONDS = 4.0  # of one core, for all steps of a run; docs/measurements.md has the measured costs behind these
STEP_SECONDS = 90e-6  # what an iteration costs however small the network
PARAMETER_SECONDS = 6e-9  # for each weight: the update, by the most expensive optimizer
WEIGHT_SECONDS = 0.9e-9  # for each weight and example: forward, backward
NEURON_SECONDS = 12e-9  # for each neuron and example: activation, mask, derivative


def layer_sizes(dataset: str, hidden: Sequence[int]) -> list[int]:
    """Neurons of each layer of a network that learns from these data, inputs and outputs included."""
    inputs, outputs = (64, 10) if dataset == "digits" else (2, 2)
    return [inputs, *hidden, outputs]


def most_steps(fields: Mapping[str, Any]) -> int:
    """How many steps a run with these fields may have; at least 1."""
    sizes = layer_sizes(fields["dataset"], fields["hidden"])
    weights = sum(n_in * n_out for n_in, n_out in pairwise(sizes))
    networks = 2 if fields["twin"] else 1
    example = weights * WEIGHT_SECONDS + sum(sizes) * NEURON_SECONDS
    seconds = STEP_SECONDS + networks * (weights * PARAMETER_SECONDS + fields["batch_size"] * example)
    return max(1, min(20_000, int(MAX_SECONDS / seconds)))
