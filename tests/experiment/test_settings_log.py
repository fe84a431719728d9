"""The log of settings: what holds at which step, what a new setting drops, how a log is read and refused."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.experiment import (
    LIVE,
    MOST_SETTINGS,
    Experiment,
    Refused,
    Setting,
    SettingsLog,
    experiment_from,
    log_from,
    setting_from,
)

from .strategies import experiments, settings_of

EXPERIMENT = experiment_from({})


@st.composite
def logs(draw: st.DrawFn, experiment: Experiment) -> SettingsLog:
    """Settings made one after the other."""
    made = SettingsLog()
    for setting in sorted(draw(st.lists(settings_of(experiment), max_size=8)), key=lambda s: s.step):
        made = made.with_setting(setting)
    return made


@given(data=st.data())
def test_what_holds_at_a_step_is_the_last_value_set_up_to_it(data: st.DataObject) -> None:
    experiment = data.draw(experiments())
    log = data.draw(logs(experiment))
    for step in {0, experiment.steps, *(s for e in log for s in (e.step - 1, e.step, e.step + 1))}:
        holds = log.at(experiment, step)
        for name in LIVE:
            values = [entry.value for entry in log if entry.name == name and entry.step <= step]
            assert getattr(holds, name) == (values[-1] if values else getattr(experiment, name))
        changed = {name for name in experiment.as_fields() if getattr(holds, name) != getattr(experiment, name)}
        assert changed <= set(LIVE)
        later = [entry.step for entry in log if entry.step > step]
        assert log.next_after(step) == (min(later) if later else None)


@given(data=st.data())
def test_an_iteration_takes_what_holds_at_the_step_before_it(data: st.DataObject) -> None:
    experiment = experiment_from({"steps": 30})
    log, step = data.draw(logs(experiment)), data.draw(st.integers(0, 30))
    for name in LIVE:
        held = log.held(experiment, name, step)
        told = [value for iterations, value in held for _ in iterations]
        assert told == [getattr(log.at(experiment, before), name) for before in range(step)]
        assert [i for iterations, _ in held for i in iterations] == list(range(1, step + 1))
        assert all(value != after for (_, value), (_, after) in pairwise(held))


@given(data=st.data())
def test_a_setting_drops_later_ones_and_replaces_its_own_name_at_its_step(data: st.DataObject) -> None:
    experiment = data.draw(experiments())
    log, setting = data.draw(logs(experiment)), data.draw(settings_of(experiment))
    after = log.with_setting(setting)
    assert after.entries[-1] == setting
    assert list(after.entries[:-1]) == [
        entry
        for entry in log
        if entry.step <= setting.step and (entry.step, entry.name) != (setting.step, setting.name)
    ]
    steps = [entry.step for entry in after]
    assert steps == sorted(steps)
    assert len({(entry.step, entry.name) for entry in after}) == len(after.entries)
    assert after.at(experiment, setting.step) == log.with_setting(setting).at(experiment, experiment.steps)


@given(data=st.data())
def test_a_log_is_the_same_again_from_its_json(data: st.DataObject) -> None:
    experiment = data.draw(experiments())
    log = data.draw(logs(experiment))
    assert log_from(experiment, json.loads(json.dumps([entry.as_json() for entry in log]))) == log


def entry(**fields: Any) -> dict[str, Any]:
    return {"step": 5, "name": "learning_rate", "value": 0.1, **fields}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "commands"),
        (None, "commands"),
        ("5:learning_rate:0.1", "commands"),
        ([5], "commands[0]"),
        ([[5, "learning_rate", 0.1]], "commands[0]"),
        ([{"step": 5, "name": "learning_rate"}], "commands[0]"),
        ([entry(extra=1)], "commands[0]"),
        ([entry(), entry(step=4)], "commands[1].step"),
        ([entry(step=-1)], "commands[0].step"),
        ([entry(step=3001)], "commands[0].step"),
        ([entry(step=1.5)], "commands[0].step"),
        ([entry(step=True)], "commands[0].step"),
        ([entry(name="seed")], "commands[0].name"),
        ([entry(name=None)], "commands[0].name"),
        ([entry(name=["learning_rate"])], "commands[0].name"),
        ([entry(), entry(value=11)], "commands[1].value"),
        ([entry(value=float("nan"))], "commands[0].value"),
        ([entry(name="drop_rates", value=[0.1])], "commands[0].value"),
        ([entry(name="drop_rates", value=[0.1, 1])], "commands[0].value[1]"),
        ([entry(name="scaling", value="twice")], "commands[0].value"),
    ],
)
def test_a_log_that_does_not_fit_is_refused_with_the_place(given: Any, field: str) -> None:
    with pytest.raises(Refused) as raised:
        log_from(EXPERIMENT, given)
    assert raised.value.field == field


def test_settings_at_equal_steps_are_taken_and_the_later_of_one_name_counts() -> None:
    log = log_from(EXPERIMENT, [entry(), entry(name="scaling", value="none"), entry(value=0.2)])
    assert log.entries == (Setting(5, "scaling", "none"), Setting(5, "learning_rate", 0.2))


def test_only_live_parameters_can_be_set() -> None:
    assert setting_from(EXPERIMENT, 3, "drop_rates", [0.1, 0.2]) == Setting(3, "drop_rates", (0.1, 0.2))
    for name in set(EXPERIMENT.as_fields()) - set(LIVE):
        with pytest.raises(Refused, match="name must be one of drop_rates, input_drop_rate, scaling, learning_rate"):
            setting_from(EXPERIMENT, 3, name, getattr(EXPERIMENT, name))


def test_a_log_is_as_long_as_surely_fits_the_body_that_restores_a_run() -> None:
    experiment = experiment_from({"hidden": [64, 64, 64, 64], "steps": 20_000, "batch_size": 1, "twin": False})
    worst = {"step": experiment.steps, "name": "drop_rates", "value": [0.12345678901234568] * 4}
    body = {**experiment.as_fields(), "commands": [worst] * MOST_SETTINGS, "step": experiment.steps}
    assert len(json.dumps(body)) < 64 * 1024
    log_from(experiment, [worst] * MOST_SETTINGS)
    with pytest.raises(Refused, match=f"at most {MOST_SETTINGS}"):
        log_from(experiment, [worst] * (MOST_SETTINGS + 1))


@given(data=st.data())
def test_an_iteration_is_shown_with_what_held_before_it_and_all_else_with_what_holds_now(data: st.DataObject) -> None:
    experiment = data.draw(experiments())
    log = data.draw(logs(experiment))
    step = data.draw(st.integers(0, experiment.steps))
    assert log.held_for(experiment, step, "eval") == log.held_for(experiment, step, "mc") == log.at(experiment, step)
    assert log.held_for(experiment, step, "train") == log.at(experiment, max(0, step - 1))
