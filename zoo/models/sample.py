"""Draw the next token."""

import numpy as np


def sample(logits, temperature=1.0, top_k=None, seed=None) -> int:
    """Draw an id by its probability.

    ::

        p = softmax(logits / temperature)    # over the top_k largest logits; the others get none

    Args:
        logits: one per id, ``(classes,)``.
        temperature: float of at least 0. Below 1 the likely becomes likelier, above 1 all become more alike; 0 takes
            the largest logit. Defaults to `1.0`.
        top_k: int, how many ids to choose from. Of equal logits the smaller ids come first. Defaults to `None`: all.
        seed: int or `numpy.random.Generator`. Defaults to `None`: another draw each time.

    Raises:
        ValueError: if `temperature` is negative or not finite, or `top_k` is not from 1 to the number of classes.

    Example:

    >>> sample([0.0, 5.0, 1.0], temperature=0), sample([0.0, 5.0, 1.0], top_k=1)
    (1, 1)
    """
    logits = np.asarray(logits, "float64")
    check_sampling(temperature, top_k, len(logits))
    order = np.argsort(-logits, kind="stable")[:top_k]
    if temperature == 0:
        return int(order[0])
    weights = np.exp((logits[order] - logits[order[0]]) / temperature)  # the largest is 1: nothing overflows
    return int(np.random.default_rng(seed).choice(order, p=weights / weights.sum()))


def check_sampling(temperature, top_k, classes: int) -> None:
    """Refuse what `sample` cannot use.

    Raises:
        ValueError: naming it.
    """
    if not isinstance(temperature, (int, float)) or not 0 <= temperature < float("inf"):
        raise ValueError(f"`temperature` must be a number of at least 0. Received: temperature={temperature!r}")
    if top_k is not None and (isinstance(top_k, bool) or not isinstance(top_k, int) or not 1 <= top_k <= classes):
        raise ValueError(f"`top_k` must be a whole number from 1 to {classes}. Received: top_k={top_k!r}")
