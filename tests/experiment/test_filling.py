"""What an experiment takes from its preset, what follows from the given, and what does not go together."""

import json
from typing import Any

import pytest
from hypothesis import given

from app.experiment import DEFAULT, PARAMETERS, PRESETS, Experiment, InvalidExperiment, experiment_from

from .strategies import DATASETS, FIELDS, experiments

# The presets of the design, field by field where they differ from the default one.
DIGITS = {
    "dataset": "digits",
    "label_noise": 0.2,
    "train_size": 300,
    "hidden": (32, 32),
    "activation": "relu",
}
DIGITS |= {"drop_rates": (0.2, 0.2), "learning_rate": 0.05, "batch_size": 10, "steps": 3000}
CLEAN = DIGITS | {"label_noise": 0.0, "learning_rate": 0.1, "batch_size": 20}
RECIPES: dict[str, dict[str, Any]] = {
    "moons": {
        "dataset": "moons",
        "noise": 0.2,
        "label_noise": 0.15,
        "train_size": 60,
        "hidden": (12, 12),
        "activation": "tanh",
        "drop_rates": (0.2, 0.2),
        "learning_rate": 0.3,
        "batch_size": 10,
        "steps": 3000,
    },
    "xor": {"dataset": "xor", "noise": 0.1, "label_noise": 0.1, "train_size": 60, "hidden": (12, 12)},
    "circles": {
        "dataset": "circles",
        "noise": 0.15,
        "label_noise": 0.15,
        "train_size": 60,
        "hidden": (12, 12),
    },
    "digits": DIGITS,
    "too-much": DIGITS | {"drop_rates": (0.8, 0.8)},
    "no-help": CLEAN | {"train_size": 60, "hidden": (48, 48), "drop_rates": (0.5, 0.5), "steps": 2500},
    "forgotten-scaling": CLEAN | {"hidden": (48, 48, 48), "drop_rates": (0.5, 0.5, 0.5), "scaling": "none"},
    "exact": {
        "dataset": "moons",
        "hidden": (12,),
        "activation": "tanh",
        "drop_rates": (0.5,),
        "learning_rate": 0.3,
    },
}
EVERYWHERE = {
    "optimizer": "sgd",
    "mask_per": "batch",
    "input_drop_rate": 0.0,
    "weight_decay": 0.0,
    "twin": True,
}


def fields_refused(given: dict[str, Any]) -> list[str]:
    with pytest.raises(InvalidExperiment) as raised:
        experiment_from(given)
    return [refusal.field for refusal in raised.value.refusals]


def test_nothing_given_is_the_default_preset() -> None:
    assert experiment_from({}) == experiment_from({"preset": "moons"})
    assert DEFAULT is PRESETS["moons"]


@pytest.mark.parametrize("name", RECIPES)
def test_a_preset_is_the_experiment_of_the_design(name: str) -> None:
    experiment = experiment_from({"preset": name})
    expected = {"scaling": "inverted", **EVERYWHERE, **RECIPES[name]}
    assert {field: getattr(experiment, field) for field in expected} == expected


def test_these_are_all_presets_and_each_says_what_it_shows() -> None:
    assert set(PRESETS) == set(RECIPES)
    for name, preset in PRESETS.items():
        assert preset.name == name
        assert preset.title
        assert preset.shows.endswith(".")
        assert set(preset.fields) == FIELDS
        assert experiment_from(preset.fields) == experiment_from({"preset": name})


def test_the_defaults_of_the_table_are_values_it_takes_itself() -> None:
    assert all(p.kind.read(p.name, _as_json(p.default)) == p.default for p in PARAMETERS)


def _as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


def test_what_is_given_goes_before_what_the_preset_has_wherever_it_stands() -> None:
    first = experiment_from({"preset": "digits", "seed": 9, "learning_rate": 0.2})
    assert first == experiment_from({"seed": 9, "learning_rate": 0.2, "preset": "digits"})
    assert (first.seed, first.learning_rate, first.hidden) == (9, 0.2, (32, 32))


