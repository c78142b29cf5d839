"""Runs: faults, statuses, forbidden things, threads, and the way without a fork."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import psutil
import pytest

from grader.gpu import gpus
from grader.link import Forked
from grader.nest import Lost
from grader.places import Device, Places
from grader.runner import Limits, Request, Zygote

PROBES = """
import keras
def call(lab, inputs):
    return {"y": lab.double(inputs["x"])}
def make(lab, inputs):
    return {"y": float(lab.make() is not None)}
"""
X = np.array([1.0, -2.0])
NO_OPTIMIZERS = ("keras.optimizers.*", "!keras.optimizers.Optimizer", "!keras.optimizers.schedules*")
NO_OPTIMIZERS += ("tensorflow.raw_ops.*Apply*", "tensorflow.compat.v1.train.*Optimizer", "zoo", "torch", "jax", "optax")


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as zygote:
        yield zygote


def one(zygote, source, name="a.py", probe="call", forbid=()):
    run = zygote.run(source.encode(), name, PROBES, [Request("e", "e", probe, {"x": X}, forbid)], Limits(timeout=5))
    return run.observations["e"], run.faults


def test_dtypes_survive(zygote):
    for dtype in ("bool", "int8", "uint16", "int64", "float16", "float32", "float64"):
        seen, _ = one(zygote, f"import numpy as np\ndef double(x):\n    return np.ones((2, 0, 3), '{dtype}')")
        assert (seen.arrays["y"].dtype, seen.arrays["y"].shape) == (np.dtype(dtype), (2, 0, 3))
    seen, _ = one(zygote, "import keras\ndef double(x):\n    return keras.ops.cast(x, 'bfloat16')")
    np.testing.assert_array_equal(seen.arrays["y"], X.astype("float32"))


@pytest.mark.parametrize(
    ("source", "status", "words"),
    [
        ("", "not_attempted", "there is no `double`"),
        ("def double(x):\n    raise NotImplementedError('write double')", "not_attempted", "write double"),
        ("def double(x):\n    pass", "error", "return` missing"),
        (
            "import tensorflow as tf\ndef double(x):\n    return tf.constant([1.0, 2, 3]) * tf.cast(x, 'float32')",
            "error",
            "InvalidArgumentError: Incompatible shapes",
        ),
        ("def double():\n    pass", "error", 'lab.double(inputs["x"])'),
        ("def double(x):\n    return x + 'a'", "error", "line 2: `return x + 'a'`"),
        ("def double(x):\n    return 'text'", "error", "is text, not an array of numbers"),
        ("import keras\ndef double(x):\n    return keras.ops.cond(x, 1)", "error", "line 3"),
    ],
)
def test_sentences(zygote, source, status, words):
    seen, _ = one(zygote, source)
    assert (seen.status, words in seen.message) == (status, True), seen


def test_a_broken_cell_is_a_fault_and_the_rest_run(zygote):
    source = "x = 1 / 0\ndef broken(:\n    pass\ndef double(x):\n    return 2 * x\n"
    seen, faults = one(zygote, source)
    assert seen.status == "observed"
    assert [f.cell for f in faults] == [1, 2]
    assert "line 1: `x = 1 / 0`" in faults[0].message
    assert faults[1].message.splitlines()[1:] == ["    def broken(:", "               ^"]


def test_a_notebook_with_magics_demo_cells_and_checks(zygote):
    sources = [
        ("%pip install x\n!ls\nfrom grader import check\ncheck('double')", []),
        ("while True: pass", ["demo"]),
        ("def double(x):\n    return 2 * missing", []),
    ]
    cells = [{"cell_type": "code", "source": s, "metadata": {"tags": t}} for s, t in sources]
    seen, faults = one(zygote, json.dumps({"nbformat": 4, "cells": cells}), "a.ipynb")
    assert faults == []
    assert 'line 2 of the cell that begins "def double(x):": `return 2 * missing`' in seen.message
    _, faults = one(zygote, "{", "a.ipynb")
    assert "JSON is broken" in faults[0].message


@pytest.mark.parametrize(
    "body",
    [
        "keras.optimizers.Adam()",
        "getattr(keras.optimizers, 'Ad' + 'am')()",
        "keras.optimizers.get('adam')",
        "keras.optimizers.deserialize({'class_name': 'Adam', 'config': {}})",
        "__import__('importlib').import_module('keras.src.optimizers.adam').Adam()",
        "type('Mine', (keras.optimizers.Adam,), {})()",
        "keras.optimizers.Adam.update_step(None, None, None, None)",
        "tf.keras.optimizers.SGD()",
        "tf.compat.v1.train.AdamOptimizer()",
        "tf.raw_ops.ResourceApplyAdam()",
        "keras.Sequential([keras.layers.Dense(1)]).compile('adam')",
        "__import__('torch')",
        "__import__('zoo.optimizers')",
    ],
)
def test_what_is_forbidden_is_refused_even_if_swallowed(zygote, body):
    for text in (f"    return {body}", f"    try:\n        {body}\n    except Exception:\n        return 1"):
        source = f"import keras\nimport tensorflow as tf\ndef make():\n{text}\n"
        seen, _ = one(zygote, source, probe="make", forbid=NO_OPTIMIZERS)
        assert seen.status == "forbidden", seen
        assert "this exercise is about writing your own" in seen.message


def test_a_layer_that_is_forbidden_is_refused_with_settings_too(zygote):
    source = "import keras\ndef make():\n    return keras.layers.Dropout(0.5)\n"
    seen, _ = one(zygote, source, probe="make", forbid=["keras.layers.Dropout"])
    assert seen.status == "forbidden", seen


def test_the_sources_of_what_is_forbidden_cannot_be_read(zygote):
    if "landlock" not in one_tier(zygote):
        pytest.skip("no Landlock here")
    source = "import inspect, keras\ndef make():\n    return open(keras.src.optimizers.adam.__file__).read()\n"
    assert one(zygote, source, probe="make")[0].status == "observed"
    assert "PermissionError" in one(zygote, source, probe="make", forbid=NO_OPTIMIZERS)[0].message


def one_tier(zygote):
    return zygote.run(b"", "a.py", PROBES, [], Limits()).sandbox


def test_an_optimizer_of_ones_own_is_not_forbidden(zygote):
    source = """
