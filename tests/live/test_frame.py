"""Frames: encoded once, small, exact in their masks, rounded in their numbers, and always JSON."""

import json
import math
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.experiment import experiment_from
from app.live.frame import Frame, encode, iterations_between, rounded
from app.live.stage import Stage
from app.nn.history import History
from app.nn.insight import Example, InputInsight, Insight, LayerInsight
from app.nn.network import Shape

from ..nn.enumeration import some_parameters


def told(data: bytes) -> dict[str, Any]:
    """What a frame says, read with the strictest of readers."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    read: dict[str, Any] = json.loads(data, parse_constant=refuse)
    return read


def unpacked(digits: str, neurons: int) -> list[int]:
    """A mask packed as hex: the first neuron in the highest bit."""
    bits = "".join(f"{int(digit, 16):04b}" for digit in digits)
    assert set(bits[neurons:]) <= {"0"}
    return [int(bit) for bit in bits[:neurons]]


SHAPE = Shape([2, 3, 2], "tanh")


def frame_of(activation: list[float], loss: float = 0.5, parameters: np.ndarray | None = None) -> Frame:
    """A frame around one layer's numbers."""
    layer = LayerInsight(np.array([True, False, True]), np.array(activation), 1 / 0.7, np.array(activation) * 3)
    awake = InputInsight(np.ones(2, bool), np.array([-0.0, 1.0]), 1.0)
    flat = some_parameters(SHAPE) if parameters is None else parameters
    logits = np.array([-1.0, math.inf])
    given = awake.activation
    seen = Insight(Example("train", 3, 1, 10, 1, 0), given, awake, [layer], logits, np.array([0.25, 0.75]), loss, flat)
    return Frame(7, 2, "train", [], seen, SHAPE, sub_networks=5)


def test_there_is_no_negative_zero_and_no_number_that_is_not_json() -> None:
    parameters = np.full(SHAPE.parameter_count, -1e-9)
    parameters[:3] = [math.inf, math.nan, -0.0]
    for loss in (-0.0, math.inf, math.nan):
        data = encode(frame_of([-0.0, -1e-9, math.nan], loss, parameters).told(with_weights=True))
        assert b"-0.0" not in data
        read = told(data)
        assert read["example"]["loss"] in (0.0, None)
        assert read["layers"][0]["activation"] == read["layers"][0]["z"] == [0.0, 0.0, None]
        assert read["logits"] == [-1.0, None]
        assert read["weights"][0] == [[None, None, 0.0], [0.0, 0.0, 0.0]]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20), st.integers(0, 8))
def test_rounding_keeps_the_number_and_drops_the_sign_of_zero(values: list[float], decimals: int) -> None:
    found = rounded(np.array(values), decimals)
    np.testing.assert_allclose(found, values, rtol=0, atol=0.51 * 10.0**-decimals)
    assert not (np.signbit(found) & (found == 0)).any()


def test_a_frame_says_what_the_contract_says() -> None:
    read = told(encode(frame_of([0.1234567891, 0.0, -2.0]).told(with_weights=True)))
    assert {name: read[name] for name in ("step", "epoch", "mode", "iterations")} == {
        "step": 7,
        "epoch": 2,
        "mode": "train",
        "iterations": [],
    }
    assert read["example"] == {
        "split": "train",
        "index": 3,
        "position": 1,
        "of": 10,
        "label": 1,
        "true_label": 0,
        "loss": 0.5,
    }
    layer = {"mask": [1, 0, 1], "z": [0.37037, 0.0, -6.0], "activation": [0.123457, 0.0, -2.0], "factor": 1 / 0.7}
    assert read["layers"] == [layer]
    assert (read["input"], read["output"]) == ([0.0, 1.0], [0.25, 0.75])
    assert (read["weight_count"], read["sub_networks"]) == (12, 5)
    assert "input_mask" not in read
    flat = some_parameters(SHAPE)
    for name, parts in (("weights", SHAPE.weights(flat)), ("biases", SHAPE.biases(flat))):
        for found, right in zip(read[name], parts, strict=True):
            np.testing.assert_allclose(found, right, rtol=0, atol=0.51e-4)


def test_weights_come_along_only_when_asked_for() -> None:
    read = told(encode(frame_of([0.0, 0.0, 0.0]).told(with_weights=False)))
    assert not {"weights", "biases"} & set(read)


@pytest.mark.parametrize("hidden", [[12, 12], [1, 4, 5, 8], [64, 63], [7]])
def test_packed_masks_unpack_to_the_masks_of_the_records(hidden: list[int]) -> None:
    experiment = experiment_from({"hidden": hidden, "drop_rates": [0.4] * len(hidden)})
    history = History(experiment)
    history.advance(30)
    many = json.loads(encode(iterations_between(history, 3, 30)))
    assert [iteration["step"] for iteration in many] == list(range(4, 31))
    for iteration in many:
        step = iteration["step"]
        network = history.record_of(step)["networks"][0]
        masks = [unpacked(digits, n) for digits, n in zip(iteration["masks"], hidden, strict=True)]
        assert masks == [mask[0] for mask in network["masks"]]
        assert [len(digits) for digits in iteration["masks"]] == [-(-n // 4) for n in hidden]
        (one,) = json.loads(encode(iterations_between(history, step - 1, step)))
        assert one["masks"] == masks
        assert one["loss"] == pytest.approx(network["loss"], abs=0.51e-6)
        assert iteration["loss"] == pytest.approx(network["loss"], abs=0.51e-4)
    assert iterations_between(history, 30, 30) == []


def test_a_frame_of_the_default_preset_is_small() -> None:
    stage = Stage(experiment_from({}))
    alone = []
    for _ in range(600):
        stage.advance(1, 60)
        (_, data), *_ = stage.news()
        assert "weights" in orjson.loads(data)
        alone.append(len(data))
    assert max(alone) < 4096
    for count in (2, 17, 100, 1000):
        stage.advance(count, 60)
        (_, data), *_ = stage.news()
        assert len(orjson.loads(data)["iterations"]) == count
        assert (len(data) - np.median(alone)) / (count - 1) <= 50


def test_whole_arrays_are_encoded_as_lists() -> None:
    assert encode({"a": np.array([[1.5, math.nan]]), "mask": np.array([True, False]).view(np.uint8)}) == (
        b'{"a":[[1.5,null]],"mask":[1,0]}'
    )
