"""What an exercise bans is refused, however it is reached. Runs beside the learner's code; knows no lab by name.

A pattern is a dotted path; `*` stands for anything, dots included; a leading `!` makes an exception.

- `torch`: a whole package. Importing it is refused; what it already defined refuses to be called.
- `keras.optimizers.Adam`, `keras.optimizers.*`: classes. Every method a banned class defines refuses, and with it the
  class itself, its aliases, its subclasses, and whatever makes one from a string. A bare `*` stands for classes only.
- `tensorflow.raw_ops.*Apply*`: functions too, since part of their name is given.

What a package has not loaded yet is banned when it is loaded.
"""

import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import os
import sys
import sysconfig
import types
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

_FRAMEWORKS = ("jax", "jaxlib", "torch", "tensorflow")  # libraries may hold these: they are never changed inside


class Forbidden(Exception):
    """The exercise is about writing this oneself."""


class Guard:
    """Context manager that enforces patterns and remembers what was refused.

    Args:
        patterns: see the module's text.

    Example:

    >>> import json
    >>> with Guard(["json.JSON*", "!json.JSONDecodeError"]) as guard:
    ...     json.JSONDecoder()
    Traceback (most recent call last):
    grader.forbid.Forbidden: this exercise is about writing your own: json.JSONDecoder may not be used
    >>> json.JSONDecoder().decode("1"), guard.refusals
    (1, ['this exercise is about writing your own: json.JSONDecoder may not be used'])
    """

    def __init__(self, patterns: Sequence[str]):
        self.banned = [p for p in patterns if not p.startswith("!")]
        self.excepted = [p[1:] for p in patterns if p.startswith("!")]
        self.refusals: list[str] = []
        self.sources: set[str] = set()  # files that define what is banned
        self._undo: list[Callable[[], None]] = []
        self._done: set[int] = set()
        self._finder = _Finder(self)

    def __enter__(self) -> "Guard":
        if self.banned:
            sys.meta_path.insert(0, self._finder)
            self._undo.append(lambda: sys.meta_path.remove(self._finder))
            self._ban(self.banned)
        return self

    def __exit__(self, *exc: object) -> None:
        while self._undo:
            self._undo.pop()()
        self._done.clear()

    def keep(self) -> None:
        """Stay in force for good: what was replaced is forgotten, so that nobody finds it and puts it back."""
        self._undo.clear()

    def hidden(self) -> set[str]:
        """Files and folders that hold what is banned: the sources of banned classes, and packages not loaded yet."""
        spared = {getattr(sys.modules.get(getattr(t, "__module__", "")), "__file__", None) for t in self._spared()}
        packages = {p for p in self.banned if "." not in p and p not in sys.modules}
        folders = {os.path.join(path, name) for path in sys.path for p in packages for name in (p, p + ".py")}
        return (self.sources - spared) | folders  # type: ignore[operator]

    def refuse(self, name: str) -> None:
        """Note it and raise `Forbidden`."""
        message = f"this exercise is about writing your own: {name} may not be used"
        self.refusals.append(message)
        raise Forbidden(message)

    def bans_import(self, name: str) -> bool:
        """Whether importing this module is refused: it, or a package it is in, is banned as a whole."""
        return any(name == p or name.startswith(p + ".") for p in self.banned if "*" not in p) and not any(
            fnmatchcase(name, p) for p in self.excepted
        )

    def loaded(self, name: str) -> None:
        """A module has just been loaded: ban what the patterns name in it."""
        self._ban([p for p in self.banned if p.startswith(name.partition(".")[0] + ".")])

    def _ban(self, patterns: Sequence[str]) -> None:
        spared = {id(thing) for thing in self._spared()}
        for pattern in patterns:
            root, _, rest = pattern.partition(".")
            if root not in sys.modules:
                continue  # banned when it is loaded
            if not rest:
                self._ban_package(root)
                continue
            classes_only = pattern.rpartition(".")[2] == "*"
            for name, thing in _find(pattern):
                if isinstance(thing, type) and id(thing) not in spared:
                    self._ban_class(thing, name)
                elif isinstance(thing, types.FunctionType) and not classes_only and id(thing) not in spared:
                    self._ban_function(thing, name)

    def _spared(self) -> list[Any]:
        return [thing for p in self.excepted for _, thing in _find(p)]

    def _ban_package(self, root: str) -> None:
        """What a package that is loaded already defines refuses. The one Keras computes with stays whole."""
        keras = sys.modules.get("keras")
        if root in ("keras", "numpy") or (keras is not None and keras.config.backend() == root):
            return
        names = [n for n in sys.modules if n == root or n.startswith(root + ".")]
        taken = {n: sys.modules[n] for n in names}
        for name in taken:  # so that whoever imports it meets the finder; who holds it already keeps it
            del sys.modules[name]
        self._undo.append(lambda: sys.modules.update(taken))
        if root in _FRAMEWORKS:
            return
        for name, module in taken.items():
            if module is not None:
                for key, thing in list(vars(module).items()):
                    if getattr(thing, "__module__", None) == name:
                        if isinstance(thing, type):
                            self._ban_class(thing, f"{name}.{key}")
                        elif isinstance(thing, types.FunctionType):
                            self._ban_function(thing, f"{name}.{key}")

    def _ban_class(self, cls: type, name: str) -> None:
        if id(cls) in self._done:
            return
        self._done.add(id(cls))
        self._note_source(cls)
        for value in list(vars(cls).values()):
            for function in _functions(value):
                self._ban_function(function, name)
        if not isinstance(vars(cls).get("__init__"), types.FunctionType):
            self._replace_attribute(cls, "__init__", self._refusing(name))

    def _ban_function(self, function: types.FunctionType, name: str) -> None:
        if id(function) in self._done:
            return
        self._done.add(id(function))
        before = function.__code__, function.__defaults__, function.__kwdefaults__
        self._undo.append(lambda: _restore(function, before))
        function.__code__ = _refused.__code__.replace(
            co_freevars=function.__code__.co_freevars, co_name=function.__name__
        )
        function.__defaults__, function.__kwdefaults__ = (None,), {"_refuse": self.refuse, "_name": name}

    def _refusing(self, name: str) -> Callable[..., None]:
        def refusing(*args: Any, **kwargs: Any) -> None:
            self.refuse(name)

        return refusing

    def _replace_attribute(self, cls: type, name: str, value: Any) -> None:
        present, before = name in vars(cls), vars(cls).get(name)
        try:
            type.__setattr__(cls, name, value)
        except TypeError:  # a class written in C
            return
        self._undo.append(lambda: type.__setattr__(cls, name, before) if present else type.__delattr__(cls, name))

    def _note_source(self, cls: type) -> None:
        path = getattr(sys.modules.get(cls.__module__), "__file__", None)
        if path:
            self.sources.add(path)


