"""How many examples a step sees, epoch by epoch."""

import numbers
from collections.abc import Callable, Sequence


def read_batch_sizes(batch_size: int | Sequence[int] | Callable[[int], int]) -> Callable[[int], int]:
    """A function from the epoch, counted from 0, to its batch size.

    Args:
        batch_size: an int, the same for all epochs; a list with one int per epoch, whose last stands for the epochs
            after it; or a function of the epoch. Growing batches take the place of a falling learning rate: Smith et
            al. (2018), "Don't decay the learning rate, increase the batch size".

    Raises:
        ValueError: where a size is not a whole number of at least 1, at once for a list, in its epoch for a function.

    Example:

    >>> size = read_batch_sizes([32, 64])
    >>> [size(epoch) for epoch in range(4)]
    [32, 64, 64, 64]
    """
    if callable(batch_size):
        return lambda epoch: _size(batch_size(epoch), f"batch_size({epoch})")
    if isinstance(batch_size, numbers.Integral):
        size = _size(batch_size, "batch_size")
        return lambda epoch: size
    if not isinstance(batch_size, Sequence) or isinstance(batch_size, str) or not batch_size:
        raise ValueError(
            "`batch_size` must be a whole number, a list with one per epoch, or a function of the epoch. "
            f"Received: batch_size={batch_size!r}"
        )
    sizes = [_size(size, f"batch_size[{epoch}]") for epoch, size in enumerate(batch_size)]
    return lambda epoch: sizes[min(epoch, len(sizes) - 1)]


def _size(value, name: str) -> int:
    if not isinstance(value, numbers.Integral) or isinstance(value, bool) or value < 1:
        raise ValueError(f"`{name}` must be a whole number of at least 1. Received: {name}={value!r}")
    return int(value)
