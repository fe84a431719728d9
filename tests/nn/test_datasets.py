"""The data sets: every point follows its recipe, wrong labels are as many as said, test data are clean."""

from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from app.experiment import experiment_from
from app.nn.datasets import DIGITS_FILE, Dataset, load

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

IN_THE_PLANE = ["moons", "circles", "xor", "spiral"]
SCALE = {"moons": (1.2, 1.8), "circles": (1.7, 1.7), "xor": (1.7, 1.7), "spiral": (1.0, 1.0)}  # of the noise


def made(dataset: str, **fields: object) -> Dataset:
    return load(experiment_from({"dataset": dataset, "train_size": 500, "noise": 0, "seed": 61, **fields}))


def points(dataset: str) -> tuple[Floats, Ints]:
    """1,500 points without noise and their true labels, training and test data together."""
    data = made(dataset)
    inputs = np.concatenate([data.train_inputs, data.test_inputs])
    return inputs, np.concatenate([data.true_labels, data.test_labels])


def is_uniform(values: Floats, low: float, high: float) -> bool:
    """Whether values fill the range, no further from the uniform distribution than chance takes them."""
    place = np.sort((values - low) / (high - low))
    steps = np.arange(len(place) + 1) / len(place)
    gap = max(np.abs(place - steps[1:]).max(), np.abs(place - steps[:-1]).max())  # Kolmogorov and Smirnov's
    at_ends = 0 <= place[0] < 10 / len(place) and 0 <= 1 - place[-1] < 10 / len(place)
    return at_ends and bool(gap < 2.2 / np.sqrt(len(place)))


@pytest.mark.parametrize("dataset", IN_THE_PLANE)
def test_points_have_two_inputs_two_classes_and_a_thousand_tests(dataset: str) -> None:
    data = made(dataset, train_size=70)
    assert (data.n_in, data.classes) == (2, 2)
    assert data.train_inputs.shape == (70, 2)
    assert data.train_labels.shape == data.true_labels.shape == (70,)
    assert (data.test_inputs.shape, data.test_labels.shape) == ((1000, 2), (1000,))
    assert set(data.test_labels.tolist()) == set(data.true_labels.tolist()) == {0, 1}


def test_moons_without_noise_lie_on_two_half_circles() -> None:
    inputs, labels = points("moons")
    x, y = (inputs / (1.2, 1.8) + (0.5, 0.25)).T
    upper = labels == 0
    cosine, sine = np.where(upper, x, 1 - x), np.where(upper, y, 0.5 - y)
    np.testing.assert_allclose(cosine**2 + sine**2, 1, rtol=0, atol=1e-12)
    assert (sine >= -1e-12).all()
    for part in (upper, ~upper):
        assert is_uniform(np.arctan2(sine[part], cosine[part]), -1e-12, np.pi)


def test_circles_without_noise_have_radius_one_and_a_half() -> None:
    inputs, labels = points("circles")
    x, y = (inputs / 1.7).T
    np.testing.assert_allclose(np.hypot(x, y), np.where(labels == 0, 1.0, 0.5), rtol=0, atol=1e-12)
    assert is_uniform(np.arctan2(y, x), -np.pi, np.pi)


def test_xor_without_noise_fills_a_square_whose_opposite_quarters_belong_together() -> None:
    inputs, labels = points("xor")
    assert np.array_equal(labels == 1, np.sign(inputs[:, 0]) != np.sign(inputs[:, 1]))
    assert all(is_uniform(column, -1.7, 1.7) for column in inputs.T)


def test_the_spiral_without_noise_has_two_arms_that_turn_once() -> None:
    inputs, labels = points("spiral")
    x, y = (inputs / 2).T
    radius = np.hypot(x, y)
    turn = (np.arctan2(y, x) - 2 * np.pi * radius - np.pi * labels) / (2 * np.pi)
    np.testing.assert_allclose(turn, np.rint(turn), rtol=0, atol=1e-9)
    assert is_uniform(radius**2, 0, 1)


@pytest.mark.parametrize("dataset", IN_THE_PLANE)
def test_classes_are_as_likely(dataset: str) -> None:
    _, labels = points(dataset)
    assert labels.mean() == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(len(labels)))


