"""What reads a stranger's bytes on the trusted side, each with right inputs, or nearly, and what must hold of it."""

import io
import json
import struct
import time
import zipfile
from pathlib import Path
from random import Random

import numpy as np
from hypothesis import strategies as st

from grader import codec
from grader.classroom.archive import LARGEST, Refused, read_member
from grader.conversation import Conversation
from grader.runner import Limits, Request
from grader.submission import Unreadable, exercise_cells, read_cells

SECONDS = 2.0  # for one input of a few kilobytes, on a machine that is busy with other things
LIMITS = Limits(timeout=60.0, total=60.0, result_mb=1)
STATUSES = {"observed", "not_attempted", "error", "memory", "forbidden"}


def variants(data, seed, count):
    """The bytes themselves, and then with a few of them changed, put in, cut out, doubled, or all after them gone."""
    yield data
    random = Random(seed)
    for _ in range(count - 1):
        changed = bytearray(data)
        for _ in range(random.choice((1, 1, 2, 5))):
            at, length = random.randrange(len(changed) + 1), random.choice((1, 1, 4, 40, 255))
            kind = random.choice("siidct")
            if kind == "s":
                changed[at : at + 1] = bytes([random.randrange(256)])
            elif kind == "i":
                changed[at:at] = random.choice(_PIECES)
            elif kind == "d":
                del changed[at : at + length]
            elif kind == "c":
                changed[at:at] = changed[max(0, at - length) : at]
            else:
                del changed[at:]
        yield bytes(changed)


_PIECES = [
    b"\0",
    b"\xff",
    b"\n",
    b'"',
    b"{",
    b"[",
    b"[" * 2000,
    b"'" * 3,
    b"%",
    b"?",
    b"9" * 5000,
    b"\\ud800",
    b" " * 1000,
]
_PIECES += [b"# %%\n", b"PK\1\2", b"PK\5\6", b"\xff" * 8, b"-", b"=", b"f'{", b"\r", b"\x0c", b"\t"]


SCALARS = st.sampled_from(
    [None, True, False, 0, 1, -1, 2, 2**31, 2**63, 10**30, 0.5, float("nan"), "", "x", "observed"]
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=5,
)


def often(right):
    """Mostly what is right, else any JSON."""
    return st.one_of(right, right, right, right, JSON)


def _frame(head, body):
    text = json.dumps(head).encode()
    return struct.pack(">II", len(text), len(body)) + text + body


def _body(declared, data):
    text = json.dumps(declared).encode()
    return struct.pack("<Q", len(text)) + text + data


_KINDS = ["started", "cell", "fault", "loaded", "begin", "result", "done", "broken", "other"]
_HEADS = st.fixed_dictionaries(
    {"kind": often(st.sampled_from(_KINDS))},
    optional={
        "id": often(st.sampled_from([0, 1])),
        "status": often(st.sampled_from(sorted(STATUSES))),
        "message": often(st.just("why")),
        "cell": often(st.integers(-1, 3)),
    },
)
_ARRAYS = st.fixed_dictionaries(
    {
        "dtype": often(st.sampled_from(["F64", "U8", "F64", "BF16", "BOOL", "X"])),
        "shape": st.lists(st.sampled_from([0, 1, 2, 3, -1, 2**31, 2**62]), max_size=4) | st.just([1]),
        "data_offsets": often(st.sampled_from([[0, 8], [0, 0], [8, 16], [8, 0], [0, 2**60]])),
    }
)
_BODIES = st.just(b"") | st.builds(
    _body,
    st.dictionaries(st.sampled_from(["y", "won", "__metadata__", "../y", "y" * 70, ""]), _ARRAYS, max_size=3) | JSON,
    st.binary(max_size=24),
)
_RIGHT = b"".join(
    [
        codec.encode({"kind": "started"}),
        codec.encode({"kind": "cell", "cell": 1}),
        codec.encode({"kind": "fault", "cell": 1, "message": "NameError"}),
        codec.encode({"kind": "loaded"}),
        codec.encode({"kind": "begin", "id": 0}),
        codec.encode({"kind": "result", "id": 0, "status": "observed", "message": ""}, {"y": np.arange(3.0)}),
        codec.encode({"kind": "begin", "id": 1}),
        codec.encode({"kind": "result", "id": 1, "status": "error", "message": "no"}),
        codec.encode({"kind": "done"}),
    ]
)
_UNTIL_RESULT = _RIGHT[: _RIGHT.index(b'{"kind": "result"') - 8]
frames = st.just(_RIGHT) | st.builds(
    lambda before, parts: before + b"".join(parts),
    st.sampled_from([b"", _UNTIL_RESULT]),
    st.lists(st.builds(_frame, _HEADS, _BODIES), max_size=4),
)


def _a_sentence(problem, beginning=""):
    assert str(problem).startswith(beginning)
    assert len(str(problem)) < 600


class _Line:
    """A line to a child that has said all it will say."""

    def __init__(self, data):
        self.stream = io.BytesIO(data)

    def receive(self, most, until):
        return self.stream.read(most)