import keras, numpy as np
class Mine(keras.optimizers.Optimizer):
    def update_step(self, gradient, variable, learning_rate):
        self.assign_sub(variable, learning_rate * gradient)
def make():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile(Mine(learning_rate=keras.optimizers.schedules.CosineDecay(0.1, 10)), 'mse')
    model.fit(np.ones((4, 2)), np.ones((4, 1)), verbose=0)
    return 1
"""
    seen, faults = one(zygote, source, probe="make", forbid=NO_OPTIMIZERS)
    assert (seen.status, faults) == ("observed", [])


def test_many_threads_get_their_own_answers(zygote):
    def ask(i):
        return one(zygote, f"def double(x):\n    return x * {i}")[0].arrays["y"]

    with ThreadPoolExecutor(4) as pool:
        for i, y in enumerate(pool.map(ask, range(12))):
            np.testing.assert_array_equal(y, X * i)


def test_numpy_in_a_graph_is_an_error_and_an_exercise_not_begun_is_none(zygote):
    layer = "import keras, numpy as np, tensorflow as tf\nclass Twice(keras.layers.Layer):\n    def call(self, x):\n"
    use = "def double(x):\n    return tf.function(lambda x: Twice()(x), autograph=False)(tf.constant(x))"
    seen, _ = one(zygote, layer + "        return np.array(x)\n" + use)
    assert (seen.status, "symbolic" in seen.message) == ("error", True)
    seen, _ = one(zygote, layer + "        raise NotImplementedError('write Twice.call')\n" + use)
    assert (seen.status, seen.message) == ("not_attempted", "write Twice.call")


def test_of_what_keras_says_only_the_error_is_read(zygote):
    layer = "import keras\nclass Twice(keras.layers.Layer):\n"
    layer += "    def call(self, x):\n        raise ValueError('no units')\n"
    seen, _ = one(zygote, layer + "def double(x):\n    return Twice()(x)")
    assert seen.message == "ValueError: no units (line 4: `raise ValueError('no units')`)"


def test_what_a_library_raises_in_a_graph_has_the_learners_line(zygote):
    source = "import keras, tensorflow as tf\nw, sgd = keras.Variable(1.0), keras.optimizers.SGD()\nsgd.build([w])\n"
    source += "@tf.function\ndef step():\n    sgd.apply([None], [w])\ndef double(x):\n    step()\n"
    seen, _ = one(zygote, source)
    assert seen.message.startswith("ValueError: No gradients provided for any variable. (line 6")


def killed(zygote):
    process = psutil.Process(zygote._nest.pid)
    process.kill()
    psutil.wait_procs([process], timeout=20)
    while zygote._nest.alive:
        time.sleep(0.01)


def test_zygotes_of_one_import_are_processes_of_their_own():
    first, second = Zygote(sandbox="none"), Zygote(sandbox="none")
    Zygote.start_together([first, second])
    with first, second:
        assert one(first, "def double(x): return x")[0].status == "observed"
        assert one(second, "def double(x): return x")[0].status == "observed"
        processes = [psutil.Process(z._nest.pid) for z in (first, second)]
        assert processes[0].pid != processes[1].pid
        assert processes[0].parent() == processes[1].parent()
        assert all(p.num_fds() == processes[0].num_fds() for p in processes)
        killed(first)
        assert one(second, "def double(x): return x")[0].status == "observed"
        assert one(first, "def double(x): return x")[0].status == "observed"  # another process has taken its place
    assert not psutil.wait_procs(processes, timeout=5)[1]


def test_a_zygote_that_died_is_replaced():
    with Zygote(sandbox="none") as zygote:
        assert one(zygote, "def double(x): return x")[0].status == "observed"
        killed(zygote)
        assert one(zygote, "def double(x): return x")[0].status in ("observed", "could_not_run")
        assert one(zygote, "def double(x): return x")[0].status == "observed"


def test_a_pattern_may_go_through_all_of_a_library(zygote):
    source = "import tensorflow as tf\ndef double(x): return {}\n"
    ban = ("tensorflow.nn.*cross_entropy*",)  # on the way lie modules that raise when they are asked for their name
    assert one(zygote, source.format("2 * x"), forbid=ban)[0].status == "observed"
    assert (
        one(zygote, source.format("tf.nn.softmax_cross_entropy_with_logits(x, x)"), forbid=ban)[0].status == "forbidden"
    )


def test_looking_for_gpus_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("grader.gpu._NODES", ("/dev/null",))  # as if there might be one
    assert isinstance(gpus(), list)
    assert not list(tmp_path.iterdir())


CROWDED = """
import os
def double(x):
    share = float(os.environ["XLA_PYTHON_CLIENT_MEM_FRACTION"])
    if share < {needs}:
        raise RuntimeError("RESOURCE_EXHAUSTED: OOM when allocating a tensor")
    with open("/proc/self/task/%d/comm" % os.getpid(), "w") as name:
        name.write("named")
    return [share, os.environ["CUDA_VISIBLE_DEVICES"] == "GPU-b", os.environ["NVIDIA_TF32_OVERRIDE"] == "0"]
