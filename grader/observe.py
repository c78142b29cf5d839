"""Running one probe on what a learner defined: what came, or a sentence about why nothing did. Never judges."""

import linecache
import os
import re
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader import codec
from grader.forbid import Guard
from grader.submission import place_of

# what Keras puts around an error in a layer: which call it was, and all its arguments, over many lines
_WRAPPED = re.compile(r"\AException encountered when calling .*?\n\n(.*?)\s*\n\nArguments received by .*\Z", re.DOTALL)


@dataclass(frozen=True)
class Observed:
    """`status` is one of: observed, not_attempted, error, memory, forbidden."""

    status: str
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    message: str = ""


class Missing(AttributeError):
    """The probe asked for something the learner has not defined."""


class Stopped(Exception):
    """The probe asked for something that a cell would have defined, had it not stopped."""


class NotAnArray(TypeError):
    """A probe's result holds something that is no array of numbers."""


class Definitions:
    """What the learner defined, as attributes: `lab.Adam`."""

    def __init__(self, namespace: Mapping[str, Any], lost: Callable[[str], str]):
        self._namespace, self._lost = namespace, lost

    def __getattr__(self, name: str) -> Any:
        try:
            return self._namespace[name]
        except KeyError:
            why = self._lost(name)
            raise (Stopped(why) if why else Missing(f"there is no `{name}` in your file")) from None


def load_probes(text: str) -> types.ModuleType:
    """A fresh module from the text of a `probes.py`."""
    module = types.ModuleType("probes")
    linecache.cache["probes.py"] = (len(text), None, text.splitlines(keepends=True), "probes.py")
    exec(compile(text, "probes.py", "exec"), module.__dict__)
    return module


def observe(
    namespace: Mapping[str, Any],
    probes: str | types.ModuleType,
    request_probe: str,
    inputs: dict[str, Any],
    forbid: Sequence[str] | Guard = (),
    lost: Callable[[str], str] = lambda name: "",
) -> Observed:
    """Run one probe.

    Args:
        namespace: what the learner defined: a module's `__dict__`, or a notebook's.
        probes: the lab's probes, as text or as a module.
        request_probe: the name of the probe to run.
        inputs: what it is given; a copy, as it would arrive in a child process.
        forbid: patterns of what may not be used meanwhile, or a guard that is in force already.
        lost: says why a name is missing, if a cell that would have defined it stopped.

    Example:

    >>> observe({"double": lambda x: 2 * x}, "def call(lab, inputs): return {'y': lab.double(inputs['x'])}", "call",
    ...         {"x": 3}).arrays
    {'y': array(6)}
    """
    if not isinstance(forbid, Guard):
        with Guard(forbid) as guard:
            return observe(namespace, probes, request_probe, inputs, guard, lost)
    module = load_probes(probes) if isinstance(probes, str) else probes
    packed: dict[str, np.ndarray] = {}
    tree = codec.pack(inputs, packed)
    refused = len(forbid.refusals)
    seen = _run(Definitions(namespace, lost), namespace, module, request_probe, codec.unpack(tree, packed))
    if len(forbid.refusals) > refused:  # even if the learner's own `except` swallowed it
        return Observed("forbidden", message=forbid.refusals[refused])
    return seen


def _run(
    lab: Definitions, namespace: Mapping[str, Any], probes: types.ModuleType, name: str, inputs: dict[str, Any]
) -> Observed:
    try:
        result = getattr(probes, name)(lab, inputs)
        if not isinstance(result, dict):
            raise NotAnArray(f"the probe {name!r} returned {type(result).__name__}, no dict of arrays")
        return Observed("observed", {str(key): as_array(f"`{key}`", value) for key, value in result.items()})
    except Missing as missing:
        return Observed("not_attempted", message=f"{missing}.")
    except Stopped as why:
        return Observed("error", message=codec.clean(why))
    except NotAnArray as problem:
        return Observed("error", message=f"TypeError: {problem}" + ("" if str(problem).endswith("?") else "."))
    except MemoryError as problem:
        return Observed("memory", message=describe(problem, namespace))
    except NotImplementedError as problem:
        said = _unwrapped(_text(problem)) or "NotImplementedError"
        raised = _own_frame(problem, namespace, innermost=True) or said.startswith("in user code:")
        if raised and "symbolic tf.Tensor" not in said:  # TensorFlow raises one of these where NumPy meets a graph
            return Observed("not_attempted", message=codec.clean(said))
        return Observed("error", message=describe(problem, namespace))
    except (Exception, SystemExit) as problem:
        return Observed("error", message=describe(problem, namespace))


