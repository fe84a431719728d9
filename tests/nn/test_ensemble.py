"""Vote and means of sub-networks against asking each by itself, and what is true of them in theory."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from app.nn.activations import Activation
from app.nn.averages import Averages
from app.nn.ensemble import ensemble
from app.nn.many_passes import ManyPasses
from app.nn.specimen import Specimen
from app.nn.spread import spread
from app.nn.subsets import MOST_NEURONS, TooMany, droppable, every, subsets

from . import one_by_one
from .looking import answer, computed, in_eval, specimen
from .one_by_one import Voice, accuracy_of, averages, loss_of

EXACT = 1e-12
SCALINGS = ["inverted", "classic", "none"]
SHAPES: list[dict[str, Any]] = [
    {"hidden": [7], "drop_rates": [0.3]},
    {"hidden": [4, 3], "drop_rates": [0.3, 0.4], "activation": "relu"},
    {"hidden": [3, 4], "drop_rates": [0.0, 0.3], "input_drop_rate": 0.2},
    {"hidden": [3, 3, 3], "drop_rates": [0.3, 0.0, 0.6], "activation": "sigmoid"},
    {"hidden": [6], "drop_rates": [0.3], "dataset": "digits", "train_size": 60},
]


def assert_is(told: dict[str, Any], of: Specimen, voices: Sequence[Voice]) -> None:
    """The answer of `ensemble` is what these sub-networks come to."""
    labels = of.data.test_labels
    full = computed(of, of.data.test_inputs, labels, in_eval(of)).probabilities
    assert told["full"]["test_loss"] == pytest.approx(loss_of("full", full, labels, 1), abs=EXACT)
    assert told["full"]["test_accuracy"] == accuracy_of(full, labels)
    right = averages(voices)
    assert set(told["methods"]) == set(right)
    for name, method in told["methods"].items():
        difference = np.abs(right[name] - full)
        assert method["test_loss"] == pytest.approx(loss_of(name, right[name], labels, len(voices)), abs=EXACT)
        assert method["test_accuracy"] == accuracy_of(right[name], labels)
        assert method["agreement"] == accuracy_of(right[name], full.argmax(axis=1))
        assert method["difference"]["largest"] == pytest.approx(difference.max(), abs=EXACT)
        assert method["difference"]["mean"] == pytest.approx(difference.mean(), abs=EXACT)
    at_label = right["vote"][np.arange(len(labels)), labels]
    assert told["unvoted"] == sum(at_label == 0)


def assert_members(told: dict[str, Any], of: Specimen, voices: Sequence[Voice]) -> None:
    """Likewise what is told of each by itself."""
    labels, members = of.data.test_labels, told["members"]
    weights = np.array([v.weight for v in voices]) / sum(v.weight for v in voices)
    losses = np.array([loss_of("one", v.probabilities, labels, 1) for v in voices])
    accuracies = np.array([accuracy_of(v.probabilities, labels) for v in voices])
    for key, values in (("test_loss", losses), ("test_accuracy", accuracies)):
        mean = weights @ values
        variance = weights @ (values - mean) ** 2
        of_sample = 1 if told["all"] else len(voices) / (len(voices) - 1)
        assert members[key]["mean"] == pytest.approx(mean, abs=EXACT)
        assert members[key]["deviation"] == pytest.approx(np.sqrt(variance * of_sample), abs=EXACT)
        assert (members[key]["least"], members[key]["most"]) == pytest.approx((values.min(), values.max()), abs=EXACT)
    # with nobody dropped a sub-network is the full one, and no better than it whatever the last bit says
    better = losses < told["full"]["test_loss"] * (1 - EXACT)
    assert members["better"] == pytest.approx(weights[better].sum(), abs=EXACT)
    edges, shares = members["histogram"]["edges"], members["histogram"]["shares"]
    assert edges == pytest.approx(np.arange(41) / 40, abs=EXACT)
    for k, share in enumerate(shares):
        within = (accuracies >= edges[k]) & ((accuracies < edges[k + 1]) | ((k == 39) & (accuracies == 1)))
        assert share == pytest.approx(weights[within].sum(), abs=EXACT)
    assert sum(shares) == pytest.approx(1, abs=EXACT)


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("fields", SHAPES, ids=lambda fields: str(fields["hidden"]))
def test_all_sub_networks_come_to_what_they_say_one_by_one(fields: dict[str, Any], scaling: str) -> None:
    of = specimen(100, scaling=scaling, **fields)
    told = answer(ensemble(of, subsets(of, None)))
    voices = one_by_one.every(of, of.data.test_inputs)
    assert (told["step"], told["all"], told["masks"]) == (100, True, len(voices))
    assert told["masks"] == 2 ** told["droppable"]
    assert_is(told, of, voices)
    assert_members(told, of, voices)


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("fields", [SHAPES[2], {}], ids=["inputs", "hidden"])
def test_drawn_ones_are_those_of_mode_mc_from_the_first_on(fields: dict[str, Any], scaling: str) -> None:
    of = specimen(100, scaling=scaling, **fields)
    told = answer(ensemble(of, subsets(of, 30)))
    voices = one_by_one.drawn(of, range(1, 31), of.data.test_inputs)
    assert (told["all"], told["masks"]) == (False, 30)
    assert_is(told, of, voices)
    assert_members(told, of, voices)


def test_pieces_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    of = specimen(100)
    at_once = answer(ensemble(of, subsets(of, 50)))
    assert ManyPasses(of, of.data.test_inputs).at_once > 10
    monkeypatch.setattr("app.nn.many_passes.WORK_AT_ONCE", 0)
    one_by_one = answer(ensemble(of, subsets(of, 50)))
    for name, method in at_once["methods"].items():
        for key in ("test_loss", "test_accuracy", "agreement"):
            assert one_by_one["methods"][name][key] == pytest.approx(method[key], abs=EXACT)


def test_all_subsets_are_told_once_with_probabilities_that_make_one() -> None:
    of = specimen(1, hidden=[4, 3], drop_rates=[0.3, 0.4], input_drop_rate=0.2)
    whole = every(of)
    assert (whole.count, droppable(of)) == (512, 9)
    masks = np.concatenate(whole.masks(0, 512), axis=1)
    assert len({mask.tobytes() for mask in masks}) == 512
    assert masks[5].tolist() == [True, False, True] + [False] * 6
    assert whole.weights.sum() == pytest.approx(1, abs=EXACT)
    assert whole.weights[5] == pytest.approx(0.8 * 0.2 * 0.7 * 0.3**3 * 0.4**3, abs=1e-16)
    assert [m.tolist() for m in whole.masks(7, 9)] == [m[7:9].tolist() for m in whole.masks(0, 512)]


def test_of_more_than_twelve_neurons_not_all_subsets_are_taken() -> None:
    of = specimen(1, hidden=[7, 6], drop_rates=[0.3, 0.0])
    assert subsets(of, None).count == 128  # only those of neurons that can be dropped
    of = specimen(1, hidden=[7, 6], drop_rates=[0.3, 0.1])
    with pytest.raises(TooMany, match="13"):
        subsets(of, None)
    assert subsets(specimen(1, hidden=[MOST_NEURONS], drop_rates=[0.3]), None).count == 4096


@pytest.mark.parametrize("masks", [None, 1, 70])
def test_without_dropout_there_is_one_sub_network_the_full_one(masks: int | None) -> None:
    of = specimen(100, drop_rates=[0.0, 0.0])
    told = answer(ensemble(of, subsets(of, masks)))
    assert (told["masks"], told["all"], told["droppable"]) == (1, True, 0)
    for name in ("arithmetic", "geometric"):
        assert told["methods"][name]["difference"]["largest"] < EXACT
        assert told["methods"][name]["agreement"] == 1
    assert told["members"]["better"] == 0  # and not by chance of rounding
    assert told["members"]["test_loss"]["deviation"] == 0


@pytest.mark.parametrize("scaling", ["inverted", "classic"])
@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_with_one_hidden_layer_the_geometric_mean_is_the_full_pass_and_the_arithmetic_is_not(
    activation: str, scaling: str
) -> None:
    of = specimen(400, hidden=[9], drop_rates=[0.3], activation=activation, scaling=scaling)
    methods = answer(ensemble(of, subsets(of, None)))["methods"]
    assert methods["geometric"]["difference"]["largest"] < EXACT
    assert methods["geometric"]["agreement"] == 1
    assert methods["arithmetic"]["difference"]["largest"] > 1e-3
    assert methods["vote"]["difference"]["largest"] > 0.05


def test_with_two_hidden_layers_neither_mean_is_the_full_pass() -> None:
    of = specimen(1000, hidden=[6, 6], drop_rates=[0.3, 0.3])
    methods = answer(ensemble(of, subsets(of, None)))["methods"]
    assert methods["geometric"]["difference"]["largest"] > 0.01
    assert methods["arithmetic"]["difference"]["largest"] > 0.01


def test_in_a_deep_linear_network_the_arithmetic_mean_of_all_logits_is_the_full_pass() -> None:
    of = specimen(0, hidden=[6, 5], drop_rates=[0.3, 0.3])
    of.shape.activation = Activation(lambda z, out: np.copyto(out, z), lambda *_: None, 1.0)
    of.parameters[:] = np.random.default_rng(7).normal(0, 0.7, of.parameters.shape)
    inputs = of.data.test_inputs[:50]
    whole = every(of)
    logits = np.concatenate([part for _, part in ManyPasses(of, inputs).pieces(whole, 0, whole.count)])
    mean = np.tensordot(whole.weights, logits, axes=1).T
    np.testing.assert_allclose(of.forward(inputs, of.eval_factors()).logits[0], mean, rtol=0, atol=EXACT)


@pytest.mark.parametrize("masks", [None, 25])
@pytest.mark.parametrize("split", ["train", "test"])
def test_the_spread_about_an_example_is_what_each_says_of_it(split: str, masks: int | None) -> None:
    of = specimen(100, hidden=[4, 3], drop_rates=[0.3, 0.4])
    inputs, labels, true_labels = of.data.of(split)
    told = answer(spread(of, subsets(of, masks), split, 7))
    example = inputs[7:8]
    voices = one_by_one.drawn(of, range(1, 26), example) if masks else one_by_one.every(of, example)
    right = {name: rows[0] for name, rows in averages(voices).items()}
    of_true = [v.probabilities[0, true_labels[7]] for v in voices]
    assert told["example"] == {"split": split, "index": 7, "label": labels[7], "true_label": true_labels[7]}
    np.testing.assert_allclose(told["probabilities"], of_true, rtol=0, atol=EXACT)
    assert told["chosen"].tolist() == [v.probabilities[0].argmax() for v in voices]
    np.testing.assert_allclose(told["mean"], right["arithmetic"], rtol=0, atol=EXACT)
    np.testing.assert_allclose(told["votes"], right["vote"], rtol=0, atol=EXACT)
    np.testing.assert_allclose(told["geometric"], right["geometric"], rtol=0, atol=EXACT)
    full = computed(of, example, labels[7:8], in_eval(of)).probabilities[0]
    np.testing.assert_allclose(told["full"], full, rtol=0, atol=EXACT)
    outputs = np.array([v.probabilities[0] for v in voices])
    if masks:
        assert told["weights"] is None
        np.testing.assert_allclose(told["deviation"], outputs.std(axis=0, ddof=1), rtol=0, atol=EXACT)
    else:
        np.testing.assert_allclose(told["weights"], [v.weight for v in voices], rtol=0, atol=EXACT)
        variance = told["weights"] @ (outputs - right["arithmetic"]) ** 2
        np.testing.assert_allclose(told["deviation"], np.sqrt(variance), rtol=0, atol=EXACT)


@pytest.mark.parametrize("fields", [{}, {"dataset": "digits", "train_size": 60}])
def test_a_tie_goes_to_the_lowest_label_as_in_the_full_pass(fields: dict[str, Any]) -> None:
    of = specimen(0, **fields)
    of.parameters[:] = 0.0
    told = answer(ensemble(of, subsets(of, 4)))
    labels = of.data.test_labels
    assert told["full"]["test_accuracy"] == np.mean(labels == 0)
    assert told["unvoted"] == sum(labels != 0)
    for method in told["methods"].values():
        assert (method["agreement"], method["test_accuracy"]) == (1, np.mean(labels == 0))
    assert told["members"]["test_accuracy"]["most"] == np.mean(labels == 0)


def test_one_drawn_sub_network_has_no_deviation() -> None:
    of = specimen(20)
    told = answer(ensemble(of, subsets(of, 1)))
    assert np.isnan(told["members"]["test_loss"]["deviation"])
    assert np.isnan(answer(spread(of, subsets(of, 1), "test", 0))["deviation"]).all()


def test_a_network_that_overflows_gives_numbers_that_are_none_and_no_warning() -> None:
    of = specimen(0, activation="relu")
    of.parameters[0] *= 1e200
    told = answer(ensemble(of, subsets(of, 10)))
    for method in told["methods"].values():
        assert np.isnan(list(method.values())[:3]).all()
        assert np.isnan(method["difference"]["largest"])
    assert np.isnan(told["members"]["test_accuracy"]["mean"])
    assert told["unvoted"] is None
    assert np.isnan(answer(spread(of, subsets(of, 10), "test", 0))["mean"]).all()


def test_what_is_too_small_for_a_number_has_its_logarithm_all_the_same() -> None:
    logits = np.array([[[0.0], [-900.0]], [[0.0], [-800.0]], [[0.0], [-1000.0]]])
    averages = Averages(2, np.array([1]))
    for one in logits:
        averages.add(one[None], np.ones(1))
    at_once = Averages(2, np.array([1]))
    at_once.add(logits, np.ones(3))
    for each in (averages, at_once):
        arithmetic = each.estimates()["arithmetic"]
        assert arithmetic.scores(np.array([1]))["test_loss"] == pytest.approx(800 + np.log(3), abs=EXACT)
        assert arithmetic.probabilities[:, 0].tolist() == [1, 0]
