"""Links to a run: as a page that runs it anew, as an embed, and to the run itself for those who follow."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from ..experiment import PRESETS
from .exhibits import PLAYGROUND, Exhibit
from .query import PageRequest, read_query, speed_as_json

Query = Sequence[tuple[str, str]]


def page_link(origin: str, exhibit: Exhibit, asked: PageRequest) -> str:
    """The whole state, every field of the experiment included, so that it holds whatever the defaults will be."""
    return _link(origin, exhibit.path, [*asked.as_query(), *_standing(asked), *_theme(asked)])


def short_link(origin: str, exhibit: Exhibit, asked: PageRequest) -> str:
    """The same run in as few words as lead to it now: a preset and what differs from it."""
    changes = [(name, text) for name, text in asked.as_query() if name == "set"]
    begins = exhibit.begins
    usual = dict(_standing(replace(asked, step=begins.step, mode=begins.mode, speed=begins.speed)))
    standing = [(name, text) for name, text in _standing(asked) if usual[name] != text]
    ways = (_link(origin, exhibit.path, [*named, *changes, *standing]) for named in _named(asked))
    return min(ways, key=len)


def watch_link(origin: str, exhibit: Exhibit, run: str) -> str:
    """The run itself, to be followed; no word more than it needs, for a code of it is scanned from far off."""
    return _link(origin, f"/watch/{run}", [] if exhibit is PLAYGROUND else [("exhibit", exhibit.name)])


def embed_link(origin: str, exhibit: Exhibit, asked: PageRequest, controls: str, autoplay: str) -> str:
    """The whole state as an embed, with its theme named, for slides outlive what a page does by default."""
    how = [("theme", asked.theme), ("controls", controls), ("autoplay", autoplay)]
    return _link(origin, f"/embed/{exhibit.name}", [*asked.as_query(), *_standing(asked), *how])


def _named(asked: PageRequest) -> list[Query]:
    """Ways to name the experiment: by all its fields, and by each preset with what differs from it."""
    fields = asked.experiment.as_query()
    ways: list[Query] = [fields]
    for preset in PRESETS.values():
        usual = dict(read_query([("preset", preset.name)]).experiment.as_query())
        differs = [("preset", preset.name), *((name, text) for name, text in fields if usual[name] != text)]
        if read_query(differs).experiment == asked.experiment:  # what is left out may follow from what differs
            ways.append(differs)
    return ways


def _standing(asked: PageRequest) -> Query:
    """Where the run stands."""
    speed = speed_as_json(asked.speed)
    return [("step", str(asked.step)), ("mode", asked.mode), ("speed", f"{speed:g}" if speed != "max" else "max")]


def _theme(asked: PageRequest) -> Query:
    return [] if asked.theme == "auto" else [("theme", asked.theme)]


def _link(origin: str, path: str, query: Query) -> str:
    return f"{origin}{path}" + ("?" + urlencode(query, safe=",:") if query else "")
