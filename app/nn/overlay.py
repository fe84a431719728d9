"""One experiment trained under several scalings at once: classic and inverted dropout are one training in other units.

Multiply the weights that leave a dropped layer by c = 1/(1−p), and classic dropout computes what inverted dropout does.
Their gradients are then 1/c of what they were, so the same way needs updates c times as large: a learning rate times
c², for these weights and not for the biases. That holds where an update is linear in the gradient.
"""

from dataclasses import replace

import numpy as np

from ..experiment import Experiment, SettingsLog
from .dropout import train_factor
from .network import Floats, Shape
from .pieces import train_in_pieces
from .specimen import Inquiry, Specimen
from .trainer import Member, Trainer

MEASURES = 60  # steps at which the networks are looked at, the first and the last included
AT_FIRST = 10  # iterations in which rounding errors have hardly grown
TRAINED = {"inverted": "inverted", "rescaled": "classic", "classic": "classic"}  # each by its scaling in training
USED = {**TRAINED, "none": "none"}  # and in eval mode; `none` is what classic has learned, used without its factor


def overlay(specimen: Specimen) -> Inquiry:
    """The experiment as it was posted, trained from its beginning under each scaling; settings made since are left out.

    `rescaled` is classic dropout in the units described above; `exact` says whether it must be the same as `inverted`,
    and `reason` what speaks against it.
    """
    experiment = specimen.experiment
    trainer = _stack_of(experiment)
    networks: dict[str, dict[str, list[float]]] = {name: {"test_loss": [], "test_accuracy": []} for name in USED}
    difference: dict[str, list[float]] = {"rescaled": [], "classic": []}
    steps = measured_steps(experiment.steps)
    for step in steps:
        for done in train_in_pieces(trainer, step):
            yield done / experiment.steps
        stack = _as_used(trainer)
        outputs: dict[str, Floats] = {}
        for r, name in enumerate(stack.names):
            passed = stack.forward(stack.data.test_inputs, stack.eval_factors(r), r)
            outputs[name] = passed.probabilities[0]
            scores = stack.scores(passed.logits[0])
            diverged = not np.isfinite(scores["test_loss"])
            for key, values in networks[name].items():
                values.append(np.nan if diverged else scores[key])
            yield step / experiment.steps
        for name, values in difference.items():
            values.append(_apart(outputs[name], outputs["inverted"]))
    reason = _inexact(experiment)
    return {
        "step": specimen.step,
        "steps": steps,
        "networks": networks,
        "difference": difference,
        "exact": reason is None,
        "reason": reason,
    }


def apart_at_first(experiment: Experiment) -> float:
    """How far `rescaled` is from `inverted` at most in the first iterations: later, training may magnify rounding."""
    trainer, farthest = _stack_of(experiment), 0.0
    inverted, rescaled = (list(TRAINED).index(name) for name in ("inverted", "rescaled"))
    for _ in range(min(AT_FIRST, experiment.steps)):
        trainer.iterate()
        stack = _as_used(trainer)
        outputs = [
            stack.forward(stack.data.test_inputs, stack.eval_factors(r), r).probabilities[0]
            for r in (inverted, rescaled)
        ]
        farthest = max(farthest, _apart(*outputs))
    return farthest


def _apart(probabilities: Floats, others: Floats) -> float:
    """The largest difference of a class probability."""
    return float(np.abs(probabilities - others).max())


def _stack_of(experiment: Experiment) -> Trainer:
    """A network for each of TRAINED at its start, `rescaled` in the other units."""
    trainer = Trainer([Member(name, replace(experiment, scaling=scaling)) for name, scaling in TRAINED.items()])
    units, rate_factors = outgoing_units(trainer.shape, experiment), np.ones_like(trainer.parameters)
    rescaled = list(TRAINED).index("rescaled")
    trainer.parameters[rescaled] *= units
    rate_factors[rescaled] = units**2
    trainer.scale_rates(rate_factors)
    return trainer


def outgoing_units(shape: Shape, experiment: Experiment) -> Floats:
    """(P,) 1/(1−p) for every weight that leaves a layer dropped at rate p, inputs included; 1 for biases."""
    units = np.ones(shape.parameter_count)
    rates = (experiment.input_drop_rate, *experiment.drop_rates)
    for weights, rate in zip(shape.weights(units), rates, strict=True):
        weights[:] = train_factor(rate, "inverted")
    return units


def measured_steps(steps: int) -> list[int]:
    """About MEASURES steps, evenly spaced, from 0 to the last."""
    return sorted({int(step) for step in np.linspace(0, steps, MEASURES).round()})


def _as_used(trainer: Trainer) -> Specimen:
    """The networks as they are now, each with the scaling of its eval mode."""
    experiment, parameters = trainer.members[0].experiment, trainer.parameters
    return Specimen(
        step=trainer.step,
        experiment=experiment,
        names=tuple(USED),
        now=tuple(replace(experiment, scaling=scaling) for scaling in USED.values()),
        shape=trainer.shape,
        parameters=np.concatenate([parameters, parameters[-1:]]),
        data=trainer.data[0],
        log=SettingsLog(),
    )


def _inexact(experiment: Experiment) -> str | None:
    """What keeps a change of units from being without effect."""
    if not any((experiment.input_drop_rate, *experiment.drop_rates)):
        return None
    if experiment.optimizer == "adam":
        return "adam"  # its updates hardly depend on how large a gradient is
    return "weight_decay" if experiment.weight_decay else None  # it pulls at a weight by its size
