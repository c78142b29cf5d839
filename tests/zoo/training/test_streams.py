"""`fit` on a tf.data pipeline and on arrays too large for the device, averaged weights, and Keras's own backup."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from zoo.models import MLP
from zoo.optimizers import SGD, Adam, Momentum
from zoo.training import epoch, evaluate, fit

LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
RNG = np.random.default_rng(0)
X = RNG.normal(size=(50, 4)).astype("float32")
Y = (X[:, 0] + X[:, 1] > 0).astype("int32")


def small():
    keras.utils.set_random_seed(3)
    return MLP(input_shape=(4,), hidden=(5,), classes=2)


def same(one, other):
    for mine, theirs in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=2e-6)


@pytest.mark.parametrize("weighted", [False, True])
def test_a_pipeline_learns_what_arrays_learn(weighted):
    weight = (np.linspace(0.1, 2, 50).astype("float32"),) if weighted else ()
    pipeline = tf.data.Dataset.from_tensor_slices((X, Y, *weight)).batch(16)  # the last batch holds two
    one, other = small(), small()
    streamed = fit(one, pipeline, Momentum(0.1), LOSS, epochs=3, metrics=["accuracy"])
    arrays = fit(
        other, (X, Y, *weight), Momentum(0.1), LOSS, epochs=3, batch_size=16, shuffle=False, metrics=["accuracy"]
    )
    same(one, other)
    for name, values in arrays.history.items():
        assert streamed.history[name] == pytest.approx(values, rel=1e-5)
    assert evaluate(one, pipeline, LOSS)["loss"] == pytest.approx(
        evaluate(other, (X, Y, *weight), LOSS)["loss"], rel=1e-5
    )


def test_arrays_too_large_for_the_device_are_streamed_in_the_same_order(monkeypatch):
    one, other = small(), small()
    fit(other, (X, Y), Momentum(0.1), LOSS, epochs=2, batch_size=16, seed=7)
    streams = []
    monkeypatch.setattr(epoch, "IN_MEMORY", 100)
    monkeypatch.setattr(epoch, "StreamedEpoch", lambda *given: streams.append(1) or StreamedEpoch(*given))
    fit(one, (X, Y), Momentum(0.1), LOSS, epochs=2, batch_size=16, seed=7)
    assert streams
    same(one, other)


StreamedEpoch = epoch.StreamedEpoch


def test_the_moving_average_of_the_weights_is_what_is_left_at_the_end():
    model, plain = small(), small()
    fit(model, (X, Y), SGD(0.5, use_ema=True, ema_momentum=0.6), LOSS, epochs=3, batch_size=50, seed=0)
    path = []
    watch = keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: path.append(plain.get_weights()))
    fit(plain, (X, Y), SGD(0.5), LOSS, epochs=3, batch_size=50, seed=0, callbacks=[watch])
    for number, mine in enumerate(model.get_weights()):
        average = path[0][number].astype("float64")  # Keras begins the average at the first step's weights
        for weights in path[1:]:
            average = 0.6 * average + 0.4 * weights[number]
        np.testing.assert_allclose(mine, average, atol=1e-5)


class Stop(keras.callbacks.Callback):
    """A kill between two epochs."""

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 2:
            raise KeyboardInterrupt


def test_keras_own_backup_restores_weights_optimizer_and_epoch(tmp_path):
    def learn(*others):
        model, backup = small(), keras.callbacks.BackupAndRestore(tmp_path)
        callbacks = [backup, *others]
        history = fit(model, (X, Y), Adam(0.05), LOSS, epochs=4, batch_size=50, shuffle=False, callbacks=callbacks)
        return model, history.history["loss"]

    whole, _ = learn()
    with pytest.raises(KeyboardInterrupt):
        learn(Stop())
    again, losses = learn()
    assert len(losses) == 2
    same(again, whole)
