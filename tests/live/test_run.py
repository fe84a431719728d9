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
from app.live import driver
from app.live.channel import Event
from app.live.commands import Pause, Play, Seek, Set, SetMode, SetSpeed, Step
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


@pytest.mark.parametrize("mode", ["train", "eval", "mc"])
def test_who_comes_on_a_long_way_is_told_at_once_how_far_it_has_got(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "SLICE", 0)  # one iteration at a time
    monkeypatch.setattr(driver, "DEPARTURE", 0)

    async def story(run: Run) -> None:
        await run.obey(SetMode(mode))
        async with aclosing(run.channel.follow(None)) as first, aclosing(run.channel.follow(None)) as late:
            before = parsed(await anext(first))
            seek = asyncio.create_task(run.obey(Seek(250)))
            while before[-1].event != "state":
                before += parsed(await anext(first))
            (midway,) = parsed(await anext(late))
            assert [h.event for h in before] == ["snapshot", "state"]
            assert json.loads(before[-1].data)["seeking"] == 250
            told = json.loads(midway.data)
            step = told["state"]["step"]
            assert (midway.event, told["state"]["seeking"], told["frame"]["step"]) == ("snapshot", 250, step)
            assert 0 < step < 250
            assert len(told["history"]["loss"]) == len(told["history"]["asleep"]) == step
            if mode == "train":
                used = run._stage.history.record_of(step)["networks"][0]["masks"]
                assert [layer["mask"] for layer in told["frame"]["layers"]] == [masks[0] for masks in used]
            await seek
            for stream in (first, late):
                heard = parsed(await anext(stream))
                assert [h.event for h in heard] == ["snapshot", "frame"]
                arrived = json.loads(heard[0].data)["state"]
                assert (arrived["step"], arrived["seeking"]) == (250, None)

    with_a_run(story, steps=300)


@pytest.mark.parametrize(("patience", "told"), [(0, ["state", "snapshot", "frame"]), (inf, ["snapshot", "frame"])])
def test_of_a_move_that_is_soon_over_only_the_arrival_is_told(
    patience: float, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "SLICE", 0)  # several slices, however fast the machine
    monkeypatch.setattr(driver, "DEPARTURE", patience)

    async def story(run: Run) -> None:
        await run.obey(Seek(20))
        heard: list[Heard] = []
        async with aclosing(run.channel.follow(None)) as stream:
            await anext(stream)
            await run.obey(Step(-7))
            while len(heard) < len(told):
                heard += parsed(await anext(stream))
        assert [h.event for h in heard] == told

    with_a_run(story)


def test_whenever_a_viewer_comes_it_misses_no_iteration_and_hears_none_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "SLICE", 0.0005)

    async def story(run: Run) -> None:
        viewers: list[asyncio.Task[None]] = []
        all_heard: list[list[Heard]] = []
        await run.obey(SetSpeed(inf))
        await run.obey(Play())
        for moment in range(60):
            moves = [asyncio.create_task(run.obey(Seek(goal))) for goal in (40 * moment % 700, 900)[: moment % 3]]
            for _ in range(moment % 7):
                await asyncio.sleep(0)
            all_heard.append([])
            viewers.append(asyncio.create_task(listen(run, all_heard[-1], "bye")))
            await asyncio.gather(*moves)
            await run.obey(Step(3) if moment % 11 == 5 else Play())
        await run.obey(Pause())
        run.close("over")
        await asyncio.gather(*viewers)
        for heard in all_heard:
            assert_gapless(heard)

    with_a_run(story, steps=20_000, twin=False)


def test_a_slice_that_was_about_to_be_played_when_a_seek_came_is_not_played() -> None:
    """Else it would tell iterations again that a viewer who came between has in its snapshot."""

    async def story(run: Run) -> None:
        run._status.playing = True
        run._stage.advance(5, inf)  # trained, and not yet told
        heard: list[Heard] = []
        async with run._driver.lock:
            viewer = asyncio.create_task(listen(run, heard, "frame"))
            await asyncio.sleep(0)
            slice_ = asyncio.create_task(run._driver._play_on())
            await asyncio.sleep(0)
            seek = asyncio.create_task(run.obey(Seek(100)))
            await asyncio.sleep(0)
        await asyncio.gather(viewer, slice_, seek)
        assert_gapless(heard)

    with_a_run(story)


def assert_gapless(heard: list[Heard]) -> None:
    """Iterations begin after the snapshot's step, each comes once, and a picture is of where they ended."""
    assert heard[0].event == "snapshot"
    step = -1
    for h in heard:
        told = json.loads(h.data)
        if h.event == "snapshot":
            step = told["state"]["step"]
            assert len(told["history"]["loss"]) == step
        elif h.event == "frame":
            for iteration in told["iterations"]:
                step += 1
                assert iteration["step"] == step
            assert told["step"] == step
