"""Augmentation by exact properties: where one pixel can go, what comes in, whose label it is, and that draws differ."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from zoo import augment
from zoo.training import fit

N = 200
IMAGES = np.zeros((2, 8, 8, 1), "float32")


def one_pixel(side=9):
    x = np.zeros((N, side, side, 1), "float32")
    x[:, side // 2, side // 2] = 1
    return x


def draw(name, x, seed=0, **settings):
    return np.asarray(getattr(augment, name)(seed=seed, **settings)(x, training=True))


@pytest.mark.parametrize("name", ["translate", "crop"])
def test_a_pixel_moves_by_whole_pixels_as_far_as_it_may_and_each_image_has_its_own_draw(name):
    setting = {"pixels": 2} if name == "translate" else {"padding": 2}
    moved = draw(name, one_pixel(), **setting)
    assert set(np.unique(moved)) == {0, 1}
    places = np.argwhere(moved[..., 0])[:, 1:] - 4
    assert {tuple(p) for p in places} == {(a, b) for a in range(-2, 3) for b in range(-2, 3)}


def test_what_leaves_is_lost_and_nothing_comes_in_at_the_other_side():
    x = np.zeros((N, 5, 5, 1), "float32")
    x[:, 0, 0] = 1
    moved = draw("translate", x, pixels=3)
    assert moved[:, 4].sum() == moved[:, :, 4].sum() == 0
    assert 0 < moved.sum() < N
    full = draw("translate", np.ones((N, 5, 5, 1), "float32"), pixels=3)
    kept = full.sum(axis=(1, 2, 3))
    assert {int(k) for k in kept} <= {a * b for a in range(2, 6) for b in range(2, 6)}
    assert kept.min() < 25


def test_reflection_swaps_left_and_right_in_about_half_of_the_images():
    x = np.random.default_rng(0).random((N, 4, 6, 3), "float32")
    mirrored = draw("reflect", x)
    swapped = [np.array_equal(m, i[:, ::-1]) for m, i in zip(mirrored, x, strict=True)]
    same = [np.array_equal(m, i) for m, i in zip(mirrored, x, strict=True)]
    assert sum(swapped) + sum(same) == N
    assert 0.35 < np.mean(swapped) < 0.65


def test_reflected_twice_an_image_is_what_it_was():
    x = np.random.default_rng(0).random((N, 4, 6, 3), "float32")
    np.testing.assert_array_equal(draw("reflect", draw("reflect", x)), x)


def test_occlusion_is_one_square_anywhere_cut_at_the_border():
    covered = draw("occlude", np.ones((N, 8, 8, 2), "float32"), size=4)
    assert (covered[..., 0] == covered[..., 1]).all()
    for image in covered[..., 0]:
        rows, columns = (np.flatnonzero((image == 0).any(axis=axis)) for axis in (1, 0))
        assert 2 <= len(rows) <= 4
        assert 2 <= len(columns) <= 4
        assert (image == 0).sum() == len(rows) * len(columns)
    assert len({image.tobytes() for image in covered}) > 30


@pytest.mark.parametrize(("name", "settings"), [("rotate", {"degrees": 90}), ("scale", {"factor": 0.5})])
def test_the_middle_stays_and_zeros_come_in(name, settings):
    ring = np.ones((N, 9, 9, 1), "float32")
    changed = draw(name, ring, **settings)
    np.testing.assert_allclose(changed[:, 4, 4], 1, atol=1e-5)
    assert (changed >= -1e-6).all()
    assert (changed[:, 0, 0] < 0.5).mean() > 0.2
    assert len({image.tobytes() for image in changed}) > 50  # of what is made larger all is 1


def test_noise_has_the_spread_asked_for():
    disturbed = draw("noise", np.zeros((N, 9, 9, 1), "float32"), stddev=0.3)
    assert disturbed.std() == pytest.approx(0.3, rel=0.03)


@pytest.mark.parametrize(("kind", "middle"), [("nearest", {0.0, 1.0}), ("bilinear", {0.0, 0.25, 0.75, 1.0})])
def test_interpolation(kind, middle):
    step = np.array([[[[0.0], [1.0]], [[0.0], [1.0]]]], "float32")
    assert set(np.unique(augment.interpolate(4, 4, kind)(step))) == middle


def test_mixup_mixes_labels_as_images():
    x = np.eye(6, dtype="float32")[:, None, :, None] * np.ones((6, 4, 6, 1), "float32")  # the image tells its label
    y = np.eye(6, dtype="float32")
    mx, my = augment.mixup(x, y, alpha=1.0, seed=3)
    np.testing.assert_allclose(np.asarray(mx)[:, 0, :, 0], my, atol=1e-6)
    np.testing.assert_allclose(np.sum(my, axis=1), 1, atol=1e-6)
    assert ((np.asarray(my) > 0.01).sum(axis=1) == 2).any()
    shares = np.concatenate([np.asarray(augment.mixup(x, y, alpha=0.2, seed=s)[1]).max(axis=1) for s in range(300)])
    assert (shares > 0.9).mean() > 0.5  # a small alpha leaves most nearly as they are


def test_without_training_nothing_changes():
    x = np.random.default_rng(0).random((3, 8, 8, 1), "float32")
    for make in augment.AUGMENTATIONS.values():
        np.testing.assert_array_equal(make()(x, training=False), x)


def epochs(seed):
    x, y = np.random.default_rng(0).random((10, 8, 8, 1), "float32"), np.arange(10)
    data = augment.pipeline(x, y, 4, ["translate", "reflect"], seed=seed)
    return [[(a.numpy(), b.numpy()) for a, b in data] for _ in range(2)]


def test_a_seed_repeats_a_run_and_epochs_differ():
    first, again, other = epochs(1), epochs(1), epochs(2)
    for one, two in zip(first, again, strict=True):
        for (a, b), (c, d) in zip(one, two, strict=True):
            np.testing.assert_array_equal(a, c)
            np.testing.assert_array_equal(b, d)
    assert not np.array_equal(first[0][0][0], first[1][0][0])
    assert not np.array_equal(first[0][0][0], other[0][0][0])
    assert sorted(np.concatenate([b for _, b in first[0]])) == list(range(10))


def test_fit_learns_from_a_pipeline_with_mixup():
    x = np.random.default_rng(0).random((64, 6, 6, 1), "float32")
    y = (x[:, :, :3].mean(axis=(1, 2, 3)) > x[:, :, 3:].mean(axis=(1, 2, 3))).astype("int32")
    data = augment.pipeline(x, keras.utils.to_categorical(y), 16, ["noise", "mixup"], seed=0)
    model = keras.Sequential([keras.Input((6, 6, 1)), keras.layers.Flatten(), keras.layers.Dense(2)])
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    history = fit(model, data, keras.optimizers.Adam(0.05), loss, epochs=15)
    assert history.history["loss"][-1] < 0.7 * history.history["loss"][0]


class Stop(keras.callbacks.Callback):
    """A kill between two epochs."""

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 1:
            raise KeyboardInterrupt


def learned(**settings):
    """The weights after three epochs on images varied in several ways, with dropout."""
    x, y = np.random.default_rng(0).random((20, 6, 6, 1), "float32"), np.eye(3)[np.arange(20) % 3]
    keras.utils.set_random_seed(1)
    inside = [keras.layers.Flatten(), keras.layers.Dense(4), keras.layers.Dropout(0.3), keras.layers.Dense(3)]
    model = keras.Sequential([keras.Input((6, 6, 1)), *inside])
    data = augment.pipeline(x, y, 8, ["translate", "rotate", "noise", "mixup"], seed=2)
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    fit(model, data, keras.optimizers.Adam(0.05), loss, epochs=3, seed=4, jit_compile=False, **settings)
    return np.concatenate([w.ravel() for w in model.get_weights()])


def test_a_seeded_run_goes_on_after_a_kill_with_the_images_and_the_dropout_it_would_have_seen(tmp_path):
    whole = learned()
    with pytest.raises(KeyboardInterrupt):
        learned(resume=tmp_path, callbacks=[Stop()])
    np.testing.assert_array_equal(learned(resume=tmp_path), whole)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: augment.pipeline(np.zeros((2, 8, 8, 1)), np.zeros(2), 1, ["fly"]), "translate, rotate, reflect"),
        (lambda: augment.pipeline(np.zeros((2, 8)), np.zeros(2), 1, ["noise"]), r"shape \(2, 8\)"),
        (lambda: augment.pipeline(IMAGES.astype("uint8"), np.zeros(2), 1, ["noise"]), "Received: uint8"),
        (lambda: augment.pipeline(IMAGES, np.zeros(3), 1, ["noise"]), "2 images, 3 labels"),
        (lambda: augment.pipeline(IMAGES, np.zeros(2), 0, ["noise"]), "batch_size=0"),
        (lambda: augment.pipeline(IMAGES, np.zeros(2), 1, "crop"), r"must be a list: \['crop'\]"),
        (lambda: augment.mixup(np.zeros((2, 3)), np.zeros(2)), "must be probabilities"),
        (lambda: augment.mixup(np.zeros((2, 3)), np.zeros((2, 2)), alpha=0), "alpha=0"),
        (lambda: augment.translate(pixels=-1), "pixels=-1"),
        (lambda: augment.occlude(size=0), "size=0"),
        (lambda: augment.rotate(interpolation="cubic"), "interpolation='cubic'"),
    ],
)
def test_wrong_use_is_a_sentence(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()


def test_a_pipeline_can_be_traced_for_a_batch_of_unknown_size():
    data = augment.pipeline(np.zeros((3, 8, 8, 1), "float32"), np.zeros(3), 2, list(augment.AUGMENTATIONS))
    assert data.element_spec[0] == tf.TensorSpec((None, 8, 8, 1), "float32")
