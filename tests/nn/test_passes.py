"""Passes of one example and whole pictures, full and with dropout left on, against computing them a second time."""

import base64
from hashlib import sha256
from typing import Any

import numpy as np
import pytest

from app.nn.metrics import GRID, Examiner, grid
from app.nn.network import weights_checksum
from app.nn.passes import boundaries, passes
from app.nn.record import record
from app.nn.specimen import Specimen, specimen_of

from .enumeration import times
from .looking import RATES, accuracy, answer, computed, in_eval, specimen, trainer_of
from .reference import Floats, factor_in_training

INPUT_RATE = 0.2
EXACT = 1e-12
SCALINGS = ["inverted", "classic", "none"]


def left_on(of: Specimen, scaling: str, draw: int) -> list[Any]:
    """The factors of a draw, written down anew."""
    rates = (INPUT_RATE, *RATES)
    return [times(m, factor_in_training(p, scaling)) for m, p in zip(of.masks_left_on(draw), rates, strict=True)]


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("split", ["train", "test"])
def test_every_pass_is_the_one_its_mask_makes(split: str, scaling: str) -> None:
    of = specimen(scaling=scaling, input_drop_rate=INPUT_RATE)
    told = answer(passes(of, split, 11, first=5, count=40))
    train = split == "train"
    inputs = (of.data.train_inputs if train else of.data.test_inputs)[11:12]
    labels = (of.data.train_labels if train else of.data.test_labels)[11:12]
    full = computed(of, inputs, labels, in_eval(of)).probabilities[0]
    for output in told["eval"]["outputs"]:
        np.testing.assert_allclose(output, full, rtol=0, atol=EXACT)
    right = np.array([computed(of, inputs, labels, left_on(of, scaling, 5 + i)).probabilities[0] for i in range(40)])
    np.testing.assert_allclose(told["left_on"]["outputs"], right, rtol=0, atol=EXACT)
    np.testing.assert_allclose(told["left_on"]["mean"], right.mean(axis=0), rtol=0, atol=EXACT)
    np.testing.assert_allclose(told["left_on"]["deviation"], right.std(axis=0, ddof=1), rtol=0, atol=EXACT)
    assert told["left_on"]["different"] == len({str(output) for output in told["left_on"]["outputs"].tolist()}) > 10
    assert (told["eval"]["equal"], len(told["eval"]["outputs"]), told["left_on"]["first"]) == (True, 3, 5)
    true = (of.data.true_labels if train else of.data.test_labels)[11]
    assert told["example"] == {"split": split, "index": 11, "label": labels[0], "true_label": true}


def test_without_dropout_all_passes_are_one() -> None:
    told = answer(passes(specimen(drop_rates=[0.0, 0.0]), "test", 0, first=1, count=9))
    assert told["left_on"]["different"] == 1
    assert np.array_equal(told["left_on"]["outputs"][0], told["eval"]["outputs"][0])
    assert told["left_on"]["deviation"] == pytest.approx([0, 0], abs=1e-15)


def test_a_single_pass_has_no_deviation() -> None:
    told = answer(passes(specimen(), "test", 0, first=3, count=1))
    assert np.isnan(told["left_on"]["deviation"]).all()
    assert np.array_equal(told["left_on"]["mean"], told["left_on"]["outputs"][0])


def test_the_checksum_is_that_of_the_weights_and_biases_as_a_record_tells_them() -> None:
    trainer = trainer_of(30)
    told = answer(passes(specimen_of(trainer), "test", 0, first=1, count=1))
    network, twin = record(trainer)["networks"]
    told_there = zip(network["weights"], network["biases"], strict=True)
    numbers = [np.concatenate([np.ravel(w), b]) for w, b in told_there]
    assert told["weights_checksum"] == sha256(np.concatenate(numbers).astype("<f8").tobytes()).hexdigest()
    assert twin["weights"] != network["weights"]
    assert weights_checksum(trainer.parameters[0]) != told["weights_checksum"]


def assert_pictures(of: Specimen, told: dict[str, Any], factors: list[Any]) -> None:
    """The test results and the grid are those of these factors."""
    data = of.data
    test = computed(of, data.test_inputs, data.test_labels, factors)
    assert told["test_loss"] == pytest.approx(test.loss, abs=EXACT)
    assert told["test_accuracy"] == accuracy(test, data.test_labels)
    if data.extent is None:
        assert told["grid"] is None
        return
    points = grid(data.extent)
    shown = computed(of, points, np.zeros(len(points), np.int64), factors).probabilities[:, 1] * 255
    np.testing.assert_allclose(decoded(told["grid"]), shown, rtol=0, atol=0.5 + 1e-9)


def decoded(told: str) -> Floats:
    return np.frombuffer(base64.b64decode(told), np.uint8).astype(np.float64)


@pytest.mark.parametrize("scaling", SCALINGS)
def test_every_picture_is_the_one_its_mask_makes(scaling: str) -> None:
    of = specimen(scaling=scaling, input_drop_rate=INPUT_RATE)
    told = answer(boundaries(of, first=3, count=4))
    assert (told["step"], told["size"], told["extent"]) == (200, GRID, of.data.extent)
    assert_pictures(of, told["eval"], in_eval(of))
    assert [one["draw"] for one in told["left_on"]] == [3, 4, 5, 6]
    for one in told["left_on"]:
        assert_pictures(of, one, left_on(of, scaling, one["draw"]))
        assert [m.tolist() for m in one["masks"]] == [m.astype(int).tolist() for m in of.masks_left_on(one["draw"])[1:]]
    assert len({one["grid"] for one in told["left_on"]}) == 4


def test_the_full_picture_is_that_of_the_metrics() -> None:
    trainer = trainer_of(200)
    measured = Examiner(trainer).measure()
    full = answer(boundaries(specimen_of(trainer), first=1, count=1))["eval"]
    assert full["test_loss"] == pytest.approx(measured.networks["network"]["test_loss"], abs=EXACT)
    assert full["test_accuracy"] == measured.networks["network"]["test_accuracy"]
    np.testing.assert_allclose(decoded(full["grid"]), decoded(measured.boundary["network"]), rtol=0, atol=1)


def test_digits_have_results_and_no_grid() -> None:
    of = specimen(5, dataset="digits", hidden=[9], drop_rates=[0.5], train_size=60)
    told = answer(boundaries(of, first=1, count=2))
    assert (told["size"], told["extent"]) == (None, None)
    assert_pictures(of, told["eval"], in_eval(of))
    assert told["left_on"][0]["grid"] is None


def test_a_network_that_overflows_gives_numbers_that_are_none_and_no_warning() -> None:
    of = specimen(0, activation="relu")
    of.parameters[0] *= 1e200
    told = answer(passes(of, "test", 0, first=1, count=2))
    assert not np.isfinite(told["eval"]["outputs"]).any()
    answer(boundaries(of, first=1, count=1))
