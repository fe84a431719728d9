"""QR codes as SVG: black on white in every theme, with the quiet zone that readers need."""

from dataclasses import dataclass

import segno

QUIET = 4  # modules around the code, as the standard wants
DENSE = 10  # the version from which on a phone must come close: 57 modules a side, and four more for each further one


@dataclass(frozen=True)
class Code:
    """A drawn code; `modules` is its side, quiet zone included."""

    svg: str
    modules: int
    is_dense: bool


def code_of(text: str, correction: str) -> Code | None:
    """The code of a text with at least that error correction (L, M, Q or H); None where the text is too long."""
    try:
        code = segno.make(text, error=correction, micro=False)
    except segno.DataOverflowError:
        return None
    drawn = code.svg_inline(
        border=QUIET, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None, encoding="utf-8"
    )
    return Code(drawn, int(code.symbol_size(border=QUIET)[0]), int(code.version) > DENSE)
