"""The stage: what a run shows in each mode is what the engine computed, and each thing is told once."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.experiment import Setting, SettingsLog, experiment_from
from app.live.channel import Event
from app.live.frame import encode
from app.live.stage import Stage
from app.live.still import still

LONG = 60.0  # seconds; nothing here takes as long


def some_stage(log: SettingsLog | None = None, **fields: Any) -> Stage:
    small = {"hidden": [7, 6], "drop_rates": [0.3, 0.4], "train_size": 27, "batch_size": 5, "steps": 300, "seed": 101}
    return Stage(experiment_from({**small, **fields}), log)


def read(event: Event) -> dict[str, Any]:
    """An event's data."""
    data: dict[str, Any] = json.loads(event[1])
    return data


def without_weights(frame: dict[str, Any]) -> dict[str, Any]:
    """What a frame says whether or not its weights come along."""
    return {name: said for name, said in frame.items() if name not in ("weights", "biases")}


def step(stage: Stage, count: int = 1) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Some iterations, and the frame and metrics that tell of them."""
    stage.advance(count, LONG)
    frame, *metrics = stage.news()
    assert frame[0] == "frame"
    assert all(name == "metrics" for name, _ in metrics)
    return read(frame), [read(m) for m in metrics]


def assert_close(shown: list[Any], exact: list[Any], decimals: int) -> None:
    for one, two in zip(shown, exact, strict=True):
        np.testing.assert_allclose(one, two, rtol=0, atol=0.51 * 10.0**-decimals)


@pytest.mark.parametrize("mask_per", ["batch", "example"])
def test_a_frame_in_training_is_the_iteration_of_its_record(mask_per: str) -> None:
    stage = some_stage(mask_per=mask_per, input_drop_rate=0.3)
    for n in range(1, 40):
        frame, _ = step(stage)
        record = stage.history.record_of(n)
        network = record["networks"][0]
        assert (frame["step"], frame["epoch"], frame["mode"]) == (n, record["epoch"], "train")
        assert [layer["mask"] for layer in frame["layers"]] == [mask[0] for mask in network["masks"]]
        assert frame["input_mask"] == network["input_mask"][0]
        assert frame["iterations"] == [
            {"step": n, "loss": round(network["loss"], 6), "masks": [mask[0] for mask in network["masks"]]}
        ]
        assert [layer["factor"] for layer in frame["layers"]] == network["factors"]
        assert_close([layer["activation"] for layer in frame["layers"]], [a[0] for a in network["a"]], 6)
        logits = np.array(network["logits"][0])
        chances = np.exp(logits) / np.exp(logits).sum()
        assert_close(frame["output"], list(chances), 6)
        assert frame["example"]["index"] == record["batch"]["index"][0]
        assert frame["example"]["label"] == record["batch"]["labels"][0]
        assert frame["example"]["loss"] == pytest.approx(-np.log(chances[frame["example"]["label"]]), abs=1e-6)
        assert_close(frame["weights"], network["weights"], 4)  # those the numbers were computed with
        assert_close(frame["biases"], network["biases"], 4)


def test_no_iteration_is_missing_from_the_frames_and_none_is_told_twice() -> None:
    stage, told, measured = some_stage(), [], []
    for count in (1, 7, 1, 50, 2, 100, 30, 1, 500):
        frame, metrics = step(stage, count)
        told += [iteration["step"] for iteration in frame["iterations"]]
        measured += [m["step"] for m in metrics]
        assert told[-1] == frame["step"] == stage.history.step
        assert stage.news() == []
    assert told == list(range(1, 301))
    assert measured == list(range(3, 301, 3))  # those of step 0 come with the snapshot


def test_stepped_one_by_one_two_runs_tell_the_same_bytes() -> None:
    log = SettingsLog((Setting(13, "scaling", "classic"), Setting(31, "drop_rates", (0.6, 0.1))))
    one, two = some_stage(log), some_stage(log)
    live = some_stage()
    for n in range(60):
        for setting in log:
            if setting.step == n:
                live.set(setting)
        for stage in (one, two, live):
            stage.advance(1, LONG)
        events = one.news()
        assert events == two.news() == live.news()
    assert one.snapshot({}) == two.snapshot({}) == live.snapshot({})


def test_at_the_start_all_are_awake_and_the_still_shows_the_same_picture() -> None:
    stage = some_stage()
    frame = read(stage.picture())
    assert (frame["step"], frame["epoch"], frame["iterations"]) == (0, 0, [])
    assert all(set(layer["mask"]) == {1} for layer in frame["layers"])
    shown = still(stage.experiment)
    assert shown["frame"] == frame
    data = stage.history.trainer.data[0]
    assert [point["label"] for point in shown["points"]] == data.train_labels.tolist()
    assert [point["wrong"] for point in shown["points"]] == data.wrong.tolist()
    assert_close([point["x"] for point in shown["points"]], data.train_inputs.tolist(), 4)
    assert (shown["extent"], shown["classes"]) == (data.extent, ["blue", "orange"])


def test_the_still_of_digits_has_no_points() -> None:
    shown = still(experiment_from({"preset": "digits"}))
    assert (shown["points"], shown["extent"], shown["classes"]) == ([], None, [str(c) for c in range(10)])


@settings(max_examples=20)
@given(goals=st.lists(st.integers(0, 120), min_size=1, max_size=6))
def test_after_a_move_the_picture_is_the_one_of_that_step(goals: list[int]) -> None:
    played, pictures = some_stage(), {}
    pictures[0] = read(played.picture())
    for n in range(1, 121):
        pictures[n] = step(played)[0]
    stage = some_stage()
    for goal in goals:
        assert stage.travel(goal, LONG)
        assert stage.news() == []
        snapshot, frame = (json.loads(part) for part in stage.snapshot({"step": goal}))
        assert read(stage.picture()) == frame == snapshot["frame"]
        assert "weights" in frame
        assert without_weights(frame) == {**without_weights(pictures[goal]), "iterations": []}
        assert snapshot["state"] == {"step": goal}
        losses = [pictures[n]["iterations"][0]["loss"] for n in range(1, goal + 1)]
        assert snapshot["history"]["loss"] == losses
        assert [m["step"] for m in snapshot["history"]["metrics"]] == list(range(0, goal + 1, 3))
        assert snapshot["metrics"]["step"] == goal
        assert snapshot["experiment"] == stage.experiment.as_fields()


def test_weights_are_told_when_they_changed_and_not_again() -> None:
    stage = some_stage()
    assert "weights" in read(stage.picture())
    assert "weights" not in read(stage.picture())
    first, _ = step(stage)  # still the initial ones: those iteration 1 started from
    assert "weights" not in first
    second, _ = step(stage)
    assert "weights" in second
    stage.set_mode("eval")
    after = read(stage.picture())
    assert_close(after["weights"], stage.history.record_of(2)["networks"][0]["weights_after"], 4)
    stage.walk(1)
    assert "weights" not in read(stage.picture())
    stage.set_mode("train")
    assert read(stage.picture())["weights"] == second["weights"]
    stage.travel(2, LONG)
    assert "weights" in read(stage.picture())


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


def test_a_step_beyond_the_end_stays_at_the_end() -> None:
    stage = some_stage(steps=20)
    assert stage.advance(float("inf"), LONG) == 20
    assert stage.advance(5, LONG) == 0
    assert stage.history.ending is not None