def _refused(_self: Any = None, *args: Any, _refuse: Any, _name: Any, **kwargs: Any) -> None:
    _refuse(_name)  # `_self` is there for Keras, which reads the first name of every layer's __init__


def _restore(function: types.FunctionType, before: tuple[types.CodeType, Any, Any]) -> None:
    function.__code__, function.__defaults__, function.__kwdefaults__ = before


def _functions(value: Any) -> Iterator[types.FunctionType]:
    """The Python functions in a class attribute: a method, a static or class method, a property, a wrapped one."""
    for candidate in (value, getattr(value, "__func__", None), *(getattr(value, f, None) for f in ("fget", "fset"))):
        while candidate is not None:
            if isinstance(candidate, types.FunctionType):
                yield candidate
            candidate = inspect.getattr_static(candidate, "__wrapped__", None)


def _find(pattern: str) -> list[tuple[str, Any]]:
    """Names and values that a dotted pattern reaches in what is loaded."""
    parts = pattern.split(".")
    holder: Any = sys.modules.get(parts[0])
    depth = 1
    while holder is not None and depth < len(parts) and "*" not in parts[depth]:
        holder = getattr(holder, parts[depth], None)
        depth += 1
    if holder is None or depth == len(parts):
        return [] if holder is None else [(pattern, holder)]
    return list(_walk(holder, ".".join(parts[:depth]), pattern, {id(holder)}))


def _walk(holder: Any, path: str, pattern: str, seen: set[int]) -> Iterator[tuple[str, Any]]:
    for name in dir(holder):
        full = f"{path}.{name}"
        if name.startswith("_"):
            continue
        if fnmatchcase(full, pattern):
            thing = getattr(holder, name, None)
            yield full, thing
        else:
            thing = vars(holder).get(name)
        inside = isinstance(thing, types.ModuleType) and _name(thing).startswith(_name(holder))
        if inside and id(thing) not in seen:
            seen.add(id(thing))
            yield from _walk(thing, full, pattern, seen)


def _name(holder: Any) -> str:
    """A module's name, looked up and not asked for: TensorFlow has modules that raise when they are asked."""
    return str(vars(holder).get("__name__", "?"))


@contextlib.contextmanager
def withheld(*patterns: str) -> Iterator[None]:
    """For probes: while this holds, what the patterns name refuses.

    An exercise's `forbid` holds for the whole file; this for one call, so that another exercise may use the same.

    Raises:
        Forbidden: at the end, if something was refused, even if the learner's own `except` swallowed it.

    Example:

    >>> import json
    >>> with withheld("json.dumps"):
    ...     try:
    ...         json.dumps(1)
    ...     except Exception:
    ...         pass
    Traceback (most recent call last):
    grader.forbid.Forbidden: this exercise is about writing your own: json.dumps may not be used
    """
    with Guard(patterns) as guard:
        try:
            yield
        finally:
            if guard.refusals:  # it may have been swallowed, or wrapped up by Keras
                raise Forbidden(guard.refusals[0]) from None


class _Finder(importlib.abc.MetaPathFinder):
    """First in line at every import: refuses banned packages, and bans names in packages as they load."""

    def __init__(self, guard: Guard):
        self.guard = guard

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if self.guard.bans_import(name):
            if _asked_by_library():  # e.g. a library that looks whether torch is there, and does without
                raise ModuleNotFoundError(f"{name} may not be used here", name=name)
            self.guard.refuse(name)
        if not any(p == name or p.startswith(name + ".") for p in self.guard.banned):
            return None
        others = [finder for finder in sys.meta_path if finder is not self]
        for finder in others:
            spec = finder.find_spec(name, path, target) if hasattr(finder, "find_spec") else None
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Loader(spec.loader, self.guard)
                return spec
        return None


class _Loader(importlib.abc.Loader):
    """Loads as another loader does, then bans what the patterns name in the new module."""

    def __init__(self, loader: Any, guard: Guard):
        self.loader, self.guard = loader, guard

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loader, name)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType | None:
        return self.loader.create_module(spec)

    def exec_module(self, module: types.ModuleType) -> None:
        self.loader.exec_module(module)
        self.guard.loaded(module.__name__)


def _asked_by_library() -> bool:
    """Whether the import statement that is running stands in an installed library rather than in the learner's code."""
    libraries = tuple(sysconfig.get_paths()[key] for key in ("stdlib", "platstdlib", "purelib", "platlib"))
    frame: types.FrameType | None = sys._getframe(2)
    while frame is not None and "importlib" in frame.f_code.co_filename:
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename.startswith(libraries)
