"""The texts beside the network of a slide: each as large as there is room, line by line."""

from dataclasses import dataclass

from .lettering import Run, broken

COLUMN = 268  # how wide what stands beside the network is
LEADING = 1.36  # from line to line, as a multiple of a font's size
SENTENCE = (20.0, 18.5, 17.0, 15.5, 14.0, 12.5)  # sizes of the sentence, the first that fits
SMALL_PRINT, NOTE = 13.0, 10.5  # sizes
BREAK = 9  # between two texts
BOTTOM = 464  # where texts beside the network end


@dataclass(frozen=True)
class Text:
    """Lines of one size; `y` is the baseline of the first."""

    y: float
    size: float
    lines: list[list[Run]]
    muted: bool

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.y + (len(self.lines) - 1) * self.size * LEADING + 0.3 * self.size


def texts_from(top: float, sentence: str, *rest: str) -> list[Text]:
    """The sentence, as large as there is room, and what goes with it below, from `top` on."""
    for size in SENTENCE:
        texts: list[Text] = []
        below = top
        for text, its_size in zip((sentence, *rest), (size, min(size, SMALL_PRINT), NOTE), strict=True):
            if text:
                texts.append(Text(round(below + its_size, 1), its_size, broken(text, its_size, COLUMN), bool(texts)))
                below = texts[-1].bottom + BREAK
        if texts[-1].bottom <= BOTTOM:
            break
    return texts
