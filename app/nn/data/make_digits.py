"""Writes digits.npz, the handwritten digits the app ships, from scikit-learn's copy of them.

Run once, by hand, where scikit-learn is installed: `python app/nn/data/make_digits.py`. The app itself never
needs scikit-learn. The arrays are what counts; with the same zlib the file is the same too, to the byte.
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

TARGET = Path(__file__).with_name("digits.npz")


def main() -> None:
    """Pixels and labels are whole numbers that fit a byte; nothing may be rounded away in silence."""
    source = load_digits()
    images, labels = source.images.astype(np.uint8), source.target.astype(np.uint8)  # (1797, 8, 8), (1797,)
    if not (np.array_equal(images, source.images) and np.array_equal(labels, source.target)):
        raise ValueError("pixels and labels must be whole numbers from 0 to 255, got others")
    np.savez_compressed(TARGET, images=images, labels=labels)
    print(f"{TARGET.name}: {len(labels)} digits, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
