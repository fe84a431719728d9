"""A run with its driver and its viewers: nothing that one of them does takes anything away from the others."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from math import inf
from time import sleep
from typing import Any

import pytest

from app.experiment import MOST_SETTINGS, Setting, SettingsLog, experiment_from
from app.live.channel import Event
from app.live.commands import Play, Set, SetMode, SetSpeed, Step
from app.live.driver import Driver
from app.live.limits import Conflict, Limits
from app.live.places import Places
from app.live.registry import Registry
from app.live.run import Run
from app.live.stage import Stage

from .listening import Heard, parsed, run


def with_a_run(story: Callable[[Run], Awaitable[None]], **fields: Any) -> None:
    """Tell the story of a run of these fields to its end."""

    async def told() -> None:
        registry = Registry(Limits())
        try:
            await story(await registry.create(experiment_from(fields), SettingsLog(), 0))
        finally:
            registry.close()

    run(told)


async def listen(run: Run, heard: list[Heard], last: str) -> None:
    """Read the stream up to the first event of that name."""
    async with aclosing(run.channel.follow(None)) as stream:
        async for chunk in stream:
            heard += parsed(chunk)
            if any(h.event == last for h in heard):
                return


def iterations(heard: list[Heard]) -> list[int]:
    """The steps of all iterations told in frames."""
    return [i["step"] for h in heard if h.event == "frame" for i in json.loads(h.data)["iterations"]]


def test_a_viewer_who_leaves_before_its_snapshot_takes_no_iteration_along(monkeypatch: pytest.MonkeyPatch) -> None:
    news = Stage.news

    def slow_news(stage: Stage) -> list[Event]:
        sleep(0.05)
        return news(stage)

    async def story(run: Run) -> None:
        async with aclosing(run.channel.follow(None)) as stream:
            heard = parsed(await anext(stream))
            monkeypatch.setattr(Stage, "news", slow_news)
            run._stage.advance(5, inf)  # trained, and not yet told
            fleeting = asyncio.ensure_future(anext(run.channel.follow(None)))
            await asyncio.sleep(0.02)
            fleeting.cancel()
            heard += parsed(await anext(stream))
        assert iterations(heard) == [1, 2, 3, 4, 5]

    with_a_run(story)


def test_at_full_speed_it_trains_between_frames_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_sleep(_driver: Driver, seconds: float) -> None:
        raise AssertionError(f"sleeps for {seconds} s")

    monkeypatch.setattr(Driver, "_sleep", no_sleep)

    async def story(run: Run) -> None:
        heard: list[Heard] = []
        await run.obey(SetSpeed(inf))
        await run.obey(Play())
        await listen(run, heard, "end")

    with_a_run(story, steps=3000)


def test_a_step_that_comes_while_the_mode_changes_does_not_train() -> None:
    async def story(run: Run) -> None:
        async with run._driver.lock:
            changed = asyncio.create_task(run.obey(SetMode("eval")))
            stepped = asyncio.create_task(run.obey(Step(1)))
            await asyncio.sleep(0)
        await asyncio.gather(changed, stepped)
        state = await run.state()
        assert (state["mode"], state["step"]) == ("eval", 0)

    with_a_run(story)


def test_a_place_that_is_given_back_is_not_missed_by_who_is_about_to_wait() -> None:
    async def story() -> None:
        places = Places(1)
        places.take()
        waiting = asyncio.create_task(places.given_back.wait())
        places.give_back()  # before the task has begun to wait
        places.given_back.clear()  # another run that waits
        await waiting

    run(story)


def test_a_run_keeps_no_more_changes_than_can_be_sent_to_restore_it() -> None:
    async def story(run: Run) -> None:
        def change(rate: float) -> Set:
            return Set(Setting(0, "learning_rate", rate))

        for _ in range(MOST_SETTINGS):
            await run.obey(Step(1))
            await run.obey(change(0.1))
        await run.obey(change(0.2))  # in place of another
        await run.obey(Step(1))
        with pytest.raises(Conflict, match=str(MOST_SETTINGS)):
            await run.obey(change(0.3))
        assert len((await run.state())["commands"]) == MOST_SETTINGS
        await run.obey(Step(-10))
        await run.obey(change(0.3))

    with_a_run(story)
