"""The exhibits as embeds: the same live run without the page around it, sized by the frame it stands in."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ..experiment.kinds import Choice
from ..live.limits import Busy
from .access import registry_of
from .assets import EMBED_STYLES, modules_of
from .embed_parameters import EmbedRequest, read_embed
from .exhibits import EXHIBITS, Exhibit
from .first_paint import seen_in_preview
from .pages import context_of, drawn
from .query import PageRequest, read_one, read_query

PATIENCE = 30.0  # seconds for the stills of a whole deck, which come one after another; what one may take is limited
SCRIPT = "js/embed.js"  # which asks for that of the exhibit

router = APIRouter()


def _embed_of(exhibit: Exhibit) -> Callable[[Request], Awaitable[Response]]:
    async def embed(request: Request) -> Response:
        """The exhibit for a frame: complete as a still, before any run is made."""
        own = read_embed(request.query_params.multi_items())
        asked = read_query(own.rest, exhibit.embed_begins)
        told = await _preview(request, asked)
        return await run_in_threadpool(_draw, request, exhibit, own, asked, told)

    return embed


async def _preview(request: Request, asked: PageRequest) -> bytes | None:
    """What the run would show where it is to begin; None if the server has no time for that."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await registry_of(request).previews.of(asked.experiment, asked.log, asked.step, asked.mode)
    except (Busy, TimeoutError):
        return None


def _draw(request: Request, exhibit: Exhibit, own: EmbedRequest, asked: PageRequest, told: bytes | None) -> Response:
    seen = seen_in_preview(asked.experiment, told) if told else None
    if seen:
        seen["preview"]["state"]["id"] = ""  # there is no such run
    notes = [*own.notes, *asked.notes]
    panel = ""
    if exhibit.panels:
        panel = read_one("panel", dict(own.rest), Choice(exhibit.panels), exhibit.panels[0], notes)
    context = {"preview": "", **context_of(request, exhibit, asked, seen)}
    context["start"] |= {
        "autoplay": own.values["autoplay"],
        "keys": own.values["keys"],
        "panel": panel,
        "notes": notes,
    }
    context |= {"embed": own.values, "frame_of_exhibit": "embed.html", "styles": EMBED_STYLES, "script": SCRIPT}
    return drawn(request, exhibit.template, context | {"modules": modules_of(SCRIPT, exhibit.script)})


for _exhibit in EXHIBITS:
    router.add_api_route(_exhibit.embed_path, _embed_of(_exhibit), methods=["GET", "HEAD"])
