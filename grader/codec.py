"""What travels between the grader and a child: frames of JSON and arrays. Bounded, and nothing in them is executable.

A frame is two lengths (big-endian, 4 bytes each), a JSON object, and the arrays in safetensors form:

    | head length | body length | head: JSON | body: safetensors, or nothing |
"""

import json
import math
import re
import struct
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import safetensors.numpy

_LENGTHS = struct.Struct(">II")
_NAME = re.compile(r"[A-Za-z_]\w{0,63}", re.ASCII)
_BYTES = {"BOOL": 1, "I8": 1, "U8": 1, "I16": 2, "U16": 2, "F16": 2, "I32": 4, "U32": 4, "F32": 4}
_BYTES |= {"I64": 8, "U64": 8, "F64": 8}  # the only dtypes that pass, with their sizes
_MAX_RANK = 16
_MAX_ARRAYS = 64
_MARK = "__array__"  # stands in the JSON where an array was
_COLOURS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")  # a terminal's codes for bold and colours, which Keras puts in errors


class Malformed(ValueError):
    """What came is no frame, or exceeds its bounds."""


@dataclass(frozen=True)
class Bounds:
    """How much one frame may hold: bytes of JSON, bytes of arrays, number of arrays."""

    head: int = 1 << 16
    body: int = 32 << 20
    arrays: int = _MAX_ARRAYS


@dataclass(frozen=True)
class Frame:
    """A JSON object and named arrays."""

    head: dict[str, Any]
    arrays: dict[str, np.ndarray]


def encode(head: Mapping[str, Any], arrays: Mapping[str, np.ndarray] | None = None) -> bytes:
    """Bytes of a frame.

    >>> frame = decode(*split(encode({"kind": "result"}, {"w": np.float32([1, 2])})))
    >>> frame.head, frame.arrays["w"]
    ({'kind': 'result'}, array([1., 2.], dtype=float32))
    """
    text = json.dumps(head).encode("ascii")
    contiguous = {name: np.array(a, order="C", copy=True) for name, a in (arrays or {}).items()}
    body = safetensors.numpy.save(contiguous) if contiguous else b""
    return _LENGTHS.pack(len(text), len(body)) + text + body


def split(frame: bytes) -> tuple[bytes, bytes]:
    """Head and body of one whole frame."""
    head, _ = _LENGTHS.unpack_from(frame)
    return frame[_LENGTHS.size : _LENGTHS.size + head], frame[_LENGTHS.size + head :]


def read(receive: Callable[[int], bytes], bounds: Bounds) -> Frame | None:
    """Read one frame; `receive(n)` returns exactly n bytes, or fewer at the end. None if the stream ended before it.

    Raises:
        Malformed: on anything that is no frame within `bounds`. Nothing larger than them is ever read.
    """
    lengths = receive(_LENGTHS.size)
    if not lengths:
        return None
    if len(lengths) < _LENGTHS.size:
        raise Malformed("it ends inside a frame")
    head, body = _LENGTHS.unpack(lengths)
    if head > bounds.head or body > bounds.body:
        raise Malformed(f"it announces {head} + {body} bytes, at most {bounds.head} + {bounds.body} are taken")
    parts = receive(head), receive(body)
    if len(parts[0]) < head or len(parts[1]) < body:
        raise Malformed("it ends inside a frame")
    return decode(*parts, bounds.arrays)


def decode(head: bytes, body: bytes, arrays: int = _MAX_ARRAYS) -> Frame:
    """A frame from its two parts. The arrays are plain, own their memory, and hold booleans, integers or floats.

    Raises:
        Malformed: and nothing else, whatever the bytes are.
    """
    try:
        said = json.loads(head)
        if not isinstance(said, dict):
            raise Malformed("its head is no JSON object")
        if not body:
            return Frame(said, {})
        _check(body, arrays)
        return Frame(said, {name: np.array(a) for name, a in safetensors.numpy.load(body).items()})
    except Malformed:
        raise
    except Exception as problem:  # a parser that met bytes it was not made for; which one does not matter
        raise Malformed(f"it cannot be read ({type(problem).__name__})") from None


def _check(body: bytes, arrays: int) -> None:
    """Look at what the arrays' header declares before anything is made of it."""
    (size,) = struct.unpack_from("<Q", body)
    if size > min(len(body) - 8, 1024 * (arrays + 1)):
        raise Malformed("its list of arrays is too long")
    declared = json.loads(body[8 : 8 + size])
    declared.pop("__metadata__", None)
    if len(declared) > arrays:
        raise Malformed(f"it holds {len(declared)} arrays, at most {arrays} are taken")
    for name, array in declared.items():
        shape = array["shape"]
        if not _NAME.fullmatch(name):
            raise Malformed("an array's name is no identifier")
        if array["dtype"] not in _BYTES:
            raise Malformed(f"array {name!r} holds neither booleans nor integers nor floats")
        if len(shape) > _MAX_RANK or not all(isinstance(n, int) and 0 <= n < 1 << 31 for n in shape):
            raise Malformed(f"array {name!r} has an impossible shape")
        if math.prod(shape) * _BYTES[array["dtype"]] > len(body):
            raise Malformed(f"array {name!r} declares more than it holds")


def pack(tree: Any, arrays: dict[str, np.ndarray]) -> Any:
    """JSON of a nest of dicts, lists, JSON values and arrays; the arrays go into `arrays`, marks in their place.

    Raises:
        TypeError: if something is none of these.
    """
    if isinstance(tree, dict):
        if not all(isinstance(key, str) for key in tree):
            raise TypeError(f"a probe's inputs have strings as keys, not {[k for k in tree if not isinstance(k, str)]}")
        return {key: pack(value, arrays) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [pack(value, arrays) for value in tree]
    if isinstance(tree, np.ndarray):
        if tree.dtype.kind not in "biuf":
            raise TypeError(f"a probe's inputs hold arrays of numbers, not of {tree.dtype}")
        name = f"a{len(arrays)}"
        arrays[name] = tree
        return {_MARK: name}
    if isinstance(tree, np.generic):
        return tree.item()
    if tree is None or isinstance(tree, (bool, int, float, str)):
        return tree
    raise TypeError(f"a probe's inputs are arrays and JSON values, not {type(tree).__name__}")


def unpack(tree: Any, arrays: Mapping[str, np.ndarray]) -> Any:
    """The nest that `pack` was given, tuples as lists, every array a fresh copy.

    >>> arrays = {}
    >>> unpack(pack({"w": np.arange(2), "n": (1, None)}, arrays), arrays)
    {'w': array([0, 1]), 'n': [1, None]}
    """
    if isinstance(tree, dict):
        if tree.keys() == {_MARK}:
            return np.array(arrays[tree[_MARK]])
        return {key: unpack(value, arrays) for key, value in tree.items()}
    if isinstance(tree, list):
        return [unpack(value, arrays) for value in tree]
    return tree


def clean(text: Any, limit: int = 2000) -> str:
    """Text fit to be shown: no colours, no control or invisible characters but line breaks, and not too long.

    >>> clean("a\\x1b[31m\\rb\\x1b[0m")
    'ab'
    """
    cut = _COLOURS.sub("", str(text)[: 4 * limit])[: limit + 1]
    shown = "".join(c for c in cut if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return shown if len(cut) <= limit else shown[:limit] + " [...]"
