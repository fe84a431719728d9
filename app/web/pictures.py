"""Pictures of a run to take along: stills as SVG and PNG, clips as MP4 and GIF."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from ..experiment.kinds import Choice, Whole
from .access import run_of, while_there
from .asked import Asked
from .clips import cut_of, made
from .file_names import name_of
from .paint import THEMES
from .progress import answer_in_lines
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
    return await _still(request, id, "svg", "image/svg+xml")


@router.get("/still.png")
async def still_png(request: Request, id: str) -> Response:
    """The same in pixels."""
    return await _still(request, id, "png", "image/png")


async def _still(request: Request, id: str, kind: str, media_type: str) -> Response:
    """A picture that is shown where it stands, and has a name for who saves it."""
    run, asked = run_of(request, id), Asked(request)
    size = asked.one("width", WIDE, 1920), asked.one("height", HIGH, 1080)
    theme = asked.one("theme", Choice(THEMES), "light")
    asked.check()
    painted = await while_there(request, studio_of(request).still(kind, run.shot, size, theme))
    name = name_of(run.experiment, f".{kind}")
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'inline; filename="{name}"'}
    return Response(painted, headers=headers, media_type=media_type)


@router.get("/clip")
async def clip(request: Request, id: str) -> Response:
    """Iterations of the run as a video, in lines of JSON that tell how far it has got."""
    run = run_of(request, id)
    cut = cut_of(Asked(request), run)
    return await answer_in_lines(request, made(run, cut, studio_of(request)))
