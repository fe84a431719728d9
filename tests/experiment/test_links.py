"""A link holds a whole run: written as a query and read again, experiment and log are exactly the same."""

from urllib.parse import parse_qsl, urlencode

from hypothesis import given
from hypothesis import strategies as st

from app.experiment import MOST_SETTINGS, Experiment, SettingsLog
from app.web.query import PageRequest, read_query

from .strategies import FIELDS, experiments, settings_of


@given(data=st.data())
def test_a_link_gives_back_the_experiment_and_its_log(data: st.DataObject) -> None:
    experiment = data.draw(experiments())
    log = SettingsLog()
    for setting in sorted(data.draw(st.lists(settings_of(experiment), max_size=4)), key=lambda s: s.step):
        log = log.with_setting(setting)
    page = PageRequest(experiment, log, 0, "train", 2.0, "auto", autoplay=False, is_bare=False)
    url = urlencode(page.as_query())
    read = read_query(parse_qsl(url, keep_blank_values=True))
    assert read.notes == []
    assert read.experiment == experiment
    assert read.log == log


@given(experiment=experiments())
def test_a_link_holds_every_field_whatever_the_default_may_be_one_day(experiment: Experiment) -> None:
    assert {name for name, _ in experiment.as_query()} == FIELDS


def test_a_link_with_too_many_changes_makes_the_first_ones_and_says_so() -> None:
    page = read_query([("set", f"{step}:learning_rate:0.1") for step in range(MOST_SETTINGS + 50)])
    assert [setting.step for setting in page.log] == list(range(MOST_SETTINGS))
    assert len(page.notes) == 1
