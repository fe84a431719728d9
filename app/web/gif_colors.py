"""The colors of a GIF: those of its theme and steps between them, the same in every frame, so that nothing flickers."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .paint import paint_of

# In how many steps the paper becomes each color, or the first color the second; at most 255 in all, for one more is
# transparent. What fills large parts needs many, what is only text or a line few.
STEPS = {
    ("paper", "ink"): 16,
    ("paper", "muted"): 6,
    ("paper", "panel"): 1,
    ("paper", "line"): 1,
    ("paper", "line-strong"): 3,
    ("paper", "edge-asleep"): 2,
    ("paper", "with-text"): 6,
    ("paper", "twin-text"): 6,
    ("paper", "blue"): 8,
    ("paper", "orange"): 8,
    ("paper", "field-blue"): 10,
    ("paper", "field-orange"): 10,
    ("paper", "fill-negative"): 10,
    ("paper", "fill-positive"): 10,
    ("fill-negative", "on-fill"): 4,
    ("fill-positive", "on-fill"): 4,
    ("orange", "blue"): 3,
}
CELLS = 64  # along each channel, whose colors are told apart
CELL = 256 // CELLS


class Colors:
    """A palette, and the nearest of its colors for each color there is."""

    def __init__(self, theme: str) -> None:
        paint = paint_of(theme)
        palette = [np.array(paint.rgb("paper"))]
        for (start, end), steps in STEPS.items():
            begins, ends = np.array(paint.rgb(start)), np.array(paint.rgb(end))
            palette += [begins + (ends - begins) * step / steps for step in range(1, steps + 1)]
        self._palette = np.rint(palette).astype(np.uint8)  # (colors, 3)
        self._nearest = _nearest(self._palette.astype(np.float32))

    def reduced(self, picture: NDArray[np.uint8]) -> Image.Image:
        """A picture (height, width, 3) in these colors."""
        cells = picture // CELL
        image = Image.fromarray(self._nearest[cells[..., 0], cells[..., 1], cells[..., 2]])
        image.putpalette(self._palette.tobytes())
        return image


def _nearest(palette: NDArray[np.float32]) -> NDArray[np.uint8]:
    """(CELLS, CELLS, CELLS) the place in the palette of the color nearest to the middle of each cell."""
    middles = np.arange(CELLS, dtype=np.float32) * CELL + (CELL - 1) / 2
    nearest = np.zeros((CELLS, CELLS, CELLS), np.uint8)
    least = np.full(nearest.shape, np.inf, np.float32)
    for i, color in enumerate(palette):
        red, green, blue = ((middles - channel) ** 2 for channel in color)
        away = red[:, None, None] + green[:, None] + blue
        nearest[away < least] = i
        np.minimum(least, away, out=least)
    return nearest
