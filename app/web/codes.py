"""QR codes as SVG: black on white in every theme, with the quiet zone that readers need."""

from dataclasses import dataclass
from functools import lru_cache

import segno

QUIET = 4  # modules around the code, as the standard wants
DENSE = 10  # the version from which on a phone must come close: 57 modules a side, and four more for each further one
LONGEST = 858  # characters, as many as 97 modules a side hold; no phone should have to read finer ones
KEPT = 64  # the latest codes, for a dialog is opened again and again; up to 15 kB each


@dataclass(frozen=True)
class Code:
    """A drawn code."""

    svg: str
    is_dense: bool


@lru_cache(maxsize=KEPT)
def code_of(link: str, correction: str) -> Code | None:
    """The code of a link with at least that error correction (L, M, Q or H); None where the link is too long.

    Not on the loop: it takes up to a tenth of a second.
    """
    if len(link) > LONGEST:
        return None
    code = segno.make(link, error=correction, micro=False)
    drawn = code.svg_inline(
        border=QUIET, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None, encoding="utf-8"
    )
    return Code(drawn, int(code.version) > DENSE)
