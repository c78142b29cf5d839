"""Growing the batch where one would have decayed the learning rate."""

from collections.abc import Sequence


def batch_sizes(lrs: Sequence[float], n: int, batch_size: int) -> list[int]:
    """The batch size of each phase that has the noise of the decaying `lrs` while the rate stays at `lrs[0]`.

    The noise scale is ``lr * n / batch_size``: keeping ``lrs[0]`` and growing the batch to
    ``batch_size * lrs[0] / lrs[i]`` gives the noise of ``lrs[i]`` with ever fewer steps in an epoch.

    Sizes are rounded to the nearest whole number, are at least 1, and stop growing at a tenth of the data (rounded
    down), beyond which the noise scale no longer holds: from there on, decay the rate.

    Args:
        lrs: floats above 0, the learning rate of each phase of a decaying schedule.
        n: int, the number of training examples.
        batch_size: int of at least 1, examples per batch in the first phase.

    Returns:
        ints, one batch size per phase.

    Raises:
        ValueError: if a learning rate is not above 0; if `batch_size` is below 1.

    Example:

    >>> batch_sizes([0.1, 0.05, 0.03, 0.001], n=10_000, batch_size=32)
    [32, 64, 107, 1000]

    Reference: Smith, Kindermans, Ying and Le (2018), section 3.
    """
    for lr in lrs:
        if not lr > 0:
            raise ValueError(f"`lrs` must all be above 0. Received: lrs={list(lrs)}")
    if batch_size < 1:
        raise ValueError(f"`batch_size` must be at least 1. Received: batch_size={batch_size}")
    largest = n // 10
    grown = [round(batch_size * lrs[0] / lr) for lr in lrs]
    return [max(1, min(size, largest)) for size in grown]
