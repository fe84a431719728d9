"""Where the averages of all sub-networks are the full pass: with one hidden layer, and with two, trained anew."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from .averages import MEANS, Averages, estimate_of
from .many_passes import ManyPasses
from .pieces import train_in_pieces
from .specimen import Inquiry, Specimen, specimen_of
from .subsets import every
from .trainer import Trainer, members_of

HIDDEN = ((12,), (6, 6))  # 4,096 sub-networks each


def exactness(specimen: Specimen) -> Inquiry:
    """The experiment as it was posted, with these hidden layers and no twin, trained to the step of the specimen.

    Every hidden layer has the drop rate of its first one, the inputs none. With one hidden layer the renormalized
    geometric mean is the full pass, but for rounding (Baldi & Sadowski 2013); with two it is not.
    """
    networks = []
    for place, hidden in enumerate(HIDDEN):
        networks.append((yield from _network(specimen, hidden, place / len(HIDDEN))))
    return {"step": specimen.step, "networks": networks}


def _network(specimen: Specimen, hidden: tuple[int, ...], begins: float) -> Generator[float, None, dict[str, Any]]:
    """What one of them comes to; yields the share of all that is done, from `begins` on."""
    rate = specimen.experiment.drop_rates[0]
    experiment = replace(
        specimen.experiment, hidden=hidden, drop_rates=(rate,) * len(hidden), input_drop_rate=0.0, twin=False
    )
    trainer = Trainer(members_of(experiment))
    share = 1 / len(HIDDEN) / 2  # training, and asking
    for step in train_in_pieces(trainer, specimen.step):
        yield begins + share * step / specimen.step
    trained = specimen_of(trainer)
    data, of = trained.data, every(trained)
    passes, averages = ManyPasses(trained, data.test_inputs), Averages(data.classes, data.test_labels)
    for these, logits in passes.pieces(of, 0, of.count):
        averages.add(logits, of.weights[these])
        yield begins + share * (1 + these.stop / of.count)
    full = estimate_of(trained.forward(data.test_inputs, trained.eval_factors()).logits[0])
    means = averages.estimates()
    return {
        "hidden": hidden,
        "drop_rate": rate,
        "sub_networks": of.count,
        "full": full.scores(data.test_labels),
        **{name: {**means[name].scores(data.test_labels), **means[name].against(full)} for name in MEANS},
    }
