"""One iteration in full precision: all that another library needs to compute it again."""

from typing import Any

import numpy as np

from .dropout import train_factor
from .trainer import Checkpoint, Iteration, Trainer


def record(trainer: Trainer) -> dict[str, Any]:
    """Train one more iteration and tell it whole, as nested lists for JSON.

    Weights [n_in][n_out] and biases per layer, before and after; masks of 0 and 1 per hidden layer, a row for the
    batch or one for each example; `z` of every layer (the last is `logits`), `a` of the hidden ones after mask and
    factor; `loss` the mean cross-entropy over the batch and `gradients` its gradients, both without weight decay.
    """
    before = trainer.checkpoint()
    used = [trainer.experiment_of(r) for r in range(trainer.networks)]
    iteration = trainer.iterate()
    batch = iteration.batch
    return {
        "step": iteration.step,
        "epoch": used[0].epoch_of(iteration.step),
        "batch": {
            "index": batch.chosen[0].tolist(),
            "inputs": batch.joined_inputs[0, :, :-1].tolist(),
            "labels": batch.one_hot[0].argmax(axis=-1).tolist(),
        },
        "networks": [
            {"name": member.name, **_network(trainer, before, iteration, r), **_settings(used[r])}
            for r, member in enumerate(trainer.members)
        ],
    }


def _settings(used: Any) -> dict[str, Any]:
    return {
        "drop_rates": list(used.drop_rates),
        "factors": [train_factor(p, used.scaling) for p in used.drop_rates],
        "input_drop_rate": used.input_drop_rate,
        "input_factor": train_factor(used.input_drop_rate, used.scaling),
        "scaling": used.scaling,
        "activation": used.activation,
        "optimizer": used.optimizer,
        "learning_rate": used.learning_rate,
        "weight_decay": used.weight_decay,
    }


def _network(trainer: Trainer, before: Checkpoint, iteration: Iteration, r: int) -> dict[str, Any]:
    passed = iteration.passed
    told = {
        **_parameters(trainer, before.parameters[r]),
        "optimizer_state": {k: _parameters(trainer, v[r]) for k, v in before.optimizer_state.items()},
        "masks": [kept[r].astype(int).tolist() for kept in iteration.kept],
        "z": [z[r].tolist() for z in (*passed.z, passed.logits)],
        "a": [a[r].tolist() for a in passed.a],
        "logits": passed.logits[r].tolist(),
        "loss": float(passed.loss[r]),
        "gradients": _parameters(trainer, trainer.gradients[r]),
        **{f"{name}_after": values for name, values in _parameters(trainer, trainer.parameters[r]).items()},
    }
    if iteration.input_kept is not None:
        told["input_mask"] = iteration.input_kept[r].astype(int).tolist()
    return told


def _parameters(trainer: Trainer, flat: np.ndarray[Any, np.dtype[np.float64]]) -> dict[str, list[Any]]:
    """Weights and biases per layer of flat parameters (P,)."""
    return {
        "weights": [w.tolist() for w in trainer.shape.weights(flat)],
        "biases": [b.tolist() for b in trainer.shape.biases(flat)],
    }