def frames_hold(data, folder):
    """What a child says is read, or refused as malformed; what was read is plain and within its bounds."""
    requests = [Request(name, name, "call", {}) for name in ("a", "b")]
    talk = Conversation(_Line(data), LIMITS, time.monotonic() + 60, 4 << 20)
    talk.phase = "starting"
    try:
        talk._listen(requests)
    except codec.Malformed as problem:
        _a_sentence(problem)
    assert set(talk.seen) <= {"a", "b"}
    for seen in talk.seen.values():
        assert seen.status in STATUSES
        assert type(seen.message) is str
        assert len(seen.message) < 2100
        assert len(seen.arrays) <= 64
        for name, array in seen.arrays.items():
            assert name.isidentifier()
            assert type(array) is np.ndarray
            assert array.dtype.kind in "biuf"
            assert array.nbytes <= 1 << 20
    assert all(type(cell) in (int, bool) and type(said) is str for cell, said in talk.faults.items())


_SOURCES = st.sampled_from(
    [
        "x = 1",
        "def f(x):\n    return x\n@d\nclass C:\n    pass",
        "%matplotlib inline\n!ls\nf?\nx = !ls",
        "%%bash\nrm -rf /",
        "%%time\nx = (1,\n",
        "'''\n# %%\n'''",
        "\ud800",
        "f'{x!r:>{10}}'",
        "\\",
        "((((((((((",
    ]
)
_NOTEBOOKS = st.builds(
    lambda form, cells, more: json.dumps({"nbformat": form, "cells": cells} | more).encode(),
    st.just(4) | st.just(4) | st.just(4) | SCALARS,
    st.lists(
        st.fixed_dictionaries(
            {"cell_type": st.sampled_from(["code", "markdown", 1]), "source": often(_SOURCES | st.lists(_SOURCES))},
            optional={
                "metadata": st.fixed_dictionaries({}, optional={"tags": st.just(["demo"]) | JSON, "exercise": JSON})
                | JSON
            },
        )
        | JSON,
        max_size=4,
    )
    | JSON,
    st.dictionaries(st.sampled_from(["metadata", "nbformat_minor"]), JSON, max_size=2),
)
_MARKS = st.sampled_from(
    [
        "# %%",
        '# %% exercise="f"',
        "# %% [markdown]",
        '# %% tags=["demo"] x=[[[',
        "#%%",
        "# coding: latin-1",
        "# coding: x",
    ]
)
_TEXTS = st.builds(
    lambda lines, end: end.join(lines).encode("utf-8", "surrogatepass"),
    st.lists(_MARKS | _SOURCES, max_size=6),
    st.sampled_from(["\n", "\r\n", "\r", "\n\x0c"]),
)


def files_hold(data, folder):
    """A file is taken apart into cells of text, or refused with a sentence."""
    name = "a.ipynb" if data[:1] in (b"{", b"[") else "a.py"
    try:
        cells = read_cells(data, name)
    except Unreadable as problem:
        _a_sentence(problem, name)
        return
    assert [c.number for c in cells] == list(range(1, len(cells) + 1))
    assert sum(len(c.source) for c in cells) <= 30 * len(data) + 100
    assert all(type(c.source) is str and c.line >= 1 and all(type(t) is str for t in c.tags) for c in cells)
    shown = exercise_cells(data, name)
    assert all(type(k) is str and type(v) is str for k, v in shown.items())
    assert set(shown) <= {c.exercise for c in cells}


def _zip(members, comment, cut):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.comment = comment
        for name, data, method, kind in members:
            info = zipfile.ZipInfo(name)
            info.compress_type, info.external_attr = method, kind << 28
            archive.writestr(info, data)
    return file.getvalue()[cut:]


_MEMBERS = st.tuples(
    st.sampled_from(
        ["lab04.py", "../lab04.py", "/etc/x.py", "C:\\x.ipynb", "a/b/c.py", ".x.py", "n.txt", "LAB04.PY", "x.zip"]
    ),
    st.sampled_from([b"", b"x = 1\n", b"x = 1\n" * 500, bytes(5000)]),
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]),
    st.sampled_from([0, 8, 10, 2, 4]),
)
archives = st.builds(
    _zip,
    st.lists(_MEMBERS, max_size=3, unique_by=lambda m: m[0]),
    st.sampled_from([b"", b"PK\5\6" + bytes(18), b"PK\1\2"]),
    st.sampled_from([0, 0, 0, 1, 30]),
)


def archives_hold(data, folder):
    """One file comes out of an archive, its name without folders, its size bounded; or a sentence."""
    path = Path(folder, "ada.zip")
    path.write_bytes(data)
    try:
        name, content = read_member(path, "lab04_optimizers")
    except Refused as problem:
        _a_sentence(problem, "ada.zip")
        return
    assert "/" not in name
    assert "\\" not in name
    assert name.lower().endswith((".py", ".ipynb"))
    assert len(content) <= LARGEST


TARGETS = {
    "codec": (frames, frames_hold),
    "notebook": (_NOTEBOOKS | _TEXTS, files_hold),
    "archive": (archives, archives_hold),
}
