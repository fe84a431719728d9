"""The one table of what an experiment can be. Form, validation, URL and documentation are made from it."""

from dataclasses import dataclass
from typing import Any

from .kinds import Choice, Flag, Kind, List, Number, Whole
from .nearest import nearest

MAX_LAYERS = 4


@dataclass(frozen=True)
class Parameter:
    """One field of an experiment: what it may be, what it is by default, and how it is told to a person."""

    name: str
    kind: Kind
    default: Any
    group: str
    label: str
    help: str
    step: float | None = None
    unit: str = ""
    live: bool = False  # may be changed while a run goes on
    logarithmic: bool = False  # a slider moves by ratios
    folded: bool = False  # seldom needed: the form shows it on request

    def nearest(self, value: Any) -> Any:
        """The good value nearest to one that does not fit, None where there is none; `value` as `from_text` gave it."""
        return nearest(self.kind, value, self.step)

    @property
    def minimum(self) -> float | None:
        """The smallest number allowed (for a list: in each place), or None where there is none."""
        return getattr(getattr(self.kind, "item", self.kind), "minimum", None)

    @property
    def maximum(self) -> float | None:
        """The largest number allowed (for a list: in each place), or None where there is none."""
        return getattr(getattr(self.kind, "item", self.kind), "maximum", None)

    @property
    def choices(self) -> tuple[str, ...]:
        """The names to choose from; empty for numbers."""
        return getattr(self.kind, "names", ())


# fmt: off
PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "dataset", Choice(("moons", "circles", "xor", "spiral", "digits")), "moons", "data", "Data set",
        "Four drawn sets of points in the plane, or real handwritten digits of 8 × 8 pixels.",
    ),
    Parameter(
        "noise", Number(0, 0.5), 0.2, "data", "Noise",
        "Standard deviation of the Gaussian added to every point. Digits come as they are.", step=0.01,
    ),
    Parameter(
        "label_noise", Number(0, 0.5), 0.15, "data", "Wrong labels",
        "Share of the training labels that are replaced by a wrong one, on purpose. Test labels stay right.", step=0.01,
    ),
    Parameter(
        "train_size", Whole(10, 1000), 60, "data", "Training points",
        "How many examples the network learns from: up to 500, up to 1000 for digits.", step=10, unit="examples",
        logarithmic=True,
    ),
    Parameter(
        "hidden", List(Whole(1, 64), 1, MAX_LAYERS), (12, 12), "network", "Hidden layers",
        "Neurons in each hidden layer, from the input to the output.", step=1, unit="neurons",
    ),
    Parameter(
        "activation", Choice(("tanh", "relu", "sigmoid")), "tanh", "network", "Activation",
        "The function every hidden neuron applies to its sum.", folded=True,
    ),
    Parameter(
        "drop_rates", List(Number(0, 1, below=True), 1, MAX_LAYERS), (0.2, 0.2), "dropout", "Drop rates",
        "Probability p that a neuron is dropped in an iteration, one for each hidden layer.", step=0.05, live=True,
    ),
    Parameter(
        "input_drop_rate", Number(0, 1, below=True), 0.0, "dropout", "Drop rate of the inputs",
        "Probability p that an input is dropped in an iteration.", step=0.05, live=True, folded=True,
    ),
    Parameter(
        "mask_per", Choice(("batch", "example")), "batch", "dropout", "One mask for each",
        "Whether all examples of a batch share a mask, or each has one of its own.", folded=True,
    ),
    Parameter(
        "scaling", Choice(("inverted", "classic", "none")), "inverted", "dropout", "Scaling",
        "Inverted: neurons awake in training are multiplied by 1/(1−p). Classic: all neurons are multiplied by 1−p in "
        "eval mode instead. None: scaling is forgotten.", live=True,
    ),
    Parameter(
        "optimizer", Choice(("sgd", "momentum", "adam")), "sgd", "training", "Optimizer",
        "Plain stochastic gradient descent, with momentum 0.9, or Adam (0.9, 0.999).", folded=True,
    ),
    Parameter(
        "learning_rate", Number(1e-4, 10), 0.3, "training", "Learning rate",
        "How far an update goes against the gradient.", step=0.01, live=True, logarithmic=True,
    ),
    Parameter(
        "weight_decay", Number(0, 0.1), 0.0, "training", "Weight decay",
        "This times a weight is added to its gradient, as in PyTorch: all weights shrink a little in every update.",
        step=0.001, live=True, folded=True,
    ),
    Parameter(
        "batch_size", Whole(1, 500), 10, "training", "Batch size",
        "How many examples one iteration looks at. The last batch of an epoch may be smaller.", step=1, unit="examples",
        logarithmic=True,
    ),
    Parameter(
        "steps", Whole(1, 20_000), 3000, "training", "Iterations",
        "After how many iterations the run ends. Large networks and batches allow fewer.", step=100, unit="iterations",
        logarithmic=True, folded=True,
    ),
    Parameter(
        "seed", Whole(0, 2**32 - 1), 191, "training", "Seed",
        "Fixes all chance: data, initial weights, batches and masks. The same seed gives the same run.", step=1,
        folded=True,
    ),
    Parameter(
        "twin", Flag(), True, "training", "Twin without dropout",
        "Trains the same network without dropout beside it: same initial weights, same batches.", folded=True,
    ),
)
# fmt: on

BY_NAME: dict[str, Parameter] = {parameter.name: parameter for parameter in PARAMETERS}
LIVE: tuple[str, ...] = tuple(parameter.name for parameter in PARAMETERS if parameter.live)
