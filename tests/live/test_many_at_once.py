"""A class that comes, asks and goes at once: told of once a round, and what all ask for is worked out once."""

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.experiment import Experiment, Setting, SettingsLog, experiment_from
from app.live.commands import Command, Reset, Seek, Set, SetMode, SetSpeed, Step
from app.live.limits import Conflict, Limits
from app.live.records import MOST, Record, Records
from app.live.registry import Registry
from app.live.run import Run
from app.live.stage import Stage
from app.nn.history import History

from .listening import Reader, run

MANY = 300


def with_a_run(story: Callable[[Run], Awaitable[None]], **fields: Any) -> None:
    """Tell the story of a run to its end."""

    async def told() -> None:
        registry = Registry(Limits())
        try:
            await story(await registry.create(experiment_from({"hidden": [5, 4], **fields}), SettingsLog(), 0))
        finally:
            registry.close()

    run(told)


def counted(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> list[Any]:
    """What a method is called with from now on."""
    calls: list[Any] = []
    method = getattr(owner, name)

    def noting(self: Any, *arguments: Any) -> Any:
        calls.append(arguments)
        return method(self, *arguments)

    monkeypatch.setattr(owner, name, noting)
    return calls


def follower(run: Run) -> Reader:
    """A reader who is counted as a follower."""
    reader = Reader(run.channel)
    reader.stream = run.channel.follow(None, follower=True)
    return reader


# The audience


async def came(run: Run, count: int) -> list[Reader]:
    """Followers who have read where the run stands."""
    readers = [follower(run) for _ in range(count)]
    await asyncio.gather(*(reader.read() for reader in readers))
    return readers


async def go(readers: list[Reader]) -> None:
    """All of them leave."""
    for reader in readers:
        await reader.stream.aclose()


def test_who_comes_and_goes_in_a_round_is_told_once() -> None:
    async def story(run: Run) -> None:
        lecturer = Reader(run.channel)
        await lecturer.read()

        followers = await came(run, 30)
        run.look_around()
        (event,) = await lecturer.read()
        assert (event.event, json.loads(event.data)) == ("audience", {"viewers": 31, "followers": 30})

        head = run.channel.head
        await go(followers)
        others = await came(run, 30)
        run.look_around()
        assert run.channel.head == head  # as many as have been told of

        await go(others)
        run.look_around()
        run.look_around()
        (event,) = await lecturer.read()
        assert (event.event, json.loads(event.data)) == ("audience", {"viewers": 1, "followers": 0})

    with_a_run(story)


def test_a_lone_viewer_is_told_nothing_it_knows_and_nobody_is_told_nothing() -> None:
    async def story(run: Run) -> None:
        run.look_around()
        one, other = Reader(run.channel), Reader(run.channel)
        await one.read()
        run.look_around()
        assert run.channel.head == 0
        await other.read()
        run.look_around()
        (event,) = await one.read()
        assert json.loads(event.data) == {"viewers": 2, "followers": 0}
        head = run.channel.head
        for reader in (one, other):
            await reader.stream.aclose()
        run.look_around()
        assert run.channel.head == head

    with_a_run(story)


def test_a_follower_is_counted_out_however_it_goes() -> None:
    async def story(run: Run) -> None:
        leaving, cut, never = (follower(run) for _ in range(3))
        await leaving.read()
        await cut.read()
        assert run.channel.audience == (2, 2)
        await leaving.stream.aclose()
        pending = asyncio.create_task(cut.read())
        await asyncio.sleep(0)
        pending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await pending
        coming = asyncio.create_task(never.read())
        await asyncio.sleep(0)
        assert run.channel.audience == (1, 1)
        coming.cancel()
        with pytest.raises(asyncio.CancelledError):
            await coming
        assert run.channel.audience == (0, 0)

    with_a_run(story)


# Records


def test_a_record_that_many_ask_for_at_once_is_computed_and_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = counted(monkeypatch, History, "record_of")

    async def story(run: Run) -> None:
        await run.obey(Step(3))
        records = await asyncio.gather(*(run.record(3) for _ in range(MANY)))
        assert computed == [(3,)]
        packed = await asyncio.gather(*(record.gzipped() for record in records))
        assert len({id(each) for each in packed}) == 1
        assert gzip.decompress(packed[0]) == records[0]
        assert json.loads(records[0])["step"] == 3

    with_a_run(story)


def test_who_leaves_takes_no_compressed_record_along() -> None:
    async def story(run: Run) -> None:
        await run.obey(Step(1))
        record = await run.record(1)
        fleeting, staying = (asyncio.ensure_future(record.gzipped()) for _ in range(2))
        await asyncio.sleep(0)
        fleeting.cancel()
        assert gzip.decompress(await staying) == record

    with_a_run(story)


def test_a_kept_record_is_that_of_the_settings_of_now() -> None:
    async def story(run: Run) -> None:
        await run.obey(Step(2))
        plain = await run.record(2)
        await run.obey(Step(-1))
        await run.obey(Set(Setting(0, "learning_rate", 0.01)))
        with pytest.raises(Conflict):
            await run.record(2)
        await run.obey(Step(1))
        changed = await run.record(2)
        assert changed != plain
        assert json.loads(changed)["networks"][0]["learning_rate"] == 0.01
        await run.obey(Reset())
        with pytest.raises(Conflict):
            await run.record(2)
        await run.obey(Step(2))
        assert await run.record(2) == plain

    with_a_run(story)


def test_only_the_latest_records_are_kept_and_only_while_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = counted(monkeypatch, History, "record_of")

    async def story(run: Run) -> None:
        await run.obey(Step(5))
        for n in (1, 2, 3, 3, 2, 1):
            await run.record(n)
        assert [n for (n,) in computed] == [1, 2, 3, 1]
        run.look_around()  # all have been asked for since the run was made
        await run.record(1)
        run.look_around()
        await run.record(1)
        assert len(computed) == 4
        run.look_around()
        run.look_around()
        await run.record(1)
        assert len(computed) == 5

    with_a_run(story)


def test_so_many_records_are_kept_and_no_more() -> None:
    records = Records()
    for n in range(10):
        records.keep(n, Record(b"%d" % n))
    assert [n for n in range(10) if records.get(n)] == list(range(10 - MOST, 10))


# Snapshots


def test_many_who_come_at_once_share_one_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = counted(monkeypatch, Stage, "snapshot")

    async def story(run: Run) -> None:
        await run.obey(Step(3))
        readers = await came(run, MANY)
        assert len(computed) == 1
        assert len({reader.heard[0].data for reader in readers}) == 1
        assert json.loads(readers[0].heard[0].data)["state"]["followers"] == MANY
        await run.obey(Step(2))
        for reader in readers:
            await reader.read_up_to('{"step":5')
            steps = [i["step"] for h in reader.heard if h.event == "frame" for i in json.loads(h.data)["iterations"]]
            assert steps == [4, 5]
            ids = [h.id for h in reader.heard]
            assert len(set(ids)) == len(ids)

    with_a_run(story)


def test_who_comes_later_shares_it_while_nothing_has_changed_and_is_told_who_is_there_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    computed = counted(monkeypatch, Stage, "snapshot")

    async def story(run: Run) -> None:
        await run.obey(Step(3))
        readers: list[Reader] = []
        for n in range(1, 6):
            readers += await came(run, 1)
            told = json.loads(readers[-1].heard[0].data)
            assert (told["state"]["step"], told["state"]["followers"], told["frame"]["step"]) == (3, n, 3)
        assert len(computed) == 1

    with_a_run(story)


STORY: list[Command] = [
    *(Step(3), SetMode("eval"), Step(1), Seek(3), SetMode("mc"), Step(4), Step(-1), Seek(3), SetSpeed(7.0)),
    *(SetMode("train"), Set(Setting(0, "scaling", "classic")), Step(-2), Seek(40), Seek(40), Reset(), Step(1)),
    *(SetMode("eval"), Seek(0), Set(Setting(0, "scaling", "classic")), Reset(), Reset()),
]


def test_a_snapshot_is_of_now_whatever_has_been_done() -> None:
    """After each command: who comes, and who is there and is moved, is told what the first to come would be told."""

    async def story(run: Run) -> None:
        there = Reader(run.channel)
        await there.read()
        for done, command in enumerate(STORY, start=1):
            (one,) = await came(run, 1)  # so that all that may be kept of the moment before is
            await run.obey(command)
            (other,) = await came(run, 1)
            first = await told_to_the_first(STORY[:done], run.experiment)
            assert told_by(other) == first
            if isinstance(command, Seek | Reset):
                await there.read()
                assert told_by(there) == first
            await go([one, other])

    with_a_run(story, drop_rates=[0.3, 0.3])


async def told_to_the_first(commands: list[Command], experiment: Experiment) -> Any:
    """What the first viewer is told of a run that has obeyed these commands unwatched."""
    registry = Registry(Limits())
    try:
        run = await registry.create(experiment, SettingsLog(), 0)
        for command in commands:
            await run.obey(command)
        return told_by(*await came(run, 1))
    finally:
        registry.close()


def told_by(reader: Reader) -> Any:
    """The latest snapshot that a reader got, but for what names the run and who is there."""
    told = json.loads([heard.data for heard in reader.heard if heard.event == "snapshot"][-1])
    told["state"] |= {"id": None, "viewers": None, "followers": None}
    return told
