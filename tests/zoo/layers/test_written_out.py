"""Layers written out against Keras's own with the same weights, both ways; gradients by finite differences."""

import keras
import numpy as np
import pytest
from keras import ops

from zoo.layers import (
    AvgPool,
    BatchNorm,
    ClassicDropout,
    Conv2D,
    Dense,
    Dropout,
    FusedBatchNorm,
    MaxPool,
    Residual,
    conv2d,
)

RNG = np.random.default_rng(0)
IMAGES = RNG.normal(size=(3, 7, 6, 4)).astype("float32")
TABLE = RNG.normal(size=(5, 4)).astype("float32")


def answer(layer, x, **settings):
    return ops.convert_to_numpy(layer(ops.convert_to_tensor(x), **settings))


PAIRS = [
    (lambda: Dense(3, "tanh"), lambda: keras.layers.Dense(3, "tanh"), TABLE),
    (lambda: Dense(3), lambda: keras.layers.Dense(3), IMAGES),
    (lambda: Conv2D(5, 3), lambda: keras.layers.Conv2D(5, 3), IMAGES),
    (
        lambda: Conv2D(5, 3, padding=1, activation="relu"),
        lambda: keras.layers.Conv2D(5, 3, padding="same", activation="relu"),
        IMAGES,
    ),
    (lambda: Conv2D(2, 2, stride=3), lambda: keras.layers.Conv2D(2, 2, strides=3), IMAGES),
    (lambda: MaxPool(2), lambda: keras.layers.MaxPooling2D(2), IMAGES),
    (lambda: MaxPool(3, 2), lambda: keras.layers.MaxPooling2D(3, 2), IMAGES),
    (lambda: AvgPool(2, 3), lambda: keras.layers.AveragePooling2D(2, 3), IMAGES),
]


@pytest.mark.parametrize(("make", "make_keras", "x"), PAIRS)
def test_weights_move_both_ways_and_the_results_are_kerass(make, make_keras, x):
    ours, theirs = make(), make_keras()
    ours(x), theirs(x)
    theirs.set_weights([RNG.normal(size=w.shape) for w in theirs.get_weights()])
    ours.set_weights(theirs.get_weights())
    np.testing.assert_allclose(answer(ours, x), answer(theirs, x), atol=2e-5)
    assert [v.name for v in ours.variables] == [v.name for v in theirs.variables]
    ours.set_weights([RNG.normal(size=w.shape) for w in ours.get_weights()])
    theirs.set_weights(ours.get_weights())
    np.testing.assert_allclose(answer(theirs, x), answer(ours, x), atol=2e-5)


def same_in_training_and_after_it(ours, theirs, x):
    """Both from the same start, which is none of the defaults; then what they answer, and what they have become."""
    ours.build(x.shape), theirs.build(x.shape)
    start = [RNG.uniform(0.5, 2, w.shape) for w in theirs.get_weights()]
    ours.set_weights(start), theirs.set_weights(start)
    for training in (True, False, True, True, False):
        np.testing.assert_allclose(answer(ours, x, training=training), answer(theirs, x, training=training), atol=2e-5)
    for mine, its in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(mine, its, atol=2e-5)
    assert [v.name for v in ours.variables] == [v.name for v in theirs.variables]


@pytest.mark.parametrize("x", [3 * TABLE + 2, 3 * IMAGES + 2])
def test_batch_norm_is_kerass_in_training_and_after_it(x):
    ours, theirs = BatchNorm(0.7, epsilon=0.1), keras.layers.BatchNormalization(momentum=0.7, epsilon=0.1)
    same_in_training_and_after_it(ours, theirs, x)


@pytest.mark.parametrize(
    "settings",
    [{"momentum": 0.7, "epsilon": 0.1}, {"axis": 1}, {"center": False}, {"scale": False}, {"epsilon": 1e-7}],
    ids=str,
)
@pytest.mark.parametrize("x", [3 * IMAGES + 2, 3 * TABLE + 2], ids=["images", "table"])
def test_fused_batch_norm_is_kerass_whatever_it_is_told(x, settings):
    ours, theirs = FusedBatchNorm(**settings), keras.layers.BatchNormalization(**settings)
    same_in_training_and_after_it(ours, theirs, x)
    ours.trainable = theirs.trainable = False
    np.testing.assert_allclose(answer(ours, x, training=True), answer(theirs, x, training=True), atol=2e-5)


