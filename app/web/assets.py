"""Where the files of a page are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"


def asset(path: str) -> str:
    """The address of a file under static/."""
    return f"/static/{path}"
