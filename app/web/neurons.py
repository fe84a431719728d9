"""Hidden neurons as a query names them: `1-3,2-0` are the fourth of the first layer and the first of the second."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..experiment import Refused
from ..nn.knock_out import Neuron


@dataclass(frozen=True)
class Neurons:
    """Some of the neurons of hidden layers with these sizes, each at most once; perhaps none."""

    hidden: Sequence[int]
    expected: str = "hidden neurons like 1-3,2-0 (layer from 1, neuron from 0), each once"

    def read(self, field: str, value: Any) -> tuple[Neuron, ...]:
        """The neurons of such a text. Raises Refused."""
        neurons = [Neuron(layer, n) for layer, size in enumerate(self.hidden, start=1) for n in range(size)]
        known = {str(neuron): neuron for neuron in neurons}
        keys = [key.strip() for key in value.split(",")] if value else []
        if len(set(keys)) < len(keys) or any(key not in known for key in keys):
            raise Refused(field, self.expected, value)
        return tuple(known[key] for key in keys)

    def from_text(self, text: str) -> Any:
        return text
