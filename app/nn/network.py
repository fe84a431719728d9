"""A stack of networks of one shape: parameters, and the forward and backward pass over preallocated arrays."""

from collections.abc import Sequence
from hashlib import sha256
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
    """One forward and backward pass of R networks over a batch; all arrays are allocated once and written over.

    `parameters` and `gradients` (R, P) are those of a trainer: read and written in place. `z[k]`, `f[k]` (R, batch, n):
    pre-activation and its function. `a[k]` (R, batch, n): activation after mask and scaling, a view without the column
    of ones. `logits`, `probabilities` (R, batch, classes); `loss` (R,).
    """

    def __init__(self, shape: Shape, parameters: Floats, batch: int, gradients: Floats | None = None) -> None:
        networks, classes = len(parameters), shape.sizes[-1]
        self.batch = batch
        self.z = [np.empty((networks, batch, n)) for n in shape.hidden]
        self.f = [np.empty((networks, batch, n)) for n in shape.hidden]
        self._joined_a = [np.ones((networks, batch, n + 1)) for n in shape.hidden]
        self.a = [joined[..., :-1] for joined in self._joined_a]
        self.logits = np.empty((networks, batch, classes))
        self.probabilities = np.empty((networks, batch, classes))
        self.loss = np.empty(networks)
        self._apply, self._chain = shape.activation.apply, shape.activation.chain
        self._layers = [shape.joined(parameters, k) for k in range(shape.layers)]
        self._shifted = np.empty_like(self.logits)
        self._sums = np.empty((networks, batch, 1))
        if gradients is not None:
            self._gradients = [shape.joined(gradients, k) for k in range(shape.layers)]
            self._a_transposed = [joined.swapaxes(-1, -2) for joined in self._joined_a]
            self._weights_transposed = [weights.swapaxes(-1, -2) for weights in shape.weights(parameters)]
            self._delta_out = np.empty_like(self.logits)
            self._deltas = [np.empty_like(z) for z in self.z]
            self._scratch = [np.empty_like(z) for z in self.z]

    def forward(self, joined_inputs: Floats, factors: Factors) -> None:
        """Compute z, f, a, logits and probabilities.

        `joined_inputs`: (1 or R, batch, n_in + 1), the last column ones. `factors[k]`: mask times scaling of hidden
        layer k.
        """
        inputs = joined_inputs
        for k, factor in enumerate(factors):
            np.matmul(inputs, self._layers[k], out=self.z[k])
            self._apply(self.z[k], self.f[k])
            np.multiply(self.f[k], factor, out=self.a[k])
            inputs = self._joined_a[k]
        np.matmul(inputs, self._layers[-1], out=self.logits)
        self._softmax()

    def _softmax(self) -> None:
        """exp(logits) / Σ exp(logits), shifted by the largest so that nothing overflows."""
        over_classes(np.maximum, self.logits, self._sums)
        np.subtract(self.logits, self._sums, out=self._shifted)
        np.exp(self._shifted, out=self.probabilities)
        over_classes(np.add, self.probabilities, self._sums)
        np.divide(self.probabilities, self._sums, out=self.probabilities)

    def measure_loss(self, one_hot: Floats) -> Floats:
        """The mean cross-entropy (R,), log Σ exp(logits) − logits[label], of the last `forward`; once after each."""
        np.log(self._sums, out=self._sums)
        np.multiply(self._shifted, one_hot, out=self._shifted)
        np.add.reduce(self._shifted, axis=(-2, -1), out=self.loss)
        np.subtract(np.add.reduce(self._sums, axis=(-2, -1)), self.loss, out=self.loss)
        return np.multiply(self.loss, 1.0 / self.batch, out=self.loss)

    def backward(self, joined_inputs: Floats, one_hot: Floats, factors: Factors) -> None:
        """Compute the loss and overwrite the gradients, after `forward` with the same inputs and factors.

        `one_hot`: (1 or R, batch, classes). The derivative of an example's loss by its logits is probabilities −
        one_hot.
        """
        self.measure_loss(one_hot)
        np.subtract(self.probabilities, one_hot, out=self._delta_out)
        np.multiply(self._delta_out, 1.0 / self.batch, out=self._delta_out)
        delta = self._delta_out
        for k in range(len(factors), 0, -1):
            np.matmul(self._a_transposed[k - 1], delta, out=self._gradients[k])
            below = self._deltas[k - 1]
            np.matmul(delta, self._weights_transposed[k], out=below)
            np.multiply(below, factors[k - 1], out=below)
            self._chain(below, self.f[k - 1], self._scratch[k - 1])
            delta = below
        np.matmul(joined_inputs.swapaxes(-1, -2), delta, out=self._gradients[0])


def weights_checksum(flat: Floats) -> str:
    """SHA-256 of the flat parameters (P,) of one network, as little-endian numbers of 64 bits."""
    return sha256(flat.astype("<f8").tobytes()).hexdigest()


def over_classes(combine: np.ufunc, values: Floats, out: Floats) -> None:
    """Reduce (…, classes) to (…, 1); two classes by one call of the function, for NumPy is slow over short axes."""
    if values.shape[-1] == 2:
        combine(values[..., :1], values[..., 1:], out=out)
    else:
        combine.reduce(values, axis=-1, keepdims=True, out=out)


def with_ones(inputs: Floats) -> Floats:
    """(…, n + 1): the inputs (…, n) with a last column of ones."""
    return np.concatenate([inputs, np.ones((*inputs.shape[:-1], 1))], axis=-1)
