"""Looking into a run's sub-networks: what many of them say together, against the one full pass."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from ..experiment import Refused
from ..experiment.kinds import Whole
from ..nn.averaging import averaging
from ..nn.ensemble import ensemble
from ..nn.epochs_vote import epochs_vote
from ..nn.exactness import exactness
from ..nn.history import History
from ..nn.specimen import Inquiry, Specimen, specimen_of
from ..nn.spread import spread
from ..nn.subsets import MOST_NEURONS, Subsets, TooMany, subsets
from .access import run_of
from .asked import Asked
from .inquiries import answer, answer_once, answer_with_progress
from .problems import Problem

router = APIRouter(prefix="/api/runs/{id}")

COUNT = Whole(1, 1000)
ALL = "all"
MOST_DRAWN = 10_000  # masks times repeats


@dataclass(frozen=True)
class Masks:
    """How many sub-networks: a number of draws, or None for all there are."""

    expected: str = f"{COUNT.expected}, or {ALL}"

    def read(self, field: str, value: Any) -> int | None:
        """The number, or None. Raises Refused."""
        try:
            return None if value == ALL else COUNT.read(field, value)
        except Refused:
            raise Refused(field, self.expected, value) from None

    def from_text(self, text: str) -> Any:
        return COUNT.from_text(text)


@dataclass(frozen=True)
class Repeats:
    """How often so many masks may be drawn."""

    masks: int

    @property
    def expected(self) -> str:
        return f"{self._number.expected}, for masks times repeats may be {MOST_DRAWN:,} at most"

    @property
    def _number(self) -> Whole:
        return Whole(2, min(20, MOST_DRAWN // self.masks))

    def read(self, field: str, value: Any) -> int:
        """The number. Raises Refused."""
        try:
            return self._number.read(field, value)
        except Refused:
            raise Refused(field, self.expected, value) from None

    def from_text(self, text: str) -> Any:
        return self._number.from_text(text)


def _subsets(specimen: Specimen, masks: int | None) -> Subsets:
    """Those asked for. Raises Problem 422 where all are too many, which only the rates of the moment tell."""
    try:
        return subsets(specimen, masks)
    except TooMany as many:
        expected = f"{COUNT.expected}; {ALL} where at most {MOST_NEURONS} neurons can be dropped, here {many.droppable}"
        refused = Refused("masks", expected, ALL)
        raise Problem(422, str(refused), [refused]) from None


@router.get("/ensemble")
async def ask_ensemble(request: Request, id: str) -> Response:
    """What the sub-networks say together about the test data, and how good each of them is."""
    run, asked = run_of(request, id), Asked(request)
    masks = asked.one("masks", Masks(), 100)
    asked.check()

    def begin(history: History) -> Inquiry:
        specimen = specimen_of(history.trainer)
        return ensemble(specimen, _subsets(specimen, masks))

    return await answer_with_progress(request, run, begin)


@router.get("/spread")
async def ask_spread(request: Request, id: str) -> Response:
    """What each sub-network says of one example."""
    run, asked = run_of(request, id), Asked(request)
    masks = asked.one("masks", Masks(), 100)
    split, index = asked.example(run)
    asked.check()

    def begin(history: History) -> Inquiry:
        specimen = specimen_of(history.trainer)
        return spread(specimen, _subsets(specimen, masks), split, index)

    return await answer(request, run, begin)


@router.get("/averaging")
async def ask_averaging(request: Request, id: str) -> Response:
    """What growing numbers of sub-networks say together, each number drawn several times."""
    run, asked = run_of(request, id), Asked(request)
    masks = asked.one("masks", COUNT, 100)
    repeats = asked.one("repeats", Repeats(masks), 10)
    asked.check()
    return await answer_with_progress(
        request, run, lambda history: averaging(specimen_of(history.trainer), masks, repeats)
    )


@router.get("/exactness")
async def ask_exactness(request: Request, id: str) -> Response:
    """All sub-networks of one hidden layer, and of two, trained anew as the run was posted."""
    run, asked = run_of(request, id), Asked(request)
    asked.check()
    return await answer_once(request, run, exactness, moment=run.moment)


@router.get("/epochs-vote")
async def ask_epochs_vote(request: Request, id: str) -> Response:
    """A vote among the networks of the last epochs, each with the mask of its last iteration."""
    run, asked = run_of(request, id), Asked(request)
    epochs = asked.one("epochs", Whole(1, 1000), 100)
    asked.check()
    return await answer_once(request, run, epochs_vote, epochs, moment=run.moment)
