"""Looking into a run: requests that change nothing and need no key. The heavy ones tell how far they have got."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from ..experiment.kinds import Whole
from ..live.run import Run
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
from .answers import json_answer
from .asked import Asked
from .neurons import Neurons
from .progress import answer_in_lines

router = APIRouter(prefix="/api/runs/{id}")

DRAW = Whole(1, 1_000_000)  # masks of mode mc are counted from 1

Begin = Callable[[History], Inquiry]


async def answer(request: Request, run: Run, begin: Begin) -> Response:
    """The answer of an inquiry that takes no longer than one waits without asking."""
    return json_answer(await while_there(request, run.ask(begin)))


async def answer_with_progress(
    request: Request, run: Run, begin: Begin, once: str = "", trains_many: bool = False
) -> Response:
    """The answer of a longer one, in lines that tell how far it has got."""
    return await answer_in_lines(request, run.inquire(begin, once, trains_many))


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
