"""A run as one file that plays from disk: recorded frames, and the page's own views, styles and fonts inside."""

from collections.abc import Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ..experiment import Experiment, Refused, SettingsLog, layer_sizes, log_from
from ..experiment.kinds import Choice, Whole
from ..live.commands import FIRST_SPEED
from ..live.recording import recording
from ..live.run import Run
from .access import run_of, while_there
from .addresses import reach_of
from .asked import Asked
from .assets import EMBED_STYLES, JOINED
from .diagram import diagram_of, dots
from .edges import WIDTHS
from .exhibits import EXHIBITS, PLAYGROUND
from .file_names import name_of
from .files import File
from .joined import held, import_map, name_in_file, style_sheet
from .links import page_link
from .pages import templates
from .query import THEMES, PageRequest

SCRIPT = "js/recording.js"
STYLES = (*JOINED[EMBED_STYLES], "embed/recording")
FONT = "vendor/inter/inter-latin-wght-normal.woff2"
ICON = "icons/favicon.svg"
ITERATIONS = 300  # recorded where nothing else is asked for
MOST_ITERATIONS = 1000
MOST_WEIGHTS = 2_000_000  # told in all iterations, which makes a file of some 6 MB
EXHIBITS_BY_NAME = {exhibit.name: exhibit for exhibit in EXHIBITS}

router = APIRouter(prefix="/api/runs/{id}")


@router.get("/recording.html")
async def recording_file(request: Request, id: str) -> Response:
    """Some iterations of the run as a page of its own, which needs neither server nor network."""
    run, asked = run_of(request, id), Asked(request)
    exhibit = EXHIBITS_BY_NAME[asked.one("exhibit", Choice(tuple(EXHIBITS_BY_NAME)), PLAYGROUND.name)]
    theme = asked.one("theme", Choice(THEMES), "auto")
    most = _most_of(run.experiment)
    last = asked.one("last", Whole(1, run.experiment.steps), span_of(run.experiment, run.step)[1])
    first = asked.one("first", Whole(1, last), span_of(run.experiment, last)[0])
    asked.check()
    if last - first >= most:
        raise Refused("last", f"at most {first - 1 + most}, which makes {most} iterations of a network like this", last)
    told = await while_there(request, _recorded(run, first, last))
    found = reach_of(request)
    origin = (*found.others, found.here)[0]

    def file() -> Response:
        seen = orjson.loads(told)
        log = log_from(run.experiment, seen["commands"])
        asked = PageRequest(run.experiment, log, first - 1, "train", FIRST_SPEED, theme, False, False)
        about = {
            "exhibit": exhibit,
            "theme": theme,
            "origin": origin,
            "live": page_link(origin, exhibit, asked),
            "made": datetime.now(UTC).date().isoformat(),
            "first": first,
            "last": seen["last"],
            "frames": seen["frames"],
            "rest": seen["rest"],
        }
        page = templates.get_template("recording.html").render(about | _drawn(run.experiment, log, seen))
        name = name_of(run.experiment, f"-iterations-{first}-{seen['last']}.html")
        return File(page.encode(), "text/html; charset=utf-8", name)

    return await run_in_threadpool(file)


def span_of(experiment: Experiment, step: int) -> tuple[int, int]:
    """The first and the last iteration that a file holds where nothing else is asked for and the run stands at `step`.

    A run that has not come far is recorded on beyond where it stands.
    """
    length = min(ITERATIONS, _most_of(experiment))
    last = max(step, min(length, experiment.steps))
    return max(1, last - length + 1), last


def _most_of(experiment: Experiment) -> int:
    """How many iterations a file may hold, which is fewer where each tells of many weights."""
    weights = sum(n_in * n_out for n_in, n_out in pairwise(layer_sizes(experiment.dataset, experiment.hidden)))
    return min(MOST_ITERATIONS, MOST_WEIGHTS // weights)


async def _recorded(run: Run, first: int, last: int) -> bytes:
    """The recording, and what a page of it is drawn with, as JSON; who asks for one under way waits for that."""
    told = b""
    made = run.inquire(
        lambda history: recording(history.experiment, history.log, first, last),
        once=f"recording:{first}:{last}:{run.moment}",
    )
    async with aclosing(made) as shares:
        async for share in shares:
            told = share if isinstance(share, bytes) else told
    return told


def _drawn(experiment: Experiment, log: SettingsLog, seen: Mapping[str, Any]) -> dict[str, Any]:
    """What the template draws: the picture that the recording begins with, complete without scripts."""
    frame = seen["start"]
    now = log.at(experiment, frame["step"])
    return {
        "experiment": now,
        "frame": frame,
        "diagram": diagram_of(now, frame),
        "edge_widths": ",".join(f"{width:g}" for width in WIDTHS),
        "dots": dots(seen["points"], seen["extent"]),
        "extent": seen["extent"],
        "classes": seen["classes"],
        "modules": import_map(SCRIPT),
        "script": name_in_file(SCRIPT),
        "style": style_sheet(STYLES, FONT),
        "icon_inside": held(ICON),
    }
