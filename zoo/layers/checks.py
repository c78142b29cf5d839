"""What the layers check about their arguments, and the sentence they answer with."""

import numbers


def at_least(least: int, name: str, value: object) -> int:
    """`value` as an int of at least `least`, or a ValueError that names the argument."""
    if isinstance(value, numbers.Integral) and not isinstance(value, bool) and int(value) >= least:
        return int(value)
    raise ValueError(f"`{name}` must be a whole number of at least {least}. Received: {name}={value!r}")


def share(name: str, value: object, *, below_one: bool) -> float:
    """`value` as a float of 0 to 1, or a ValueError that names the argument; `below_one` leaves 1 out, else 0."""
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        number = float(value)
        if 0 <= number < 1 if below_one else 0 < number <= 1:
            return number
    bounds = "[0, 1)" if below_one else "(0, 1]"
    raise ValueError(f"`{name}` must be a number in {bounds}. Received: {name}={value!r}")
