"""A channel's audience: counted however it goes, kept awake, told good-bye, and served the same bytes."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from app.live.channel import KEEP_ALIVE, Channel, Snapshot

from .listening import LARGE, Reader, Writer, run


def test_close_says_bye_to_every_reader_and_ends_its_stream() -> None:
    async def story() -> None:
        writer = Writer()
        waiting, behind, never = (Reader(writer.channel) for _ in range(3))
        await waiting.read()
        await behind.read()
        writer.write(3)
        await waiting.read()
        read = asyncio.create_task(waiting.read_to_the_end())
        await asyncio.sleep(0)
        writer.channel.close("closing")
        writer.channel.close("again")
        await read
        for reader in (behind, never):
            await reader.read_to_the_end()
        assert writer.channel.closed
        for reader in (waiting, behind, never):
            assert reader.heard[-1].event == "bye"
            assert reader.heard[-1].data == '{"reason":"closing"}'
            assert [h.event for h in reader.heard].count("bye") == 1
        assert writer.channel.viewers == 0

    run(story)


def test_bye_is_heard_by_who_fell_behind_and_by_who_was_being_told_of_the_run() -> None:
    async def story() -> None:
        writer = Writer(ring=500)
        behind, new = Reader(writer.channel), Reader(writer.channel)
        await behind.read()
        writer.write(100, size=50)
        ends = [asyncio.create_task(reader.read_to_the_end()) for reader in (behind, new)]
        writer.ready.clear()
        for _ in ends:
            await asyncio.sleep(0)
        assert writer.snapshots == 3  # one is being made for each
        writer.channel.close("closing")
        writer.ready.set()
        await asyncio.gather(*ends)
        for reader in (behind, new):
            assert reader.heard[-1].event == "bye"
            assert len({h.id for h in reader.heard}) == len(reader.heard)

    run(story)


def test_viewers_are_counted_however_they_go() -> None:
    async def story() -> None:
        writer = Writer()
        channel = writer.channel
        assert (channel.viewers, channel.viewer_came.is_set()) == (0, False)
        readers = [Reader(channel) for _ in range(4)]
        assert channel.viewers == 0  # nobody has begun to read
        for reader in readers:
            await reader.read()
        assert (channel.viewers, channel.viewer_came.is_set()) == (4, True)

        await readers[0].stream.aclose()
        assert channel.viewers == 3

        pending = asyncio.create_task(readers[1].read())
        await asyncio.sleep(0)
        pending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await pending
        assert channel.viewers == 2

        with pytest.raises(RuntimeError, match="broken pipe"):
            await readers[2].stream.athrow(RuntimeError("broken pipe"))
        assert channel.viewers == 1

        channel.close("closing")
        await readers[3].read_to_the_end()
        assert channel.viewers == 0

    run(story)


def test_a_viewer_that_goes_while_its_snapshot_is_made_is_counted_out() -> None:
    async def story() -> None:
        never = asyncio.Event()

        async def slow_snapshot() -> Snapshot:
            await never.wait()
            raise AssertionError

        channel = Channel("boot", slow_snapshot, LARGE)
        async with aclosing(channel.follow(None)) as stream:
            pending: asyncio.Task[Any] = asyncio.ensure_future(anext(stream))
            await asyncio.sleep(0)
            assert channel.viewers == 1
            pending.cancel()
            with pytest.raises(asyncio.CancelledError):
                await pending
        assert channel.viewers == 0

    run(story)


def test_silence_is_kept_awake_with_a_comment_and_only_silence() -> None:
    async def story() -> None:
        writer = Writer()
        reader = Reader(writer.channel)
        await reader.read()
        for _ in range(3):
            pending = asyncio.create_task(reader.read())
            await asyncio.sleep(0)
            writer.channel.keep_awake()
            assert await pending == []
            assert reader.chunks[-1] == KEEP_ALIVE
        pending = asyncio.create_task(reader.read())
        await asyncio.sleep(0)
        writer.write()
        writer.channel.keep_awake()
        assert [h.data for h in await pending] == ["e1"]

    run(story)


def test_events_that_came_together_are_sent_together() -> None:
    async def story() -> None:
        writer = Writer()
        reader = Reader(writer.channel)
        await reader.read()
        writer.write(5)
        assert [h.data for h in await reader.read()] == ["e1", "e2", "e3", "e4", "e5"]

    run(story)


def test_all_readers_share_the_very_same_bytes() -> None:
    async def story() -> None:
        writer = Writer()
        readers = [Reader(writer.channel) for _ in range(3)]
        for reader in readers:
            await reader.read()
        writer.write()
        for reader in readers:
            await reader.read()
        assert len({id(reader.chunks[-1]) for reader in readers}) == 1

    run(story)
