"""The process a submission runs in: loads its cells, runs the probes, sends back what they return. Untrusted.

Everything here happens beside the learner's code and may be lied to by it; nothing here judges. What it sends is read,
in bounds, by `grader.conversation`:

    started | broken message            the sandbox is on | could not be entered
    cell n, fault n message, loaded     loading, cell by cell
    begin id, result id status message  one probe
    done

`python -m grader.child` is such a process by itself, for systems that cannot fork; it then has no sandbox.
"""

import __future__

import ast
import linecache
import os
import re
import sys
import sysconfig
import tempfile
import types
import warnings
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from grader import codec
from grader.forbid import Guard
from grader.observe import Observed, describe, load_probes, observe
from grader.submission import Cell, Unreadable, place_of, read_cells

JOB = codec.Bounds(head=64 << 20, body=256 << 20, arrays=100_000)  # from the trusted side: as large as need be
_FUTURES = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)


def serve(
    receive: Callable[[int], bytes], send: Callable[[bytes], Any], confine: Callable[[str, dict, set], None] | None
) -> NoReturn:
    """Do one job and end the process.

    Args:
        receive: reads exactly n bytes of the job, fewer at its end.
        send: sends bytes back.
        confine: turns the sandbox on, given the scratch folder, the limits and files to hide. None: no sandbox.
    """
    try:
        job = codec.read(receive, JOB)
        if job is None:
            os._exit(0)
        head = job.head
        guard = Guard(sorted({p for asked in head["requests"] for p in asked["forbid"]}))
        guard.__enter__()
        guard.keep()  # this process serves nobody else
        probes = load_probes(head["probes"])
        _settle(head["scratch"])
        if confine is not None:
            confine(head["scratch"], head["limits"], guard.hidden())
        os.chdir(head["scratch"])
    except BaseException as problem:
        send(codec.encode({"kind": "broken", "message": codec.clean(f"{type(problem).__name__}: {problem}")}))
        os._exit(1)

    def say(kind: str, **more: Any) -> None:
        send(codec.encode({"kind": kind, **more}))

    say("started")
    namespace, lost = _load(job.arrays["source"].tobytes(), head["name"], set(head["skip"]), say)
    say("loaded")
    for asked in head["requests"]:
        say("begin", id=asked["id"])
        inputs = codec.unpack(asked["inputs"], job.arrays)
        observed = _observe(namespace, probes, asked["probe"], inputs, guard, lost)
        observed = _within(observed, head["limits"]["result_mb"])
        said = {"kind": "result", "id": asked["id"], "status": observed.status, "message": observed.message}
        send(codec.encode(said, observed.arrays))
    say("done")
    os._exit(0)


def _settle(scratch: str) -> None:
    """Make the process a neutral place: its own folder, nothing that waits for a person."""
    names = ("HOME", "TMPDIR", "TEMP", "TMP", "KERAS_HOME", "MPLCONFIGDIR", "XDG_CACHE_HOME", "IPYTHONDIR")
    os.environ.update(dict.fromkeys(names, scratch), USER="learner", LOGNAME="learner", MPLBACKEND="Agg")
    tempfile.tempdir = scratch
    os.umask(0o077)
    libraries = {os.path.realpath(sysconfig.get_paths()[key]) for key in ("purelib", "platlib")}
    own = {os.path.realpath(os.path.dirname(os.path.dirname(__file__))), os.getcwd()} - libraries
    sys.path[:] = [path for path in sys.path if path and os.path.realpath(path) not in own]
    sys.meta_path[:] = [f for f in sys.meta_path if "__editable__" not in str(getattr(f, "__module__", ""))]
    sys.argv = ["submission"]
    sys.breakpointhook = lambda *args, **kwargs: None
    grader = sys.modules["grader"]
    grader.check = lambda *args, **kwargs: None  # type: ignore[attr-defined]  # a notebook's own checks: not wanted here