"""


@pytest.mark.parametrize(("needs", "share"), [(0.1, 0.25), (0.5, 0.9)])
def test_on_a_gpu_a_child_has_one_device_a_share_of_it_and_all_if_that_was_too_little(needs, share):
    places = Places([Device("GPU-a", 16_000, 900), Device("GPU-b", 16_000, 15_000)], share_mb=4_000)
    with Zygote(device="gpu", places=places) as zygote:  # no such device is needed until something is computed on it
        seen, _ = one(zygote, CROWDED.format(needs=needs))
    assert (seen.status, seen.device) == ("observed", "gpu")
    np.testing.assert_array_equal(seen.arrays["y"], [share, 1, 1])


def test_too_little_memory_on_a_gpu_of_its_own_is_said():
    with Zygote(device="gpu", places=Places([Device("GPU-a", 16_000, 15_000)], share_mb=4_000)) as zygote:
        seen, _ = one(zygote, CROWDED.format(needs=2))
    assert seen.status == "memory"
    assert "OOM when allocating" in seen.message


def test_an_order_to_a_dead_zygote_leaves_no_socket_open():
    with Zygote(sandbox="none") as zygote:
        zygote._nest.wait()
        killed(zygote)
        link = Forked(zygote._nest, {})
        with pytest.raises(Lost, match="is gone"):
            link.__enter__()
        assert link.mine.fileno() == -1
        assert not zygote._nest._events


def test_without_a_fork():
    requests = [Request(n, n, "call", {"x": X}) for n in ("a", "b")]
    with Zygote(sandbox="none", fork=False) as zygote:
        source = b"import os\ndef double(x):\n    print('noise')\n    return 2 * x\n"
        run = zygote.run(source, "a.py", PROBES, requests)
        assert [o.status for o in run.observations.values()] == ["observed", "observed"]
        np.testing.assert_array_equal(run.observations["b"].arrays["y"], 2 * X)
