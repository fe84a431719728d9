"""What networks predict everywhere in the plane, as images that a drawing holds."""

import base64
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from .paint import Paint


def boundary_images(metrics: Mapping[str, Any], paint: Paint) -> dict[str, str]:
    """What each network predicts everywhere in the plane, as addresses of images; none for other data."""
    boundary = metrics["boundary"]
    if boundary is None:
        return {}
    return {
        who: _address(np.frombuffer(base64.b64decode(boundary[who]), np.uint8), boundary["size"], paint)
        for who in ("network", "twin")
        if who in boundary
    }


def _address(probabilities: np.ndarray[Any, np.dtype[np.uint8]], size: int, paint: Paint) -> str:
    blue, middle, orange = (np.array(paint.rgb(f"field-{name}")) for name in ("blue", "middle", "orange"))
    shades = np.arange(256)[:, None]  # as plane.js has them
    toward = np.where(shades < 128, blue, orange)
    palette = middle + np.abs(shades - 127.5) / 127.5 * (toward - middle)
    pixels = np.rint(palette).astype(np.uint8)[probabilities].reshape(size, size, 3)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
