"""Two loss surfaces of two weights on which optimizers differ, with their gradients."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Surface:
    """A function of two weights.

    Args:
        name: what it is called.
        f: from weights `(..., 2)` to values `(...)`.
        gradient: from weights `(..., 2)` to the gradient `(..., 2)`.
        start: where a race starts, `(2,)`.
        extent: `(left, right, bottom, top)` of what is worth drawing.

    Example:

    >>> float(RAVINE.f(np.array([2.0, 1.0])))  # 0.05 * 4 + 1
    1.2
    """

    name: str
    f: Callable[[np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray], np.ndarray]
    start: tuple[float, float]
    extent: tuple[float, float, float, float]


RAVINE = Surface(  # 20 times as steep across as along: plain descent zigzags or crawls
    "ravine",
    f=lambda w: 0.05 * w[..., 0] ** 2 + w[..., 1] ** 2,
    gradient=lambda w: np.stack([0.1 * w[..., 0], 2 * w[..., 1]], axis=-1),
    start=(-7.0, 2.0),
    extent=(-8.0, 2.0, -3.0, 3.0),
)

SADDLE = Surface(  # flat at the origin; two valleys left and right of it, at (0, ±1)
    "saddle",
    f=lambda w: 0.5 * w[..., 0] ** 2 + 0.25 * w[..., 1] ** 4 - 0.5 * w[..., 1] ** 2,
    gradient=lambda w: np.stack([w[..., 0], w[..., 1] ** 3 - w[..., 1]], axis=-1),
    start=(-1.5, 0.01),
    extent=(-2.0, 2.0, -1.6, 1.6),
)

SURFACES = {"ravine": RAVINE, "saddle": SADDLE}
