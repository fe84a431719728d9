"""The pace of a playing run, on a clock that is only numbers."""

from itertools import pairwise
from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.pace import ARREARS, FRAME_GAP, MAX_FRAMES, Pace

START = 1000.0  # a monotonic clock begins anywhere


def played(speed: float, seconds: float, cost: float = 0.0) -> list[tuple[float, int]]:
    """(time, iterations) of every frame when the driver sleeps as told and an iteration takes `cost` seconds."""
    pace, now, frames = Pace(speed, START), START, []
    while now < START + seconds:
        if (pause := pace.wait(now)) > 0:
            now += pause
            continue
        count = int(pace.due(now))
        now += count * cost
        pace.made(count)
        pace.shown(now)
        frames.append((now - START, count))
    return frames


@pytest.mark.parametrize("speed", [0.2, 1, 2, 7.3, 30, 59, 60, 61, 144, 1000])
def test_a_run_makes_as_many_iterations_a_second_as_asked_for(speed: float) -> None:
    frames = played(speed, seconds=40)
    assert sum(count for _, count in frames) == pytest.approx(speed * 40, abs=max(1, speed * FRAME_GAP) + 1)
    made = 0
    for time, count in frames:
        made += count
        assert -1e-6 <= time - made / speed <= FRAME_GAP + 1 / speed + 1e-6  # never early, and hardly late


@pytest.mark.parametrize("speed", [0.2, 30, 60, 61, 144, 1000])
def test_there_are_at_most_sixty_frames_a_second(speed: float) -> None:
    times = [time for time, _ in played(speed, seconds=20)]
    assert len(times) <= 20 * MAX_FRAMES + 1
    assert min(b - a for a, b in pairwise(times)) >= FRAME_GAP - 1e-9


@pytest.mark.parametrize("speed", [0.2, 2, 30, 59])
def test_below_that_every_iteration_has_a_frame_of_its_own(speed: float) -> None:
    assert {count for _, count in played(speed, seconds=20)} == {1}


def test_play_shows_its_first_iteration_at_once_and_a_new_speed_waits_for_it() -> None:
    assert Pace(0.2, START, at_once=True).wait(START) == 0
    assert Pace(0.2, START, at_once=True).due(START) == 1
    assert Pace(0.2, START).wait(START) == pytest.approx(5)


def test_what_was_missed_for_long_is_let_go() -> None:
    pace = Pace(100, START)
    assert pace.due(START + 60) == 1 + ARREARS * 100
    pace.made(26)
    assert pace.wait(START + 60) == pytest.approx(0.01)
    pace.made(100)
    assert pace.wait(START + 61) == pytest.approx(0.01)


def test_an_engine_slower_than_asked_for_goes_as_fast_as_it_can_without_bound_on_frames_to_come() -> None:
    frames = played(1000, seconds=20, cost=1 / 250)
    assert sum(count for _, count in frames) == pytest.approx(250 * 20, rel=0.06)
    assert max(count for _, count in frames) <= 1 + ARREARS * 1000


def test_as_fast_as_it_goes_asks_for_all_there_is_and_keeps_frames_apart() -> None:
    pace = Pace(inf, START)
    assert pace.wait(START) == 0
    assert pace.due(START) == inf
    assert pace.frame_is_due(START)
    pace.made(400)
    pace.shown(START)
    assert not pace.frame_is_due(nextafter(START + FRAME_GAP, 0))
    assert pace.frame_is_due(START + FRAME_GAP)


@given(
    speed=st.floats(0.2, 1000),
    jumps=st.lists(st.floats(0, 100), min_size=1, max_size=30),
    at_once=st.booleans(),
)
def test_whatever_the_clock_does_what_is_due_is_bounded_and_never_early(
    speed: float, jumps: list[float], at_once: bool
) -> None:
    pace, now, made = Pace(speed, START, at_once), START, 0
    for jump in jumps:
        now += jump
        assert 0 <= pace.wait(now) <= 1 / speed + FRAME_GAP + 1e-6
        if pace.wait(now) > 0:
            continue
        count = pace.due(now)
        assert count == int(count)
        assert 1 <= count <= 1 + ARREARS * speed + 1e-6
        made += int(count)
        assert made <= (now - START) * speed + at_once + 1e-3
        pace.made(int(count))
        pace.shown(now)
