"""What an embed's URL may say besides what every page's may. Teachers' slides depend on these for years: a promise.

`docs/embedding.md` is made from this table, and so is what the Embed dialog offers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..experiment import Refused
from ..experiment.kinds import Choice


@dataclass(frozen=True)
class EmbedParameter:
    """A parameter: its words, the one that holds by default, and what each of them does.

    `also` are other ways to write a word.
    """

    name: str
    choices: Mapping[str, str]
    default: str
    also: Mapping[str, str]

    def read(self, text: str) -> str:
        """The word that `text` stands for. Raises Refused."""
        word = self.also.get(text, text)
        return Choice(tuple(self.choices)).read(self.name, word)


EMBED_PARAMETERS = (
    EmbedParameter(
        "controls",
        {
            "full": "mode switch, drop rates, transport with timeline and speed",
            "min": "mode switch, play and step",
            "none": "none but a quiet button to play and pause, since what moves must be possible to stop",
        },
        "full",
        {},
    ),
    EmbedParameter(
        "autoplay",
        {
            "visible": "plays while it is on screen; who pauses it finds it paused when the slide comes back",
            "1": "plays whenever it comes on screen, also where it was paused",
            "0": "waits for somebody to press play",
        },
        "visible",
        {"true": "1", "false": "0"},
    ),
    EmbedParameter(
        "motion",
        {
            "auto": "as the system of the viewer asks",
            "reduce": "nothing begins or moves by itself",
            "full": "moves, also where the system asks for less; pause stays in reach",
        },
        "auto",
        {},
    ),
    EmbedParameter(
        "keys",
        {
            "forward": "arrows, Page Up, Page Down and Space go to the deck, unless a control that uses them has focus",
            "local": "the embed keeps them: Space plays and pauses, arrows step",
        },
        "forward",
        {},
    ),
)
BY_NAME = {parameter.name: parameter for parameter in EMBED_PARAMETERS}


@dataclass(frozen=True)
class EmbedRequest:
    """What was asked for, each by name; notes for what was set right."""

    values: Mapping[str, str]
    rest: list[tuple[str, str]]
    notes: list[str]


def read_embed(items: Iterable[tuple[str, str]]) -> EmbedRequest:
    """Read these parameters of a URL, the last of each; `rest` are all others. A bad word becomes the default."""
    values = {parameter.name: parameter.default for parameter in EMBED_PARAMETERS}
    rest, notes = [], []
    for name, text in items:
        if name not in BY_NAME:
            rest.append((name, text))
            continue
        try:
            values[name] = BY_NAME[name].read(text)
        except Refused as refused:
            notes.append(f"{refused}; {BY_NAME[name].default} is taken")
    return EmbedRequest(values, rest, notes)
