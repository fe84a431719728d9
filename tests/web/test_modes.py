"""Modes eval and mc look at the network and never change it: same step, same weights, the example stays in view."""

from typing import Any

import pytest

from .conftest import MakeRun
from .driving import Event, Stream

SEEN = ("split", "index", "label", "true_label")


def frame_in(stream: Stream, mode: str) -> Any:
    """The data of the next frame in that mode."""
    return stream.first(lambda event: event.name == "frame" and event.data["mode"] == mode).data


def example(frame: Any) -> list[Any]:
    """Which example a frame shows."""
    return [frame["example"][name] for name in SEEN]


def masks(frame: Any) -> list[int]:
    """All masks of a frame, one layer after the other."""
    return [kept for layer in frame["layers"] for kept in layer["mask"]]


@pytest.mark.parametrize("mode", ["eval", "mc"])
def test_playing_in_another_mode_trains_nothing(make_run: MakeRun, mode: str) -> None:
    run = make_run(steps=100)
    run.do("step", count=40)
    run.do("speed", value=1000)
    before = run.state()
    with run.watch() as stream:
        run.do("mode", value=mode)
        run.do("play")
        frames = [frame_in(stream, mode) for _ in range(12)]
        run.do("step", count=30)
        run.do("step", count=-3)
    assert {frame["step"] for frame in frames} == {40}
    assert [frame["iterations"] for frame in frames] == [[]] * 12
    run.do("mode", value="train")
    after = run.state()
    assert [after[name] for name in ("step", "reached", "metrics", "commands", "ended")] == [
        before[name] for name in ("step", "reached", "metrics", "commands", "ended")
    ]
    weights = run.record(40)["networks"][0]["weights_after"]
    run.do("step")
    assert run.record(41)["networks"][0]["weights"] == weights


def test_the_example_stays_in_view_so_that_only_dropout_differs(make_run: MakeRun) -> None:
    run = make_run(steps=100, drop_rates=[0.5, 0.5])
    with run.watch() as stream:
        run.do("step", count=7)
        train = stream.first(lambda event: event.name == "frame" and event.data["step"] == 7).data
        seen = {"train": train}
        for mode in ("eval", "mc", "eval", "mc"):
            run.do("mode", value=mode)
            seen[mode] = frame_in(stream, mode)
            assert example(seen[mode]) == example(train)
            assert seen[mode]["input"] == train["input"]
            assert seen[mode]["step"] == 7
        run.do("mode", value="train")
        again = frame_in(stream, "train")
    assert all(masks(seen["eval"]))
    assert not all(masks(seen["mc"]))
    assert all(again[name] == train[name] for name in ("example", "input", "layers", "output", "zero_gradients"))


def test_eval_wakes_all_neurons_and_walks_through_test_examples(make_run: MakeRun) -> None:
    run = make_run(steps=100)
    run.do("step", count=5)
    with run.watch() as stream:
        run.do("mode", value="eval")
        frame_in(stream, "eval")
        shown = []
        for count in (1, 1, 1, -1, -2, 500):
            run.do("step", count=count)
            shown.append(frame_in(stream, "eval"))
    assert {frame["example"]["split"] for frame in shown} == {"test"}
    assert [frame["example"]["index"] for frame in shown] == [0, 1, 2, 1, 999, 499]
    assert all(f["example"]["position"] == f["example"]["index"] + 1 for f in shown)
    assert {f["example"]["of"] for f in shown} == {1000}
    for frame in shown:
        assert all(masks(frame))
        assert [layer["factor"] for layer in frame["layers"]] == [1, 1]
        assert frame["zero_gradients"] is None
        assert frame["example"]["label"] == frame["example"]["true_label"]


def test_the_full_network_gives_the_same_output_each_time(make_run: MakeRun) -> None:
    run = make_run(steps=100)
    run.do("step", count=50)
    with run.watch() as stream:
        shown = []
        for _ in range(3):
            run.do("mode", value="eval")
            shown.append(frame_in(stream, "eval"))
    assert shown[0]["output"] == shown[1]["output"] == shown[2]["output"]
    assert shown[0]["passes"] == [frame["output"] for frame in shown]


