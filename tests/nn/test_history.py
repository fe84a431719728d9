"""A run is a function of experiment and log: played, restored or travelled, every bit of it is the same."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.experiment import Setting
from app.nn.history import CHECKPOINT_BYTES, CHECKPOINTS_PER_RUN, METRICS_PER_RUN, History

from .playing import EXPERIMENTS, LOG, STEPS, Played, experiment, past, play, state


@pytest.fixture(scope="module", params=EXPERIMENTS, ids=["momentum", "adam"])
def played(request: pytest.FixtureRequest) -> Played:
    return play(experiment(**request.param), LOG)


def test_two_runs_of_one_experiment_are_the_same_to_the_bit(played: Played) -> None:
    again = play(played.experiment, LOG)
    assert again.states == played.states
    assert again.past == played.past
    assert again.records == played.records


def test_a_run_trained_in_one_go_is_the_one_played_step_by_step(played: Played) -> None:
    history = History(played.experiment, LOG)
    assert history.advance(10 * STEPS) == STEPS
    assert state(history) == played.states[STEPS]
    assert past(history) == played.past


def test_the_loss_of_the_network_and_of_its_twin_is_kept_of_every_iteration(played: Played) -> None:
    history = History(played.experiment, LOG)
    history.advance(60)
    history.travel(20)
    history.set(Setting(20, "learning_rate", 0.2))  # what came after it comes out differently
    history.advance(20)
    told = [[network["loss"] for network in history.record_of(step)["networks"]] for step in range(1, 41)]
    assert history.losses_by_network[:, :40].T.tolist() == told
    assert history.losses.tolist() == history.losses_by_network[0].tolist()


moves = st.lists(st.tuples(st.sampled_from(["travel", "advance"]), st.integers(0, STEPS)), min_size=1, max_size=8)


@settings(max_examples=25)
@given(moves=moves)
def test_wherever_a_run_travels_it_finds_what_playing_gave(played: Played, moves: list[tuple[str, int]]) -> None:
    history, reached = History(played.experiment, LOG), 0
    for move, number in moves:
        if move == "travel":
            assert history.travel(number)
            assert history.step == number
        else:
            history.advance(number // 4)
        reached = max(reached, history.step)
        assert state(history) == played.states[history.step]
        assert history.reached == reached
        assert history.log == LOG
    history.travel(STEPS)
    assert past(history) == played.past


def test_back_and_forth_from_many_places_is_all_the_same(played: Played) -> None:
    history = History(played.experiment, LOG)
    for step in (240, 0, 1, 239, 100, 99, 101, 30, 31, 0, 180, 181, 4, 3, 2, 1, 0, 240):
        assert history.travel(step)
        assert state(history) == played.states[step]
    assert past(history) == played.past


@pytest.mark.parametrize(("start", "goal"), [(0, 60), (200, 40), (50, 130), (240, 0)])
def test_a_journey_without_time_goes_one_iteration_at_a_time_and_arrives(played: Played, start: int, goal: int) -> None:
    history = History(played.experiment, LOG)
    history.advance(240)
    history.travel(start)
    slices = 1
    while not history.travel(goal, seconds=0):
        slices += 1
        assert slices <= 240
    assert state(history) == played.states[goal]


def test_advancing_without_time_still_makes_one_iteration(played: Played) -> None:
    history = History(played.experiment, LOG)
    assert history.advance(100, seconds=0) == 1
    assert history.step == 1


def test_a_run_ends_after_its_last_step() -> None:
    history = History(experiment(steps=12))
    endings = [history.ending]
    assert history.advance(100) == 12
    assert history.advance(100) == 0
    endings.append(history.ending)
    assert history.travel(5)
    endings.append(history.ending)
    assert endings == [None, ("done", 12, "all 12 iterations are done"), None]


def test_metrics_are_measured_at_fixed_steps_the_first_and_the_last_among_them() -> None:
    history = History(experiment(steps=205))
    history.advance(205)
    assert sorted(history.metrics) == [*range(0, 205, 3), 205]
    assert len(history.metrics) <= METRICS_PER_RUN + 1
    assert [m.step for m in history.metrics_between(3, 9)] == [6, 9]


LARGEST = {
    "dataset": "digits",
    "hidden": [64] * 4,
    "drop_rates": [0.3] * 4,
    "optimizer": "adam",
    "batch_size": 1,
}


@pytest.mark.parametrize("fields", [{**LARGEST, "steps": 120}, {"steps": 1000}], ids=["the largest", "a small one"])
def test_the_checkpoints_a_run_keeps_are_bounded_and_never_far_apart(fields: dict[str, Any]) -> None:
    history = History(experiment(**fields))
    steps, trainer = history.experiment.steps, history.trainer
    history.advance(steps)
    kept = history._checkpoints
    size = 8 * trainer.parameters.size * (1 + len(trainer.optimizer.state))
    assert {checkpoint.size for checkpoint in kept.values()} == {size}
    assert len(kept) <= CHECKPOINTS_PER_RUN + 1
    assert len(kept) * size <= max(CHECKPOINT_BYTES + size, 5 * size) < 5 << 20
    assert np.diff([*sorted(kept), steps]).max() <= -(-steps // 4)


@pytest.mark.parametrize("step", [0, 11])
def test_a_record_is_only_of_an_iteration_that_was_made(step: int) -> None:
    history = History(experiment())
    history.advance(10)
    with pytest.raises(ValueError, match=rf"step must be in \[1, 10\], got {step}"):
        history.record_of(step)
