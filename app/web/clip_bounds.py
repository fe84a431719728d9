"""How long a clip may be: so many seconds, and so many pixels in its pictures."""

from math import floor

from ..experiment import Refused
from .cut import Cut

LONGEST = 60  # seconds
# In all pictures. Painting a million takes up to half a second, and a minute of the usual size must fit in; a GIF also
# holds all of them, and as many between them, until the file is written.
PIXELS = {"mp4": 300_000_000, "gif": 100_000_000}


def check_length(cut: Cut) -> None:
    """Raises Refused when a clip is too long, with the last iteration that it can show."""
    pictures = PIXELS[cut.format] // (cut.width * cut.height)
    by_time, by_size = floor(LONGEST * cut.pace), floor(pictures * cut.pace / cut.rate)
    longest = cut.first - 1 + min(by_time, by_size)
    if cut.last > longest:
        many = f"which makes {pictures} pictures of a clip of this size"
        why = f"{LONGEST} s after the first at this speed" if by_time <= by_size else many
        raise Refused("last", f"at most {longest}, {why}", cut.last)
