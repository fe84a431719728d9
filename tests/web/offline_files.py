"""A recording as it was saved: what lies in the file, read without a browser."""

import gzip
import json
from base64 import b64decode
from collections import Counter
from html.parser import HTMLParser
from typing import Any


class OfflineFile(HTMLParser):
    """The parts of a recording: `scripts` by their type, `ids`, `links`, all `addresses`, and what one reads in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: dict[str, list[str]] = {}
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.addresses: list[str] = []
        self.policy, self.title, self.style, self.words = "", "", "", ""
        self._latest = ("", "")  # tag and type of the element that began last; empty when one has ended since
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._latest = tag, given.get("type", "")
        if tag == "script":
            self.scripts.setdefault(given.get("type", ""), []).append("")
        if tag == "a":
            self.links.append(given["href"])
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if "id" in given:
            self.ids[given["id"]] += 1
        self.addresses += [given[name] for name in ("src", "href", "action", "data") if name in given]

    def handle_endtag(self, tag: str) -> None:
        self._latest = "", ""

    def handle_data(self, data: str) -> None:
        tag, kind = self._latest
        if tag == "script":
            self.scripts[kind][-1] += data
        elif tag == "style":
            self.style += data
        elif tag == "title":
            self.title += data
        else:
            self.words += data

    @property
    def told(self) -> list[str]:
        """What the file holds of the run, as JSON: the frames, and the rest."""
        return [gzip.decompress(b64decode(packed, validate=True)).decode() for packed in self.scripts["text/plain"]]

    @property
    def recording(self) -> Any:
        """All of that as Python values."""
        frames, rest = map(json.loads, self.told)
        return rest | {"frames": frames}

    @property
    def modules(self) -> dict[str, str]:
        """The text of each module, by its name in the file."""
        imports = json.loads(self.scripts["importmap"][0])["imports"]
        return {name: b64decode(address.partition("base64,")[2]).decode() for name, address in imports.items()}
