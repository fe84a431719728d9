"""Reading pictures of a run: where its neurons stand in a drawing, and how bright they are in pixels."""

import base64
import json
import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageSequence

SVG = "{http://www.w3.org/2000/svg}"
ABOVE_THE_NUMBER = -0.72  # of a neuron's radius, from its center

Frame = NDArray[np.uint8]  # (height, width, 3)


@dataclass(frozen=True)
class Drawn:
    """A hidden neuron in a drawing: its center and radius as a share of the picture's width, and its mask."""

    layer: int
    x: float
    y: float
    radius: float
    kept: bool

    def pixel(self, frame: Frame) -> tuple[int, ...]:
        """The color inside it, above its number."""
        width = frame.shape[1]
        return tuple(frame[round((self.y + ABOVE_THE_NUMBER * self.radius) * width), round(self.x * width)].tolist())


def svg_of(response: httpx.Response) -> ET.Element:
    """The drawing in an answer."""
    assert response.headers["content-type"] == "image/svg+xml"
    return ET.fromstring(response.raise_for_status().text)


def neurons_in(svg: ET.Element) -> list[Drawn]:
    """Its hidden neurons, layer by layer."""
    width = float(svg.attrib["viewBox"].split()[2])
    network = next(group for group in svg.iter(f"{SVG}g") if "scale(" in group.get("transform", ""))
    left, top, scale = map(float, re.findall(r"-?[\d.]+", network.attrib["transform"]))
    found = []
    for group in network.iter(f"{SVG}g"):
        if "data-mask" in group.attrib:
            x, y = map(float, re.findall(r"-?[\d.]+", group.attrib["transform"]))
            radius = float(next(group.iter(f"{SVG}circle")).attrib["r"])
            layer = int(group.attrib["data-neuron"].split("-")[0])
            kept = group.attrib["data-mask"] == "1"
            found.append(
                Drawn(layer, (left + scale * x) / width, (top + scale * y) / width, scale * radius / width, kept)
            )
    return found


def texts_in(svg: ET.Element) -> list[str]:
    """Its texts, one by one."""
    return ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]


def all_text(svg: ET.Element) -> str:
    """Its texts as one, with ordinary spaces."""
    return re.sub(r"\s+", " ", " ".join(texts_in(svg)))


def clip_of(response: httpx.Response) -> tuple[dict[str, Any], bytes]:
    """What the last line of an answer tells of a clip, and the file."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/x-ndjson"
    *shares, last = [json.loads(line) for line in response.text.splitlines()]
    done = [share["done"] for share in shares]
    assert done
    assert done == sorted(done)
    result = last["result"]
    return result, base64.b64decode(result.pop("data"))


def frames_of_mp4(file: bytes) -> list[Frame]:
    """All frames of a video."""
    import av

    with av.open(BytesIO(file), "r") as container:
        return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)]


def frames_of_gif(file: bytes) -> list[tuple[Frame, float]]:
    """All frames of a GIF, each with the seconds that it stands."""
    image = Image.open(BytesIO(file))
    return [
        (np.asarray(frame.convert("RGB")), frame.info["duration"] / 1000) for frame in ImageSequence.Iterator(image)
    ]


def luminance(color: Any) -> float:
    """Relative luminance as WCAG has it, 0 to 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (channel / 255 for channel in color)]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def flashes(brightness: list[float], frames_a_second: int) -> int:
    """The most pairs of opposing changes by a tenth or more within a second, by WCAG 2.3.1."""
    turns: list[int] = []  # frames at which such a change was complete
    extreme, way = brightness[0], 0
    for i, now in enumerate(brightness):
        if way >= 0 and now <= extreme - 0.1:
            turns, extreme, way = [*turns, i], now, -1
        elif way <= 0 and now >= extreme + 0.1:
            turns, extreme, way = [*turns, i], now, 1
        elif (way > 0 and now > extreme) or (way < 0 and now < extreme):
            extreme = now
    return max((sum(t <= u < t + frames_a_second for u in turns) // 2 for t in turns), default=0)
