"""A film: what its shots show is what the run showed there, and no more is measured than its script asks for."""

from itertools import pairwise

import orjson
import pytest

from app.experiment import Setting, SettingsLog, experiment_from
from app.live.film import Script, film
from app.live.shot import shot
from app.live.stage import Stage
from app.nn.history import History
from app.nn.metrics import Examiner, Metrics

EXPERIMENT = experiment_from({"hidden": [5, 4], "drop_rates": [0.3, 0.4], "train_size": 27, "steps": 200})
LOG = SettingsLog((Setting(12, "scaling", "classic"), Setting(15, "drop_rates", (0.6, 0.1))))
SHOWN = list(range(10, 20))


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Metrics]:
    """All that is measured, as it comes."""
    found: list[Metrics] = []
    measure = Examiner.measure

    def measured(examiner: Examiner) -> Metrics:
        found.append(measure(examiner))
        return found[-1]

    monkeypatch.setattr(Examiner, "measure", measured)
    return found


def shots_of(script: Script) -> list[bytes]:
    """All shots of a script, made at once."""
    return [told for told in film(EXPERIMENT, LOG, script) if told is not None]


@pytest.mark.parametrize("mode", ["train", "eval", "mc"])
def test_a_shot_is_the_picture_with_its_weights_and_changes_nothing(mode: str) -> None:
    stage = Stage(EXPERIMENT, LOG)
    stage.travel(13, 60)
    stage.set_mode(mode)
    if mode != "train":
        stage.walk(2)
    told, before = orjson.loads(shot(stage)), stage.snapshot({})
    assert told["frame"] == orjson.loads(before[1]) == orjson.loads(before[0])["frame"]
    assert told["frame"]["weights"]
    assert told["metrics"] == orjson.loads(orjson.dumps(stage.history.metrics_now().as_json()))
    assert stage.snapshot({}) == before


def test_a_film_shows_each_iteration_as_the_run_did() -> None:
    stage = Stage(EXPERIMENT, LOG)
    for step, told in zip(SHOWN, shots_of(Script(SHOWN)), strict=True):
        stage.travel(step, 60)
        assert told == shot(stage)


def test_a_film_measures_only_where_its_script_says_so(measured: list[Metrics]) -> None:
    history = History(EXPERIMENT, LOG)
    history.travel(SHOWN[-1])
    on_the_way = len(measured)  # at fixed steps, whoever goes there
    measured.clear()
    shots = shots_of(Script(SHOWN, measured=4))
    told = [orjson.loads(one)["metrics"] for one in shots]
    assert len(measured) == on_the_way + 4  # the first shot, the fifth, the ninth and the last
    assert [n for n, (before, now) in enumerate(pairwise(told), 1) if now != before] == [4, 8, 9]
