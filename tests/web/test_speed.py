"""Speed is iterations a second: from one in five seconds to as fast as it goes, in at most 60 frames a second."""

from math import ceil

import pytest

from .conftest import MakeRun
from .driving import Event, iterations

JITTER = 0.5  # seconds by which frames may bunch up on their way


def assert_at_most_60_a_second(frames: list[Event]) -> None:
    seconds = frames[-1].came - frames[0].came
    assert len(frames) <= 60 * (seconds + JITTER)


@pytest.mark.parametrize("speed", [0.2, 2, 999.5, 1000, "max"])
def test_the_state_tells_the_speed(make_run: MakeRun, speed: float | str) -> None:
    run = make_run()
    with run.watch() as stream:
        assert run.do("speed", value=speed)["speed"] == speed
        assert stream.first("state").data["speed"] == speed


@pytest.mark.parametrize("speed", [30, 1000, "max"])
def test_frames_are_at_most_60_a_second_and_miss_no_iteration(make_run: MakeRun, speed: float | str) -> None:
    run = make_run(steps=90 if speed == 30 else 3000, hidden=[32, 32] if speed == "max" else [12, 12])
    run.do("speed", value=speed)
    with run.watch() as stream:
        run.do("play")
        events = stream.until("end")
    frames = [event for event in events if event.name == "frame"]
    assert_at_most_60_a_second(frames)
    assert [i["step"] for i in iterations(events)] == list(range(1, run.made["experiment"]["steps"] + 1))
    if speed != "max":
        # no faster than asked for, and never far behind: what is in arrears goes out together
        seconds = frames[-1].came - frames[0].came
        assert len(iterations(events)) <= ceil(float(speed) * (seconds + JITTER))


@pytest.mark.parametrize("mode", ["eval", "mc"])
def test_walking_makes_at_most_60_frames_a_second(make_run: MakeRun, mode: str) -> None:
    run = make_run()
    run.do("mode", value=mode)
    run.do("speed", value="max")
    with run.watch() as stream:
        run.do("play")
        frames = [stream.first("frame") for _ in range(120)]
    assert_at_most_60_a_second(frames)


def test_slow_motion_begins_at_once_and_has_one_iteration_in_a_frame(make_run: MakeRun) -> None:
    run = make_run()
    run.do("speed", value=0.2)
    with run.watch() as stream:
        run.do("play")
        frame = stream.first("frame")
    assert [i["step"] for i in frame.data["iterations"]] == [1]


def test_a_new_speed_does_not_wait_for_the_iteration_of_the_old_one(make_run: MakeRun) -> None:
    run = make_run(steps=50)
    run.do("speed", value=0.2)
    with run.watch() as stream:
        run.do("play")
        first = stream.first("frame")
        run.do("speed", value="max")
        end = stream.first("end")
    assert end.came - first.came < 1 / 0.2


def test_speed_changes_nothing_but_time(make_run: MakeRun) -> None:
    records = []
    for speed in (500, "max"):
        run = make_run(steps=200, seed=8)
        run.do("speed", value=speed)
        with run.watch() as stream:
            run.do("play")
            stream.first("end")
        records.append([run.record(n) for n in (1, 77, 200)])
    assert records[0] == records[1]
