"""The vendored files are the published ones: static/vendor/README.md and the folder agree both ways."""

import hashlib
import re
from pathlib import Path

import pytest

VENDOR = Path(__file__).parents[1] / "static" / "vendor"
ROW = re.compile(
    r"^\| `(?P<file>[^`]+)` \| (?P<package>\S+) \| (?P<version>\d[\w.]*) \| (?P<license>\S+) "
    r"\| `(?P<sha256>[0-9a-f]{64})` \|$",
    re.MULTILINE,
)
TABLE = {row["file"]: row for row in ROW.finditer((VENDOR / "README.md").read_text("utf-8"))}


def test_the_table_lists_every_vendored_file_and_no_other() -> None:
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert set(TABLE) == present - {"README.md"}


@pytest.mark.parametrize("file", sorted(TABLE))
def test_a_vendored_file_has_the_bytes_the_table_promises(file: str) -> None:
    assert hashlib.sha256((VENDOR / file).read_bytes()).hexdigest() == TABLE[file]["sha256"]


def test_every_package_comes_with_its_license() -> None:
    folders = {Path(file).parent for file in TABLE}
    assert [folder for folder in folders if f"{folder.as_posix()}/LICENSE" not in TABLE] == []


@pytest.mark.parametrize("file", sorted(file for file in TABLE if file.endswith((".js", ".css"))))
def test_a_vendored_file_points_to_no_source_map(file: str) -> None:
    """A browser would ask for the map, and the answer would be an error in the console."""
    assert "sourceMappingURL" not in (VENDOR / file).read_text("utf-8")
