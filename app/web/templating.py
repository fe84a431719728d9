"""Where templates are found, and what they may call: those of pages and those of pictures."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from . import numbers
from .assets import TEMPLATES, asset
from .exhibits import EXHIBITS, PLAYGROUND

environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
environment.globals |= {"asset": asset, "exhibits": EXHIBITS, "playground": PLAYGROUND}
environment.filters |= {name: getattr(numbers, name) for name in ("fixed", "tight", "short", "count")}
