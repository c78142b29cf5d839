"""What `fit` and `evaluate` learn from, read and checked once, before anything is compiled."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf


@dataclass(frozen=True, eq=False)
class Examples:
    """Arrays with one example a row.

    Args:
        x: array ``(n, ...)``, or a dict or tuple of such arrays for a model of several inputs.
        y: labels ``(n, ...)``.
        weight: what each example counts, ``(n,)``; None if all count the same.
    """

    x: Any
    y: Any
    weight: np.ndarray | None = None

    def __len__(self) -> int:
        return len(keras.tree.flatten(self.y)[0])

    @property
    def arrays(self) -> tuple:
        """`(x, y)`, or `(x, y, weight)` where there is one: the order in which a step takes them."""
        return (self.x, self.y) if self.weight is None else (self.x, self.y, self.weight)

    @property
    def nbytes(self) -> int:
        """Memory that the arrays take."""
        return sum(a.nbytes for a in keras.tree.flatten(self.arrays))

    @property
    def compilable(self) -> bool:
        """Whether XLA knows every type here: numbers, not strings."""
        return all(a.dtype.kind in "biuf" for a in keras.tree.flatten(self.arrays))

    def take(self, rows) -> tuple:
        """The `arrays` of these rows."""
        return keras.tree.map_structure(lambda a: a[rows], self.arrays)

    def batches(self, order: np.ndarray, batch_size: int) -> tf.data.Dataset:
        """The rows in this order as batches read while the device works; the last may be short."""

        def read() -> Iterator[tuple]:
            for start in range(0, len(order), batch_size):
                yield self.take(order[start : start + batch_size])

        signature = keras.tree.map_structure(lambda a: tf.TensorSpec((None, *a.shape[1:]), a.dtype), self.arrays)
        return tf.data.Dataset.from_generator(read, output_signature=signature).prefetch(tf.data.AUTOTUNE)


def read_examples(data, name: str = "data") -> Examples | tf.data.Dataset:
    """Arrays or a `tf.data.Dataset` out of what a caller gave.

    Args:
        data: `(x, y)`, `(x, y, sample_weight)`, a `tf.data.Dataset` of such batches, or a `zoo.data.Dataset`, whose
            training pair is meant.
        name: the caller's name for it, for the error.

    Raises:
        ValueError: if it is none of these, x, y and weights differ in length, there is no example, or a number is NaN
            or infinite.
    """
    if isinstance(data, tf.data.Dataset):
        return data
    data = getattr(data, "train", data)
    if not isinstance(data, tuple | list) or len(data) not in (2, 3):
        raise ValueError(
            f"`{name}` must be (x, y), (x, y, sample_weight), a tf.data.Dataset of such batches or a zoo.data.Dataset. "
            f"Received: {name}={type(data).__name__}"
            + (f" of length {len(data)}" if isinstance(data, tuple | list) else "")
        )
    parts = [
        _arrays(part, f"{label} of `{name}`") for label, part in zip(("x", "y", "sample_weight"), data, strict=False)
    ]
    lengths = [len(a) for part in parts for a in keras.tree.flatten(part)]
    if len(set(lengths)) > 1:
        raise ValueError(
            f"x and y of `{name}` must hold as many examples each. Received: {', '.join(map(str, lengths))}"
        )
    if not lengths[0]:
        raise ValueError(f"`{name}` is empty: there is no example in it")
    return Examples(*parts)


def _arrays(part, label: str):
    """NumPy arrays of a plain type, in the structure given; float64 becomes the precision Keras computes in."""
    return keras.tree.map_structure(
        lambda a: _array(a, label), part if isinstance(part, dict | tuple) else np.asarray(part)
    )


def _array(values, label: str) -> np.ndarray:
    array = np.asarray(values)
    if array.ndim == 0 or (array.dtype.kind not in "biufSU" and not _is_text(array)):
        raise ValueError(
            f"{label} must be an array with one example a row. Received: {array.dtype} of shape {array.shape}"
        )
    if array.dtype.kind in "US":
        return array.astype(object)  # how TensorFlow takes strings
    if array.dtype.kind == "f":
        if not np.isfinite(array.sum(dtype="float64")):  # a sum finds any NaN in one pass, without an array of answers
            row = int(np.flatnonzero(~np.isfinite(array).reshape(len(array), -1).all(axis=1))[0])
            raise ValueError(
                f"{label} must be finite. Row {row} holds {'NaN' if np.isnan(array[row]).any() else 'infinity'}"
            )
        array = array.astype(keras.config.floatx(), copy=False) if array.dtype == "float64" else array
    return array


def _is_text(array: np.ndarray) -> bool:
    return array.dtype == object and array.size > 0 and isinstance(array.flat[0], str | bytes)
