"""Inquiries: slices between the turns of others, an end as soon as nobody waits, and so many places."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from threading import Event
from typing import Any

import pytest

from app.experiment import SettingsLog, experiment_from
from app.live import inquiry
from app.live.inquiry import Inquiries
from app.live.limits import Busy, Limits
from app.live.registry import Registry
from app.live.together import Share, Shares
from app.live.worker import Worker
from app.nn.history import History
from app.nn.specimen import Inquiry, SoFar

from .listening import run


class Asking:
    """Inquiries of `pieces` pieces each; `left` is set when one has ended, `made` counts the pieces of all."""

    def __init__(self, places: int = 2, waiting: int = 0, trainings: int = 1) -> None:
        self.worker = Worker()
        self.inquiries = Inquiries(self.worker, places, trainings, waiting)
        self.left = Event()
        self.made = self.begun = 0

    def ask(self, pieces: float = 4, error: Exception | None = None, trains_many: bool = False) -> Shares:
        return self.inquiries.follow(self._begin(pieces, error), trains_many)

    def ask_together(self, pieces: float = 4, error: Exception | None = None, trains_many: bool = False) -> Shares:
        return self.inquiries.follow_together("all", self._begin(pieces, error), trains_many)

    def short(self, pieces: float = 4) -> asyncio.Task[bytes]:
        return asyncio.create_task(self.inquiries.answer(self._begin(pieces)))

    def _begin(self, pieces: float, error: Exception | None = None) -> Callable[[], Awaitable[Inquiry]]:
        async def begin() -> Inquiry:
            self.begun += 1
            if error:
                raise error
            return self._pieces(pieces)

        return begin

    def _pieces(self, pieces: float) -> Inquiry:
        try:
            done = 0
            while done < pieces:
                done, self.made = done + 1, self.made + 1
                yield done / pieces
        finally:
            self.left.set()
        return {"pieces": pieces, "nothing": float("nan")}

    async def over(self) -> None:
        """Until one has ended."""
        assert await asyncio.to_thread(self.left.wait, 10)


@pytest.fixture(autouse=True)
def a_slice_is_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that nothing depends on how fast this machine is."""
    monkeypatch.setattr(inquiry, "SLICE", 0.0)


def test_it_tells_how_far_it_has_got_and_then_the_answer() -> None:
    async def story() -> None:
        *shares, answer = [told async for told in Asking().ask(4)]
        assert shares == [Share(done) for done in (0, 0.25, 0.5, 0.75, 1)]
        assert isinstance(answer, bytes)
        assert json.loads(answer) == {"pieces": 4, "nothing": None}

    run(story)


def test_small_pieces_share_a_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inquiry, "SLICE", 60.0)

    async def story() -> None:
        assert len([told async for told in Asking().ask(1000)]) == 2

    run(story)


def growing() -> Inquiry:
    """An inquiry that tells what is known by now, but not after each piece."""
    yield 0.2
    yield SoFar(0.4, {"known": [1]})
    yield 0.6
    yield SoFar(0.8, {"known": [1, float("nan")]})
    return {"known": [1, 2]}


async def begin_growing() -> Inquiry:
    return growing()


def test_what_is_known_by_now_is_told_before_the_answer() -> None:
    async def story() -> None:
        *shares, answer = [told async for told in Asking().inquiries.follow(begin_growing)]
        nothing, first, second = None, b'{"known":[1]}', b'{"known":[1,null]}'
        assert shares == [Share(0), Share(0.2), Share(0.4, first), Share(0.6, nothing), Share(0.8, second)]
        assert answer == b'{"known":[1,2]}'

    run(story)


def test_who_joins_later_is_told_what_is_known_by_then() -> None:
    async def story() -> None:
        asking = Asking()
        first = asking.inquiries.follow_together("all", begin_growing)
        while not (isinstance(told := await anext(first), Share) and told.done == 0.6):
            pass
        second = asking.inquiries.follow_together("all", begin_growing)
        assert await anext(second) == Share(0.6, b'{"known":[1]}')
        await second.aclose()
        await first.aclose()

    run(story)


