"""Comparing what was seen with what was expected, and saying where they first differ. NumPy only."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import numpy as np

IN_ORDER = ("step", "place", "epoch", "pass")  # axes along which a line may be drawn
LONGEST = 100  # values of a course that are kept


@dataclass(frozen=True)
class Verdict:
    """Passed or not, and the sentence a learner reads when not.

    `course` is there when an axis has an order: its name, what was expected along it and what came, for the element
    that first differed. Of what is no finite number there is None.
    """

    passed: bool
    message: str = ""
    course: dict[str, Any] | None = None


class Seen:
    """The arrays a probe returned, as attributes: `seen.w`."""

    class Lacks(Exception):
        """An array the check asks for did not come."""

    def __init__(self, arrays: Mapping[str, np.ndarray]):
        self._arrays = dict(arrays)

    def __getattr__(self, name: str) -> np.ndarray:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._arrays:
            came = ", ".join(self._arrays) or "none"
            raise Seen.Lacks(f"`{name}` was expected and did not come. These came: {came}.")
        return self._arrays[name]


_times_wider: ContextVar[float] = ContextVar("_times_wider", default=1.0)


@contextmanager
def wider(times: float) -> Iterator[None]:
    """Within this context every `close` tolerates so many times more.

    >>> with wider(10):
    ...     close(np.array(1.0005), 1.0).passed
    True
    """
    before = _times_wider.set(times)
    try:
        yield
    finally:
        _times_wider.reset(before)


def expect(condition: Any, message: str) -> Verdict:
    """Pass if `condition` holds; otherwise fail with `message`."""
    return Verdict(bool(condition), "" if condition else message)


def all_of(*verdicts: Verdict) -> Verdict:
    """Pass if all pass; otherwise the first that fails."""
    return next((v for v in verdicts if not v.passed), Verdict(True))


def equal(seen: np.ndarray, expected: Any, *, what: str = "the result", axes: Sequence[str] = ()) -> Verdict:
    """Pass if shapes and values are the same, to the bit. Takes booleans, integers and floats."""
    return close(seen, expected, what=what, axes=axes, rtol=0.0, atol=0.0)


def close(
    seen: np.ndarray,
    expected: Any,
    *,
    what: str = "the result",
    axes: Sequence[str] = (),
    rtol: float = 1e-4,
    atol: float = 1e-6,
) -> Verdict:
    """Pass if `seen` has the shape of `expected` and every element is within `atol + rtol * abs(expected)`.

    Args:
        seen: what the probe returned.
        expected: array-like, from the oracle, in float64.
        what: what the learner calls it, for the message: "the weights".
        axes: names of the axes, for the message: `("step",)` gives "at step 3, [0, 1]".
        rtol, atol: tolerances. The defaults suit float32 results of a few dozen operations. `wider` widens both.

    Example:

    >>> close(np.zeros((2, 1)), np.zeros(2)).message
    'the result: shape (2,) was expected, (2, 1) came.'
    >>> close(np.array([1.0, 2.5]), [1.0, 2.0], what="the weights", axes=("step",)).message
    'the weights: the first difference is at step 1: 2 was expected, 2.5 came (1 of 2 differ).'
    """
    rtol, atol = rtol * _times_wider.get(), atol * _times_wider.get()
    want = np.asarray(expected)
    if want.dtype == object:
        raise TypeError(f"{what}: the expected value is no array of numbers: {expected!r}")
    got = np.asarray(seen)
    if got.shape != want.shape:
        return Verdict(False, f"{what}: shape {want.shape} was expected, {got.shape} came.")
    if got.dtype.kind not in "biuf":
        return Verdict(False, f"{what}: numbers were expected, {got.dtype} came.")
    if want.dtype.kind in "biu" and got.dtype.kind in "biu":
        wrong = got != want
    else:
        got, want = got.astype("float64"), want.astype("float64")
        with np.errstate(invalid="ignore", over="ignore"):
            near = np.isfinite(want) & (np.abs(got - want) <= atol + rtol * np.abs(want))
        wrong = ~(near | (got == want) | (np.isnan(got) & np.isnan(want)))
    if not wrong.any():
        return Verdict(True)
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    along: tuple[Any, ...] = (slice(None), *first[1:])  # the first axis, through what differs first
    return Verdict(
        False,
        f"{what}: {_difference(first, axes)}{want[first]:.6g} was expected, {got[first]:.6g} came"
        + (f" ({int(wrong.sum())} of {wrong.size} differ)." if wrong.ndim else "."),
        _course(got[along], want[along], axes[0]) if first and axes and axes[0] in IN_ORDER else None,
    )


def _course(seen: np.ndarray, expected: np.ndarray, axis: str) -> dict[str, Any]:
    def finite(values: np.ndarray) -> list[float | None]:
        return [float(f"{v:.6g}") if np.isfinite(v) else None for v in values[:LONGEST].astype("float64")]

    return {"axis": axis, "expected": finite(expected), "seen": finite(seen)}


def _difference(index: tuple[int, ...], axes: Sequence[str]) -> str:
    """Say where: axes with a name by their name, the others as an index."""
    if not index:
        return ""
    named = [f"{axis} {i}" for axis, i in zip(axes, index, strict=False)]
    rest = list(index[len(axes) :])
    where = ", ".join(named + ([str(rest)] if rest else []))
    return f"the first difference is at {where}: "