def as_array(what: str, value: Any) -> np.ndarray:
    """A plain array of booleans, integers or floats, of whatever a probe returned.

    Raises:
        NotAnArray: if it is none; the message begins with `what`.
    """
    if value is None:
        raise NotAnArray(f"{what} is None: is a `return` missing?")
    try:
        if isinstance(value, np.ndarray):
            array = value
        elif "keras" in sys.modules and _is_keras(value):
            array = sys.modules["keras"].ops.convert_to_numpy(value)
        else:
            array = np.asarray(value)
    except Exception as problem:
        raise NotAnArray(f"{what} is a {type(value).__name__}, which gives no array ({_text(problem)[:200]})") from None
    array = np.array(array, copy=True, subok=False, order="C")
    if array.dtype.name == "bfloat16" or array.dtype.name.startswith("float8"):
        array = array.astype("float32")
    elif array.dtype == np.longdouble:
        array = array.astype("float64")
    if array.dtype.kind not in "biuf":
        kind = "text" if array.dtype.kind in "US" else f"a {type(value).__name__}"
        if array.dtype.kind in "cmMV":
            kind += f" of {array.dtype}"
        raise NotAnArray(f"{what} is {kind}, not an array of numbers")
    return array


def _is_keras(value: Any) -> bool:
    keras = sys.modules["keras"]
    return isinstance(value, keras.Variable) or keras.ops.is_tensor(value)


def describe(problem: BaseException, namespace: Mapping[str, Any]) -> str:
    """One sentence: the exception, and the learner's own line where it happened."""
    kind, text = type(problem).__name__, _unwrapped(_text(problem))
    graph = re.findall(r'File "([^"]+)", line (\d+), in .*', text) if text.startswith("in user code:") else []
    if graph:  # TensorFlow traced the learner's function: the place is in the text
        text = text.strip().splitlines()[-1].strip().removeprefix(f"{kind}: ")
        theirs = [at for at in graph if not os.path.isabs(at[0])] or graph  # a library's file has a whole path
        place = _place(theirs[-1][0], int(theirs[-1][1]))
    else:
        place = _place(*own) if (own := _own_frame(problem, namespace)) else ""
    if not place and (call := _probe_line(problem)):
        place = f"the grader calls `{call}`"
    text = re.sub(r"\{\{function_node [^}]*\}\} ?", "", text)  # TensorFlow's name for where it was in itself
    sentence = f"{kind}: {text}" if text else kind
    return codec.clean(sentence, 1500) + (f" ({codec.clean(place, 300)})" if place else "")


def _own_frame(problem: BaseException, namespace: Mapping[str, Any], innermost: bool = False) -> tuple[str, int] | None:
    """File and line of the last frame that is the learner's; with `innermost`, only if no other follows it."""
    found, trace = None, problem.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if frame.f_globals is namespace and "__autograph_generated" not in frame.f_code.co_filename:
            found = (frame.f_code.co_filename, trace.tb_lineno)
        elif innermost:
            found = None
        trace = trace.tb_next
    return found


def _probe_line(problem: BaseException) -> str:
    """The probe's line, if the call itself failed: the last frame is the probe's own."""
    trace, last = problem.__traceback__, None
    while trace is not None:
        last, trace = trace, trace.tb_next
    if last is None or last.tb_frame.f_code.co_filename != "probes.py":
        return ""
    return linecache.getline("probes.py", last.tb_lineno).strip()


def _place(filename: str, line: int) -> str:
    source = linecache.getline(filename, line).strip()
    where = f"line {line}"
    if re.fullmatch(r"cell \d+", filename):
        where += f" of {place_of(''.join(linecache.getlines(filename)))}"
    return f"{where}: `{source}`" if source else where


def _unwrapped(text: str) -> str:
    """An error's text without what Keras puts around it."""
    return _WRAPPED.sub(r"\1", codec.clean(text, len(text)))


def _text(problem: BaseException) -> str:
    try:
        return str(problem)[:20_000].strip()
    except BaseException as second:  # a learner's exception whose own __str__ fails
        return f"(its message cannot be shown: {type(second).__name__})"
