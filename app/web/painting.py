"""python -m app.web.painting: paints pictures and clips, in a process of its own, for the server that started it.

Painting holds the interpreter's lock; here it holds up nobody. A message is its length in four bytes and JSON, and each
gets an answer. The process ends when its input does, which is when the server ends, however that comes.
"""

import base64
import os
import sys
from collections.abc import Mapping
from io import BytesIO
from typing import Any, BinaryIO

import numpy as np
import orjson
import resvg_py
from PIL import Image

from ..experiment import experiment_from
from .clip_files import ClipFile, Picture, file_of
from .cut import Cut
from .file_names import name_of
from .lettering import FONTS
from .still_picture import Span, svg_of

LENGTH = 4  # bytes that tell how long a message is
BEHIND = 5  # how much less urgent this is than training
TYPES = {"mp4": "video/mp4", "gif": "image/gif"}


def main() -> None:
    """Answer messages until there are no more."""
    if hasattr(os, "nice"):
        os.nice(BEHIND)
    table = Table()
    while (message := received(sys.stdin.buffer)) is not None:
        answer = table.answer(orjson.loads(message))
        try:
            sys.stdout.buffer.write(len(answer).to_bytes(LENGTH) + answer)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            os._exit(0)  # the server is gone, and nobody is there to read what would be flushed at the end


def received(file: BinaryIO) -> bytes | None:
    """The next message; None when there is none."""
    length = file.read(LENGTH)
    return file.read(int.from_bytes(length)) if length else None


class Table:
    """What is being painted: stills by themselves, or one clip, picture by picture."""

    def __init__(self) -> None:
        self._cut: Cut | None = None
        self._file: ClipFile | None = None
        self._shot: dict[str, Any] = {}

    def answer(self, message: Mapping[str, Any]) -> bytes:
        """A `still`; nothing to the `cut` that begins a clip and to its shots; to its end the clip as JSON."""
        if "still" in message:
            drawn = png_of if message["still"] == "png" else drawing_of
            return drawn(message["shot"], message["size"], message["theme"])
        if "cut" in message:
            self._cut = Cut(**message["cut"])
            self._file = file_of(self._cut)
            return b""
        if self._cut is None or self._file is None:
            raise ValueError("a clip must begin with its cut")
        if "shot" in message:
            self._shot = message["shot"]
            self._file.add(picture_of(self._shot, self._cut))
            return b""
        return told(self._cut, self._shot["experiment"], *self._file.end())


def drawing_of(shot: Mapping[str, Any], size: tuple[int, int], theme: str) -> bytes:
    """A shot as SVG."""
    width, height = size
    return svg_of(shot, (width, height), theme).encode()


def png_of(shot: Mapping[str, Any], size: tuple[int, int], theme: str, span: Span | None = None) -> bytes:
    """A shot as PNG, that wide and high."""
    width, height = size
    return resvg_py.svg_to_bytes(
        svg_string=svg_of(shot, (width, height), theme, span),
        width=width,
        height=height,
        skip_system_fonts=True,
        font_files=[str(path) for path in FONTS.values()],
    )


def picture_of(shot: Mapping[str, Any], cut: Cut) -> Picture:
    """A shot as a picture of a clip."""
    png = png_of(shot, (cut.width, cut.height), cut.theme, Span(cut.first, cut.last, cut.speed))
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"))


def told(cut: Cut, experiment: Mapping[str, Any], file: bytes, frames: int) -> bytes:
    """A finished clip, as the contract has it."""
    ending = f"-iterations-{cut.first}-{cut.last}.{cut.format}"
    return orjson.dumps(
        {
            "type": TYPES[cut.format],
            "name": name_of(experiment_from(experiment), ending),
            "width": cut.width,
            "height": cut.height,
            "seconds": round(cut.seconds, 3),
            "frames": frames,
            "data": base64.b64encode(file).decode(),
        }
    )


if __name__ == "__main__":
    main()
