"""The network by itself: where its parameters lie, how they start, and that nothing overflows in vain."""

import numpy as np
import pytest

from app.nn.activations import ACTIVATIONS
from app.nn.network import Pass, Shape, with_ones
from app.nn.streams import Purpose, rng

from .enumeration import some_parameters
from .reference import FUNCTIONS, compute


def test_weights_and_biases_are_views_that_together_are_all_parameters() -> None:
    shape = Shape([2, 4, 3, 5], "tanh")
    flat = np.zeros((2, shape.parameter_count))
    for values in (*shape.weights(flat), *shape.biases(flat)):
        np.add(values, 1, out=values)
    assert (flat == 1).all()
    assert [w.shape for w in shape.weights(flat)] == [(2, 2, 4), (2, 4, 3), (2, 3, 5)]
    assert [b.shape for b in shape.biases(flat)] == [(2, 4), (2, 3), (2, 5)]
    assert (shape.weight_count, shape.parameter_count) == (8 + 12 + 15, 8 + 12 + 15 + 4 + 3 + 5)


@pytest.mark.parametrize(("activation", "before_hidden"), [("tanh", 1.0), ("sigmoid", 1.0), ("relu", 2.0)])
def test_networks_start_with_biases_0_and_normal_weights_of_variance_one_by_fan_in(
    activation: str, before_hidden: float
) -> None:
    shape = Shape([64, 60, 50, 40], activation)
    flat = shape.initial(np.random.default_rng(0))
    assert not any(bias.any() for bias in shape.biases(flat))
    variances = [before_hidden / 64, before_hidden / 60, 1 / 50]  # no activation follows the last
    for weights, variance in zip(shape.weights(flat), variances, strict=True):
        standard = weights.ravel() / np.sqrt(variance)
        spread = 5 / np.sqrt(standard.size)
        assert standard.mean() == pytest.approx(0, abs=spread)
        assert standard.var() == pytest.approx(1, abs=1.5 * spread)
        assert (standard**4).mean() == pytest.approx(3, abs=10 * spread)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_an_activation_and_its_derivative_are_the_textbook_ones(activation: str) -> None:
    z = np.array([-800.0, -3.0, -0.5, 0.0, 0.7, 2.0, 800.0])
    f, gradient, scratch = np.empty(7), np.full(7, 2.0), np.empty(7)
    ACTIVATIONS[activation].apply(z, f)
    ACTIVATIONS[activation].chain(gradient, f, scratch)
    function, derivative = FUNCTIONS[activation]
    middle = slice(1, -1)  # the textbook formulas overflow at the ends
    np.testing.assert_allclose(f[middle], function(z[middle]), rtol=0, atol=1e-15)
    np.testing.assert_allclose(gradient[middle], 2 * derivative(z[middle]), rtol=0, atol=1e-15)
    low, high, slope = {"tanh": (-1.0, 1.0, 0.0), "sigmoid": (0.0, 1.0, 0.0), "relu": (0.0, 800.0, 2.0)}[activation]
    assert (f[0], f[-1], gradient[0], gradient[-1]) == (low, high, 0.0, slope)


@pytest.mark.parametrize("classes", [2, 3])
def test_huge_logits_give_finite_losses_and_probabilities(classes: int) -> None:
    shape = Shape([1, 1, classes], "relu")
    parameters = np.zeros((1, shape.parameter_count))
    shape.biases(parameters)[-1][0] = np.linspace(-2000, 2000, classes)
    passed = Pass(shape, parameters, 2)
    passed.forward(with_ones(np.ones((1, 2, 1))), [np.ones((1, 1, 1))])
    loss = passed.measure_loss(np.eye(classes)[[0, classes - 1]][None])
    assert np.array_equal(passed.probabilities[0], np.eye(classes)[[classes - 1] * 2])
    assert loss[0] == 2000.0  # one example costs 4000, the other nothing


def test_each_network_of_a_stack_is_computed_by_itself() -> None:
    rng = np.random.default_rng(1)
    shape = Shape([2, 5, 4, 3], "tanh")
    parameters = np.stack([some_parameters(shape, seed) for seed in range(3)])
    inputs, labels = rng.normal(size=(3, 6, 2)), rng.integers(0, 3, (3, 6))
    factors = [rng.integers(0, 2, (3, 1, n)) / 0.7 for n in shape.hidden]
    gradients = np.empty_like(parameters)
    passed = Pass(shape, parameters, 6, gradients)
    passed.forward(with_ones(inputs), factors)
    passed.backward(with_ones(inputs), np.eye(3)[labels], factors)
    for r in range(3):
        weights, biases = ([w[r] for w in part(parameters)] for part in (shape.weights, shape.biases))
        expected = compute(weights, biases, inputs[r], labels[r], [f[r] for f in factors], "tanh")
        assert passed.loss[r] == pytest.approx(expected.loss, abs=1e-12)
        np.testing.assert_allclose(passed.probabilities[r], expected.probabilities, rtol=0, atol=1e-12)
        by_weights, by_biases = (part(gradients[r]) for part in (shape.weights, shape.biases))
        for found, right in zip((*by_weights, *by_biases), (*expected.weights, *expected.biases), strict=True):
            np.testing.assert_allclose(found, right, rtol=0, atol=1e-12)


def test_initial_weights_come_from_their_own_stream() -> None:
    shape = Shape([2, 5, 2], "tanh")
    first, again = (shape.initial(rng(3, Purpose.WEIGHTS)) for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, shape.initial(rng(4, Purpose.WEIGHTS)))