def test_batch_norm_written_as_sums():
    x = RNG.normal(3, 2, size=(6, 3))
    layer = BatchNorm(momentum=0.9, epsilon=0.5)
    seen = answer(layer, x.astype("float32"), training=True)
    mean = sum(x) / 6
    variance = sum((row - mean) ** 2 for row in x) / 6
    np.testing.assert_allclose(seen, (x - mean) / (variance + 0.5) ** 0.5, atol=1e-5)
    _, _, moving_mean, moving_variance = layer.get_weights()
    np.testing.assert_allclose(moving_mean, 0.1 * mean, atol=1e-6)
    np.testing.assert_allclose(moving_variance, 0.9 + 0.1 * variance, atol=1e-6)


def test_a_frozen_batch_norm_stays_as_it_is():
    layer = BatchNorm()
    layer(TABLE, training=True)
    layer.trainable = False
    before, seen = layer.get_weights(), answer(layer, TABLE, training=True)
    for now, then in zip(layer.get_weights(), before, strict=True):
        np.testing.assert_array_equal(now, then)
    np.testing.assert_allclose(seen, answer(layer, TABLE, training=False), atol=1e-6)


ONES = np.ones((400, 50), "float32")


@pytest.mark.parametrize(
    ("make", "kept", "at_test"),
    [(lambda: Dropout(0.3, seed=1), 1 / 0.7, 1.0), (lambda: ClassicDropout(0.7, seed=1), 1.0, 0.7)],
)
def test_dropout_drops_the_share_it_says_each_place_and_call_by_its_own_draw(make, kept, at_test):
    layer = make()
    seen, again = answer(layer, ONES, training=True), answer(layer, ONES, training=True)
    np.testing.assert_allclose(np.unique(seen), [0, kept], atol=1e-6)
    assert (seen == 0).mean() == pytest.approx(0.3, abs=0.02)
    assert (seen == 0).mean(axis=0).std() < 0.04
    assert (seen == 0).mean(axis=1).std() < 0.1
    assert 0.3 < (seen != again).mean() < 0.5
    np.testing.assert_allclose(answer(layer, ONES, training=False), at_test * ONES, atol=1e-6)


@pytest.mark.parametrize("make", [lambda: Dense(3), lambda: Dropout(0.5, seed=0), lambda: ClassicDropout(0.5, seed=0)])
def test_a_mask_passes_through(make):
    ids = np.array([[3, 1, 0], [2, 0, 0]])
    x = keras.layers.Embedding(5, 4, mask_zero=True)(ids)
    np.testing.assert_array_equal(ops.convert_to_numpy(make()(x)._keras_mask), ids != 0)


@pytest.mark.parametrize(
    "make",
    [lambda: Dense(3, "tanh"), lambda: Conv2D(2, 3, stride=2, padding=1), lambda: AvgPool(3, 2), BatchNorm],
)
def test_the_gradient_is_the_slope(make, taped):
    layer = make()
    layer.build(IMAGES.shape)
    direction = RNG.normal(size=IMAGES.shape)
    pull = ops.convert_to_tensor(RNG.normal(size=layer(IMAGES).shape).astype("float32"))

    def pulled(x):
        return layer(x, **({"training": True} if isinstance(layer, BatchNorm) else {})) * pull

    h = 1e-2
    ahead, behind = (ops.convert_to_numpy(pulled((IMAGES + s * h * direction).astype("float32"))) for s in (1, -1))
    slope = (ahead.astype("float64") - behind).sum() / (2 * h)
    assert (taped(pulled, IMAGES) * direction).sum() == pytest.approx(slope, rel=2e-2, abs=2e-2)


def test_dropout_of_nothing_and_of_nearly_all():
    np.testing.assert_array_equal(answer(Dropout(0.0), ONES, training=True), ONES)
    np.testing.assert_array_equal(answer(ClassicDropout(1.0), ONES, training=True), ONES)
    seen = answer(Dropout(0.99, seed=0), ONES, training=True)
    assert np.isfinite(seen).all()
    assert seen.mean() == pytest.approx(1, abs=0.25)


