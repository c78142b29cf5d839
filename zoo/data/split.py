"""Cut one table into a part to learn from and a part to be judged on."""

import numpy as np


def split(
    x: np.ndarray, y: np.ndarray, *, test_fraction: float, seed: int, stratify: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return `x_train, y_train, x_test, y_test`: every example once, in an order drawn from `seed`.

    Args:
        x: examples `(n, ...)`.
        y: labels or targets `(n,)`.
        test_fraction: share of the examples that goes to the test part, in (0, 1).
        seed: int. The same seed gives the same split.
        stratify: keep each class's share equal in both parts (up to rounding).

    Raises:
        ValueError: if `test_fraction` is outside (0, 1), or leaves a part with fewer examples than classes.
    """
    if not 0 < test_fraction < 1:
        raise ValueError(f"`test_fraction` must be in (0, 1). Received: test_fraction={test_fraction}")
    from sklearn.model_selection import train_test_split

    x_train, x_test, y_train, y_test = train_test_split(
        x, y, test_size=test_fraction, random_state=seed, stratify=y if stratify else None
    )
    return x_train, y_train, x_test, y_test
