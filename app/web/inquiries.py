"""Looking into a run: requests that change nothing and need no key. The heavy ones tell how far they have got."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from time import monotonic
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from ..experiment import Refused
from ..experiment.kinds import Choice, Kind, Whole
from ..live.limits import Busy
from ..live.run import Run
from ..live.together import Shares
from ..nn.conventions import conventions
from ..nn.drops import drops, past_of
from ..nn.history import History
from ..nn.importance import importance
from ..nn.knock_out import knock_out
from ..nn.overlay import overlay
from ..nn.passes import boundaries, passes
from ..nn.running_mean import running_mean
from ..nn.specimen import Inquiry, specimen_of
from .access import run_of, while_there
from .answers import Stream, json_answer
from .neurons import Neurons
from .problems import Problem

router = APIRouter(prefix="/api/runs/{id}")

LINE_GAP = 0.1  # seconds between two lines that tell of progress

DRAW = Whole(1, 1_000_000)  # masks of mode mc are counted from 1

Begin = Callable[[History], Inquiry]


class Asked:
    """The parameters of a query, read one by one; what is refused is told all at once by `check`."""

    def __init__(self, request: Request) -> None:
        self._given = request.query_params.multi_items()
        self._refusals: list[Refused] = []
        self._known: set[str] = set()

    def one(self, name: str, kind: Kind, default: Any) -> Any:
        """The parameter's value; the default where it is left out or refused."""
        self._known.add(name)
        texts = [text for given, text in self._given if given == name]
        try:
            if len(texts) > 1:
                raise Refused(name, "given once", ", ".join(texts))
            return kind.read(name, kind.from_text(texts[0])) if texts else default
        except Refused as refused:
            self._refusals.append(refused)
            return default

    def example(self, run: Run) -> tuple[str, int]:
        """Which example is asked about, as `split` and `index`: the first test example if nothing is said."""
        split = self.one("split", Choice(("train", "test")), "test")
        return split, self.one("index", Whole(0, run.examples(split) - 1), 0)

    def check(self) -> None:
        """Raises Problem 422 naming all that was refused, and all that there is no parameter for."""
        unknown = {name: text for name, text in self._given if name not in self._known}
        expected = f"left out: this takes {', '.join(sorted(self._known)) or 'none'}"
        refusals = [*self._refusals, *(Refused(name, expected, text) for name, text in unknown.items())]
        if refusals:
            raise Problem(422, "; ".join(map(str, refusals)), refusals)


async def answer(request: Request, run: Run, begin: Begin) -> Response:
    """The answer of an inquiry that takes no longer than one waits without asking."""
    return json_answer(await while_there(request, run.ask(begin)))


async def answer_with_progress(
    request: Request, run: Run, begin: Begin, once: str = "", trains_many: bool = False
) -> Response:
    """The answer of a longer one, as lines of JSON: `{"done": 0.25}` about ten times a second, and then the result.

    Where something is known before that, the lines have it as `so_far`.
    """
    lines = told_in_lines(run.inquire(begin, once, trains_many))
    await anext(lines)  # who is turned away is told so before a stream begins
    return Stream(lines, "application/x-ndjson", "no-store", request.app.state.settings.send_timeout)


async def answer_once(
    request: Request,
    run: Run,
    inquire: Callable[..., Inquiry],
    *asked: Any,
    moment: str = "",
    trains_many: bool = False,
) -> Response:
    """The same for what trains networks anew: who asks this with the same parameters meanwhile follows.

    `inquire` takes the specimen and what is `asked`; `moment`: that of the run, where an answer depends on it.
    """
    once = ":".join([request.url.path, moment, *map(str, asked)])
    return await answer_with_progress(
        request, run, lambda history: inquire(specimen_of(history.trainer), *asked), once, trains_many
    )


