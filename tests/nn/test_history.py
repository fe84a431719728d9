"""A run is a function of experiment and log: played, restored or travelled, every bit of it is the same."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.experiment import Experiment, Setting, SettingsLog, experiment_from
from app.nn.history import CHECKPOINT_BYTES, CHECKPOINTS_PER_RUN, METRICS_PER_RUN, History

STEPS = 240
EXPERIMENTS = [
    {"optimizer": "momentum", "mask_per": "example", "learning_rate": 0.05},
    {
        "optimizer": "adam",
        "scaling": "classic",
        "learning_rate": 0.01,
        "input_drop_rate": 0.2,
        "batch_size": 25,
    },
]
LOG = SettingsLog(
    (
        Setting(0, "weight_decay", 0.01),
        Setting(30, "scaling", "classic"),
        Setting(37, "drop_rates", (0.5, 0.1)),
        Setting(100, "learning_rate", 0.02),
        Setting(100, "input_drop_rate", 0.3),
        Setting(180, "scaling", "none"),
    )
)


def experiment(**fields: Any) -> Experiment:
    small = {
        "hidden": [8, 9],
        "drop_rates": [0.3, 0.3],
        "train_size": 27,
        "batch_size": 5,
        "steps": STEPS,
        "seed": 71,
    }
    return experiment_from({**small, **fields})


def state(history: History) -> list[Any]:
    """All that can be told of where a run stands, exactly."""
    trainer, metrics = history.trainer, history.metrics_now()
    arrays: list[NDArray[Any]] = [trainer.parameters, *trainer.optimizer.state.values()]
    last = trainer.last
    if last is not None:
        arrays += [
            trainer.before,
            trainer.gradients,
            last.passed.logits,
            last.passed.loss,
            *last.kept,
            *last.factors,
        ]
        arrays += [last.batch.chosen, *last.passed.a]
    return [history.step, [a.tobytes() for a in arrays], metrics.as_json(), trainer.experiment_of(0)]


def past(history: History) -> list[Any]:
    """All that is kept of a run's way to where it stands, exactly."""
    n = history.step
    metrics = [m.as_json() for step, m in sorted(history.metrics.items()) if step <= n]
    return [history.losses[:n].tobytes(), [m[:n].tobytes() for m in history.masks], metrics]


@dataclass(repr=False)
class Played:
    """A run played from its start, one step at a time: its state at every step, and its whole past."""

    experiment: Experiment
    states: list[list[Any]]
    past: list[Any]
    records: dict[int, Any]


def play(of: Experiment, log: SettingsLog) -> Played:
    history = History(of, log)
    states = [state(history)]
    for _ in range(of.steps):
        assert history.advance(1) == 1
        states.append(state(history))
    return Played(of, states, past(history), {step: history.record_of(step) for step in (1, 6, 31, 101, 240)})


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


def test_settings_made_while_playing_give_what_a_log_from_the_start_gives(played: Played) -> None:
    history = History(played.experiment)
    for setting in LOG:
        history.advance(setting.step - history.step)
        history.set(setting)
    history.advance(STEPS)
    assert history.log == LOG
    assert state(history) == played.states[STEPS]
    assert past(history) == played.past
    assert {step: history.record_of(step) for step in played.records} == played.records


@settings(max_examples=15)
@given(reach=st.integers(50, STEPS), back=st.integers(0, 200), name=st.sampled_from(["drop_rates", "scaling"]))
def test_a_setting_drops_later_ones_and_all_that_was_known_of_later_steps(
    played: Played, reach: int, back: int, name: str
) -> None:
    back = min(back, reach)
    history = History(played.experiment, LOG)
    history.travel(reach)
    history.travel(back)
    setting = Setting(back, name, (0.1, 0.4) if name == "drop_rates" else "classic")
    history.set(setting)
    assert [entry.step for entry in history.log if entry.step > back] == []
    assert setting in history.log.entries
    assert history.reached == history.step == back
    assert all(step <= back for step in history.metrics)
    with pytest.raises(ValueError, match="step must be in"):
        history.record_of(back + 1)
    history.travel(STEPS)
    fresh = History(played.experiment, LOG.with_setting(setting))
    fresh.travel(STEPS)
    assert state(history) == state(fresh)
    assert past(history) == past(fresh)


def test_a_setting_takes_effect_where_the_run_stands_and_nowhere_else() -> None:
    history = History(experiment())
    history.advance(10)
    for step in (9, 11):
        with pytest.raises(ValueError, match=f"setting.step must be 10, where the run stands, got {step}"):
            history.set(Setting(step, "learning_rate", 0.1))


@pytest.mark.parametrize("step", [0, 30])
def test_metrics_of_a_step_are_those_with_the_settings_made_there(step: int) -> None:
    history = History(experiment(steps=3000))
    history.advance(step)
    before = history.metrics_now().networks
    assert history.metrics[step].networks == before
    history.set(Setting(step, "scaling", "classic"))
    assert history.metrics[step].networks == history.metrics_now().networks != before
    restored = History(history.experiment, history.log)
    restored.advance(step)
    assert restored.metrics == history.metrics


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
