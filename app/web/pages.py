"""The pages: drawn by the server as stills, brought to life by their scripts. Asking for one makes no run."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.templating import Jinja2Templates
from starlette.responses import Response

from ..experiment import BY_NAME
from ..experiment.kinds import to_text
from ..live.still import still
from .assets import PAGE_STYLES, modules_of
from .diagram import diagram_of, dots
from .edges import WIDTHS
from .exhibits import EXHIBITS, PLAYGROUND, Exhibit
from .form import STOPS, groups_of, preset_of, seed_is_chosen
from .query import PageRequest, read_query, speed_as_json
from .templating import environment
from .tiles import tile

SEEDS = 2**32
SCRIPT = "js/page.js"  # which asks for that of the exhibit
OPENING = "js/opening.js"  # which the playground asks for where it plays

router = APIRouter()
templates = Jinja2Templates(env=environment)


def _page_of(exhibit: Exhibit) -> Callable[[Request], Response]:
    modules = modules_of(SCRIPT, exhibit.script)
    modules_with_opening = modules_of(SCRIPT, exhibit.script, OPENING)

    def page(request: Request) -> Response:
        """The exhibit with the network of the experiment in the URL, before its first step."""
        asked = read_query(request.query_params.multi_items(), exhibit.begins)
        context = context_of(request, exhibit, asked) | {"frame_of_exhibit": "page.html", "styles": PAGE_STYLES}
        needed = modules_with_opening if context["start"]["opening"] else modules
        return drawn(request, exhibit.template, context | {"script": SCRIPT, "modules": needed})

    return page


for _exhibit in EXHIBITS:
    router.add_api_route(_exhibit.path, _page_of(_exhibit), methods=["GET", "HEAD"], name=_exhibit.name)


def origin_of(request: Request) -> str:
    """The address at which this server was asked, without a path."""
    return str(request.base_url).rstrip("/")


def drawn(request: Request, template: str, context: dict[str, Any]) -> Response:
    """A page as it is now; whoever has it asks whether it still is."""
    return templates.TemplateResponse(request, template, context, headers={"Cache-Control": "no-cache"})


def context_of(
    request: Request, exhibit: Exhibit, asked: PageRequest, seen: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the template of an exhibit draws: what is `seen`, or else the still before the first step."""
    seen = seen or still(asked.experiment)
    preset = preset_of(asked.experiment)
    begins = exhibit.begins
    return {
        "exhibit": exhibit,
        "origin": origin_of(request),
        "neighbors": _neighbors(exhibit),
        "address_of": lambda other, least=None: address_of(other, asked, least),
        "preset_at": lambda other, name: _address(other.path, [("preset", name)], asked.theme),
        "changed": lambda change, then: changed(exhibit, asked, change, then),
        "experiment": asked.experiment,
        "preset": preset,
        "seed_is_chosen": seed_is_chosen(asked.experiment, preset),
        "another_seed": another_seed(exhibit, asked),
        "groups": groups_of(asked.experiment),
        "stops": STOPS,
        "tiles": {name: tile(name) for name in BY_NAME["dataset"].choices},
        "notes": asked.notes,
        "theme": asked.theme,
        **seen,
        "diagram": diagram_of(asked.experiment, seen["frame"]),
        "edge_widths": ",".join(f"{width:g}" for width in WIDTHS),
        "dots": dots(seen["points"], seen["extent"]),
        "start": {
            "request": asked.request(),
            "mode": asked.mode,
            "speed": speed_as_json(asked.speed),
            "playing": asked.autoplay,
            "opening": exhibit is PLAYGROUND and asked.is_bare,
            # what the address need not say
            "begins": {"step": begins.step, "mode": begins.mode, "speed": speed_as_json(begins.speed)},
        },
    }


def _neighbors(exhibit: Exhibit) -> tuple[Exhibit | None, Exhibit | None]:
    """The exhibits before and after this one."""
    place = EXHIBITS.index(exhibit)
    return (EXHIBITS[place - 1] if place else None, EXHIBITS[place + 1] if place + 1 < len(EXHIBITS) else None)


def address_of(other: Exhibit, asked: PageRequest, least: int | None = None) -> str:
    """Another exhibit, with the experiment of this page where one was asked for.

    At the same step, unless the other begins with a network that has learned for longer; or from step `least` on.
    """
    if asked.is_bare:
        return other.path
    keeps = asked.step > other.begins.step if least is None else asked.step >= least
    step = [("step", str(asked.step))] if keeps else []
    return _address(other.path, [*asked.as_query(), *step], asked.theme)


def changed(exhibit: Exhibit, asked: PageRequest, change: Mapping[str, Any], then: Mapping[str, Any]) -> str:
    """The address of an experiment that is from its beginning what this one is now, with some fields changed.

    `change` may hold a `preset`, which takes the place of all other fields, and a `rate` for every hidden layer; `then`
    says how the page is to begin, its `step` being the last at most.
    """
    now = asked.log.at(asked.experiment, asked.step)
    fields = {**change}
    if "rate" in fields:
        fields["drop_rates"] = [fields.pop("rate")] * len(now.hidden)
    texts = {name: to_text(value) for name, value in fields.items()}
    wanted = texts if "preset" in texts else {**dict(now.as_query()), **texts}
    found = read_query(wanted.items())  # what does not go together follows
    query = list(texts.items()) if "preset" in texts else found.as_query()
    begins = {**then, "step": min(then["step"], found.experiment.steps)} if "step" in then else then
    return _address(exhibit.path, [*query, *((name, to_text(value)) for name, value in begins.items())], asked.theme)


def another_seed(exhibit: Exhibit, asked: PageRequest) -> str:
    """The address of this experiment and its changes with the next seed."""
    experiment = replace(asked.experiment, seed=(asked.experiment.seed + 1) % SEEDS)
    return _address(exhibit.path, replace(asked, experiment=experiment).as_query(), asked.theme)


def _address(path: str, query: list[tuple[str, str]], theme: str) -> str:
    chosen = [] if theme == "auto" else [("theme", theme)]
    return f"{path}?" + urlencode([*query, *chosen], safe=",:")
