"""Commands move a run: play, pause, step, seek and reset."""

from typing import Any

import pytest

from .conftest import MakeRun
from .driving import RemoteRun, iterations
from .serving import eventually

LARGE = {"dataset": "digits", "train_size": 1000, "batch_size": 500, "hidden": [64] * 4, "optimizer": "adam"}


def test_play_goes_on_until_all_steps_are_done(make_run: MakeRun) -> None:
    run = make_run(steps=30)
    run.do("speed", value="max")
    with run.watch() as stream:
        assert run.do("play")["mode"] == "train"
        end = stream.first("end")
    assert end.data == {"reason": "done", "step": 30, "detail": "all 30 iterations are done"}
    state = run.state()
    assert (state["step"], state["playing"], state["ended"]) == (30, False, end.data)


def test_pause_stands_still(make_run: MakeRun) -> None:
    run = make_run()
    with run.watch() as stream:
        run.do("speed", value=1000)
        assert run.do("play")["playing"] is True
        told = stream.until(lambda event: event.name == "frame" and event.data["step"] > 5)
        paused = run.do("pause")
        assert paused["playing"] is False
        run.do("speed", value=500)  # an event that comes after all that playing had to tell
        told += stream.until(lambda event: event.name == "state" and event.data["speed"] == 500)
    assert run.state()["step"] == paused["step"]
    assert iterations(told)[-1]["step"] == paused["step"]


def test_play_and_pause_may_be_said_twice(make_run: MakeRun) -> None:
    run = make_run()
    with run.watch():
        assert run.do("play")["playing"] is True
        assert run.do("play")["playing"] is True
        assert run.do("pause")["playing"] is False
        assert run.do("pause")["playing"] is False


def test_play_is_refused_when_all_steps_are_done(make_run: MakeRun) -> None:
    run = make_run(steps=5)
    run.do("seek", step=5)
    response = run.ask("play")
    assert (response.status_code, response.headers["content-type"]) == (409, "application/problem+json")
    run.do("step", count=-1)
    assert run.do("play")["playing"] is True


@pytest.mark.parametrize(("count", "there"), [(1, 8), (5, 12), (-1, 6), (-7, 0), (-100, 0), (100, 20)])
def test_step_goes_that_many_iterations_forward_or_back(make_run: MakeRun, count: int, there: int) -> None:
    run = make_run(steps=20)
    run.do("step", count=7)
    assert run.do("step", count=count)["step"] == there


def test_step_is_one_step_when_no_count_is_given(make_run: MakeRun) -> None:
    run = make_run(steps=20)
    assert [run.do("step")["step"] for _ in range(3)] == [1, 2, 3]


def test_step_pauses(make_run: MakeRun) -> None:
    run = make_run()
    with run.watch() as stream:
        run.do("speed", value="max")
        run.do("play")
        stream.first("frame")
        state = run.do("step")
        assert state["playing"] is False
        assert run.state()["step"] == state["step"]


def test_there_is_no_step_before_the_first_and_after_the_last(make_run: MakeRun) -> None:
    run = make_run(steps=3)
    for count, step in ((-1, 0), (1, 3)):
        run.do("seek", step=step)
        response = run.ask("step", count=count)
        assert (response.status_code, response.headers["content-type"]) == (409, "application/problem+json")
        assert str(step) in response.json()["detail"]
        assert run.state()["step"] == step


@pytest.mark.parametrize("step", [0, 1, 250, 299, 300])
def test_seek_goes_back_and_forward(make_run: MakeRun, step: int) -> None:
    run = make_run(steps=300)
    for start in (0, 150, 300):
        run.do("seek", step=start)
        state = run.do("seek", step=step)
        assert (state["step"], state["seeking"], state["metrics"]["step"]) == (step, None, step)


def test_a_playing_run_plays_on_from_where_it_was_sent(make_run: MakeRun) -> None:
    run = make_run()
    with run.watch() as stream:
        run.do("speed", value=500)
        run.do("play")
        stream.first("frame")
        assert run.do("seek", step=1500)["playing"] is True
        stream.first(lambda event: event.name == "snapshot" and event.data["state"]["step"] == 1500)
        assert stream.first("frame").data["iterations"] == []
        assert stream.first("frame").data["iterations"][0]["step"] == 1501


def seek(step: int) -> dict[str, Any]:
    """The body of a seek."""
    return {"command": "seek", "step": step}


def test_of_several_seeks_the_latest_wins(make_run: MakeRun) -> None:
    run = make_run(steps=2000)
    for start in (0, 2000):
        run.do("seek", step=start)
        with run.watch() as stream:
            run.fire([seek(step) for step in (1900, 30, 1700, 5, 1999, 800, 12, 1500, 3, 1234)])
            assert run.settled()["step"] == 1234
            stream.first(lambda event: event.name == "snapshot" and event.data["state"]["step"] == 1234)
            assert stream.first("frame").data["step"] == 1234


def test_a_seek_is_obeyed_at_whatever_moment_of_another_it_comes(make_run: MakeRun) -> None:
    run = make_run(steps=2000)
    for several in [2, 3, 5, 8, 13] * 8:
        run.do("seek", step=2000)
        goals = [2000 - 150 * i for i in range(1, several + 1)]
        run.fire([seek(step) for step in goals])
        assert run.settled()["step"] == goals[-1]


