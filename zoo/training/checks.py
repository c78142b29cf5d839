"""Mistakes that can be seen before the first step: no optimizer, labels or outputs the loss cannot read."""

import warnings

import keras
import numpy as np

from zoo.training.audit import AuditWarning


def read_optimizer(optimizer) -> keras.optimizers.Optimizer:
    """An optimizer object, or the zoo's optimizer of that name with its defaults.

    Raises:
        ValueError: if it is neither; the sentence lists the names.
    """
    if isinstance(optimizer, str):
        from zoo.optimizers import get

        return get(optimizer)
    if not isinstance(optimizer, keras.optimizers.Optimizer):
        raise ValueError(
            f"`optimizer` must be an optimizer object, such as zoo.optimizers.Adam(). Received: {optimizer!r}"
        )
    return optimizer


def check_labels(y, loss: keras.losses.Loss, outputs) -> None:
    """Refuse class labels for which the model has no output: XLA would read them as NaN without a word.

    Raises:
        ValueError: naming the label.
    """
    if not isinstance(loss, keras.losses.SparseCategoricalCrossentropy):
        return
    y, classes = np.asarray(y), outputs.shape[-1]
    wrong = y[(y < 0) | (y >= classes) | (y != np.floor(y))] if getattr(loss, "ignore_class", None) is None else y[:0]
    if wrong.size:
        raise ValueError(
            f"Labels must be whole numbers from 0 to {classes - 1}, as the model has {classes} outputs. "
            f"Received: {wrong.flat[0]}"
        )


def warn_of_logits(loss: keras.losses.Loss, outputs) -> None:
    """Warn if a loss that reads probabilities is given logits: training then goes wrong without an error."""
    reads_probabilities = getattr(loss, "from_logits", None) is False or getattr(loss, "name", "").endswith(
        "crossentropy"
    )
    if not reads_probabilities or getattr(loss, "from_logits", False):
        return
    outputs = np.asarray(outputs, "float64")
    many = outputs.shape[-1] > 1 and not isinstance(loss, keras.losses.BinaryCrossentropy)
    if (outputs < 0).any() or (outputs > 1).any() or (many and (abs(outputs.sum(axis=-1) - 1) > 0.01).any()):
        message = (
            f"The loss {loss.name} reads probabilities and the model returns logits: build it with from_logits=True"
        )
        warnings.warn(message, AuditWarning, stacklevel=3)