def test_a_slice_of_many_pieces_tells_the_latest_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    async def endless() -> Inquiry:
        def pieces() -> Inquiry:
            done = 0
            while True:
                done += 1
                yield SoFar(done, {"known": done}) if done % 2 else float(done)

        return pieces()

    monkeypatch.setattr(inquiry, "SLICE", 0.001)

    async def story() -> None:
        async with aclosing(Asking().inquiries.follow(endless)) as shares:
            assert await anext(shares) == Share(0)
            told = await anext(shares)
            assert isinstance(told, Share)
            assert json.loads(told.so_far or b"")["known"] in (told.done, told.done - 1)

    run(story)


def test_others_get_their_turn_between_two_slices() -> None:
    async def story() -> None:
        asking = Asking()
        async with aclosing(asking.ask(float("inf"))) as endless:
            for piece in range(5):
                await anext(endless)
                assert await asking.worker(lambda: asking.made) == piece
        assert asking.made == 4

    run(story)


def test_inquiries_take_turns() -> None:
    async def story() -> None:
        asking = Asking()
        order: list[str] = []
        note = order.append

        async def follow(name: str) -> None:
            async for _ in asking.ask(5):
                note(name)

        await asyncio.gather(follow("a"), follow("b"))
        assert order == ["a", "b"] * 7

    run(story)


def test_many_delay_others_no_more_than_one() -> None:
    async def story() -> None:
        asking, under_way, go_on = Asking(places=5), Event(), Event()

        async def follow() -> None:
            async for _ in asking.ask(float("inf")):
                pass

        def hold() -> int:
            under_way.set()
            go_on.wait(10)
            return asking.made

        many = [asyncio.create_task(follow()) for _ in range(5)]
        await asyncio.sleep(0)
        held = asyncio.create_task(asking.worker(hold))
        assert await asyncio.to_thread(under_way.wait, 10)  # by now each has asked for its next slice
        behind = asyncio.create_task(asking.worker(lambda: asking.made))
        await asyncio.sleep(0)
        go_on.set()
        assert await behind - await held <= 1
        for task in many:
            task.cancel()
        await asyncio.gather(*many, return_exceptions=True)

    run(story)


def test_who_leaves_ends_the_work() -> None:
    async def story() -> None:
        asking = Asking()
        shares = asking.ask(float("inf"))
        await anext(shares)
        await anext(shares)
        await shares.aclose()
        await asking.over()
        assert asking.made == 1

    run(story)


