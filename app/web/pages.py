"""The pages: drawn by the server as stills, brought to life by their scripts. Asking for one makes no run."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

from ..experiment import BY_NAME, PRESETS
from ..live.still import still
from . import numbers
from .assets import STATIC, TEMPLATES, asset
from .diagram import diagram_of, dots
from .edges import WIDTHS
from .form import STOPS, groups_of, preset_of, seed_is_chosen
from .query import PageRequest, read_query, speed_as_json
from .tiles import tile

SEEDS = 2**32
# Named in the page, so that the browser asks for all at once instead of finding them one import after another.
MODULES = sorted(path.relative_to(STATIC).as_posix() for path in (STATIC / "js").rglob("*.js"))

router = APIRouter()


def _environment() -> Environment:
    """Where templates are found, and what they may call."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.globals["asset"] = asset
    env.filters |= {"fixed": numbers.fixed, "tight": numbers.tight, "short": numbers.short, "count": numbers.count}
    return env


templates = Jinja2Templates(env=_environment())


@router.api_route("/", methods=["GET", "HEAD"])
def index(request: Request) -> Response:
    """The network of the experiment in the URL, before its first step."""
    asked = read_query(request.query_params.multi_items())
    seen = still(asked.experiment)
    frame = seen["frame"]
    preset = preset_of(asked.experiment)
    context: dict[str, Any] = {
        "experiment": asked.experiment,
        "preset": preset,
        "seed_is_chosen": seed_is_chosen(asked.experiment, preset),
        "another_seed": another_seed(asked),
        "groups": groups_of(asked.experiment),
        "stops": STOPS,
        "modules": MODULES,
        "presets": PRESETS.values(),
        "tiles": {name: tile(name) for name in BY_NAME["dataset"].choices},
        "notes": asked.notes,
        "theme": asked.theme,
        "frame": frame,
        "diagram": diagram_of(asked.experiment, frame),
        "edge_widths": ",".join(f"{width:g}" for width in WIDTHS),
        "dots": dots(seen["points"], seen["extent"]),
        "extent": seen["extent"],
        "classes": seen["classes"],
        "start": {
            "request": asked.request(),
            "mode": asked.mode,
            "speed": speed_as_json(asked.speed),
            "playing": asked.autoplay,
            "opening": asked.is_bare,
        },
    }
    return templates.TemplateResponse(request, "index.html", context, headers={"Cache-Control": "no-cache"})


def another_seed(asked: PageRequest) -> str:
    """The address of the same experiment with the seed after this one."""
    following = str((asked.experiment.seed + 1) % SEEDS)
    query = [(name, following if name == "seed" else text) for name, text in asked.as_query()]
    theme = [] if asked.theme == "auto" else [("theme", asked.theme)]
    return "/?" + urlencode([*query, *theme], safe=",:")
