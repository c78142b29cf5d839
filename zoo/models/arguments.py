"""What every builder checks about its arguments, and the sentence it answers with."""

import numbers
from collections.abc import Iterable


def positive_integer(name: str, value: object) -> int:
    """`value` as an int of at least 1, or a ValueError that names the argument."""
    if isinstance(value, numbers.Integral) and not isinstance(value, bool) and int(value) >= 1:
        return int(value)
    raise ValueError(f"`{name}` must be a whole number of at least 1. Received: {name}={value!r}")


def positive_integers(name: str, values: object) -> tuple[int, ...]:
    """`values` as a tuple of ints of at least 1, possibly empty, or a ValueError that names the argument."""
    if isinstance(values, Iterable) and not isinstance(values, str | bytes):
        given = tuple(values)
        if all(isinstance(v, numbers.Integral) and not isinstance(v, bool) and int(v) >= 1 for v in given):
            return tuple(int(v) for v in given)
    raise ValueError(f"`{name}` must be a tuple of whole numbers of at least 1. Received: {name}={values!r}")


def example_shape(value: object, name: str = "input_shape") -> tuple[int, ...]:
    """The shape of one example, without the batch: at least one axis, every size known."""
    shape = positive_integers(name, value)
    if not shape:
        raise ValueError(f"`{name}` is the shape of one example and needs at least one axis. Received: {name}=()")
    return shape


def image_shape(value: object, smallest: int) -> tuple[int, int, int]:
    """The shape of one image, `(height, width, channels)`, if it is large enough for the architecture.

    Raises:
        ValueError: naming the smallest size that is.
    """
    shape = positive_integers("input_shape", value)
    if len(shape) != 3 or min(shape[:2]) < smallest:
        raise ValueError(
            f"`input_shape` must be (height, width, channels), height and width at least {smallest}. "
            f"Received: input_shape={value!r}"
        )
    return shape[0], shape[1], shape[2]
