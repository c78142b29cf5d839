"""Frames: what goes in comes out; whatever else comes is refused, and nothing but refused."""

import contextlib
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from grader import codec

ARRAYS = npst.arrays(
    st.sampled_from(["bool", "int8", "uint8", "int64", "float16", "float32", "float64", ">f8"]),
    npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3),
)
BOUNDS = codec.Bounds()


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z_]\w{0,8}", fullmatch=True).filter(str.isascii), ARRAYS, max_size=4))
def test_round_trip(arrays):
    frame = codec.read(io.BytesIO(codec.encode({"kind": "result"}, arrays)).read, BOUNDS)
    assert frame.arrays.keys() == arrays.keys()
    for name, array in arrays.items():
        assert frame.arrays[name].dtype == array.dtype.newbyteorder("=")
        np.testing.assert_array_equal(frame.arrays[name], array)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_frames_are_refused_or_read(data):
    frame = bytearray(codec.encode({"kind": "result"}, {"w": np.arange(4.0), "n": np.array(True)}))
    for _ in range(data.draw(st.integers(1, 4))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = codec.read(io.BytesIO(bytes(frame)).read, BOUNDS)
    except codec.Malformed:
        return
    assert all(type(a) is np.ndarray and a.dtype.kind in "biuf" for a in read.arrays.values())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_noise_is_refused(head, body):
    with contextlib.suppress(codec.Malformed):
        codec.decode(head, body)


@pytest.mark.parametrize(
    "arrays",
    [{"a b": np.zeros(1)}, {f"a{i}": np.zeros(1) for i in range(65)}, {"z": np.zeros(1, "complex64")}],
)
def test_what_is_outside_the_bounds_is_refused(arrays):
    with pytest.raises(codec.Malformed):
        codec.read(io.BytesIO(codec.encode({}, arrays)).read, BOUNDS)


def test_nothing_is_read_of_a_frame_that_is_too_long():
    stream = io.BytesIO(codec.encode({}, {"w": np.zeros(1000)}))
    with pytest.raises(codec.Malformed):
        codec.read(stream.read, codec.Bounds(body=100))
    assert stream.tell() == 8


def test_inputs_keep_their_form():
    packed = {}
    tree = {"w": np.float32([1]), "deep": {"l": [np.arange(3), (1, None, "x")]}, "rate": np.float64(0.5)}
    back = codec.unpack(codec.pack(tree, packed), packed)
    assert back["deep"]["l"][1] == [1, None, "x"]
    assert type(back["rate"]) is float
    back["w"][0] = 2
    assert tree["w"][0] == 1
    with pytest.raises(TypeError, match="not object"):
        codec.pack({"o": object()}, {})


def test_codes_for_bold_and_colours_leave_nothing_behind():
    assert codec.clean("\x1b[1mno units\x1b[0m\x1b[38;5;208m!\x1b[K") == "no units!"
    assert codec.clean("\x1b[1m" + "x" * 30 + "\x1b[0m", limit=30) == "x" * 30
