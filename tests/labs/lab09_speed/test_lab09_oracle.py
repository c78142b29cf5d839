"""The lab's oracle against scikit-learn, TensorFlow's profiler, Keras and numbers by hand; and its solution's helpers
and steps against the zoo and Keras, which do the same.
"""

from pathlib import Path
from types import SimpleNamespace

import jupytext
import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops
from sklearn.metrics import pairwise_distances

import zoo.training.step
from labs.lab09_speed import exercises, oracle

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def solution():
    """What the solution's exercises define, without its plots and trainings."""
    defined = {}
    for cell in jupytext.read(ROOT / "solutions" / "lab09_speed.py").cells:
        if cell.cell_type == "code" and "demo" not in cell.metadata.get("tags", ()):
            exec(cell.source, defined)
    return SimpleNamespace(**defined)


def uneven(y, outputs):
    """The loss of the oracle's model, written for tensors."""
    y = ops.cast(y, "float32")
    return ops.mean((1 + ops.square(y)) * ops.square(outputs - y))


def keras_model(given, dtype="float32"):
    """The oracle's model. Dropout's place is taken by a constant factor, so the inputs are faded by the caller."""
    model = keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(2, kernel_regularizer=keras.regularizers.L2(given["strength"]), dtype=dtype),
        ]
    )
    model.set_weights([given["kernel"], given["bias"]])
    return model


def test_distances_equal_scikit_learn():
    given = exercises.points(np.random.default_rng(0), 6, 5, 3)
    expected = pairwise_distances(given["a"].astype("float64"), given["b"].astype("float64"))
    np.testing.assert_allclose(oracle.pairwise_distances(given["a"], given["b"]), expected, rtol=1e-9)


def test_loss_and_gradients_equal_a_tape():
    rng = np.random.default_rng(1)
    given, batch = exercises.linear(rng), exercises.pairs(rng, [5])
    x, y = batch["x"][0], batch["y"][0]
    model = keras_model(given)
    with tf.GradientTape() as tape:
        value = uneven(y, model(given["share"] * x)) + sum(model.losses)
    assert oracle.loss(given, x, y) == pytest.approx(float(value), rel=1e-5)
    for seen, right in zip(oracle.gradients(given, x, y), tape.gradient(value, model.trainable_variables), strict=True):
        np.testing.assert_allclose(seen, right, rtol=1e-4, atol=1e-5)


def test_gradients_equal_finite_differences():
    rng = np.random.default_rng(2)
    given, batch = exercises.linear(rng), exercises.pairs(rng, [4])
    x, y = batch["x"][0], batch["y"][0]
    for name, slopes in zip(("kernel", "bias"), oracle.gradients(given, x, y), strict=True):
        for place in np.ndindex(slopes.shape):
            moved = []
            for by in (1e-5, -1e-5):
                array = given[name].astype("float64")
                array[place] += by
                moved.append(oracle.loss({**given, name: array}, x, y))
            assert slopes[place] == pytest.approx((moved[0] - moved[1]) / 2e-5, rel=1e-6, abs=1e-8)


def test_descent_equals_keras_with_the_zoo_step():
    given = exercises.training(np.random.default_rng(3), batches=3, lists=False, draws=2)
    model = keras_model(given["model"])
    optimizer = keras.optimizers.SGD(given["lr"], momentum=given["momentum"])
    optimizer.build(model.trainable_variables)
    batches = list(zip(given["x"], given["y"], strict=True))
    values, kernels, biases = oracle.descent(given["model"], batches, given["lr"], given["momentum"], skip=(1,))
    for number, (x, y) in enumerate(batches):
        if number != 1:
            faded = ops.convert_to_tensor(given["model"]["share"] * x)
            value, _ = zoo.training.step.train_step(model, optimizer, uneven, faded, y)
            assert values[number] == pytest.approx(float(value), rel=1e-4)
        np.testing.assert_allclose(kernels[number], model.trainable_variables[0], rtol=1e-3, atol=1e-4)
        np.testing.assert_allclose(biases[number], model.trainable_variables[1], rtol=1e-3, atol=1e-4)