@pytest.mark.parametrize(("stride", "filters", "projected"), [(1, 4, False), (2, 4, True), (1, 6, True)])
def test_residual_is_its_parts_put_together(stride, filters, projected):
    layer = Residual(filters, stride)
    layer.build(IMAGES.shape)
    layer.set_weights([RNG.uniform(0.2, 1, w.shape) * RNG.choice([1, 1, 1], w.shape) for w in layer.get_weights()])
    x = ops.convert_to_tensor(IMAGES)
    y = layer.norm_2(layer.conv_2(ops.relu(layer.norm_1(layer.conv_1(x)))))
    short = layer.shortcut[1](layer.shortcut[0](x)) if projected else x
    assert bool(layer.shortcut) is projected
    expected = np.maximum(ops.convert_to_numpy(short) + ops.convert_to_numpy(y), 0)
    np.testing.assert_allclose(answer(layer, IMAGES), expected, atol=1e-4)
    convolutions = 9 * 4 * filters + 9 * filters**2 + (4 * filters if projected else 0)
    assert layer.count_params() == convolutions + 4 * filters * (3 if projected else 2)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Dense(3, "relu"),
        lambda: Conv2D(2, 2, stride=2, padding=1),
        lambda: MaxPool(2),
        lambda: AvgPool(2, 1),
        BatchNorm,
        lambda: Dropout(0.5, seed=3),
        lambda: ClassicDropout(0.5),
        lambda: Residual(5, 2),
    ],
)
def test_saved_and_loaded_it_answers_the_same(make, tmp_path):
    model = keras.Sequential([keras.Input(IMAGES.shape[1:]), make()])
    model(IMAGES, training=True)
    model.save(tmp_path / "m.keras")
    again = keras.models.load_model(tmp_path / "m.keras")  # in safe mode
    np.testing.assert_allclose(answer(again, IMAGES), answer(model, IMAGES), atol=1e-6)


@pytest.mark.parametrize(
    "make", [lambda: Dense(3), lambda: Conv2D(2, 3), BatchNorm, lambda: Dropout(0.2, seed=0), lambda: Residual(4)]
)
def test_it_learns_in_mixed_precision(make):
    policy = keras.mixed_precision.dtype_policy()
    keras.mixed_precision.set_dtype_policy("mixed_bfloat16")
    try:
        keras.utils.set_random_seed(0)
        head = [keras.layers.Flatten(), keras.layers.Dense(1, dtype="float32")]
        model = keras.Sequential([keras.Input(IMAGES.shape[1:]), make(), *head])
        assert keras.backend.standardize_dtype(model.layers[0](ops.convert_to_tensor(IMAGES)).dtype) == "bfloat16"
        model.compile(keras.optimizers.Adam(0.02), "mse")
        y = np.array([5.0, -5.0, 10.0])  # far from what any start answers
        before = model.evaluate(IMAGES, y, verbose=0)
        model.fit(IMAGES, y, epochs=40, verbose=0)
        after = model.evaluate(IMAGES, y, verbose=0)
    finally:
        keras.mixed_precision.set_dtype_policy(policy)
    assert after < 0.7 * before
    assert all(w.dtype == np.float32 for w in model.get_weights())


def test_a_convolution_counts_every_place_of_the_filter_once():
    kernel, bias = RNG.normal(size=(2, 3, 4, 5)), RNG.normal(size=5)
    x = IMAGES.astype("float64")
    seen = ops.convert_to_numpy(
        conv2d(
            ops.convert_to_tensor(IMAGES), ops.cast(kernel, "float32"), ops.cast(bias, "float32"), stride=2, padding=1
        )
    )
    wide = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    for n, i, j, o in [(0, 0, 0, 0), (2, 3, 2, 4), (1, 2, 1, 3)]:
        window = wide[n, 2 * i : 2 * i + 2, 2 * j : 2 * j + 3]
        assert seen[n, i, j, o] == pytest.approx((window * kernel[..., o]).sum() + bias[o], abs=1e-4)
    assert seen.shape == (3, 4, 3, 5)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: Dense(0), "units=0"),
        (lambda: Dense(2, "bend"), "bend"),
        (lambda: Conv2D(2, 2.5), "kernel_size=2.5"),
        (lambda: Conv2D(2, 9)(IMAGES), "a filter of 9×9 does not fit into images of 7×6"),
        (lambda: MaxPool(8)(IMAGES), "a window of 8×8 does not fit"),
        (lambda: BatchNorm(momentum=1), "momentum=1"),
        (lambda: BatchNorm(epsilon=-1), "epsilon=-1"),
        (lambda: Dropout(1.0), "rate=1.0"),
        (lambda: ClassicDropout(0), "keep=0"),
        (lambda: Residual(True), "filters=True"),
    ],
)
def test_a_bad_argument_is_named(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()
