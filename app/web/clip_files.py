"""Clips as files: pictures that become one another, as MP4 and as GIF."""

from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .cut import FADE, Cut
from .gif_colors import Colors

Picture = NDArray[np.uint8]  # (height, width, 3)

FRAMES = 30  # a second, of an MP4
QUALITY = 17  # of x264; the smaller the better, and thin lines need it good
HUNDREDTHS = 100  # a second, in which a GIF counts
GIF_FADE = 8  # of them, that the one picture between two stands
INDEX, INDEX_OF_FRAME = 8192, 32  # bytes kept free at the beginning of an MP4 for what players need first
BT709 = 1  # the colors of high definition, as all players assume them


class ClipFile(Protocol):
    """A file in the making: pictures are added in order, and `end` gives its bytes and how many frames it has."""

    def add(self, picture: Picture) -> None: ...
    def end(self) -> tuple[bytes, int]: ...


def has_mp4() -> bool:
    """Whether this server can make MP4, which needs PyAV: the extra `export`."""
    return find_spec("av") is not None


def file_of(cut: Cut) -> ClipFile:
    """An empty file for a clip. Raises ImportError for MP4 without PyAV."""
    return Mp4(cut) if cut.format == "mp4" else Gif(cut)


def blends(before: Picture, after: Picture, between: int) -> Iterator[Picture]:
    """So many pictures between two, evenly apart."""
    start, way = before.astype(np.int32), after.astype(np.int32) - before
    for i in range(1, between + 1):
        yield (start + way * i // (between + 1)).astype(np.uint8)


class Mp4:
    """H.264 at a constant frame rate, its index at the beginning: plays in PowerPoint, in Keynote and in browsers."""

    def __init__(self, cut: Cut) -> None:
        import av  # noqa: PLC0415 - an extra, which is not needed for anything else

        self._av = av
        self._cut, self._pictures, self._frames = cut, 0, 0
        self._before: Picture | None = None
        self._bytes = BytesIO()
        index = INDEX + INDEX_OF_FRAME * cut.ticks(len(cut.shown), FRAMES)
        self._container = av.open(self._bytes, "w", format="mp4", options={"moov_size": str(index)})
        stream = self._container.add_stream("libx264", rate=FRAMES)
        stream.width, stream.height, stream.pix_fmt = cut.width, cut.height, "yuv420p"
        stream.options = {"crf": str(QUALITY), "preset": "veryfast", "threads": "1"}
        context = stream.codec_context
        context.colorspace = context.color_primaries = context.color_trc = BT709
        self._stream = stream

    def add(self, picture: Picture) -> None:
        """The next picture: what was shown becomes it, then it stands."""
        first, end = (self._cut.ticks(self._pictures + more, FRAMES) for more in (0, 1))
        self._pictures += 1
        fades = 0 if self._before is None else min(round(FADE * FRAMES), (end - first) // 3)
        if self._before is not None:
            for blend in blends(self._before, picture, fades):
                self._show(blend, 1)
        self._show(picture, end - first - fades)
        self._before = picture

    def _show(self, picture: Picture, times: int) -> None:
        frame = self._av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame = frame.reformat(format="yuv420p", dst_colorspace="ITU709")
        for _ in range(times):
            frame.pts = self._frames
            self._frames += 1
            self._container.mux(self._stream.encode(frame))

    def end(self) -> tuple[bytes, int]:
        """The bytes of the file, and its frames."""
        self._container.mux(self._stream.encode(None))
        self._container.close()
        return self._bytes.getvalue(), self._frames


class Gif:
    """A GIF that repeats: its last picture becomes its first."""

    def __init__(self, cut: Cut) -> None:
        self._cut, self._colors = cut, Colors(cut.theme)
        self._first: Picture | None = None
        self._before: Picture | None = None
        self._pictures = 0
        self._fade_time = GIF_FADE if len(cut.shown) > 1 else 0
        self._frames: list[Image.Image] = []
        self._times: list[int] = []  # hundredths

    def add(self, picture: Picture) -> None:
        """The next picture: what was shown becomes it, then it stands."""
        if self._before is None:
            self._first = picture
        else:
            self._fade(self._before, picture)
        begins, ends = (self._cut.ticks(self._pictures + more, HUNDREDTHS) for more in (0, 1))
        self._pictures += 1
        self._append(picture, ends - begins - self._fade_time)
        self._before = picture

    def _fade(self, before: Picture, after: Picture) -> None:
        for blend in blends(before, after, 1):
            self._append(blend, self._fade_time)

    def _append(self, picture: Picture, time: int) -> None:
        self._frames.append(self._colors.reduced(picture))
        self._times.append(time)

    def end(self) -> tuple[bytes, int]:
        """The bytes of the file, and its frames."""
        if self._before is None or self._first is None:
            raise ValueError("a clip must have a picture")
        if self._fade_time:
            self._fade(self._before, self._first)
        first, *rest = self._frames
        told: dict[str, Any] = {"duration": [10 * time for time in self._times], "loop": 0, "disposal": 1}
        file = BytesIO()
        first.save(file, "GIF", save_all=True, append_images=rest, optimize=False, **told)
        return file.getvalue(), len(self._frames)
