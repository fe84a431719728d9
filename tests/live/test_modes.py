"""The stage in its modes: eval, dropout left on, what a setting changes in the picture, and starting again."""

import json
from typing import Any

import numpy as np
import pytest

from app.experiment import Setting, SettingsLog
from app.live.frame import encode
from app.nn.network import Pass

from ..nn.reference import compute
from .staging import LONG, assert_close, read, some_stage, step, without_weights


def test_eval_shows_the_full_network_on_the_example_that_was_in_view() -> None:
    stage = some_stage()
    frame, _ = step(stage, 20)
    stage.set_mode("eval")
    shown = read(stage.picture())
    same = ("split", "index", "label", "true_label")
    assert [shown["example"][name] for name in same] == [frame["example"][name] for name in same]
    assert (shown["mode"], shown["step"], shown["iterations"]) == ("eval", 20, [])
    assert all(set(layer["mask"]) == {1} and layer["factor"] == 1.0 for layer in shown["layers"])
    stage.set_mode("train")
    assert read(stage.picture())["example"] == frame["example"]


def test_eval_walks_through_the_test_examples_round_and_round() -> None:
    stage = some_stage()
    stage.set_mode("eval")
    seen = []
    for count in (1, 1, 5, -2, -5, -1, 1, 2000):
        stage.walk(count)
        example = read(stage.picture())["example"]
        assert (example["split"], example["of"]) == ("test", 1000)
        assert example["position"] == example["index"] + 1
        seen.append(example["index"])
    assert seen == [0, 1, 6, 4, 999, 998, 999, 999]


def test_back_from_a_training_example_eval_shows_the_last_test_example() -> None:
    stage = some_stage()
    stage.set_mode("eval")
    stage.walk(-1)
    assert read(stage.picture())["example"]["index"] == 999


def test_in_eval_the_three_passes_are_the_full_networks_and_equal() -> None:
    stage = some_stage()
    frame, _ = step(stage, 20)
    assert "passes" not in frame
    network = stage.history.record_of(20)["networks"][0]
    weights, biases = ([np.array(part) for part in network[f"{name}_after"]] for name in ("weights", "biases"))
    stage.set_mode("eval")
    for _ in range(3):
        shown = read(stage.picture())
        inputs = np.array([shown["input"]])
        everyone = [np.ones(n) for n in stage.experiment.hidden]
        right = compute(weights, biases, inputs, np.array([shown["example"]["label"]]), everyone, "tanh")
        assert shown["passes"] == [shown["output"]] * 3
        assert_close(shown["passes"], [right.probabilities[0]] * 3, 5)  # of inputs with six decimals
        stage.walk(1)


def test_with_dropout_left_on_the_three_passes_are_those_of_this_draw_and_the_next_two() -> None:
    stage = some_stage(drop_rates=[0.5, 0.5], input_drop_rate=0.2)
    step(stage, 20)
    stage.set_mode("mc")
    shown = []
    for _ in range(6):
        shown.append(read(stage.picture()))
        stage.walk(1)
    outputs = [frame["output"] for frame in shown]
    assert len({json.dumps(output) for output in outputs}) == 6
    assert [frame["passes"] for frame in shown[:4]] == [outputs[i : i + 3] for i in range(4)]


@pytest.mark.parametrize("scaling", ["inverted", "classic"])
def test_the_inputs_of_the_example_are_told_as_the_data_have_them_when_they_are_dropped_or_scaled(scaling: str) -> None:
    stage = some_stage(input_drop_rate=0.5, scaling=scaling)
    for _ in range(9):
        frame, _ = step(stage)
        batch = stage.history.record_of(frame["step"])["batch"]
        told = frame["example"].get("inputs", frame["input"])
        assert_close([told], [batch["inputs"][0]], 6)
        given = np.array(told) * frame.get("input_mask", 1) * frame.get("input_factor", 1)
        np.testing.assert_allclose(frame["input"], given, rtol=0, atol=2e-6)
        assert ("inputs" in frame["example"]) == ("input_mask" in frame)
    data = stage.history.trainer.dataset_of(0)
    for mode in ("mc", "eval"):
        stage.set_mode(mode)
        stage.walk(3)
        frame = read(stage.picture())
        told = frame["example"]
        exact = data.train_inputs if told["split"] == "train" else data.test_inputs
        assert_close([told.get("inputs", frame["input"])], [exact[told["index"]]], 6)
        assert ("inputs" in told) == ("input_mask" in frame)


