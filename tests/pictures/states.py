"""Which states of the page are pictured, and how each is reached."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from ..browser.reading import stage

MIDDLE = 2100  # an iteration in the middle of a run
PRESET = f"/?preset=moons&step={MIDDLE}"
GLANCE = 20  # ms between two looks


def nothing(_page: Page) -> None:
    """The page as it opens."""


def press(key: str, mode: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.keyboard.press(key)
        expect(stage(page)).to_have_attribute("data-mode", mode)

    return act


def play_beyond(step: int) -> Callable[[Page], None]:
    """The page plays on while it is pictured, so here, alone, the clock has a say in the picture."""

    def act(page: Page) -> None:
        page.keyboard.press(" ")
        while int(stage(page).get_attribute("data-step") or 0) < step:
            page.wait_for_timeout(GLANCE)

    return act


def open_dialog(name: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(f"[data-open={name}]").click()
        expect(page.locator(f"dialog#{name}")).to_be_visible()

    return act


def point_at(neuron: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(f"[data-target='{neuron}']").hover()
        expect(page.locator("#detail")).to_be_visible()

    return act


@dataclass(frozen=True)
class View:
    """A screen: its size in CSS pixels, its theme, and how it treats motion."""

    width: int
    height: int
    theme: str = "light"
    reduced_motion: bool = False
    phone: bool = False


@dataclass(frozen=True)
class State:
    """Where it is found, what is done there, which views it is pictured in, and whether the server then stops."""

    path: str
    views: tuple[str, ...]
    act: Callable[[Page], None] = nothing
    server_stops: bool = False


VIEWS = {
    "light": View(1440, 900),
    "dark": View(1440, 900, "dark"),
    "projector": View(1920, 1080, "projector"),
    "small-projector": View(1280, 720, "projector"),
    "tablet": View(1024, 768),
    "phone": View(390, 844, phone=True),
    "phone-dark": View(390, 844, "dark", phone=True),
    "phone-long": View(390, 2000, phone=True),  # all that one would scroll to
    "4k": View(3840, 2160),
    "calm": View(1440, 900, reduced_motion=True),
}
BOTH = ("light", "dark")
MOST = (*BOTH, "projector", "phone")
EXHIBITS = ("training", "testing", "scaling", "zeroed-weights")

STATES = {
    "train": State(PRESET, tuple(VIEWS)),
    "eval": State(PRESET, tuple(VIEWS), press("e", "eval")),
    "mc": State(PRESET, MOST, press("m", "mc")),
    "fast": State(f"/?preset=moons&step={MIDDLE - 200}&speed=60", MOST, play_beyond(MIDDLE)),
    "step-0": State("/?preset=moons", MOST),
    "opening": State("/", (*BOTH, "phone", "calm")),
    "digits-train": State(f"/?preset=digits&step={MIDDLE // 3}", (*MOST, "4k")),
    "digits-eval": State(f"/?preset=digits&step={MIDDLE // 3}", BOTH, press("e", "eval")),
    "four-layers": State("/?dataset=spiral&hidden=16,12,8,4&step=300", (*BOTH, "phone")),
    "gallery": State(PRESET, (*BOTH, "phone", "projector"), open_dialog("gallery")),
    "glossary": State(PRESET, (*BOTH, "phone"), open_dialog("glossary")),
    "keys": State(PRESET, BOTH, open_dialog("help")),
    "neuron": State(PRESET, (*BOTH, "projector"), point_at("1-3")),
    "connection-lost": State(PRESET, (*BOTH, "phone"), server_stops=True),
    **{name: State(f"/{name}?preset=moons&step={MIDDLE}", tuple(VIEWS)) for name in EXHIBITS},
    **{f"{name}-digits": State(f"/{name}?preset=digits&step={MIDDLE}", (*BOTH, "phone-long")) for name in EXHIBITS},
}
