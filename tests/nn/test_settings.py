"""Settings made during a run: they give what a log from the start gives, and what lay after them is forgotten."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.experiment import Setting
from app.nn.history import History

from .playing import EXPERIMENTS, LOG, STEPS, Played, experiment, past, play, state


@pytest.fixture(scope="module", params=EXPERIMENTS, ids=["momentum", "adam"])
def played(request: pytest.FixtureRequest) -> Played:
    return play(experiment(**request.param), LOG)


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


@settings(max_examples=6)
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