@pytest.mark.parametrize("dataset", IN_THE_PLANE)
def test_noise_is_normal_of_the_said_standard_deviation_and_moves_points_and_nothing_else(
    dataset: str,
) -> None:
    clean, noisy = made(dataset), made(dataset, noise=0.2)
    assert np.array_equal(clean.true_labels, noisy.true_labels)
    assert np.array_equal(clean.test_labels, noisy.test_labels)
    for before, after in ((clean.train_inputs, noisy.train_inputs), (clean.test_inputs, noisy.test_inputs)):
        standard = ((after - before) / SCALE[dataset] / 0.2).ravel()
        spread = 4 / np.sqrt(standard.size)
        assert standard.mean() == pytest.approx(0, abs=spread)
        assert standard.std() == pytest.approx(1, abs=spread)
        assert (standard**4).mean() == pytest.approx(3, abs=10 * spread)


@pytest.mark.parametrize("dataset", IN_THE_PLANE)
def test_test_data_depend_on_the_seed_and_not_on_the_training_data(dataset: str) -> None:
    right, few, other = (made(dataset, **f) for f in ({}, {"train_size": 10, "label_noise": 0.5}, {"seed": 62}))
    assert np.array_equal(right.test_inputs, few.test_inputs)
    assert np.array_equal(right.test_labels, few.test_labels)
    assert not np.array_equal(right.test_inputs, other.test_inputs)
    assert not {tuple(p) for p in right.train_inputs} & {tuple(p) for p in right.test_inputs}


@pytest.mark.parametrize("dataset", [*IN_THE_PLANE, "digits"])
def test_wrong_labels_are_of_another_class_as_many_as_said_and_only_in_training(dataset: str) -> None:
    share, wrong, size = 0.2, 0, 0
    for seed in range(8):
        clean, data = (made(dataset, seed=seed, label_noise=noise) for noise in (0, share))
        assert not clean.wrong.any()
        assert np.array_equal(clean.train_labels, data.true_labels)
        assert np.array_equal(clean.train_inputs, data.train_inputs)
        assert np.array_equal(clean.test_labels, data.test_labels)
        assert np.array_equal(data.wrong, data.train_labels != data.true_labels)
        assert data.train_labels.min() >= 0
        assert data.train_labels.max() < data.classes
        wrong, size = wrong + int(data.wrong.sum()), size + len(data.wrong)
    assert wrong / size == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / size))


def test_a_wrong_digit_is_any_other_digit_equally_often() -> None:
    shifts: Counter[int] = Counter()
    for seed in range(20):
        data = made("digits", seed=seed, train_size=1000, label_noise=0.5)
        shifts.update(((data.train_labels - data.true_labels) % 10)[data.wrong].tolist())
    total = sum(shifts.values())
    assert set(shifts) == set(range(1, 10))
    assert all(count == pytest.approx(total / 9, abs=5 * np.sqrt(total / 9)) for count in shifts.values())


@pytest.mark.parametrize(("train_size", "test_size"), [(10, 1000), (300, 1000), (797, 1000), (798, 999), (1000, 797)])
def test_digits_are_split_into_training_images_and_a_thousand_others_or_what_is_left(
    train_size: int, test_size: int
) -> None:
    data = made("digits", train_size=train_size)
    assert (data.n_in, data.classes, data.extent) == (64, 10, None)
    assert (len(data.train_inputs), len(data.test_inputs)) == (train_size, test_size)
    with np.load(DIGITS_FILE) as file:
        images, labels = file["images"].reshape(-1, 64) / 16, file["labels"]

    def counted(inputs: Floats, classes: Ints) -> Counter[tuple[bytes, int]]:
        return Counter((image.tobytes(), int(label)) for image, label in zip(inputs, classes, strict=True))

    used = counted(data.train_inputs, data.true_labels) + counted(data.test_inputs, data.test_labels)
    assert used <= counted(images, labels.astype(np.int64))  # none is used twice, and each with its own label


def test_another_seed_splits_the_digits_otherwise() -> None:
    assert not np.array_equal(made("digits").train_inputs, made("digits", seed=62).train_inputs)


def test_all_training_points_lie_within_the_extent_and_it_is_a_square_about_the_origin() -> None:
    for dataset in IN_THE_PLANE:
        for noise in (0.0, 0.5):
            data = made(dataset, noise=noise)
            assert data.extent is not None
            left, right, bottom, top = data.extent
            assert right == top == -left == -bottom
            assert right >= max(2.5, float(np.abs(data.train_inputs).max()))


@pytest.mark.parametrize("dataset", IN_THE_PLANE)
def test_a_negative_zero_is_as_good_as_no_noise(dataset: str) -> None:
    assert np.array_equal(made(dataset, noise=-0.0).train_inputs, made(dataset, noise=0).train_inputs)
