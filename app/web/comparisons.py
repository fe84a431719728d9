"""Requests about overfitting: network and twin side by side, the same over many seeds, and sweeps."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from ..experiment.kinds import Choice, Whole
from ..nn.co_adaptation import co_adaptation
from ..nn.seeds import seeds
from ..nn.specimen import specimen_of
from ..nn.sweeps import OVER, sweep
from .access import run_of
from .asked import Asked
from .inquiries import answer, answer_once

router = APIRouter(prefix="/api/runs/{id}")


@router.get("/co-adaptation")
async def ask_co_adaptation(request: Request, id: str) -> Response:
    """Correlations between hidden neurons, sparsity of activations and norms of weights, beside the twin's."""
    run, asked = run_of(request, id), Asked(request)
    asked.check()
    return await answer(request, run, lambda history: co_adaptation(specimen_of(history.trainer)))


@router.get("/seeds")
async def ask_seeds(request: Request, id: str) -> Response:
    """The run's experiment from many seeds, each with and without dropout."""
    run, asked = run_of(request, id), Asked(request)
    count = asked.one("count", Whole(2, 30), 20)
    asked.check()
    return await answer_once(request, run, seeds, count, trains_many=True)


@router.get("/sweep")
async def ask_sweep(request: Request, id: str) -> Response:
    """The run's experiment at many drop rates, at many widths, or with many sizes of training data."""
    run, asked = run_of(request, id), Asked(request)
    over, count = asked.one("over", Choice(OVER), OVER[0]), asked.one("seeds", Whole(2, 10), 5)
    asked.check()
    return await answer_once(request, run, sweep, over, count, trains_many=True)
