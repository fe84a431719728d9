"""A stack of networks of one shape: parameters, and the forward and backward pass over preallocated arrays."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .activations import ACTIVATIONS, Activation

Floats = NDArray[np.float64]
Factors = Sequence[Floats]  # one per hidden layer: mask times scaling, broadcast to (R, batch, n)


class Shape:
    """Layer sizes, and where each layer's weights and biases lie in the flat parameters of one network.

    A layer's bias is the last row of its joined matrix, (n_in + 1, n_out): with a column of ones behind the inputs one
    product gives sum and bias, and one gives both gradients.
    """

    def __init__(self, sizes: Sequence[int], activation: str) -> None:
        self.sizes = tuple(sizes)
        self.activation: Activation = ACTIVATIONS[activation]
        self._starts = [0]
        for n_in, n_out in pairwise(self.sizes):
            self._starts.append(self._starts[-1] + (n_in + 1) * n_out)

    @property
    def layers(self) -> int:
        """Layers with weights: hidden ones and the output."""
        return len(self.sizes) - 1

    @property
    def hidden(self) -> tuple[int, ...]:
        """Sizes of the hidden layers."""
        return self.sizes[1:-1]

    @property
    def parameter_count(self) -> int:
        """P: weights and biases of one network."""
        return self._starts[-1]

    @property
    def weight_count(self) -> int:
        """Weights of one network, without biases."""
        return self.parameter_count - sum(self.sizes[1:])

    def joined(self, flat: Floats, layer: int) -> Floats:
        """(…, n_in + 1, n_out) view of flat parameters (…, P): the weights of `layer`, its biases as last row."""
        n_in, n_out = self.sizes[layer : layer + 2]
        return flat[..., self._starts[layer] : self._starts[layer + 1]].reshape(*flat.shape[:-1], n_in + 1, n_out)

    def weights(self, flat: Floats) -> list[Floats]:
        """Views (…, n_in, n_out), one per layer."""
        return [self.joined(flat, k)[..., :-1, :] for k in range(self.layers)]

    def biases(self, flat: Floats) -> list[Floats]:
        """Views (…, n_out), one per layer."""
        return [self.joined(flat, k)[..., -1, :] for k in range(self.layers)]

    def initial(self, rng: np.random.Generator) -> Floats:
        """(P,) parameters to start from: weights N(0, 1/n_in), N(0, 2/n_in) before ReLU (He et al. 2015); biases 0."""
        flat = np.zeros(self.parameter_count)
        for layer, weights in enumerate(self.weights(flat)):
            variance = self.activation.initial_variance if layer < self.layers - 1 else 1.0
            weights[:] = rng.normal(0.0, np.sqrt(variance / self.sizes[layer]), weights.shape)
        return flat


class Pass:
    """The arrays of one forward and backward pass of R networks over a batch, allocated once.

    `z[k]`, `f[k]` (R, batch, n): pre-activation and its function. `joined_a[k]` (R, batch, n + 1): activation after mask
    and scaling, with the column of ones. `logits`, `probabilities` (R, batch, classes); `loss` (R,).
    """

    def __init__(self, shape: Shape, networks: int, batch: int) -> None:
        self.shape, self.networks, self.batch = shape, networks, batch
        self.z = [np.empty((networks, batch, n)) for n in shape.hidden]
        self.f = [np.empty((networks, batch, n)) for n in shape.hidden]
        self.joined_a = [np.ones((networks, batch, n + 1)) for n in shape.hidden]
        self.a = [joined[..., :-1] for joined in self.joined_a]
        self.logits = np.empty((networks, batch, shape.sizes[-1]))
        self.probabilities = np.empty_like(self.logits)
        self.loss = np.empty(networks)
        self._shifted = np.empty_like(self.logits)
        self._sums = np.empty((networks, batch, 1))
        self._top = np.empty((networks, batch, 1))
        self._delta_out = np.empty_like(self.logits)
        self._deltas = [np.empty_like(z) for z in self.z]
        self._scratch = [np.empty_like(z) for z in self.z]
        self._inputs = np.empty((1, batch, shape.sizes[0] + 1))

    def forward(self, layers: Sequence[Floats], joined_inputs: Floats, factors: Factors) -> None:
        """Compute z, f, a, logits and probabilities.

        `layers`: joined parameters (R, n_in + 1, n_out) per layer. `joined_inputs`: (1 or R, batch, n_in + 1), last column
        ones. `factors[k]`: mask times scaling of hidden layer k.
        """
        self._inputs = joined_inputs
        inputs = joined_inputs
        apply = self.shape.activation.apply
        for k, factor in enumerate(factors):
            np.matmul(inputs, layers[k], out=self.z[k])
            apply(self.z[k], self.f[k])
            np.multiply(self.f[k], factor, out=self.a[k])
            inputs = self.joined_a[k]
        np.matmul(inputs, layers[-1], out=self.logits)
        softmax(self.logits, self.probabilities, self._shifted, self._top, self._sums)

    def backward(self, layers: Sequence[Floats], one_hot: Floats, factors: Factors, gradients: Sequence[Floats]) -> None:
        """Compute the mean cross-entropy `loss` and its gradients, after `forward` with the same layers and factors.

        `one_hot`: (1 or R, batch, classes). `gradients`: joined arrays (R, n_in + 1, n_out) per layer, overwritten. With
        softmax the loss of an example is log Σ exp(logits) − logits[label], its derivative probabilities − one_hot.
        """
        np.subtract(self.probabilities, one_hot, out=self._delta_out)
        np.multiply(self._delta_out, 1.0 / self.batch, out=self._delta_out)
        self.measure_loss(one_hot)
        delta = self._delta_out
        for k in range(self.shape.layers - 1, 0, -1):
            np.matmul(self.joined_a[k - 1].swapaxes(-1, -2), delta, out=gradients[k])
            below = self._deltas[k - 1]
            np.matmul(delta, layers[k][:, :-1].swapaxes(-1, -2), out=below)
            np.multiply(below, factors[k - 1], out=below)
            self.shape.activation.chain(below, self.f[k - 1], self._scratch[k - 1])
            delta = below
        np.matmul(self._inputs.swapaxes(-1, -2), delta, out=gradients[0])

    def measure_loss(self, one_hot: Floats) -> Floats:
        """The mean cross-entropy (R,) of the last `forward`, also left in `loss`; once per forward pass."""
        np.log(self._sums, out=self._sums)
        np.multiply(self._shifted, one_hot, out=self._shifted)
        np.add.reduce(self._shifted, axis=(-2, -1), out=self.loss)
        np.subtract(np.add.reduce(self._sums, axis=(-2, -1)), self.loss, out=self.loss)
        return np.multiply(self.loss, 1.0 / self.batch, out=self.loss)


def softmax(logits: Floats, out: Floats, shifted: Floats, top: Floats, sums: Floats) -> None:
    """Write softmax(logits) over the last axis to `out`; keeps logits − max in `shifted` and Σ exp(shifted) in `sums`."""
    np.maximum.reduce(logits, axis=-1, keepdims=True, out=top)
    np.subtract(logits, top, out=shifted)
    np.exp(shifted, out=out)
    np.add.reduce(out, axis=-1, keepdims=True, out=sums)
    np.divide(out, sums, out=out)


def with_ones(inputs: Floats) -> Floats:
    """(…, n + 1): the inputs (…, n) with a last column of ones."""
    return np.concatenate([inputs, np.ones((*inputs.shape[:-1], 1))], axis=-1)
