"""Pictures of a run to take along: stills as SVG and PNG, clips as MP4 and GIF."""

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ..experiment.kinds import Choice, Whole
from ..live.run import Run
from .access import run_of
from .answers import Stream
from .clips import cut_of, made
from .inquiries import Asked, told_in_lines
from .paint import THEMES
from .still_picture import svg_of
from .studio import Studio

router = APIRouter(prefix="/api/runs/{id}")

WIDE, HIGH = Whole(320, 3840), Whole(180, 2160)


def studio_of(request: Request) -> Studio:
    """Where the server that got this request paints."""
    studio: Studio = request.app.state.studio
    return studio


@router.get("/still.svg")
async def still_svg(request: Request, id: str) -> Response:
    """The run as it stands, as a drawing for a slide."""
    run, size, theme = _asked(request, id)
    drawn = await run_in_threadpool(svg_of, orjson.loads(await run.shot()), size, theme)
    return _file(drawn, "image/svg+xml", run, "svg")


@router.get("/still.png")
async def still_png(request: Request, id: str) -> Response:
    """The same in pixels."""
    run, size, theme = _asked(request, id)
    painted = await studio_of(request).png(await run.shot(), size, theme)
    return _file(painted, "image/png", run, "png")


@router.get("/clip")
async def clip(request: Request, id: str) -> Response:
    """Iterations of the run as a video, in lines of JSON that tell how far it has got."""
    run = run_of(request, id)
    cut = cut_of(Asked(request), run)
    lines = told_in_lines(made(run, cut, studio_of(request)))
    await anext(lines)  # who is turned away is told so before a stream begins
    return Stream(lines, "application/x-ndjson", "no-store", request.app.state.settings.send_timeout)


def _asked(request: Request, id: str) -> tuple[Run, tuple[int, int], str]:
    run, asked = run_of(request, id), Asked(request)
    size = asked.one("width", WIDE, 1920), asked.one("height", HIGH, 1080)
    theme = asked.one("theme", Choice(THEMES), "light")
    asked.check()
    return run, size, theme


def _file(content: str | bytes, media_type: str, run: Run, suffix: str) -> Response:
    """A picture that is shown where it stands, and has a name for who saves it."""
    name = f"dropout-live-{run.experiment.dataset}-seed-{run.experiment.seed}.{suffix}"
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, headers=headers, media_type=media_type)
