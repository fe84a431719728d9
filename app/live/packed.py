"""Text for a file that has no room to waste: compressed while it comes, and in base64."""

import zlib
from base64 import b64encode

COMPRESSION = 6
GZIP = 31  # what zlib calls that format


class Packed:
    """A text in pieces; none of them takes long, and little of it is held."""

    def __init__(self) -> None:
        self._compressor = zlib.compressobj(COMPRESSION, wbits=GZIP)
        self._parts: list[bytes] = []

    def add(self, text: bytes) -> None:
        """Append a piece."""
        self._parts.append(self._compressor.compress(text))

    def text(self) -> str:
        """All of it, in base64; nothing can be added any more."""
        return b64encode(b"".join((*self._parts, self._compressor.flush()))).decode()
