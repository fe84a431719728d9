"""digits.npz is what app/nn/data/README.md says: scikit-learn's digits, whole, unchanged, in bytes."""

import hashlib

import numpy as np
import pytest
from numpy.typing import NDArray

from app.nn.datasets import DIGITS_FILE

Bytes = NDArray[np.uint8]

# of the images' bytes, then the labels'
SHA256 = "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"


@pytest.fixture(scope="module")
def images_and_labels() -> tuple[Bytes, Bytes]:
    with np.load(DIGITS_FILE) as file:
        assert sorted(file) == ["images", "labels"]
        return file["images"], file["labels"]


def test_digits_are_1797_images_of_8_by_8_bytes(images_and_labels: tuple[Bytes, Bytes]) -> None:
    images, labels = images_and_labels
    assert images.dtype == labels.dtype == np.dtype(np.uint8)
    assert (images.shape, labels.shape) == ((1797, 8, 8), (1797,))


def test_ink_goes_from_0_to_16(images_and_labels: tuple[Bytes, Bytes]) -> None:
    images, _ = images_and_labels
    assert (images.min(), images.max()) == (0, 16)


def test_every_class_is_there_as_often_as_the_source_says(images_and_labels: tuple[Bytes, Bytes]) -> None:
    _, labels = images_and_labels
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_contents_are_the_published_ones(images_and_labels: tuple[Bytes, Bytes]) -> None:
    images, labels = images_and_labels
    assert hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest() == SHA256