async def told_in_lines(followed: Shares) -> AsyncGenerator[bytes, None]:
    """Shares and the answer as lines of JSON."""
    due = 0.0
    known: bytes | None = None  # that has been told
    waits: bytes | None = None  # to be told
    async with aclosing(followed) as shares:
        try:
            async for told in shares:
                if isinstance(told, bytes):
                    yield b'{"result":' + told + b"}\n"
                    continue
                waits = told.so_far or waits
                if monotonic() >= due:
                    due = monotonic() + LINE_GAP
                    so_far = b"" if waits is None or waits is known else b',"so_far":' + waits
                    known = waits
                    yield b'{"done":' + orjson.dumps(told.done) + so_far + b"}\n"
        except Busy:
            if not due:
                raise
            # the server closes: a stream without a result says that there is none


@router.get("/drops")
async def ask_drops(request: Request, id: str) -> Response:
    """How often each hidden neuron slept, how many slept at once, what chance expects, and the last masks."""
    run, asked = run_of(request, id), Asked(request)
    last = asked.one("last", Whole(1, 100), 24)
    asked.check()
    return await answer(request, run, lambda history: drops(past_of(history), last))


@router.get("/passes")
async def ask_passes(request: Request, id: str) -> Response:
    """One example, three times through the full network and many times with dropout left on."""
    run, asked = run_of(request, id), Asked(request)
    split, index = asked.example(run)
    first, count = asked.one("first", DRAW, 1), asked.one("count", Whole(1, 1000), 100)
    asked.check()
    return await answer(request, run, lambda history: passes(specimen_of(history.trainer), split, index, first, count))


@router.get("/boundaries")
async def ask_boundaries(request: Request, id: str) -> Response:
    """The whole picture of the full network, and with dropout left on, one mask for all of it."""
    run, asked = run_of(request, id), Asked(request)
    first, count = asked.one("first", DRAW, 1), asked.one("count", Whole(1, 16), 8)
    asked.check()
    return await answer(request, run, lambda history: boundaries(specimen_of(history.trainer), first, count))


@router.get("/running-mean")
async def ask_running_mean(request: Request, id: str) -> Response:
    """What one hidden neuron hands on under one mask after another: mean and variance so far."""
    run, asked = run_of(request, id), Asked(request)
    hidden = run.experiment.hidden
    layer = asked.one("layer", Whole(1, len(hidden)), 1)
    neuron = asked.one("neuron", Whole(0, hidden[layer - 1] - 1), 0)
    split, index = asked.example(run)
    draws = asked.one("draws", Whole(1, 5000), 1000)
    asked.check()
    return await answer(
        request, run, lambda history: running_mean(specimen_of(history.trainer), layer, neuron, split, index, draws)
    )


@router.get("/activations")
async def ask_activations(request: Request, id: str) -> Response:
    """How large activations are in training and in eval mode, by the three conventions of scaling."""
    run, asked = run_of(request, id), Asked(request)
    draws = asked.one("draws", Whole(2, 200), 30)
    asked.check()
    return await answer_with_progress(request, run, lambda history: conventions(specimen_of(history.trainer), draws))


@router.get("/overlay")
async def ask_overlay(request: Request, id: str) -> Response:
    """The run's experiment trained under several scalings."""
    run, asked = run_of(request, id), Asked(request)
    asked.check()
    return await answer_once(request, run, overlay)


@router.get("/knock-out")
async def ask_knock_out(request: Request, id: str) -> Response:
    """The full network with some of its hidden neurons silenced."""
    run, asked = run_of(request, id), Asked(request)
    neurons = asked.one("neurons", Neurons(run.experiment.hidden), ())
    split, index = asked.example(run)
    asked.check()
    return await answer(request, run, lambda history: knock_out(specimen_of(history.trainer), neurons, split, index))


@router.get("/importance")
async def ask_importance(request: Request, id: str) -> Response:
    """What silencing each hidden neuron by itself does, in the network and in its twin."""
    run, asked = run_of(request, id), Asked(request)
    asked.check()
    return await answer_with_progress(request, run, lambda history: importance(specimen_of(history.trainer)))
