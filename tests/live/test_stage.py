"""The stage in training: each frame is what the engine computed, each iteration is told once, moves arrive."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.experiment import Setting, SettingsLog, experiment_from
from app.live.stage import Stage
from app.live.still import still

from .staging import LONG, assert_close, read, some_stage, step, without_weights


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
        assert_close([*(layer["z"] for layer in frame["layers"]), frame["logits"]], [z[0] for z in network["z"]], 6)
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
        masks = [[k for mask in pictures[n]["iterations"][0]["masks"] for k in mask] for n in range(1, goal + 1)]
        assert snapshot["history"]["asleep"] == [mask.count(0) for mask in masks]
        assert frame["sub_networks"] == len({tuple(mask) for mask in masks})
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


def test_a_step_beyond_the_end_stays_at_the_end() -> None:
    stage = some_stage(steps=20)
    assert stage.advance(float("inf"), LONG) == 20
    assert stage.advance(5, LONG) == 0
    assert stage.history.ending is not None


@pytest.mark.parametrize("at_once", [True, False])
def test_a_diverged_run_tells_the_metrics_of_its_last_step(at_once: bool) -> None:
    fields = {"hidden": [24, 24], "activation": "relu", "drop_rates": [0.5, 0.5], "optimizer": "momentum"}
    stage, told = Stage(experiment_from({**fields, "learning_rate": 1, "seed": 0})), []
    while stage.history.ending is None:
        stage.advance(3000 if at_once else 1, 60)
        told += stage.news()
    measured = [json.loads(data)["step"] for name, data in told if name == "metrics"]
    assert measured[-1] == stage.history.step
    assert len(measured) == len(set(measured))
