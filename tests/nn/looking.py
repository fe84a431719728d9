"""Looking into small trained networks: a specimen of one, and the answer of an inquiry driven to its end."""

from typing import Any

import numpy as np

from app.experiment import SettingsLog, experiment_from
from app.nn.specimen import Inquiry, SoFar, Specimen, specimen_of
from app.nn.trainer import Trainer, members_of

from .reference import Computed, Floats, compute, factor_in_eval

RATES = (0.3, 0.4)


def trainer_of(trained: int = 200, log: SettingsLog | None = None, **fields: Any) -> Trainer:
    """A small network and its twin after so many updates."""
    small = {"hidden": [7, 6], "drop_rates": RATES, "train_size": 40, "seed": 95}
    trainer = Trainer(members_of(experiment_from({**small, **fields})), log)
    for _ in range(trained):
        trainer.iterate()
    return trainer


def specimen(trained: int = 200, log: SettingsLog | None = None, **fields: Any) -> Specimen:
    """The same, to be looked at."""
    return specimen_of(trainer_of(trained, log, **fields))


def answer(inquiry: Inquiry) -> dict[str, Any]:
    """What an inquiry comes to; the shares it tells on the way must not shrink, and be 1 at most."""
    last = 0.0
    while True:
        try:
            piece = next(inquiry)
        except StopIteration as stop:
            told: dict[str, Any] = stop.value
            return told
        share = piece.done if isinstance(piece, SoFar) else piece
        assert last <= share <= 1
        last = share


def computed(of: Specimen, inputs: Floats, labels: Any, factors: list[Any], network: int = 0) -> Computed:
    """The reference's pass over (batch, n_in) inputs; `factors` begin with that of the inputs."""
    parameters, shape = of.parameters[network], of.shape
    activation = of.experiment.activation
    at_input, *hidden = factors
    return compute(shape.weights(parameters), shape.biases(parameters), inputs * at_input, labels, hidden, activation)


def in_eval(of: Specimen, network: int = 0) -> list[float]:
    """The factors of eval mode as they hold now, written down anew."""
    now = of.now[network]
    return [factor_in_eval(p, now.scaling) for p in (now.input_drop_rate, *now.drop_rates)]


def accuracy(of: Computed, labels: Any) -> float:
    """The share of rows whose largest probability is that of their label."""
    return float(np.mean(of.probabilities.argmax(axis=1) == labels))
