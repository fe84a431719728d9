"""A vote among the networks of past epochs, each with the mask of its last iteration: a recipe taken literally."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from .averages import Averages, estimate_of
from .network import weights_checksum
from .pieces import train_in_pieces
from .specimen import Floats, Inquiry, Specimen, specimen_of
from .trainer import Iteration, Member, Trainer


def epochs_vote(specimen: Specimen, epochs: int) -> Inquiry:
    """The run again, settings made since included; of its last whole epochs, `epochs` at most, the network at the end.

    Each is tested with the mask of the epoch's last iteration, scaled as in training; where every example has a mask,
    with that of the example shown. `different` counts the hidden masks among those, `different_trained` among all
    iterations of these epochs.
    """
    experiment, data = specimen.experiment, specimen.data
    per_epoch = experiment.batches_per_epoch
    last = specimen.step // per_epoch
    first = max(0, last - epochs)  # epochs before the first that counts
    trainer = Trainer([Member("network", experiment)], specimen.log)
    for step in train_in_pieces(trainer, first * per_epoch):
        yield step / (last * per_epoch)
    averages = Averages(data.classes, data.test_labels)
    kept: list[dict[str, Any]] = []
    masks: set[bytes] = set()
    trained: set[bytes] = set()
    for iteration in _iterations(trainer, last * per_epoch):
        trained.add(_packed(iteration))
        if iteration.step % per_epoch == 0:
            masks.add(_packed(iteration))
            logits = specimen_of(trainer).forward(data.test_inputs, _factors(iteration)).logits[0]
            averages.add(logits.T[None], np.ones(1))
            scores = estimate_of(logits).scores(data.test_labels)
            kept.append(
                {
                    "epoch": iteration.step // per_epoch,
                    "step": iteration.step,
                    "checksum": weights_checksum(trainer.parameters[0]),
                    **_masks(iteration),
                    **scores,
                }
            )
        yield iteration.step / (last * per_epoch)
    estimates = averages.estimates()
    return {
        "step": specimen.step,
        "epochs": kept,
        "eval": specimen.tested(specimen.eval_factors()),
        "vote": estimates["vote"].scores(data.test_labels) if kept else None,
        "arithmetic": estimates["arithmetic"].scores(data.test_labels) if kept else None,
        "unvoted": averages.unvoted() if kept else None,
        "iterations": len(kept) * per_epoch,
        "different": len(masks),
        "different_trained": len(trained),
    }


def _iterations(trainer: Trainer, upto: int) -> Iterator[Iteration]:
    """Every iteration as far as `upto`."""
    while trainer.step < upto:
        with np.errstate(all="ignore"):
            iteration = trainer.iterate()
        yield iteration


def _packed(iteration: Iteration) -> bytes:
    """The network's hidden mask, that of the example shown."""
    return b"".join(layer.tobytes() for layer in iteration.packed)


def _factors(iteration: Iteration) -> list[float | Floats]:
    """The network's mask times scaling, the inputs' first."""
    at_input = 1.0 if iteration.input_factor is None else iteration.input_factor[0, 0]
    return [at_input, *(factor[0, 0] for factor in iteration.factors)]


def _masks(iteration: Iteration) -> dict[str, Any]:
    """As a record names them, 0 and 1."""
    told: dict[str, Any] = {"masks": [kept[0, 0].astype(int) for kept in iteration.kept]}
    if iteration.input_kept is not None:
        told["input_mask"] = iteration.input_kept[0, 0].astype(int)
    return told
