"""Scripts, styles and fonts with all they need inside, for a file that asks nobody for anything."""

import re
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

from .assets import STATIC, modules_of, text_of

PREFIX = "dl/"  # before the name of a module in such a file

# What a module imports and another's styles are found by how our files are written, which a test holds.
_NAMED = re.compile(r'^((?:import|export) [^"]*?from |import )"(\./[^"]+|\.\./[^"]+)";', re.MULTILINE)
_SHEETS = re.compile(r"^@import .*\n", re.MULTILINE)
_FACE = re.compile(r"@font-face \{[^}]*\}")
_ADDRESS = re.compile(r'url\("([^"]+)"\)')
_TYPES = {".woff2": "font/woff2", ".svg": "image/svg+xml"}


def import_map(*scripts: str) -> dict[str, str]:
    """The modules that scripts need, themselves included: each by its name in such a file, as an address that holds it.

    An address that holds a module lies in no folder, so there modules name one another in full.
    """
    return {name_in_file(path): _data(_renamed(path).encode(), "text/javascript") for path in modules_of(*scripts)}


def name_in_file(path: str) -> str:
    """A module's name in such a file, from its path under static/."""
    return PREFIX + path


def _renamed(path: str) -> str:
    """A module's text, with the names of those that it imports."""
    folder = (STATIC / path).parent

    def named(found: re.Match[str]) -> str:
        return f'{found[1]}"{name_in_file((folder / found[2]).resolve().relative_to(STATIC).as_posix())}";'

    return _NAMED.sub(named, text_of(STATIC / path))


def style_sheet(names: Sequence[str], font: str) -> str:
    """Style sheets by their names under css/ as one, with this font inside and no other, without sheets of others."""
    text = _SHEETS.sub("", text_of(*(STATIC / f"css/{name}.css" for name in names)))
    return _ADDRESS.sub(f'url("{held(font)}")', _FACE.sub(lambda face: face[0] if font in face[0] else "", text))


def held(path: str) -> str:
    """An address that holds a file under static/."""
    return _data((STATIC / path).read_bytes(), _TYPES[Path(path).suffix])


def _data(content: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{b64encode(content).decode()}"
