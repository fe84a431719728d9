"""Errors as application/problem+json (RFC 9457): which field, what was expected, what came."""

import json
from collections.abc import Sequence
from http import HTTPStatus

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ..experiment import InvalidExperiment, Refused
from ..live.limits import Busy, Conflict
from ..live.registry import UnknownRun


class Problem(Exception):
    """An answer that is an error."""

    def __init__(
        self, status: int, detail: str, refusals: Sequence[Refused] = (), headers: dict[str, str] | None = None
    ) -> None:
        self.status, self.detail, self.refusals, self.headers = status, detail, refusals, headers or {}
        super().__init__(detail)

    def response(self) -> Response:
        """The answer to send."""
        told = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.refusals:
            told["errors"] = [{"field": r.field, "expected": r.expected, "got": r.got} for r in self.refusals]
        # ASCII, because a name that came in may hold what UTF-8 cannot say
        body = json.dumps(told, ensure_ascii=True).encode()
        return Response(body, self.status, self.headers, media_type="application/problem+json")


def problem_of(error: Exception) -> Problem:
    """The answer that an error from the floors below means."""
    match error:
        case Problem():
            return error
        case InvalidExperiment(refusals=refusals):
            return Problem(422, str(error), refusals)
        case Refused():
            return Problem(422, str(error), [error])
        case UnknownRun():
            return Problem(404, str(error.args[0]))
        case Conflict():
            return Problem(409, str(error))
        case Busy(retry_after=seconds):
            return Problem(503, f"{error}; try again in {seconds} s", headers={"Retry-After": str(seconds)})
        case HTTPException():
            return Problem(error.status_code, str(error.detail), headers=dict(error.headers or {}))
    raise error


def install(app: FastAPI) -> None:
    """Answer all these errors as problems."""

    async def answer(_: Request, error: Exception) -> Response:
        return problem_of(error).response()

    for kind in (Problem, InvalidExperiment, Refused, UnknownRun, Conflict, Busy, HTTPException):
        app.add_exception_handler(kind, answer)
