"""What the Keras base class adds works with each optimizer: schedules, clipping, decay, averages, `fit`, saving."""

import keras
import numpy as np
import optimizer_oracles as oracle
import pytest

from zoo.optimizers import OPTIMIZERS
from zoo.schedules import Warmup

W0 = np.array([[1.0, -2.0], [0.5, 3.0], [-1.5, 0.1]], "float32")
STEPS = 12


def gradients():
    g = np.random.default_rng(5).normal(size=(STEPS, *W0.shape)) * np.array([[3.0, 0.02], [1.0, 0.5], [0.0, 8.0]])
    return g.astype("float32")


def walk(optimizer, g):
    w, points = keras.Variable(W0), []
    for gradient in g:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [w])
        points.append(np.array(keras.ops.convert_to_numpy(w.value)))
    return np.stack(points), w


def agree(seen, expected):
    np.testing.assert_allclose(seen, expected, rtol=5e-5, atol=1e-5)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_schedule_gives_the_rate_of_every_step(name):
    seen, _ = walk(OPTIMIZERS[name](learning_rate=Warmup(0.01, 0.09, 5, after=0.03)), gradients())
    rates = [0.01 + 0.016 * step if step < 5 else 0.03 for step in range(STEPS)]
    agree(seen, oracle.trajectory(name, W0, gradients(), rates))


@pytest.mark.parametrize("option", ["clipnorm", "global_clipnorm", "clipvalue"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_gradients_are_clipped_before_the_rule(name, option):
    g = gradients().astype("float64")
    norms = np.sqrt((g**2).sum(axis=(1, 2), keepdims=True))
    clipped = np.clip(g, -1.5, 1.5) if option == "clipvalue" else g * np.minimum(1, 1.5 / norms)
    seen, _ = walk(OPTIMIZERS[name](learning_rate=0.05, **{option: 1.5}), gradients())
    agree(seen, oracle.trajectory(name, W0, clipped, 0.05))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_weight_decay_shrinks_the_weights_before_the_step_and_stays_out_of_the_memory(name):
    seen, _ = walk(OPTIMIZERS[name](learning_rate=0.05, weight_decay=0.8), gradients())
    agree(seen, oracle.trajectory(name, W0, gradients(), 0.05, weight_decay=0.8))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_variables_can_be_excluded_from_weight_decay(name):
    kernel, bias = keras.Variable(W0, name="kernel"), keras.Variable(W0, name="bias")
    optimizer = OPTIMIZERS[name](learning_rate=0.05, weight_decay=0.8)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    for gradient in gradients():
        optimizer.apply([keras.ops.convert_to_tensor(gradient)] * 2, [kernel, bias])
    for variable, weight_decay in ((kernel, 0.8), (bias, 0.0)):
        expected = oracle.trajectory(name, W0, gradients(), 0.05, weight_decay=weight_decay)[-1]
        agree(keras.ops.convert_to_numpy(variable.value), expected)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_accumulated_gradients_make_one_step_of_their_mean(name):
    seen, _ = walk(OPTIMIZERS[name](learning_rate=0.05, gradient_accumulation_steps=3), gradients())
    mean = gradients().astype("float64").reshape(STEPS // 3, 3, *W0.shape).mean(axis=1)
    expected = oracle.trajectory(name, W0, mean, 0.05)
    agree(seen[2::3], expected)
    agree(seen[1::3], np.concatenate([W0[None], expected[:-1]]))  # between two steps nothing moves


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_moving_average_of_the_weights_takes_their_place_at_the_end(name):
    optimizer = OPTIMIZERS[name](learning_rate=0.05, use_ema=True, ema_momentum=0.6)
    seen, w = walk(optimizer, gradients())
    points = oracle.trajectory(name, W0, gradients(), 0.05)
    agree(seen, points)
    optimizer.finalize_variable_values([w])
    memory = 0.4 * oracle.past(0.6, STEPS)
    memory[0] /= 0.4  # the average starts as the first point
    agree(keras.ops.convert_to_numpy(w.value), oracle.total(memory, points))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_fixed_loss_scale_is_taken_out_again(name):
    seen, _ = walk(OPTIMIZERS[name](learning_rate=0.05, loss_scale_factor=64.0), 64 * gradients())
    agree(seen, oracle.trajectory(name, W0, gradients(), 0.05))


def data():
    rng = np.random.default_rng(8)
    x = rng.normal(size=(64, 3)).astype("float32")
    return x, (x @ np.array([[1.0], [-2.0], [0.5]]) + 0.3).astype("float32")


def compiled(optimizer, dtype="float32"):
    keras.utils.set_random_seed(3)
    layers = [keras.layers.Input((3,)), keras.layers.Dense(4, "tanh"), keras.layers.Dense(1, dtype="float32")]
    with_policy = keras.dtype_policies.DTypePolicy(dtype)
    layers[1] = keras.layers.Dense(4, "tanh", dtype=with_policy)
    model = keras.Sequential(layers)
    model.compile(optimizer, loss="mse")
    return model


def losses(model, epochs):
    x, y = data()
    return model.fit(x, y, batch_size=16, epochs=epochs, shuffle=False, verbose=0).history["loss"]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_fit_then_save_load_and_continue_as_if_nothing_had_happened(name, tmp_path):
    rate = Warmup(0.01, 0.5 if name == "adadelta" else 0.05, 6)
    model = compiled(OPTIMIZERS[name](learning_rate=rate, weight_decay=0.01, clipnorm=5.0))
    before = losses(model, 3)
    assert before[-1] < before[0]
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    assert type(again.optimizer) is OPTIMIZERS[name]
    assert again.optimizer.get_config() == model.optimizer.get_config()
    assert int(again.optimizer.iterations) == 12
    np.testing.assert_allclose(losses(again, 2), losses(model, 2), rtol=1e-6)
    for mine, other in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_fit_in_half_precision_with_a_loss_scale(name):
    optimizer = OPTIMIZERS[name](learning_rate=0.5 if name == "adadelta" else 0.03)
    model = compiled(keras.optimizers.LossScaleOptimizer(optimizer), dtype="mixed_float16")
    history = losses(model, 4)
    assert np.isfinite(history).all()
    assert history[-1] < history[0]
    assert {str(weight.dtype) for weight in model.trainable_variables} == {"float32"}
