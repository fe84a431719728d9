"""The exhibits: one page each, in the order in which a lecturer shows them."""

from dataclasses import dataclass, field

from ..nn.facts import FACTS
from .query import Beginning


@dataclass(frozen=True)
class Exhibit:
    """A page: its place in the URL, its word in the header, what it calls itself, and where its run begins.

    `template` and `script` are found by `name`. The description is for search engines and for those who share a link.
    `panels` are what an embed shows beside the network, one at a time, the first unless another is asked for.
    """

    name: str
    word: str
    title: str
    description: str
    panels: tuple[str, ...] = ()
    begins: Beginning = field(default_factory=Beginning)
    on_slides: Beginning | None = None  # where its embed begins, which plays by itself, if elsewhere

    @property
    def path(self) -> str:
        """Its address without parameters."""
        return "/" if self is PLAYGROUND else f"/{self.name}"

    @property
    def embed_path(self) -> str:
        """The address of its embed without parameters."""
        return f"/embed/{self.name}"

    @property
    def embed_begins(self) -> Beginning:
        """Where the run of its embed stands when its URL does not say."""
        return self.on_slides or self.begins

    @property
    def template(self) -> str:
        """The template that draws it."""
        return f"exhibits/{self.name}.html"

    @property
    def script(self) -> str:
        """The module with what is its own, under static/."""
        return f"js/{self.name}.js"

    @property
    def picture(self) -> str:
        """What a shared link shows, under static/."""
        return f"social/{self.name}.png"


PLAYGROUND = Exhibit(
    "playground",
    "Playground",
    "Dropout in a network that learns",
    "Dropout as it happens, in a real neural network that trains while you watch.",
)

EXHIBITS = (
    PLAYGROUND,
    Exhibit(
        "training",
        "Training",
        "What dropout does in training",
        "One iteration at a time: who sleeps, what the others are multiplied by, which weights rest, and how often.",
        ("asleep", "edges", "dropped", "sub-networks", "mask-per"),
        Beginning(step=1, speed=0.3),
    ),
    Exhibit(
        "testing",
        "Testing",
        "What dropout does in testing",
        "The same input three times: the same answer to the last bit in eval mode, three answers with dropout left on.",
        ("three-passes", "spread", "wavering", "weights"),
        Beginning(step=1500, mode="eval"),
    ),
    Exhibit(
        "scaling",
        "Scaling",
        "Why dropout scales",
        "A masked, scaled activation is the eval value on average; and what comes of it when a network forgets that.",
        ("one-neuron", "whole-network", "trained-anew"),
        Beginning(step=1500),
        on_slides=Beginning(step=1500, mode="mc"),
    ),
    Exhibit(
        "zeroed-weights",
        "Zeroed weights",
        "What becomes of zeroed weights",
        "Masks zero activations and never weights. Knock out any neuron and see what the network was worth with it.",
        ("knock-out", "importance", "weights"),
        Beginning(step=1500, mode="eval"),
    ),
    Exhibit(
        "sub-networks",
        "Sub-networks",
        "Many networks in one",
        "A vote and two means of many sub-networks against one pass of the full network: how far they agree.",
        ("together", "more", "opinions", "some", "exact", "recipe"),
        Beginning(step=3000, mode="mc"),
    ),
    Exhibit(
        "overfitting",
        "Overfitting",
        "How dropout holds off overfitting",
        "The same network with and without dropout: what each learns by heart, and when dropout is no help at all.",
        ("twins", "co-adaptation", "sparsity", "seeds", "sweeps"),
        Beginning(step=3000),
        on_slides=Beginning(speed=70),
    ),
    Exhibit(
        "fact-check",
        "Fact check",
        "What one reads about dropout, checked",
        "Claims often made about dropout, each with a verdict, its source, and a number measured on a live run.",
        tuple(FACTS),
        Beginning(step=3000),
    ),
)
