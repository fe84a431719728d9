"""The four floors: web, live, nn, experiment. A floor imports only from floors below it, read from the sources."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ["experiment", "nn", "live", "web"]  # from the ground up
ROOF = ["main", "__main__", "settings"]  # they put the parts together
MODULES = sorted(
    path for path in (ROOT / "app").rglob("*.py") if path.name != "make_digits.py"
)  # a tool, never imported


def name_of(path: Path) -> str:
    """app/nn/history.py is app.nn.history, app/nn/__init__.py is app.nn."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path, source: str | None = None) -> Iterator[str]:
    """The full name of everything a module imports, wherever in it."""
    package = list(path.relative_to(ROOT).parts[:-1])
    for node in ast.walk(ast.parse(source if source is not None else path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def floor_of(name: str) -> int | None:
    """Which floor a module is on, from 0; None for the roof and all that is not ours."""
    parts = name.split(".")
    return FLOORS.index(parts[1]) if parts[0] == "app" and len(parts) > 1 and parts[1] in FLOORS else None


def library_of(name: str) -> str:
    return name.partition(".")[0]


def upward(path: Path, source: str | None = None) -> list[str]:
    """What a module on a floor imports from above it: higher floors, or the roof."""
    own = floor_of(name_of(path))
    if own is None:
        return []
    ours = [name for name in imports_of(path, source) if library_of(name) == "app"]
    return [name for name in ours if (floor := floor_of(name)) is None or floor > own]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_floor_imports_only_from_itself_and_below(path: Path) -> None:
    assert upward(path) == []


@pytest.mark.parametrize(
    ("path", "source", "found"),
    [
        ("app/nn/x.py", "from ..live.run import Run", ["app.live.run.Run"]),
        ("app/nn/x.py", "def f():\n    from .. import web", ["app.web"]),
        ("app/experiment/x.py", "import app.nn.history", ["app.nn.history"]),
        ("app/live/__init__.py", "from ..main import create_app", ["app.main.create_app"]),
        ("app/live/x.py", "from ..settings import Settings", ["app.settings.Settings"]),
        ("app/live/x.py", "from . import frame\nfrom ..nn import insight\nfrom ..experiment import Experiment", []),
    ],
)
def test_this_test_sees_an_import_from_above(path: str, source: str, found: list[str]) -> None:
    assert upward(ROOT / path, source) == found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_libraries_are_used_where_they_belong(path: Path) -> None:
    name = name_of(path)
    floor, used = floor_of(name), {library_of(imported) for imported in imports_of(path)}
    if floor != FLOORS.index("web") and name != "app.main":
        assert not used & {"fastapi", "starlette"}
    if floor is not None and floor < FLOORS.index("live"):
        assert "asyncio" not in used
    others = used - set(sys.stdlib_module_names) - {"app"}
    if floor == FLOORS.index("experiment"):
        assert others == set()
    if floor == FLOORS.index("nn"):
        assert others <= {"numpy"}


def test_every_module_is_on_a_floor_or_on_the_roof() -> None:
    homeless = [name for name in map(name_of, MODULES) if floor_of(name) is None]
    assert sorted(homeless) == sorted(["app", *(f"app.{name}" for name in ROOF)])
