"""Any experiment there can be, for property-based tests; the ranges once more, as the contract has them."""

from typing import Any

from hypothesis import strategies as st

from app.experiment import LIVE, Experiment, Setting, experiment_from

DATASETS = ["moons", "circles", "xor", "spiral", "digits"]
NUMBERS = {"noise": (0, 0.5), "label_noise": (0, 0.5), "learning_rate": (1e-4, 10), "weight_decay": (0, 0.1)}
WHOLES = {"train_size": (10, 500), "batch_size": (1, 500), "steps": (1, 20_000), "seed": (0, 2**32 - 1)}
CHOICES = {
    "dataset": DATASETS,
    "activation": ["tanh", "relu", "sigmoid"],
    "optimizer": ["sgd", "momentum", "adam"],
    "mask_per": ["batch", "example"],
    "scaling": ["inverted", "classic", "none"],
}
FIELDS = {*NUMBERS, *WHOLES, *CHOICES, "hidden", "drop_rates", "input_drop_rate", "twin"}

rates = st.floats(0, 1, exclude_max=True)


@st.composite
def fields(draw: st.DrawFn) -> dict[str, Any]:
    """All fields of a valid experiment but the steps, which are filled as the work allows."""
    hidden = draw(st.lists(st.integers(1, 64), min_size=1, max_size=4))
    drawn: dict[str, Any] = {name: draw(st.sampled_from(names)) for name, names in CHOICES.items()}
    drawn |= {name: draw(st.floats(low, high)) for name, (low, high) in NUMBERS.items()}
    drawn["train_size"] = draw(st.integers(10, 1000 if drawn["dataset"] == "digits" else 500))
    drawn["batch_size"] = draw(st.integers(1, min(500, drawn["train_size"])))
    drawn["seed"] = draw(st.integers(*WHOLES["seed"]))
    drawn["drop_rates"] = draw(st.lists(rates, min_size=len(hidden), max_size=len(hidden)))
    drawn |= {"hidden": hidden, "input_drop_rate": draw(rates), "twin": draw(st.booleans())}
    return drawn


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """A valid experiment, steps included."""
    given = draw(fields())
    return experiment_from({**given, "steps": draw(st.integers(1, experiment_from(given).steps))})


@st.composite
def settings_of(draw: st.DrawFn, experiment: Experiment) -> Setting:
    """A valid setting for that experiment."""
    name = draw(st.sampled_from(LIVE))
    value = {
        "learning_rate": st.floats(1e-4, 10),
        "weight_decay": st.floats(0, 0.1),
        "drop_rates": st.tuples(*[rates] * len(experiment.hidden)),
        "input_drop_rate": rates,
        "scaling": st.sampled_from(CHOICES["scaling"]),
    }[name]
    return Setting(draw(st.integers(0, experiment.steps)), name, draw(value))