def test_a_long_way_is_answered_before_its_end(make_run: MakeRun) -> None:
    run = make_run(LARGE)
    steps = run.made["experiment"]["steps"]
    with run.watch() as stream:
        response = run.ask(**seek(steps))
        assert response.status_code in (200, 202)  # 200 on a very fast machine
        state = response.json()
        on_its_way = response.status_code == 202
        assert state["seeking"] == (steps if on_its_way else None)
        assert (state["step"] < steps) == on_its_way
        stream.first("end")
    assert run.state()["step"] == steps


def test_a_long_way_is_given_up_for_another(make_run: MakeRun) -> None:
    run = make_run(LARGE)
    steps = run.made["experiment"]["steps"]
    run.fire([seek(steps), seek(2)])
    assert run.settled()["step"] == 2
    run.fire([{"command": "step", "count": steps}, seek(3)])
    assert run.settled()["step"] == 3
    run.fire([seek(steps), {"command": "reset"}])
    assert run.settled()["step"] == 0


def test_what_is_said_on_a_long_way_holds_where_it_ends(make_run: MakeRun) -> None:
    run = make_run(LARGE)
    there = run.made["experiment"]["steps"] - 1
    mode = {"command": "mode", "value": "eval"}
    run.fire([seek(there), mode, {"command": "set", "name": "learning_rate", "value": 0.01}])
    state = run.state()
    assert (state["step"], state["mode"]) == (there, "eval")
    assert state["commands"] == [{"step": there, "name": "learning_rate", "value": 0.01}]


def test_a_step_counts_from_where_the_pause_before_it_came(make_run: MakeRun) -> None:
    run = make_run(steps=20_000)
    run.do("speed", value="max")
    with run.watch() as stream:
        for _ in range(10):
            run.do("play")
            stream.first("frame")
            run.fire([{"command": "pause"}, {"command": "step"}])
            paused = stream.first(lambda event: event.name == "state" and not event.data["playing"]).data
            assert run.settled()["step"] == paused["step"] + 1


def test_steps_add_up(make_run: MakeRun) -> None:
    run = make_run()
    run.fire([{"command": "step", "count": count} for count in (100, 1, 50, 1, -2, 10)])
    assert run.settled()["step"] == 160


def test_reset_goes_to_step_0_and_clears_the_log(make_run: MakeRun) -> None:
    run = make_run(steps=50)
    first = run.state()["metrics"]
    run.do("step", count=10)
    run.do("set", name="learning_rate", value=0.01)
    run.do("play")
    state = run.do("reset")
    assert (state["step"], state["reached"], state["playing"], state["commands"]) == (0, 0, False, [])
    assert state["parameters"]["learning_rate"] == 0.3
    assert state["metrics"] == first


def test_after_a_reset_the_run_is_the_same_again(make_run: MakeRun) -> None:
    run = make_run(steps=50)
    run.do("step", count=20)
    before = [run.record(n) for n in (1, 10, 20)]
    run.do("set", name="drop_rates", value=[0.5, 0.5])
    run.do("step", count=5)
    run.do("reset")
    run.do("step", count=20)
    assert [run.record(n) for n in (1, 10, 20)] == before


DIVERGING: dict[str, Any] = {
    "hidden": [24, 24], "activation": "relu", "drop_rates": [0.5, 0.5], "learning_rate": 10, "optimizer": "momentum",
    "seed": 1,
}  # fmt: skip


def diverged(run: RemoteRun, speed: Any = "max") -> Any:
    """The state of a run of DIVERGING that has played until it could not."""
    run.do("speed", value=speed)
    run.do("play")
    return eventually(lambda: state if (state := run.state())["ended"] else None, "the end")


@pytest.mark.parametrize("speed", [50, "max"])  # one iteration in a frame, and all of them in one
def test_a_run_that_diverges_stops_at_its_last_finite_step_and_says_why(make_run: MakeRun, speed: Any) -> None:
    run = make_run(DIVERGING)
    with run.watch() as stream:
        state = diverged(run, speed)
        end = stream.first("end").data
    step = state["step"]
    assert 0 < step < state["steps"]
    assert end == state["ended"] == {"reason": "diverged", "step": step, "detail": end["detail"]}
    assert str(step + 1) in end["detail"]
    assert state["playing"] is False
    assert "null" not in run.client.get(f"{run.url}/steps/{step}").text
    assert run.client.get(f"{run.url}/steps/{step + 1}").status_code == 409
    for command in ({"command": "play"}, {"command": "step"}, {"command": "set", "name": "weight_decay", "value": 0.1}):
        assert run.ask(**command).status_code == 409
    assert run.do("seek", step=state["steps"])["step"] == step
    assert run.do("step", count=-1)["step"] == step - 1


def test_a_change_before_it_can_keep_a_run_from_diverging(make_run: MakeRun) -> None:
    run = make_run(DIVERGING)
    diverged(run)
    run.do("seek", step=0)
    run.do("set", name="learning_rate", value=0.001)
    assert run.do("step", count=500)["step"] == 500
