"""zoo trains where Python finds no sources, as where compiled files alone are installed: AutoGraph would need them."""

import compileall
import os
import shutil
import subprocess
import sys
from pathlib import Path

ZOO = Path(__file__).parents[3] / "zoo"
STREAM = """
import keras, numpy as np, tensorflow as tf, zoo.training
assert zoo.training.__file__.endswith(".pyc"), zoo.training.__file__
x = np.random.default_rng(0).random((64, 6), "float32")
batches = tf.data.Dataset.from_tensor_slices((x, (x[:, 0] > 0.5).astype("int32"))).batch(16)
model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(2)])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
losses = zoo.training.fit(model, batches, keras.optimizers.Adam(0.05), loss, epochs=5, verbose=0).history["loss"]
assert losses[-1] < losses[0], losses
"""


def test_a_streamed_epoch_ends(tmp_path):
    shutil.copytree(ZOO, tmp_path / "zoo", ignore=shutil.ignore_patterns("__pycache__", "weights"))
    compileall.compile_dir(tmp_path / "zoo", quiet=1, legacy=True)  # beside the sources, not below them
    for source in (tmp_path / "zoo").rglob("*.py"):
        source.unlink()
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-c", STREAM]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
