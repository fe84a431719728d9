"""The event stream: a snapshot first, then every iteration once, with metrics, changes of state, and the end."""

from typing import Any

import pytest

from app.experiment import BY_NAME

from .conftest import MakeRun
from .driving import Event, RemoteRun, Stream, iterations, masks_of
from .serving import eventually

FRAME = {
    "step", "epoch", "mode", "iterations", "example", "input", "layers", "output", "zero_gradients", "weight_count",
}  # fmt: skip


def play_to_the_end(run: RemoteRun, stream: Stream, speed: Any) -> list[Event]:
    """All events while the run plays to its end."""
    run.do("speed", value=speed)
    run.do("play")
    return stream.until("end")


def names(events: list[Event]) -> list[str]:
    """What kinds of events these are."""
    return [event.name for event in events]


def test_a_stream_is_one_that_no_proxy_holds_back(make_run: MakeRun) -> None:
    with make_run(steps=5).watch() as stream:
        headers = stream.response.headers
    assert headers["content-type"].startswith("text/event-stream")
    assert headers["cache-control"] == "no-cache"
    assert headers["x-accel-buffering"] == "no"
    assert "content-encoding" not in headers


def test_a_snapshot_comes_first_and_holds_the_run_so_far(make_run: MakeRun) -> None:
    run = make_run(steps=200, seed=4)
    with run.watch() as stream:
        first = next(stream)
        assert first.name == "snapshot"
        assert set(first.data) >= {"experiment", "state", "history", "metrics", "frame"}
        assert set(first.data["experiment"]) == set(BY_NAME)
        assert first.data["history"] == {"loss": [], "asleep": [], "metrics": [first.data["history"]["metrics"][0]]}
        assert first.data["frame"]["step"] == 0
        run.do("step", count=30)
        told = stream.until(lambda event: event.name == "frame" and event.data["step"] == 30)
    with run.watch() as stream:
        snapshot = next(stream).data
    state = run.state()
    assert snapshot["state"] | {"viewers": 0, "metrics": None} == state | {"viewers": 0, "metrics": None}
    assert snapshot["experiment"] == state["experiment"]
    assert snapshot["history"]["loss"] == pytest.approx([i["loss"] for i in iterations(told)], abs=6e-5)
    assert snapshot["history"]["loss"] == pytest.approx(
        [run.record(n)["networks"][0]["loss"] for n in range(1, 31)], abs=6e-7
    )
    assert [metrics["step"] for metrics in snapshot["history"]["metrics"]] == list(range(0, 31, 2))
    assert snapshot["metrics"]["step"] == snapshot["frame"]["step"] == 30
    assert {name: snapshot["metrics"][name] for name in state["metrics"]} == state["metrics"]
    assert snapshot["frame"] | {"iterations": iterations(told)[-1:]} == told[-1].data | {
        "iterations": iterations(told)[-1:],
        **{name: snapshot["frame"][name] for name in ("weights", "biases")},
    }


def test_at_step_0_all_neurons_are_awake(make_run: MakeRun) -> None:
    run = make_run(steps=50, drop_rates=[0.9, 0.9], input_drop_rate=0.9)
    with run.watch() as stream:
        frame = next(stream).data["frame"]
    assert set(frame) >= FRAME | {"weights", "biases"}
    assert [layer["mask"] for layer in frame["layers"]] == [[1] * 12, [1] * 12]
    assert "input_mask" not in frame
    assert frame["iterations"] == []
    run.do("step")
    record = run.record(1)
    assert frame["example"]["index"] == record["batch"]["index"][0]
    network = record["networks"][0]
    for shown, used in ((frame["weights"], network["weights"]), (frame["biases"], network["biases"])):
        for layer_shown, layer_used in zip(shown, used, strict=True):
            for row_shown, row_used in zip(layer_shown, layer_used, strict=True):
                assert row_shown == pytest.approx(row_used, abs=5.1e-5)


