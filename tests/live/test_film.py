"""A film: what its shots show is what the run showed there, and no more is measured than its script asks for."""

import asyncio
from itertools import pairwise
from threading import Event

import orjson
import pytest

from app.experiment import Experiment, Setting, SettingsLog, experiment_from
from app.live import run as live_run
from app.live.film import Film, Script, film
from app.live.limits import Busy, Limits
from app.live.registry import Registry
from app.live.shot import shot
from app.live.stage import Stage
from app.nn.history import History
from app.nn.metrics import Examiner, Metrics

from .listening import run

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


def test_many_films_delay_a_run_no_more_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = 0

    def counted(experiment: Experiment, log: SettingsLog, script: Script) -> Film:
        nonlocal pieces
        for told in film(experiment, log, script):
            pieces += 1
            yield told

    monkeypatch.setattr(live_run, "film", counted)

    async def story() -> None:
        registry, under_way, go_on = Registry(Limits()), Event(), Event()
        filmed = await registry.create(EXPERIMENT, LOG, SHOWN[-1])

        async def follow() -> None:
            async for _ in filmed.film(Script(SHOWN)):
                pass

        def hold() -> int:
            under_way.set()
            go_on.wait(10)
            return pieces

        films = [asyncio.create_task(follow()) for _ in range(5)]
        held = asyncio.create_task(registry._worker(hold))
        assert await asyncio.to_thread(under_way.wait, 10)  # by now each has asked for its next piece
        behind = asyncio.create_task(registry._worker(lambda: pieces))
        await asyncio.sleep(0)
        go_on.set()
        assert await behind - await held <= 1
        await asyncio.gather(*films)
        registry.close()

    run(story)


def test_a_film_ends_when_the_server_closes() -> None:
    async def story() -> None:
        registry = Registry(Limits())
        filmed = await registry.create(EXPERIMENT, LOG, SHOWN[-1])
        shots = filmed.film(Script(SHOWN))
        await anext(shots)
        registry.say_bye()
        with pytest.raises(Busy, match="closes"):
            await anext(shots)
        registry.close()

    run(story)
