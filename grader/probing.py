"""For probes: inputs as a learner's function gets them, and answers as arrays. Runs beside the learner's code."""

from typing import Any

import numpy as np

from grader.observe import NotAnArray, as_array

# Keras is imported inside: the process that forks children loads this module before it may load Keras.


def tensor(values: Any) -> Any:
    """An array as the tensor that a learner's function gets: float32, or int32 for whole numbers (classes, ids)."""
    from keras import ops

    values = np.asarray(values)
    return ops.convert_to_tensor(values.astype("int32" if values.dtype.kind in "iu" else "float32"))


def numbers(answer: Any, what: str = "the answer") -> np.ndarray:
    """An answer as one array, whether it is a tensor, a variable, an array, a number, or a list of these.

    Raises:
        NotAnArray: if it is none, or a list whose parts make none; the message begins with `what`.

    Example:

    >>> numbers([1.0, np.float32(2)])
    array([1., 2.])
    >>> numbers([np.zeros(2), np.zeros(3)])
    Traceback (most recent call last):
    grader.observe.NotAnArray: the answer: a list of arrays of one shape was expected; (2,) and (3,) came
    """
    if not isinstance(answer, (list, tuple)):
        return as_array(what, answer)
    arrays = [numbers(part, what) for part in answer]
    shapes = list(dict.fromkeys(array.shape for array in arrays))
    if len(shapes) > 1:
        raise NotAnArray(f"{what}: a list of arrays of one shape was expected; {' and '.join(map(str, shapes))} came")
    return np.stack(arrays) if arrays else np.zeros(0)


def parts(answer: Any, *names: str) -> list[Any]:
    """The values that were asked for, if they are that many.

    Raises:
        NotAnArray: if they are not.

    Example:

    >>> parts((1, 2), "slope", "intercept")
    [1, 2]
    >>> parts((1, 2, 3), "slope", "intercept")
    Traceback (most recent call last):
    grader.observe.NotAnArray: 2 values were expected, `return slope, intercept`; a tuple of 3 came
    """
    several = isinstance(answer, (tuple, list)) or (not isinstance(answer, (dict, str)) and np.ndim(answer) > 0)
    if not several or len(answer) != len(names):
        raise NotAnArray(f"{len(names)} values were expected, `return {', '.join(names)}`; {what_came(answer)}")
    return list(answer)


def what_came(answer: Any) -> str:
    """The end of a sentence about an answer of the wrong kind.

    >>> what_came(3), what_came(None)
    ('an int came', 'None came (is a `return` missing?)')
    """
    return f"{kind_of(answer)} came" + (" (is a `return` missing?)" if answer is None else "")


def kind_of(answer: Any) -> str:
    """What came, in a few words.

    >>> kind_of([1, 2]), kind_of(3), kind_of(float), kind_of(None)
    ('a list of 2', 'an int', 'the class float', 'None')
    """
    if answer is None:
        return "None"
    if isinstance(answer, type):
        return f"the class {answer.__name__}"
    name = type(answer).__name__
    if hasattr(answer, "dtype"):
        name = "array" if isinstance(answer, np.ndarray) else "number" if np.isscalar(answer) else "tensor"
    of = f" of {len(answer)}" if isinstance(answer, (tuple, list)) else ""
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}{of}"