def test_the_given_step_is_that_of_the_zoo(solution):
    rng = np.random.default_rng(4)
    given, batch = exercises.linear(rng), exercises.pairs(rng, [5])
    x, y = ops.convert_to_tensor(batch["x"][0]), batch["y"][0]
    weights = []
    for step in (solution.train_step, lambda *of: zoo.training.step.train_step(*of)[0]):
        model, optimizer = keras_model(given), keras.optimizers.SGD(0.1, momentum=0.5)
        optimizer.build(model.trainable_variables)
        values = [float(step(model, optimizer, uneven, x, y)) for _ in range(2)]
        weights.append([*model.get_weights(), np.array(values)])
    for one, other in zip(*weights, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)


@pytest.mark.parametrize("times", [1.0, 1e6])
def test_mixed_step_does_what_keras_does(solution, times):
    """Keras's LossScaleOptimizer, for a good step and for one that overflows."""
    rng = np.random.default_rng(5)
    given, batch = exercises.linear(rng, strength=0.0), exercises.pairs(rng, [4])
    x, y = ops.convert_to_tensor(batch["x"][0]), batch["y"][0]

    def loss(y, outputs):
        return times * uneven(y, outputs)

    mine, theirs = keras_model(given, "mixed_float16"), keras_model(given, "mixed_float16")
    _, scale = solution.mixed_step(mine, keras.optimizers.SGD(0.01), loss, x, y, 1024.0)
    optimizer = keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.01), initial_scale=1024.0)
    optimizer.build(theirs.trainable_variables)
    with tf.GradientTape() as tape:
        scaled = optimizer.scale_loss(solution.batch_loss(theirs, loss, x, y))
    optimizer.apply(tape.gradient(scaled, theirs.trainable_variables), theirs.trainable_variables)
    assert float(scale) == float(optimizer.dynamic_scale) == (1024.0 if times == 1 else 512.0)
    for one, other in zip(mine.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)
    assert np.array_equal(mine.get_weights()[0], given["kernel"]) == (times != 1)


def profiled(function, *shapes):
    """The operations that TensorFlow's profiler counts in a function's graph."""
    graph = tf.function(function).get_concrete_function(*[tf.TensorSpec(shape) for shape in shapes]).graph
    options = tf.compat.v1.profiler.ProfileOptionBuilder(tf.compat.v1.profiler.ProfileOptionBuilder.float_operation())
    return tf.compat.v1.profiler.profile(graph, options=options.with_empty_output().build()).total_float_ops


def test_dense_operations_are_those_that_the_profiler_counts():
    products = profiled(lambda x, one, two: tf.matmul(tf.matmul(x, one), two), (7, 5), (5, 4), (4, 3))
    assert oracle.dense_flops([5, 4, 3], 7) == products == 2 * 7 * (20 + 12)


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_convolution_operations_are_those_that_the_profiler_counts(padding):
    for seed in range(3):
        for image, kernel, n, settings in exercises.convolutions(np.random.default_rng(seed), padding)["cases"]:
            strides = settings.get("strides", 1)
            counted = profiled(
                lambda x, w, s=strides: tf.nn.conv2d(x, w, s, padding.upper()), (n, *image, kernel[2]), tuple(kernel)
            )
            assert oracle.conv_flops(image, kernel, n, strides, padding) == counted


def test_small_numbers_are_none_in_float16_and_their_scaled_ones_are():
    for seed in range(8):
        given = exercises.small_numbers(np.random.default_rng(seed))
        for x, y in zip(given["x"], given["y"], strict=True):
            kernel, bias = oracle.gradients(given["model"], x, y)
            for slope in (*kernel.ravel(), *bias):
                assert np.float16(slope * given["times"] * given["scale"]) != 0
            outputs = given["model"]["share"] * x @ given["model"]["kernel"] + given["model"]["bias"]
            errors = 2 * (1 + y**2) * (outputs - y) / y.size * given["times"]
            assert np.mean(np.float16(errors) == 0) > 0.5


def test_overflow_is_in_the_kernel_alone_and_in_the_second_step_alone():
    for seed in range(8):
        given = exercises.overflow(np.random.default_rng(seed))
        with np.errstate(over="ignore"):
            found = [
                [bool(np.isinf(np.float16(g * given["times"] * given["scale"])).any()) for g in slopes]
                for slopes in (oracle.gradients(given["model"], *b) for b in zip(given["x"], given["y"], strict=True))
            ]
        assert found == [[False, False], [True, False], [False, False]]
