"""Two devices learn what one learns. In a process of its own: devices are divided before TensorFlow starts."""

import os
import subprocess
import sys

RUN = """
import os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import contextlib, keras, numpy as np, tensorflow as tf
from zoo.models import MLP
from zoo.optimizers import Momentum
from zoo.training import fit
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
rng = np.random.default_rng(0)
x = rng.normal(size=(49, 6)).astype("float32"); y = rng.integers(0, 3, 49)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
def run(strategy):
    with strategy.scope() if strategy else contextlib.nullcontext():
        keras.utils.set_random_seed(0)
        model, optimizer = MLP((6,), hidden=(5,), classes=3), Momentum(0.1)
    model.set_weights([0.5 * np.random.default_rng(i).normal(size=w.shape) for i, w in enumerate(model.get_weights())])
    settings = dict(epochs=2, batch_size=16, seed=1, metrics=["accuracy"])
    history = fit(model, (x, y), optimizer, loss, strategy=strategy, **settings)
    return model.get_weights(), history.history
two = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
(one_w, one_h), (two_w, two_h) = run(None), run(two)
for a, b in zip(one_w, two_w): np.testing.assert_allclose(a, b, atol=2e-6)
for name in one_h: np.testing.assert_allclose(one_h[name], two_h[name], rtol=1e-5)
try:
    fit(MLP((6,), classes=3), (x, y), Momentum(0.1), loss, strategy=two)
except ValueError as error:
    assert "strategy.scope()" in str(error)
    print("same")
"""


def test_two_devices_equal_one_also_for_a_last_batch_of_one_example():
    environment = os.environ | {"PYTHONPATH": os.getcwd()}
    done = subprocess.run([sys.executable, "-c", RUN], env=environment, capture_output=True, text=True, timeout=300)
    assert done.stdout.strip().endswith("same"), done.stderr[-2000:]
