"""The dialogs that a page fetches when they are opened: Share, Embed and Save for the run; words, keys and examples."""

import re
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ..experiment import PRESETS, Refused
from ..experiment.kinds import shortened
from ..live.registry import UnknownRun
from .access import registry_of
from .addresses import reach_of
from .clip_files import has_mp4
from .codes import code_of
from .embed_parameters import BY_NAME
from .exhibits import EXHIBITS, PLAYGROUND, Exhibit
from .links import embed_link, page_link, short_link, watch_link
from .offline import span_of
from .pages import templates
from .query import PageRequest, read_query
from .snippets import beamer_link, snippets_of

FILMED = 20  # iterations in a clip when nobody says otherwise: ten seconds at the speed at which a run begins

router = APIRouter(prefix="/dialogs")


@router.get("/share")
async def share(request: Request) -> Response:
    """Links and QR codes: to the run itself for those who follow, and to one like it to play with."""
    exhibit, asked, found = _exhibit(request), _asked(request), reach_of(request)
    origins = found.others or (found.here,)
    at = _one(request, "at", origins)
    run = _run(request)
    watch = run and watch_link(at, exhibit, run)
    context = {
        "reach": found,
        "origins": origins,
        "at": at,
        "watch": watch,
        "watch_code": await run_in_threadpool(code_of, watch, "M") if watch and found.others else None,
        "link": page_link(at, exhibit, asked),
        "page": f"{at}{exhibit.path}",
        "code": await run_in_threadpool(code_of, short_link(at, exhibit, asked), "L") if found.others else None,
    }
    return _dialog(request, "share", context)


@router.get("/embed")
async def embed(request: Request) -> Response:
    """The live exhibit for slides and notebooks, and what to do where these show no frames."""
    exhibit, asked, found = _exhibit(request), _asked(request), reach_of(request)
    # slides that are shown on this machine find it there wherever it is
    origins = tuple(dict.fromkeys((*found.others, found.here) if found.is_public else (found.here, *found.others)))
    at = _one(request, "at", origins)
    controls, autoplay = (_one(request, name, tuple(BY_NAME[name].choices)) for name in ("controls", "autoplay"))
    url = embed_link(at, exhibit, asked, controls, autoplay)
    context = {
        "reach": found,
        "origins": origins,
        "at": at,
        "url": url,
        "theme": asked.theme,
        "controls": controls,
        "autoplay": autoplay,
        "snippets": snippets_of(url, f"{exhibit.title} (Dropout Live)"),
        "beamer": beamer_link(page_link(at, exhibit, asked)),
    }
    return _dialog(request, "embed", context)


@router.get("/save")
async def save(request: Request) -> Response:
    """Files of the run: a recording, a still, a clip, its numbers, and one iteration to check by hand."""
    asked = _asked(request)
    text = request.query_params.get("reached", "")
    reached = max(asked.step, min(int(text), asked.experiment.steps) if re.fullmatch("[0-9]{1,6}", text) else 0)
    context = {
        "exhibit": _exhibit(request).name,
        "run": _run(request),
        "step": asked.step,
        "reached": reached,
        "recorded": (*span_of(asked.experiment, asked.step), asked.experiment.steps),
        "filmed": (max(1, asked.step - FILMED + 1), max(1, asked.step)),
        "theme": "light" if asked.theme == "auto" else asked.theme,
        "has_mp4": has_mp4(),
    }
    return _dialog(request, "save", context)


@router.get("/glossary")
async def glossary(request: Request) -> Response:
    """What the words on the pages mean."""
    return _dialog(request, "glossary", {}, "no-cache")


@router.get("/help")
async def keys(request: Request) -> Response:
    """What the keys do."""
    return _dialog(request, "help", {}, "no-cache")


@router.get("/gallery")
async def gallery(request: Request) -> Response:
    """The presets, each as a link to the exhibit that the page shows."""
    return _dialog(request, "gallery", {"exhibit": _exhibit(request), "presets": PRESETS.values()}, "no-cache")


def _dialog(request: Request, name: str, context: dict[str, Any], cache_control: str = "no-store") -> Response:
    headers = {"Cache-Control": cache_control}
    return templates.TemplateResponse(request, f"dialogs/{name}.html", context, headers=headers)


def _exhibit(request: Request) -> Exhibit:
    """The exhibit that the page shows; the playground when it is not said. Raises Refused."""
    by_name = {exhibit.name: exhibit for exhibit in EXHIBITS}
    name = request.query_params.get("exhibit", PLAYGROUND.name)
    if name not in by_name:
        raise Refused("exhibit", "one of " + ", ".join(by_name), shortened(name))
    return by_name[name]


def _asked(request: Request) -> PageRequest:
    """What the page shows, as its address has it."""
    return read_query(request.query_params.multi_items(), _exhibit(request).begins)


def _run(request: Request) -> str:
    """The page's run, or the one that has taken its place, if the server knows it now; else empty."""
    registry, run = registry_of(request), request.query_params.get("run", "")
    try:
        return registry.get(run).id
    except UnknownRun:
        return registry.successor(run) or ""


def _one(request: Request, name: str, choices: tuple[str, ...]) -> str:
    """The choice that was made, else the first."""
    given = request.query_params.get(name)
    return given if given in choices else choices[0]