def test_who_is_cancelled_while_a_piece_is_under_way_ends_the_work_after_it() -> None:
    async def story() -> None:
        asking, under_way, go_on = Asking(), Event(), Event()

        def slow() -> Inquiry:
            try:
                under_way.set()
                go_on.wait(10)
                yield 0.5
                yield 1.0
            finally:
                asking.left.set()
            return {}

        async def begin() -> Inquiry:
            return slow()

        async def follow() -> None:
            async for _ in asking.inquiries.follow(begin):
                pass

        task = asyncio.create_task(follow())
        assert await asyncio.to_thread(under_way.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not asking.left.is_set()
        go_on.set()
        await asking.over()

    run(story)


def test_there_are_so_many_places_and_each_is_given_back() -> None:
    async def story() -> None:
        asking = Asking(places=2)
        first, second = asking.ask(), asking.ask()
        await anext(first)
        await anext(second)
        with pytest.raises(Busy) as refused:
            await anext(asking.ask())
        assert refused.value.retry_after == 1
        await first.aclose()
        assert len([told async for told in asking.ask()]) == 6
        with pytest.raises(ZeroDivisionError):
            await anext(asking.ask(error=ZeroDivisionError()))
        third = asking.ask()
        assert await anext(third) == Share(0)
        for shares in (second, third):
            await shares.aclose()

    run(story)


def test_what_trains_many_networks_has_places_of_its_own() -> None:
    async def story() -> None:
        asking = Asking(places=1, trainings=2)
        trainings = [asking.ask(trains_many=True), asking.ask_together(trains_many=True)]
        for shares in trainings:
            await anext(shares)
        with pytest.raises(Busy) as refused:
            await anext(asking.ask(trains_many=True))
        assert refused.value.retry_after == 3
        assert len([told async for told in asking.ask()]) == 6
        async with aclosing(asking.ask()) as other:
            await anext(other)
            for shares in trainings:
                await shares.aclose()
            with pytest.raises(Busy):
                await anext(asking.ask())
            assert len([told async for told in asking.ask(trains_many=True)]) == 6

    run(story)


def test_short_ones_wait_for_their_turn_beside_long_ones_as_many_as_there_is_room_for() -> None:
    async def story() -> None:
        asking = Asking(places=1, waiting=2)
        async with aclosing(asking.ask(float("inf"))) as long:
            await anext(long)
            endless, second, third, fourth = (asking.short(pieces) for pieces in (float("inf"), 4, 4, 4))
            with pytest.raises(Busy) as refused:
                await fourth
            assert refused.value.retry_after == 1
            assert asking.begun == 2
            second.cancel()  # while it waits
            await asyncio.wait([second])
            fifth = asking.short()
            endless.cancel()
            await asking.over()
            for task in (third, fifth):
                assert json.loads(await task)["pieces"] == 4
            assert json.loads(await asking.short())["pieces"] == 4

    run(story)


def test_what_is_asked_together_is_done_once_and_ends_with_the_last_who_follows() -> None:
    async def story() -> None:
        asking = Asking(places=1)
        first, second = asking.ask_together(4), asking.ask_together(4)
        assert await anext(first) == await anext(second) == Share(0)
        await first.aclose()  # who began it leaves
        *_, answer = [told async for told in second]
        assert isinstance(answer, bytes)
        assert json.loads(answer)["pieces"] == 4
        assert (asking.begun, asking.made) == (1, 4)
        asking.left.clear()
        many = [asking.ask_together(float("inf")) for _ in range(3)]
        while asking.made == 4:  # one that has not begun has nothing to end
            for shares in many:
                assert not isinstance(await anext(shares), bytes)
        assert asking.begun == 2
        for shares in many:
            assert not asking.left.is_set()
            await shares.aclose()
        await asking.over()
        for failed in [asking.ask_together(error=ZeroDivisionError()) for _ in range(2)]:
            with pytest.raises(ZeroDivisionError):
                await anext(failed)
        assert len([told async for told in asking.ask_together(1)]) > 1

    run(story)


def test_all_end_when_the_server_closes() -> None:
    async def story() -> None:
        asking = Asking()
        shares = asking.ask(float("inf"))
        assert [await anext(shares) for _ in range(2)] == [Share(0), Share(0)]
        asking.inquiries.close()
        with pytest.raises(Busy):
            await anext(shares)
        await asking.over()
        asking.worker.close()
        asking.worker.soon(lambda: None)  # refused without a word

    run(story)


def inquire(look: Callable[[History], Any]) -> Callable[[History], Inquiry]:
    """An inquiry that looks once, when it begins."""

    def pieces(seen: Any) -> Inquiry:
        yield 0.5
        return {"seen": seen}

    return lambda history: pieces(look(history))


def test_a_run_goes_on_while_one_looks_into_it_and_the_inquiry_keeps_it_alive() -> None:
    async def story() -> None:
        registry = Registry(Limits())
        one = await registry.create(experiment_from({"steps": 50}), SettingsLog(), 20)
        one._driver._last_sign -= 500
        shares = one.inquire(inquire(lambda history: history.step))
        assert one.idle_for() < 400
        assert await anext(shares) == Share(0)
        await one.restore(40)
        assert (await one.state())["step"] == 40
        *_, answer = [told async for told in shares]
        assert answer == b'{"seen":20}'
        assert (one.examples("train"), one.examples("test")) == (60, 1000)
        registry.close()

    run(story)
