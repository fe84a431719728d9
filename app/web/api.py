"""The JSON API: runs made, looked at, commanded and deleted; presets."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from ..experiment import PRESETS, Refused, experiment_from, log_from
from ..experiment.kinds import Whole
from ..live.commands import command_from
from .access import claims_in, commanded_run, registry_of, run_of
from .answers import json_answer
from .body import json_body
from .steps import step_in

router = APIRouter(prefix="/api")


@router.post("/runs")
async def create(request: Request) -> Response:
    """Make a run, or make one again from its experiment, commands and step, maybe in the place of another."""
    body = await json_body(request)
    if not isinstance(body, dict):
        raise Refused("body", "an object with fields of an experiment", body)
    fields = dict(body)
    commands, step, replaces = fields.pop("commands", []), fields.pop("step", 0), fields.pop("replaces", [])
    experiment = experiment_from(fields)
    log = log_from(experiment, commands)
    step = Whole(0, experiment.steps).read("step", step)
    run = await registry_of(request).create(experiment, log, step, claims_in(replaces))
    url = f"/api/runs/{run.id}"
    told = {
        "id": run.id,
        "control_key": run.control_key,
        "experiment": experiment.as_fields(),
        "events": f"{url}/events",
        "state": await run.state(),
    }
    return json_answer(told, 201, {"Location": url})


@router.api_route("/runs/{id}", methods=["GET", "HEAD"])
async def state(request: Request, id: str) -> Response:
    """Where a run stands."""
    return json_answer(await run_of(request, id).state())


@router.delete("/runs/{id}")
async def delete(request: Request, id: str) -> Response:
    """End a run."""
    registry_of(request).remove(commanded_run(request, id))
    return Response(status_code=204)


@router.post("/runs/{id}/commands")
async def command(request: Request, id: str) -> Response:
    """Command a run; 202 when it takes longer than the answer."""
    body = await json_body(request)  # first, for the run may be gone when all of it is there
    run = commanded_run(request, id)
    done = await run.obey(command_from(body, run.experiment))
    run_of(request, id)  # it may have been deleted meanwhile
    return json_answer(await run.state(), 200 if done else 202)


@router.api_route("/runs/{id}/steps/{n}", methods=["GET", "HEAD"])
async def step(request: Request, id: str, n: str) -> Response:
    """One iteration in full precision."""
    run = run_of(request, id)
    record = await run.record(step_in(run, n))
    if "gzip" in request.headers.get("accept-encoding", ""):
        return json_answer(await record.gzipped(), headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})
    return json_answer(record)


@router.get("/presets")
async def presets() -> Response:
    """All presets, each with the sentence that says what it shows."""
    told = [
        {"name": p.name, "title": p.title, "shows": p.shows, "experiment": experiment_from(p.fields).as_fields()}
        for p in PRESETS.values()
    ]
    return json_answer({"presets": told})
