"""The learning rate that goes with another batch size."""


def linear_scaling(base_lr: float, base_batch: int, batch: int) -> float:
    """Scale the learning rate with the batch size: ``base_lr * batch / base_batch``.

    A batch k times as large makes k times fewer steps in an epoch; a learning rate k times as large lets it get
    equally far. The rule fails for very large batches, and needs a warmup at the start (`zoo.schedules.Warmup`).

    Args:
        base_lr: float, the learning rate that is known to be good.
        base_batch: int of at least 1, the batch size it was good for, in examples.
        batch: int of at least 1, the batch size wanted, in examples.

    Returns:
        float, the learning rate for `batch`.

    Raises:
        ValueError: if a batch size is below 1.

    Example:

    >>> linear_scaling(0.1, base_batch=256, batch=1024)
    0.4

    Reference: Goyal et al. (2017), section 2.1.
    """
    if base_batch < 1:
        raise ValueError(f"`base_batch` must be at least 1. Received: base_batch={base_batch}")
    if batch < 1:
        raise ValueError(f"`batch` must be at least 1. Received: batch={batch}")
    return base_lr * batch / base_batch
