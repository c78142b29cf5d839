"""Grading on a GPU: one device for each child, its memory shared, the same grades as on the CPU."""

import numpy as np
import pytest

from grader.catalogue import find
from grader.gpu import devices, gpus
from grader.grader import Grader
from grader.places import Places
from grader.runner import Request, Zygote

PROBES = """
import keras, numpy as np
def product(lab, inputs):
    return {"y": lab.product(inputs["x"])}
"""
PRODUCT = b"""
import keras
def product(x):
    x = keras.ops.convert_to_tensor(x, "float32")
    return keras.ops.matmul(x, x)
"""
GREEDY = b"""
import keras
def product(x):
    return keras.ops.sum(keras.ops.ones((3 << 28,), "float32"))[None]
"""


@pytest.fixture(scope="module", autouse=True)
def there_is_one():
    if not gpus():
        pytest.skip("no GPU that the backend sees")


def test_products_are_not_rounded_to_tf32():
    x = np.random.default_rng(0).normal(size=(512, 512)).astype("float32")
    with Zygote(device="gpu") as zygote:
        run = zygote.run(PRODUCT, "a.py", PROBES, [Request("e", "e", "product", {"x": x})])
    seen = run.observations["e"]
    assert (seen.status, seen.device) == ("observed", "gpu"), seen.message
    np.testing.assert_allclose(seen.arrays["y"], x.astype("float64") @ x, atol=2e-4)  # TF32 is off by 2e-2


def test_who_needs_more_than_a_share_is_tried_alone():
    with Zygote(device="gpu", places=Places(devices(), share_mb=1024)) as zygote:
        run = zygote.run(GREEDY, "a.py", PROBES, [Request("e", "e", "product", {"x": np.ones(1)})])
    assert run.observations["e"].status == "observed", run.observations["e"].message


@pytest.mark.parametrize("name", ["lab03_mlp", "lab04_optimizers", "lab05_tricks"])
def test_the_solution_gets_every_point(name):
    lab = find(name)
    with Grader(lab, device="gpu") as grader:
        report = grader.grade(lab.answer.encode(), f"{name}.py")
    open_ = [(e.name, e.status, e.message) for e in report.exercises if e.status != "passed"]
    assert not open_
    assert report.device == "gpu"
