"""How much each hidden neuron matters: how far the test loss rises when it alone is silenced."""

from collections.abc import Sequence

import numpy as np

from .network import Floats
from .specimen import Inquiry, Specimen


def importance(specimen: Specimen) -> Inquiry:
    """All hidden neurons of all networks, each knocked out by itself from the full network by its eval rule.

    `rise` is how much larger the test loss is then, `largest` the largest rise, and `top_quarter` the share of all
    that rises which a quarter of the neurons carries, those that rise most.
    """
    networks = []
    done, all_neurons = 0, len(specimen.names) * sum(specimen.shape.hidden)
    for r, name in enumerate(specimen.names):
        factors = specimen.eval_factors(r)
        passed = specimen.forward(specimen.data.test_inputs, factors, r)
        full = specimen.scores(passed.logits[0])
        neurons = []
        for layer, size in enumerate(specimen.shape.hidden, start=1):
            for neuron in range(size):
                a = passed.a[layer - 1][0].copy()  # what lies before it stays as it is
                a[:, neuron] = 0.0
                knocked = specimen.scores(_behind(specimen, r, layer, a, factors))
                rise = knocked["test_loss"] - full["test_loss"]
                neurons.append({"layer": layer, "neuron": neuron, **knocked, "rise": rise})
                done += 1
                yield done / all_neurons
        rises = [neuron["rise"] for neuron in neurons]
        told = {"name": name, **full, "neurons": neurons, "largest": max(rises), "top_quarter": top_quarter(rises)}
        networks.append(told)
    return {"step": specimen.step, "networks": networks}


def top_quarter(rises: Sequence[float]) -> float | None:
    """The share of the sum of positive rises that the largest quarter of all, rounded up, has; None where none rises.

    It is at least 1/4, or what the rounding makes of it, where all rise alike.
    """
    positive = np.sort(np.maximum(rises, 0.0))[::-1]
    total = float(positive.sum())
    return float(positive[: -(-len(rises) // 4)].sum()) / total if total > 0 else None


def _behind(specimen: Specimen, network: int, layer: int, a: Floats, factors: Sequence[float]) -> Floats:
    """(batch, classes) logits from `a`, what hidden layer `layer` hands on, (batch, n)."""
    shape, parameters = specimen.shape, specimen.parameters[network]
    with np.errstate(all="ignore"):
        for weights, biases, factor in zip(
            shape.weights(parameters)[layer:-1], shape.biases(parameters)[layer:-1], factors[layer + 1 :], strict=True
        ):
            z = a @ weights + biases
            shape.activation.apply(z, z)
            a = z * factor
        return a @ shape.weights(parameters)[-1] + shape.biases(parameters)[-1]
