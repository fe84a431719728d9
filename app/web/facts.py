"""The request that checks a fact: one claim about dropout, in figures of this run."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from ..experiment.kinds import Choice
from ..nn.evidence import evidence_of
from ..nn.facts import FACTS, TRAINED_TO_THE_END, fact
from .access import run_of
from .asked import Asked
from .inquiries import answer_with_progress

router = APIRouter(prefix="/api/runs/{id}")


@router.get("/fact")
async def ask_fact(request: Request, id: str) -> Response:
    """Whether the run bears out the verdict on a claim, with the figures that say so."""
    run, asked = run_of(request, id), Asked(request)
    claim = asked.one("claim", Choice(tuple(FACTS)), next(iter(FACTS)))
    asked.check()
    moment = "" if claim in TRAINED_TO_THE_END else run.moment
    return await answer_with_progress(
        request,
        run,
        lambda history: fact(evidence_of(history), claim),
        once=f"fact:{claim}:{moment}",
        trains_many=claim == "better-performance",
    )