@pytest.mark.parametrize("speed", [40, 300, 1000, "max"])
def test_every_iteration_comes_exactly_once(make_run: MakeRun, speed: Any) -> None:
    run = make_run(steps=60 if speed == 40 else 400, seed=2)
    with run.watch() as stream:
        events = play_to_the_end(run, stream, speed)
    told = iterations(events)
    steps = run.made["experiment"]["steps"]
    assert [i["step"] for i in told] == list(range(1, steps + 1))
    for n in (1, 2, steps // 2, steps):
        used = run.record(n)["networks"][0]
        assert masks_of(told[n - 1], [12, 12]) == [masks[0] for masks in used["masks"]]
        assert told[n - 1]["loss"] == pytest.approx(used["loss"], abs=6e-5)
    for event in events:
        if event.name == "frame":
            assert event.data["step"] == event.data["iterations"][-1]["step"]
            assert event.data["epoch"] == -(-event.data["step"] // 6)


def test_many_steps_at_once_come_one_after_another(make_run: MakeRun) -> None:
    run = make_run(steps=500)
    with run.watch() as stream:
        run.do("step", count=300)
        events = stream.until(lambda event: event.name == "frame" and event.data["step"] == 300)
    assert [i["step"] for i in iterations(events)] == list(range(1, 301))
    assert names(events).count("snapshot") == 1


def test_an_iteration_by_itself_has_its_masks_as_lists_and_several_have_them_packed(make_run: MakeRun) -> None:
    run = make_run(steps=50, hidden=[3, 5, 9])
    with run.watch() as stream:
        run.do("step")
        (one,) = stream.first("frame").data["iterations"]
        run.do("step", count=40)
        events = stream.until(lambda event: event.name == "frame" and event.data["step"] == 41)
    assert [len(mask) for mask in one["masks"]] == [3, 5, 9]
    # how many share a frame is the clock's to say, but 40 do not come one by one
    together = [event.data["iterations"] for event in events if event.name == "frame"]
    assert max(map(len, together)) > 1
    for frame in together:
        lengths, kind = ([3, 5, 9], list) if len(frame) == 1 else ([1, 2, 3], str)
        for iteration in frame:
            assert [len(mask) for mask in iteration["masks"]] == lengths
            assert all(isinstance(mask, kind) for mask in iteration["masks"])


@pytest.mark.parametrize(("steps", "expected"), [(50, list(range(1, 51))), (250, [*range(3, 250, 3), 250])])
def test_metrics_come_at_fixed_steps_whatever_the_speed(make_run: MakeRun, steps: int, expected: list[int]) -> None:
    told = []
    for speed in (1000, "max"):
        run = make_run(steps=steps, seed=6)
        with run.watch() as stream:
            events = play_to_the_end(run, stream, speed)
        told.append([event.data for event in events if event.name == "metrics"])
        assert [metrics["step"] for metrics in told[-1]] == expected
        for metrics in told[-1]:
            assert set(metrics) == {"step", "network", "twin", "wrong_labels", "boundary"}
    assert told[0] == told[1]


def test_metrics_come_right_after_the_frame_that_has_their_iteration(make_run: MakeRun) -> None:
    run = make_run(steps=300)
    with run.watch() as stream:
        events = play_to_the_end(run, stream, 500)
    reached = 0
    for event in events:
        if event.name == "frame":
            reached = event.data["step"]
            first = event.data["iterations"][0]["step"]
        if event.name == "metrics":
            assert first <= event.data["step"] <= reached


def test_metrics_on_the_stream_are_those_of_the_state(make_run: MakeRun) -> None:
    run = make_run(steps=200, twin=False)
    with run.watch() as stream:
        run.do("step", count=2)
        told = stream.first("metrics").data
        assert told["step"] == 2
        assert "twin" not in told
        assert "twin" not in told["boundary"]
    assert run.state()["metrics"] == {"step": 2, "network": told["network"]}


def test_digits_have_no_boundary(make_run: MakeRun) -> None:
    with make_run(preset="digits").watch() as stream:
        assert next(stream).data["metrics"]["boundary"] is None


@pytest.mark.parametrize(
    ("command", "change"),
    [
        ({"command": "play"}, {"playing": True}),
        ({"command": "speed", "value": 7}, {"speed": 7}),
        ({"command": "mode", "value": "mc"}, {"mode": "mc"}),
        ({"command": "set", "name": "learning_rate", "value": 1}, {}),
    ],
)
def test_a_change_of_state_is_told(make_run: MakeRun, command: dict[str, Any], change: dict[str, Any]) -> None:
    run = make_run(steps=50)
    with run.watch() as stream:
        snapshot = next(stream).data["state"]
        run.ask(**command)
        told = stream.first("state").data
        run.do("pause")
    assert set(told) == set(snapshot)
    assert told["metrics"] is None
    assert {name: told[name] for name in change} == change


def test_a_pause_is_told(make_run: MakeRun) -> None:
    run = make_run()
    with run.watch() as stream:
        run.do("play")
        run.do("pause")
        assert stream.first("state").data["playing"] is True
        assert stream.first("state").data["playing"] is False


def test_the_end_is_told_after_everything_else(make_run: MakeRun) -> None:
    run = make_run(steps=25)
    with run.watch() as stream:
        events = play_to_the_end(run, stream, "max")
    assert events[-1].data["reason"] == "done"
    state = events[-2]
    assert state.name == "state"
    assert (state.data["playing"], state.data["ended"]) == (False, events[-1].data)
    last_frame = max(place for place, event in enumerate(events) if event.name == "frame")
    assert set(names(events[last_frame + 1 : -2])) == {"metrics"}


MOVES: list[tuple[dict[str, Any], int]] = [
    ({"command": "seek", "step": 10}, 10),
    ({"command": "seek", "step": 40}, 40),
    ({"command": "seek", "step": 60}, 60),
    ({"command": "seek", "step": 0}, 0),
    ({"command": "step", "count": -1}, 29),
    ({"command": "step", "count": -29}, 1),
    ({"command": "reset"}, 0),
]


@pytest.mark.parametrize(("command", "step"), MOVES)
def test_a_move_gives_a_snapshot_and_then_that_steps_picture(
    make_run: MakeRun, command: dict[str, Any], step: int
) -> None:
    run = make_run(steps=60, seed=9)
    with run.watch() as stream:
        run.do("step", count=30)
        before = stream.until(lambda event: event.name == "metrics" and event.data["step"] == 30)
        run.do(**command)
        events = stream.until(lambda event: event.name == "frame")
        if step < 60:
            run.do("step")
            after = stream.first("frame").data
    snapshot, frame = events[-2:]
    assert (snapshot.name, frame.name) == ("snapshot", "frame")
    assert {"frame", "metrics"}.isdisjoint(names(events[:-2]))
    assert snapshot.data["state"]["step"] == frame.data["step"] == step
    assert (snapshot.data["state"]["playing"], snapshot.data["state"]["seeking"]) == (False, None)
    assert len(snapshot.data["history"]["loss"]) == step
    assert frame.data["iterations"] == []
    assert snapshot.data["frame"] == frame.data
    assert {"weights", "biases"} <= set(frame.data)
    masks = [layer["mask"] for layer in frame.data["layers"]]
    if step > 0:
        assert masks == [rows[0] for rows in run.record(step)["networks"][0]["masks"]]
    else:
        assert masks == [[1] * 12, [1] * 12]
    if 0 < step <= 30:
        assert masks == masks_of(iterations(before)[step - 1], [12, 12])
    if step < 60:
        assert [i["step"] for i in after["iterations"]] == [step + 1]


def test_a_seek_to_where_the_run_stands_is_a_move_too(make_run: MakeRun) -> None:
    run = make_run(steps=60)
    run.do("step", count=3)
    with run.watch() as stream:
        next(stream)
        run.do("seek", step=3)
        assert names(stream.until("frame")) == ["snapshot", "frame"]  # there at once, so it does not say that it goes


def test_a_move_to_the_end_tells_the_end(make_run: MakeRun) -> None:
    run = make_run(steps=60)
    with run.watch() as stream:
        next(stream)
        run.do("seek", step=60)
        assert names(stream.until("end"))[-3:] == ["snapshot", "frame", "end"]


def test_nothing_is_told_from_the_way_of_a_move(make_run: MakeRun) -> None:
    """Also when the run, which played, is paused before it has arrived."""
    run = make_run(dataset="digits", train_size=1000, batch_size=500, hidden=[64] * 4)
    there = run.made["experiment"]["steps"] - 1
    run.do("speed", value=0.2)
    with run.watch() as stream:
        run.do("play")
        stream.first("frame")
        run.fire([{"command": "seek", "step": there}, {"command": "pause"}])
        events = stream.until("snapshot")
    assert events[-1].data["state"]["step"] == there
    assert set(names(events[:-1])) <= {"state", "metrics", "measured"}
    assert {event.data["step"] for event in events if event.name in ("metrics", "measured")} <= {0, 1}
    assert there in [event.data["seeking"] for event in events if event.name == "state"]


def measured_at(events: list[Event]) -> list[int]:
    """The steps whose metrics were told though they are not fixed ones."""
    return [event.data["step"] for event in events if event.name == "measured"]


def test_where_a_run_is_looked_at_all_viewers_have_its_metrics(make_run: MakeRun) -> None:
    """After single steps, a pause, a change of mode or of what a full network is; not on the way."""
    run = make_run()
    with run.watch() as stream, run.watch() as follower:
        next(stream), next(follower)
        run.do("step", count=3)
        told = [*stream.until("measured"), *follower.until("measured")]
        assert measured_at(told) == [3, 3]
        now = run.state()["metrics"]
        assert all(now.items() <= event.data.items() for event in told if event.name == "measured")
        assert told[-1].data["boundary"]["network"] != ""
        run.do("mode", value="eval")
        run.do("mode", value="train")
        run.do("set", name="scaling", value="classic")
        assert stream.first("measured").data["network"] != told[-1].data["network"]  # told anew for the change alone
        run.do("step", count=-2)  # of which the snapshot tells
        run.do("step", count=29)  # a fixed step, whose metrics come by themselves
        run.do("step", count=1)
        events = stream.until("measured")
        assert (measured_at(events), names(events).count("metrics")) == ([31], 1)


@pytest.mark.parametrize(("speed", "measured"), [(3, [1, 2, 3, 4]), (30, [])])
def test_slow_iterations_are_measured_one_by_one(make_run: MakeRun, speed: float, measured: list[int]) -> None:
    run = make_run()
    run.do("speed", value=speed)
    with run.watch() as stream:
        next(stream)
        run.do("play")
        events: list[Event] = []
        while not events or events[-1].name != "frame" or events[-1].data["step"] < 5:
            events.append(next(stream))
    assert measured_at(events) == measured


def test_weights_come_when_they_changed(make_run: MakeRun) -> None:
    """In train mode those the update started from; else the present ones, once."""
    run = make_run(steps=60)
    run.do("step", count=5)
    with run.watch() as stream:
        snapshot = next(stream).data["frame"]
        run.do("step")
        trained = stream.first("frame").data
        run.do("mode", value="eval")
        full = stream.first("frame").data
        run.do("step")
        next_example = stream.first("frame").data
    assert_same_weights(snapshot, run.record(5)["networks"][0]["weights"])
    assert_same_weights(trained, run.record(6)["networks"][0]["weights"])
    assert_same_weights(full, run.record(6)["networks"][0]["weights_after"])
    assert "weights" not in next_example


def assert_same_weights(frame: Any, weights: Any) -> None:
    for shown, used in zip(frame["weights"], weights, strict=True):
        for row_shown, row_used in zip(shown, used, strict=True):
            assert row_shown == pytest.approx(row_used, abs=5.1e-5)


def test_who_comes_later_sees_what_the_others_see(make_run: MakeRun) -> None:
    run = make_run(steps=400)
    run.do("speed", value=400)
    with run.watch() as first:
        run.do("play")
        first.until(lambda event: event.name == "frame" and event.data["step"] > 50)
        with run.watch() as second:
            snapshot = next(second)
            both = second.until("end")
        events = first.until("end")
    known = len(snapshot.data["history"]["loss"])
    assert snapshot.data["state"]["step"] == known
    assert [i["step"] for i in iterations(both)] == list(range(known + 1, 401))
    assert both == events[-len(both) :]


def test_viewers_are_counted_and_go(make_run: MakeRun) -> None:
    run = make_run(steps=5)
    with run.watch() as one:
        assert next(one).data["state"]["viewers"] == 1
        with run.watch() as other:
            assert next(other).data["state"]["viewers"] == 2
        eventually(lambda: run.state()["viewers"] == 1)
    eventually(lambda: run.state()["viewers"] == 0)
