"""The pages: drawn by the server as stills, brought to life by their scripts. Asking for one makes no run."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

from ..experiment import PARAMETERS, PRESETS, Experiment, Parameter, experiment_from
from ..live.still import still
from . import numbers
from .assets import TEMPLATES, asset
from .diagram import diagram_of, dots
from .edges import WIDTHS
from .query import PageRequest, read_query, speed_as_json

SEEDS = 2**32

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
    env.filters |= {"fixed": numbers.fixed, "short": numbers.short, "count": numbers.count}
    return env


templates = Jinja2Templates(env=_environment())


@router.api_route("/", methods=["GET", "HEAD"])
def index(request: Request) -> Response:
    """The network of the experiment in the URL, before its first step."""
    asked = read_query(request.query_params.multi_items())
    seen = still(asked.experiment)
    frame = seen["frame"]
    context: dict[str, Any] = {
        "experiment": asked.experiment,
        "is_default": asked.is_default,
        "seed_is_chosen": seed_is_chosen(asked.experiment),
        "another_seed": another_seed(asked),
        "fields": fields_of(asked.experiment),
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
        },
    }
    return templates.TemplateResponse(request, "index.html", context, headers={"Cache-Control": "no-cache"})


def seed_is_chosen(experiment: Experiment) -> bool:
    """Whether this is a preset as it stands: the seeds of those were chosen, and the page says so."""
    return any(experiment == experiment_from({"preset": name}) for name in PRESETS)


def another_seed(asked: PageRequest) -> str:
    """The address of the same experiment with the seed after this one."""
    following = str((asked.experiment.seed + 1) % SEEDS)
    query = [(name, following if name == "seed" else text) for name, text in asked.as_query()]
    theme = [] if asked.theme == "auto" else [("theme", asked.theme)]
    return "/?" + urlencode([*query, *theme], safe=",:")


def fields_of(experiment: Experiment) -> list[tuple[Parameter, str]]:
    """Every parameter with the experiment's value, as a person reads it."""
    return [(parameter, _read_out(getattr(experiment, parameter.name))) for parameter in PARAMETERS]


def _read_out(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value) if value < 10_000 else numbers.count(value)
        case float():
            return numbers.short(value)
        case tuple():
            return ", ".join(_read_out(item) for item in value)
    return str(value)