def _load(
    data: bytes, name: str, skip: set[int], say: Callable[..., None]
) -> tuple[dict[str, Any], Callable[[str], str]]:
    """Run the cells one by one in one namespace. One that fails is a fault; the rest still run.

    Returns:
        the namespace, and a function that says why a name is missing from it, if a cell that stopped would define it.
    """
    module = types.ModuleType("submission")
    module.__file__ = name
    sys.modules["submission"] = module
    namespace = vars(module)
    notebook = name.lower().endswith(".ipynb")
    if notebook:
        namespace.update(display=lambda *args, **kwargs: None, get_ipython=lambda: None)
    try:
        cells = read_cells(data, name)
    except Unreadable as problem:
        unreadable = codec.clean(problem)
        say("fault", cell=0, message=unreadable)
        return namespace, lambda name: unreadable
    if not notebook:
        text = data.decode("utf-8", errors="replace")
        linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    flags = 0
    stopped: list[tuple[Cell, str]] = []

    def fault(cell: Cell, message: str) -> None:
        say("fault", cell=cell.number, message=message)
        stopped.append((cell, message))

    def place(cell: Cell) -> str:
        return place_of(cell.source) if notebook else f"what begins in line {cell.line}"

    def lost(name: str) -> str:
        defines = re.compile(rf"^(?:(?:async )?def|class)\s+{re.escape(name)}\b|^{re.escape(name)}\s*=", re.MULTILINE)
        return next((message for cell, message in stopped if defines.search(cell.source)), "")

    for cell in cells:
        if cell.number in skip:
            stopped.append((cell, f"{place(cell)}, which defines it, hung or ended the process."))
        if "demo" in cell.tags or cell.number in skip:
            continue
        say("cell", cell=cell.number, place=codec.clean(place(cell)))
        filename = f"cell {cell.number}" if notebook else name
        if notebook:
            linecache.cache[filename] = (len(cell.source), None, cell.source.splitlines(keepends=True), filename)
        try:
            code = _compile(cell, filename, flags)
            flags |= code.co_flags & _FUTURES
            exec(code, namespace)
        except SyntaxError as problem:
            fault(cell, _syntax(problem, cell, notebook))
        except BaseException as problem:
            fault(cell, describe(problem, namespace))
    return namespace, lost


def _compile(cell: Cell, filename: str, flags: int) -> types.CodeType:
    tree = ast.parse(cell.source, filename)
    ast.increment_lineno(tree, cell.line - 1)
    return compile(tree, filename, "exec", flags=flags, dont_inherit=True)


def _syntax(problem: SyntaxError, cell: Cell, notebook: bool) -> str:
    """The line number, the line, and a caret under the place."""
    line = (problem.lineno or 1) + cell.line - 1
    where = f"line {line}{' of ' + place_of(cell.source) if notebook else ''}"
    shown = (problem.text or "").rstrip("\n")
    caret = " " * max((problem.offset or 1) - 1, 0) + "^"
    message = f"{type(problem).__name__}: {problem.msg} ({where})"
    return codec.clean(f"{message}\n    {shown[:500]}\n    {caret[:500]}" if shown else message)


def _observe(
    namespace: dict[str, Any],
    probes: types.ModuleType,
    probe: str,
    inputs: dict[str, Any],
    guard: Guard,
    lost: Callable[[str], str],
) -> Observed:
    try:
        with warnings.catch_warnings(), np.errstate(all="warn"):  # a learner may have turned warnings into errors
            warnings.simplefilter("ignore")
            return observe(namespace, probes, probe, inputs, guard, lost)
    except BaseException as problem:  # KeyboardInterrupt and its like: nobody but the submission raises them here
        return Observed("error", message=describe(problem, namespace))


def _within(observed: Observed, result_mb: int) -> Observed:
    size = sum(array.nbytes for array in observed.arrays.values())
    if size <= (result_mb << 20) - 65536:
        return observed
    return Observed("error", message=f"the result is too large: {size / 2**20:.0f} MB, {result_mb} MB may come back.")


def _main() -> NoReturn:
    """Job from standard input, frames to standard output; what the submission prints goes nowhere."""
    job, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    import keras  # noqa: F401  the probes need it; imported before the clock starts

    serve(job.read, answers.write, None)


if __name__ == "__main__":
    _main()
