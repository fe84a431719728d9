"""The page of those who follow a lecturer's run: read-only, in step."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ..experiment import log_from
from ..live.registry import UnknownRun
from ..live.run import Run
from .access import query_of, registry_of
from .assets import PAGE_STYLES, modules_of
from .exhibits import EXHIBITS, PLAYGROUND, Exhibit
from .first_paint import PATIENCE, seen_in_preview
from .pages import context_of, origin_of, templates
from .query import THEMES, PageRequest

SCRIPT = "js/watch.js"
LASTS = 1.0  # seconds for which a drawing serves all who ask: a class comes at once, and the stream tells what is new
FRESH = {"Cache-Control": "no-store"}

Key = tuple[str, ...]

router = APIRouter()


class Drawings:
    """The latest drawings of pages to watch, each made once for all who come while it is, and for a moment after."""

    def __init__(self) -> None:
        self._under_way: dict[Key, asyncio.Task[bytes]] = {}
        self._kept: dict[Key, tuple[float, bytes]] = {}

    async def of(self, key: Key, draw: Callable[[], Awaitable[bytes]]) -> bytes:
        """The page of that key; raises what `draw` does."""
        self._kept = {key: kept for key, kept in self._kept.items() if monotonic() - kept[0] < LASTS}
        if key in self._kept:
            return self._kept[key][1]
        if key not in self._under_way:
            self._under_way[key] = asyncio.create_task(self._make(key, draw))
        return await asyncio.shield(self._under_way[key])  # who leaves must not take it from the others

    async def _make(self, key: Key, draw: Callable[[], Awaitable[bytes]]) -> bytes:
        try:
            page = await draw()
            self._kept[key] = monotonic(), page
            return page
        finally:
            del self._under_way[key]


@router.api_route("/watch/{id}", methods=["GET", "HEAD"])
async def watch(request: Request, id: str) -> Response:
    """The run as it stands, drawn; its page follows it from there. An old address leads to the new one."""
    registry = registry_of(request)
    exhibit, theme = _asked(request)
    try:
        run = registry.get(id)
    except UnknownRun:
        if successor := registry.successor(id):
            return RedirectResponse(f"/watch/{successor}{query_of(request)}", headers=FRESH)
        return _not_yet(request, theme, 404)

    async def draw() -> bytes:
        async with asyncio.timeout(PATIENCE):
            told = await run.preview()
        return await run_in_threadpool(_draw, request, run, exhibit, theme, told)

    drawings: Drawings = request.app.state.drawings
    try:
        page = await drawings.of((id, exhibit.name, theme, str(request.base_url)), draw)
    except TimeoutError:  # it is on its way to where it was
        return _not_yet(request, theme, 503)
    return HTMLResponse(page, headers=FRESH)


def _not_yet(request: Request, theme: str, status: int) -> Response:
    """A page that looks again by itself."""
    context = {"exhibit": PLAYGROUND, "theme": theme, "styles": PAGE_STYLES, "origin": origin_of(request)}
    return templates.TemplateResponse(request, "not-watched.html", context, status, headers=FRESH)


def _draw(request: Request, run: Run, exhibit: Exhibit, theme: str, told: bytes) -> bytes:
    seen = seen_in_preview(run.experiment, told)
    state = seen["preview"]["state"]
    log = log_from(run.experiment, state["commands"])
    asked = PageRequest(run.experiment, log, state["step"], state["mode"], state["speed"], theme, False, False)
    context = context_of(request, exhibit, asked, seen) | {
        "styles": PAGE_STYLES,
        "script": SCRIPT,
        "modules": modules_of(SCRIPT),
        "run": run.id,
    }
    return bytes(templates.TemplateResponse(request, "watch.html", context).body)


def _asked(request: Request) -> tuple[Exhibit, str]:
    """The exhibit that a copy of one's own opens, and the theme; what is neither is taken as not said."""
    named = request.query_params.get("exhibit")
    exhibit = next((one for one in EXHIBITS if one.name == named), PLAYGROUND)
    theme = request.query_params.get("theme", "auto")
    return exhibit, theme if theme in THEMES else "auto"