def test_inputs_that_reach_the_network_as_they_are_are_told_once() -> None:
    stage = some_stage()
    assert "inputs" not in step(stage)[0]["example"]


@pytest.mark.parametrize(("mode", "passes"), [("train", 0), ("eval", 3), ("mc", 3)])
def test_each_pass_that_is_told_was_made(mode: str, passes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    stage, made = some_stage(), []
    step(stage, 20)
    stage.set_mode(mode)
    forward = Pass.forward

    def counted(self: Pass, *args: Any) -> None:
        forward(self, *args)
        made.append(self.probabilities[0, 0].tolist())

    monkeypatch.setattr(Pass, "forward", counted)
    told = read(stage.picture()).get("passes", [])
    assert len(told) == len(made) == passes
    assert_close(told, made, 6)


def test_with_dropout_left_on_each_draw_is_a_new_mask_of_one_example_and_can_be_seen_again() -> None:
    stage = some_stage()
    step(stage, 10)
    stage.set_mode("mc")
    assert stage.first_draw
    shown = []
    for draw in range(1, 9):
        frame = read(stage.picture())
        assert frame["draw"] == draw
        shown.append([layer["mask"] for layer in frame["layers"]])
        stage.walk(1)
    assert len({json.dumps(masks) for masks in shown}) > 4
    stage.walk(-6)
    assert [layer["mask"] for layer in read(stage.picture())["layers"]] == shown[2]
    stage.walk(-100)
    assert stage.first_draw
    example = read(stage.picture())["example"]
    stage.set_mode("eval")
    assert read(stage.picture())["example"]["index"] == example["index"]
    assert "draw" not in read(stage.picture())
    stage.set_mode("mc")
    stage.walk(3)
    stage.set_mode("mc")
    assert stage.first_draw


@pytest.mark.parametrize("mode", ["eval", "mc"])
def test_looking_in_another_mode_changes_neither_step_nor_weights(mode: str) -> None:
    stage, other = some_stage(), some_stage()
    for one in (stage, other):
        step(one, 10)
    before = stage.history.trainer.parameters.copy()
    stage.set_mode(mode)
    for _ in range(5):
        stage.walk(3)
        stage.picture()
    assert stage.history.step == 10
    assert np.array_equal(stage.history.trainer.parameters, before)
    stage.set_mode("train")
    assert step(stage, 5)[0] == step(other, 5)[0]


@pytest.mark.parametrize(("mode", "at"), [("eval", 20), ("mc", 20), ("train", 0)])
def test_a_setting_is_seen_at_once_where_no_iteration_is_shown(mode: str, at: int) -> None:
    stage = some_stage()
    stage.travel(at, LONG)
    stage.set_mode(mode)
    before = read(stage.picture())
    event = stage.set(Setting(0, "scaling", "classic"))[-1]
    assert event[0] == "frame"
    factors = [layer["factor"] for layer in read(event)["layers"]]
    assert factors == ([1.0, 1.0] if mode == "mc" else [0.7, 0.6])
    assert [layer["mask"] for layer in read(event)["layers"]] == [layer["mask"] for layer in before["layers"]]


def test_a_setting_leaves_the_iteration_that_is_shown_and_tells_metrics_that_it_changes() -> None:
    stage = some_stage()
    step(stage, 30)
    before = read(stage.picture())
    assert stage.set(Setting(0, "learning_rate", 0.1)) == []
    ((name, data),) = stage.set(Setting(0, "scaling", "classic"))
    assert (name, data) == ("metrics", encode(stage.history.metrics_now().as_json()))
    assert read(stage.picture()) == without_weights(before)
    assert [entry.step for entry in stage.history.log] == [30, 30]
    step(stage, 1)
    assert stage.set(Setting(0, "scaling", "none")) == []
    assert stage.measured() == [("measured", encode(stage.history.metrics_now().as_json()))]
    stage.set(Setting(0, "learning_rate", 0.3))
    assert stage.measured() == [], "since that changes nothing of it"


@pytest.mark.parametrize("mode", ["train", "eval"])
def test_reset_starts_again_without_settings_and_keeps_the_mode(mode: str) -> None:
    stage, fresh = some_stage(), some_stage()
    stage.set(Setting(0, "drop_rates", (0.5, 0.5)))
    step(stage, 12)
    stage.set_mode(mode)
    stage.reset()
    fresh.set_mode(mode)
    assert stage.mode == mode
    assert stage.history.log == SettingsLog()
    assert stage.picture() == fresh.picture()
    assert stage.snapshot({}) == fresh.snapshot({})
