"""Two-dimensional toys, two classes each: shapes that show what a model can and cannot separate."""

import numpy as np

from zoo.data.dataset import Dataset
from zoo.data.split import split


def toy(name: str, *, test_fraction: float, seed: int, points: int = 400) -> Dataset:
    """Draw `moons`, `circles`, `xor` or `spirals`: points `(n, 2)`, half of them of each class.

    No straight line separates any of them well; xor is the smallest such case (Minsky and Papert, 1969).

    Args:
        name: which shape.
        test_fraction: share of the points kept for the test.
        seed: draws the points and the split.
        points: how many to draw, even. Defaults to 400.
    """
    random = np.random.default_rng(seed)
    label = np.arange(points) % 2
    x = SHAPES[name](random, label)
    return Dataset(
        name,
        *split(x.astype("float32"), label.astype("int32"), test_fraction=test_fraction, seed=seed, stratify=True),
        task="binary",
        classes=2,
        feature_names=("x1", "x2"),
        class_names=("0", "1"),
        source="generated",
        license="generated, free to use",
    )


def _moons(random, label):
    """Two half circles of radius 1, each with its end inside the other."""
    angle = random.uniform(0, np.pi, label.size)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    return np.where(label[:, None] == 0, upper, lower) + random.normal(0, 0.1, (label.size, 2))


def _circles(random, label):
    """A circle of radius 1, and one of radius 0.5 inside it."""
    angle = random.uniform(0, 2 * np.pi, label.size)
    radius = np.where(label == 0, 1.0, 0.5)
    return radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1) + random.normal(0, 0.07, (label.size, 2))


def _xor(random, label):
    """The square [-1, 1]² without a cross of half-width 0.1: class 1 where the two coordinates differ in sign."""
    size = random.uniform(0.1, 1, (label.size, 2))
    sign = random.choice([-1.0, 1.0], label.size)
    return size * np.stack([sign, np.where(label == 0, sign, -sign)], axis=1)


def _spirals(random, label):
    """Two arms of one and three quarter turns, each the other turned by half a circle."""
    turn = np.sqrt(random.uniform(0.02, 1, label.size))  # the root spreads the points evenly along the arm
    angle = 3.5 * np.pi * turn + np.pi * label
    return turn[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1) + random.normal(0, 0.02, (label.size, 2))


SHAPES = {"moons": _moons, "circles": _circles, "xor": _xor, "spirals": _spirals}
