"""The page of those who follow a lecturer's run: read-only, in step."""

from time import monotonic
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ..experiment import log_from
from ..live.registry import UnknownRun
from ..live.run import Run
from .access import registry_of
from .assets import PAGE_STYLES, modules_of
from .exhibits import EXHIBITS, PLAYGROUND, Exhibit
from .first_paint import first_paint
from .pages import context_of, templates
from .query import THEMES, PageRequest

SCRIPT = "js/watch.js"
LASTS = 1.0  # seconds for which a drawing serves all who ask: a class comes at once, and the stream tells what is new
MOST_KEPT = 32
FRESH = {"Cache-Control": "no-store"}

router = APIRouter()


class Drawings:
    """The latest drawings of pages to watch, each for a moment."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], tuple[float, bytes]] = {}

    def get(self, key: tuple[str, ...]) -> bytes | None:
        """What was drawn of this a moment ago."""
        drawn, page = self._kept.get(key, (float("-inf"), None))
        return page if monotonic() - drawn < LASTS else None

    def keep(self, key: tuple[str, ...], page: bytes) -> None:
        """Serve this for a moment."""
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = monotonic(), page


@router.api_route("/watch/{id}", methods=["GET", "HEAD"])
async def watch(request: Request, id: str) -> Response:
    """The run as it stands, drawn; its page follows it from there. An old address leads to the new one."""
    registry = registry_of(request)
    exhibit, theme = _asked(request)
    try:
        run = registry.get(id)
    except UnknownRun:
        if successor := registry.successor(id):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/watch/{successor}{query}", headers=FRESH)
        context = {"exhibit": PLAYGROUND, "theme": theme, "styles": PAGE_STYLES, "origin": _origin(request)}
        return templates.TemplateResponse(request, "not-watched.html", context, 404, headers=FRESH)
    drawings: Drawings = request.app.state.drawings
    key = (id, exhibit.name, theme, _origin(request))
    page = drawings.get(key)
    if page is None:
        context = await _context(request, run, exhibit, theme)
        page = bytes(templates.TemplateResponse(request, "watch.html", context).body)
        drawings.keep(key, page)
    return HTMLResponse(page, headers=FRESH)


async def _context(request: Request, run: Run, exhibit: Exhibit, theme: str) -> dict[str, Any]:
    told = await run.preview()
    state = orjson.loads(told)["state"]
    log = log_from(run.experiment, state["commands"])
    asked = PageRequest(run.experiment, log, state["step"], state["mode"], state["speed"], theme, False, False)
    context = context_of(request, exhibit, asked)
    return context | {
        "styles": PAGE_STYLES,
        "script": SCRIPT,
        "modules": modules_of(SCRIPT),
        "run": run.id,
        **first_paint(run.experiment, told, context["classes"]),
    }


def _asked(request: Request) -> tuple[Exhibit, str]:
    """The exhibit that a copy of one's own opens, and the theme; what is neither is taken as not said."""
    named = request.query_params.get("exhibit")
    exhibit = next((one for one in EXHIBITS if one.name == named), PLAYGROUND)
    theme = request.query_params.get("theme", "auto")
    return exhibit, theme if theme in THEMES else "auto"


def _origin(request: Request) -> str:
    return str(request.base_url).rstrip("/")
