"""Two devices, and two processes, learn what one learns. Each in its own process: devices come before TensorFlow."""

import json
import os
import socket
import subprocess
import sys

import numpy as np

from zoo.models import MLP

RUN = """
import os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import contextlib, keras, numpy as np, tensorflow as tf
from zoo.models import MLP, ResNet
from zoo.optimizers import Momentum
from zoo.training import fit
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
rng = np.random.default_rng(0)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
def run(strategy, make, x, y):
    with strategy.scope() if strategy else contextlib.nullcontext():
        model, optimizer = make(), Momentum(0.1)
    normal = [0.5 * np.random.default_rng(i).normal(size=w.shape) for i, w in enumerate(model.get_weights())]
    model.set_weights([abs(w) if "variance" in v.name else w for w, v in zip(normal, model.weights)])
    settings = dict(epochs=2, batch_size=16, seed=1, metrics=["accuracy"])
    history = fit(model, (x, y), optimizer, loss, strategy=strategy, **settings)
    return model.get_weights(), history.history
two = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
def same(make, n, atol, rtol):
    x, y = rng.normal(size=(n, *make().input_shape[1:])).astype("float32"), rng.integers(0, 3, n)
    (one_w, one_h), (two_w, two_h) = run(None, make, x, y), run(two, make, x, y)
    for a, b in zip(one_w, two_w): np.testing.assert_allclose(a, b, atol=atol)
    for name in one_h: np.testing.assert_allclose(one_h[name], two_h[name], rtol=rtol)
same(lambda: MLP((6,), hidden=(5,), classes=3), 49, 2e-6, 1e-5)  # the last batch is one example
same(lambda: ResNet(8, (8, 8, 3), classes=3), 35, 1e-4, 1e-4)  # of three
try:
    fit(MLP((6,), classes=3), (np.ones((4, 6)), np.ones(4)), Momentum(0.1), loss, strategy=two)
except ValueError as error:
    assert "strategy.scope()" in str(error)
    print("same")
"""


def test_two_devices_equal_one_also_with_batch_norm_and_for_a_last_batch_of_one_example():
    environment = os.environ | {"PYTHONPATH": os.getcwd()}
    done = subprocess.run([sys.executable, "-c", RUN], env=environment, capture_output=True, text=True, timeout=300)
    assert done.stdout.strip().endswith("same"), done.stderr[-2000:]


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("localhost", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def zoo_train(folder, **environment):
    """The command, training on digits; started, not awaited."""
    settings = ["--epochs", "3", "--batch-size", "100", "--optimizer", "momentum", "--set", "hidden=(16,)"]
    command = [sys.executable, "-m", "zoo.commands", "train", "mlp", "--data", "digits", *settings]
    if environment:
        command += ["--distribute", "multiworker"]
    return subprocess.Popen(
        [*command, "--save", str(folder / "w.weights.h5")],
        env=os.environ | environment | {"COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def weights_of(folder):
    model = MLP((8, 8, 1), hidden=(16,))
    model.load_weights(folder / "w.weights.h5")
    return model.get_weights()


def test_two_processes_learn_what_one_learns_and_the_first_saves_it(tmp_path):
    folders = [tmp_path / name for name in ("one", "first", "second")]
    for folder in folders:
        folder.mkdir()
    cluster = {"worker": [f"localhost:{port}" for port in free_ports(2)]}
    workers = [
        zoo_train(folder, TF_CONFIG=json.dumps({"cluster": cluster, "task": {"type": "worker", "index": index}}))
        for index, folder in enumerate(folders[1:])
    ]
    for process in [zoo_train(folders[0]), *workers]:
        out, err = process.communicate(timeout=300)
        assert (process.returncode, err) == (0, ""), err
        assert "test accuracy" in out
    for one, two in zip(weights_of(folders[0]), weights_of(folders[1]), strict=True):
        np.testing.assert_allclose(one, two, atol=1e-5)
    assert not list(folders[2].iterdir())


def test_several_workers_without_saying_which_are_a_sentence(tmp_path):
    environment = {k: v for k, v in os.environ.items() if k != "TF_CONFIG"}
    command = [sys.executable, "-m", "zoo.commands", "train", "mlp", "--data", "digits", "--distribute", "multiworker"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout) == (2, "")
    assert "TF_CONFIG" in done.stderr
