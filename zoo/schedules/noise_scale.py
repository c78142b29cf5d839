"""How noisy gradient descent on batches is."""


def noise_scale(lr: float, n: int, batch_size: int) -> float:
    """The scale of the noise that batches bring into gradient descent: ``g = lr * n / batch_size``.

    Two trainings with the same noise scale behave alike. The exact form of the paper is
    ``lr * (n / batch_size - 1)``; this is its value for batches much smaller than the data.

    Args:
        lr: float, the learning rate.
        n: int, the number of training examples.
        batch_size: int of at least 1, examples per batch.

    Returns:
        float, the noise scale.

    Raises:
        ValueError: if `batch_size` is below 1.

    Example:

    >>> noise_scale(0.1, n=50_000, batch_size=100)
    50.0

    Reference: Smith and Le (2018), section 4.
    """
    if batch_size < 1:
        raise ValueError(f"`batch_size` must be at least 1. Received: batch_size={batch_size}")
    return lr * n / batch_size