def test_dropout_left_on_gives_another_mask_each_time_on_one_example(make_run: MakeRun) -> None:
    run = make_run(steps=100, drop_rates=[0.5, 0.5])
    run.do("step", count=50)
    with run.watch() as stream:
        run.do("mode", value="mc")
        shown = [frame_in(stream, "mc")]
        for count in (1, 1, 1, 1, -1, -2):
            run.do("step", count=count)
            shown.append(frame_in(stream, "mc"))
        first = run.do("step", count=-1)
        assert run.ask("step", count=-1).status_code == 409
    assert first["step"] == 50
    assert [frame["draw"] for frame in shown] == [1, 2, 3, 4, 5, 4, 2]
    assert len({str(masks(frame)) for frame in shown[:5]}) == 5
    assert (shown[5]["layers"], shown[6]["layers"]) == (shown[3]["layers"], shown[1]["layers"])
    assert len({str(frame["output"]) for frame in shown[:5]}) == 5
    assert shown[0]["passes"] == [frame["output"] for frame in shown[:3]]
    assert len({str(example(frame)) for frame in shown}) == 1


def test_eval_plays_on_when_all_steps_are_done(make_run: MakeRun) -> None:
    run = make_run(steps=5)
    run.do("seek", step=5)
    with run.watch() as stream:
        run.do("mode", value="eval")
        run.do("speed", value=100)
        assert run.do("play")["playing"] is True
        indices = [frame_in(stream, "eval")["example"]["index"] for _ in range(5)]
    assert indices[2] < indices[3] < indices[4]


def test_training_that_is_done_does_not_go_on_when_the_mode_is_train_again(make_run: MakeRun) -> None:
    run = make_run(steps=5)
    run.do("seek", step=5)
    with run.watch() as stream:
        run.do("mode", value="eval")
        run.do("play")
        state = run.do("mode", value="train")
        told = stream.first(lambda event: event.name == "state" and event.data["mode"] == "train").data
    assert (state["playing"], state["step"]) == (False, 5)
    assert told["playing"] is False


def test_training_goes_on_where_it_was_when_the_mode_is_train_again(make_run: MakeRun) -> None:
    run = make_run(steps=100)
    run.do("step", count=5)
    with run.watch() as stream:
        run.do("speed", value=200)
        run.do("mode", value="eval")
        run.do("play")
        frame_in(stream, "eval")
        run.do("mode", value="train")
        assert frame_in(stream, "train")["iterations"] == []
        assert frame_in(stream, "train")["iterations"][0]["step"] == 6


def test_the_mode_outlasts_a_seek_and_a_reset(make_run: MakeRun) -> None:
    run = make_run(steps=100)
    run.do("mode", value="eval")
    with run.watch() as stream:
        assert stream.first("snapshot").data["state"]["mode"] == "eval"
        assert run.do("seek", step=60)["mode"] == "eval"
        assert frame_in(stream, "eval")["step"] == 60
        assert run.do("reset")["mode"] == "eval"
        assert frame_in(stream, "eval")["step"] == 0


def test_metrics_are_the_full_networks_in_every_mode(make_run: MakeRun) -> None:
    run = make_run(steps=100)
    run.do("step", count=50)
    assert run.do("mode", value="mc")["metrics"] == run.do("mode", value="train")["metrics"]


@pytest.mark.parametrize("scaling", ["inverted", "classic", "none"])
def test_each_scaling_multiplies_where_it_says(make_run: MakeRun, scaling: str) -> None:
    run = make_run(steps=100, scaling=scaling, drop_rates=[0.3, 0.6])
    factors = {}
    with run.watch() as stream:
        run.do("step", count=3)
        factors["train"] = stream.first(lambda e: e.name == "frame" and e.data["step"] == 3).data
        for mode in ("eval", "mc"):
            run.do("mode", value=mode)
            factors[mode] = frame_in(stream, mode)
    kept = [1 / 0.7, 1 / 0.4] if scaling == "inverted" else [1, 1]
    full = [0.7, 0.4] if scaling == "classic" else [1, 1]
    for mode, expected in (("train", kept), ("mc", kept), ("eval", full)):
        assert [layer["factor"] for layer in factors[mode]["layers"]] == pytest.approx(expected)


def test_the_picture_changes_with_the_mode_before_anything_plays(make_run: MakeRun) -> None:
    run = make_run(steps=100)
    with run.watch() as stream:
        stream.first("snapshot")
        run.do("mode", value="eval")
        events: list[Event] = stream.until("frame")
    assert [event.name for event in events] == ["state", "frame"]
    assert events[0].data["mode"] == events[1].data["mode"] == "eval"