@pytest.mark.parametrize(
    ("given", "drop_rates"),
    [
        ({"hidden": [5]}, (0.2,)),
        ({"hidden": [5, 6, 7, 8]}, (0.2,) * 4),
        ({"preset": "no-help", "hidden": [5, 6, 7]}, (0.5,) * 3),
        ({"preset": "too-much", "hidden": [5, 6]}, (0.8, 0.8)),
        ({"hidden": [5], "drop_rates": [0.4]}, (0.4,)),
    ],
)
def test_drop_rates_follow_the_number_of_hidden_layers_at_the_presets_rate(
    given: dict[str, Any], drop_rates: tuple[float, ...]
) -> None:
    assert experiment_from(given).drop_rates == drop_rates


@pytest.mark.parametrize("rates", [[0.2], [0.2, 0.2, 0.2]])
def test_drop_rates_that_were_given_must_be_as_many_as_the_hidden_layers(rates: list[float]) -> None:
    with pytest.raises(InvalidExperiment, match="drop_rates must be a list of 2, one rate for each hidden layer"):
        experiment_from({"drop_rates": rates})


@pytest.mark.parametrize("dataset", DATASETS)
def test_only_digits_have_more_than_500_training_points(dataset: str) -> None:
    if dataset == "digits":
        assert experiment_from({"dataset": dataset, "train_size": 1000}).train_size == 1000
    else:
        assert experiment_from({"dataset": dataset, "train_size": 500}).train_size == 500
        with pytest.raises(InvalidExperiment, match=f"train_size must be at most 500 for {dataset}, got 501"):
            experiment_from({"dataset": dataset, "train_size": 501})


def test_the_batch_follows_the_training_data_down_unless_it_was_given() -> None:
    assert experiment_from({"preset": "no-help", "train_size": 12}).batch_size == 12
    assert experiment_from({"train_size": 12}).batch_size == 10
    with pytest.raises(InvalidExperiment, match="batch_size must be at most train_size, 12, got 13"):
        experiment_from({"train_size": 12, "batch_size": 13})


def test_every_field_that_does_not_fit_is_named() -> None:
    given = {"noise": -1, "seed": "x", "drop_rates": [0.1, 2], "colour": "red", "preset": "sun"}
    assert sorted(fields_refused(given)) == ["colour", "drop_rates[1]", "noise", "preset", "seed"]
    together = {"drop_rates": [0.1], "train_size": 800, "batch_size": 200, "hidden": [64] * 4}
    assert sorted(fields_refused({**together, "steps": 20_000})) == ["drop_rates", "steps", "train_size"]


@pytest.mark.parametrize("preset", ["", "Moons", None, 1, ["moons"], {"name": "moons"}])
def test_an_unknown_preset_is_refused_with_the_names_of_all(preset: Any) -> None:
    with pytest.raises(InvalidExperiment, match="preset must be one of moons, xor, circles, digits"):
        experiment_from({"preset": preset})


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(InvalidExperiment, match=r"colour must be left out: there is no such field, got 'red'"):
        experiment_from({"colour": "red"})


@given(experiment=experiments())
def test_an_experiment_is_the_same_again_from_its_own_fields_as_json(experiment: Experiment) -> None:
    assert experiment_from(_as_json(experiment.as_fields())) == experiment


@pytest.mark.parametrize(("train_size", "batch_size", "batches"), [(60, 10, 6), (61, 10, 7), (60, 60, 1), (10, 1, 10)])
def test_an_epoch_has_as_many_batches_as_the_data_need(train_size: int, batch_size: int, batches: int) -> None:
    experiment = experiment_from({"train_size": train_size, "batch_size": batch_size})
    assert experiment.batches_per_epoch == batches
    assert [experiment.epoch_of(s) for s in (0, 1, batches, batches + 1, 2 * batches)] == [0, 1, 1, 2, 2]
