"""Write the parts of the documentation that are made from the code: `python docs/render.py`.

They stand between `<!-- name -->` and `<!-- /name -->`; a test fails when they are not up to date.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from app.experiment import LIVE, PARAMETERS, PRESETS
from app.experiment.kinds import to_text
from app.live.commands import FASTEST, MODES, SLOWEST
from app.settings import Settings
from app.web.embed_parameters import EMBED_PARAMETERS
from app.web.exhibits import EXHIBITS
from app.web.query import THEMES, Beginning

DOCS = Path(__file__).parent


def parameters() -> str:
    """The table of experiment fields."""
    rows = [
        (f"`{p.name}`", p.kind.expected, f"`{to_text(p.default)}`", f"{p.label}. {p.help}".replace("|", "\\|"))
        for p in PARAMETERS
    ]
    return "\n" + table(("field", "value", "default", "what it is"), rows) + "\n"


def presets() -> str:
    """The table of presets, each with what differs from the default one."""
    default = next(iter(PRESETS.values())).fields
    rows = []
    for preset in PRESETS.values():
        differs = ", ".join(f"`{k}={to_text(v)}`" for k, v in preset.fields.items() if v != default[k])
        rows.append((f"`{preset.name}`", preset.shows, differs or "the defaults"))
    return "\n" + table(("preset", "what it shows", "fields"), rows) + "\n"


def live() -> str:
    """What `set` may change."""
    return ", ".join(f"`{name}`" for name in LIVE)


def settings() -> str:
    """The environment variables."""
    rows = [
        (f"`DROPOUT_LIVE_{name.upper()}`", _default(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    return "\n" + table(("variable", "default", "what it is"), rows) + "\n"


def _default(value: Any) -> str:
    """A default as one would write it in the environment."""
    if value is None or isinstance(value, str):
        return value or ""
    return to_text(value) if isinstance(value, bool) else f"{value:.12g}"


def _begins(at: Beginning) -> str:
    """Where a run begins, in the words of an address."""
    return f"`step={at.step}`, `mode={at.mode}`, `speed={at.speed:g}`"


def exhibits() -> str:
    """The pages, each with what it shows and where its run begins."""
    rows = [(f"`{exhibit.path}`", exhibit.description, _begins(exhibit.begins)) for exhibit in EXHIBITS]
    return "\n" + table(("page", "what it shows", "where its run begins"), rows) + "\n"


def embeds() -> str:
    """The embeds, each with where its run begins and its panels, the first of which is shown first."""
    rows = []
    for exhibit in EXHIBITS:
        panels = ", ".join(f"`{panel}`" for panel in exhibit.panels) or "both boundaries"
        rows.append((f"`{exhibit.embed_path}`", _begins(exhibit.embed_begins), panels))
    return "\n" + table(("embed", "where its run begins", "what `panel` may show beside the network"), rows) + "\n"


def embedparameters() -> str:
    """What an embed's address may say besides the experiment."""
    rows = []
    for parameter in EMBED_PARAMETERS:
        others = {word: also for also, word in parameter.also.items()}
        for word, does in parameter.choices.items():
            also = f", or `{others[word]}`" if word in others else ""
            default = " (default)" if word == parameter.default else ""
            rows.append((f"`{parameter.name}`", f"`{word}`{also}{default}", does))
    rows += [
        (
            "`theme`",
            ", ".join(f"`{theme}`" for theme in THEMES),
            "colors; `auto`, the default, as the viewer's system has them",
        ),
        ("`panel`", "see above", "what stands beside the network first"),
        ("`step`", "0 to the last iteration", "where the run begins"),
        ("`mode`", ", ".join(f"`{mode}`" for mode in MODES), "in which mode it begins"),
        ("`speed`", f"{SLOWEST:g} to {FASTEST:g}, or `max`", "iterations a second"),
    ]
    return "\n" + table(("parameter", "value", "what it does"), rows) + "\n"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [list(head)]
    lines += [["---"] * len(lines[0]), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


PARTS: dict[str, Callable[[], str]] = {
    "parameters": parameters,
    "presets": presets,
    "live": live,
    "settings": settings,
    "exhibits": exhibits,
    "embeds": embeds,
    "embedparameters": embedparameters,
}


def rendered(text: str) -> str:
    """The text with all its made parts made anew."""

    def made(found: re.Match[str]) -> str:
        name = found[1]
        return f"<!-- {name} -->{PARTS[name]()}<!-- /{name} -->"

    return re.sub(rf"<!-- ({'|'.join(PARTS)}) -->.*?<!-- /\1 -->", made, text, flags=re.DOTALL)


def main() -> None:
    """Bring all documents up to date."""
    for file in DOCS.glob("*.md"):
        file.write_text(rendered(file.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
