"""The exhibits as embeds: the same live run without the page around it, sized by the frame it stands in."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from ..experiment.kinds import Choice
from ..live.limits import Busy
from .access import registry_of
from .assets import EMBED_STYLES, modules_of
from .embed_parameters import read_embed
from .exhibits import EXHIBITS, Exhibit
from .first_paint import first_paint
from .pages import context_of, drawn
from .query import PageRequest, read_one, read_query

SCRIPT = "js/embed.js"  # which asks for that of the exhibit

router = APIRouter()


def _embed_of(exhibit: Exhibit) -> Callable[[Request], Awaitable[Response]]:
    modules = modules_of(SCRIPT, exhibit.script)

    async def embed(request: Request) -> Response:
        """The exhibit for a frame: complete as a still, before any run is made."""
        own = read_embed(request.query_params.multi_items())
        asked = read_query(own.rest, exhibit.embed_begins)
        notes = [*own.notes, *asked.notes]
        others = dict(own.rest)
        panel = read_one("panel", others, Choice(exhibit.panels), exhibit.panels[0], notes) if exhibit.panels else ""
        context = context_of(request, exhibit, asked)
        context["start"] |= {
            "autoplay": own.values["autoplay"],
            "keys": own.values["keys"],
            "panel": panel,
            "notes": notes,
        }
        context |= {"frame_of_exhibit": "embed.html", "styles": EMBED_STYLES, "script": SCRIPT, "modules": modules}
        context |= await _first_paint(request, asked, context["classes"])
        return drawn(request, exhibit.template, context | {"embed": own.values})

    return embed


async def _first_paint(request: Request, asked: PageRequest, classes: Sequence[str]) -> dict[str, Any]:
    """What the run would show where it is to begin; what it shows at its start if the server has no time for that."""
    try:
        told = await registry_of(request).previews.of(asked.experiment, asked.log, asked.step, asked.mode)
    except Busy:
        return {"preview": ""}
    context = first_paint(asked.experiment, told, classes)
    context["preview"]["state"]["id"] = ""  # there is no such run
    return context


for _exhibit in EXHIBITS:
    router.add_api_route(_exhibit.embed_path, _embed_of(_exhibit), methods=["GET", "HEAD"])
