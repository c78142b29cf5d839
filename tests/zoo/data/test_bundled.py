"""The sets that need no network: what they hold, and how they are cut."""

from collections import Counter

import numpy as np
import pytest
from sklearn import datasets

from zoo.data import DATASETS, load

NUMBERS = ("classification", "binary", "regression")  # sets of words have tests of their own
BUNDLED = [name for name, entry in DATASETS.items() if entry.make is not None and entry.task in NUMBERS]
REAL = ["digits", "iris", "wine", "breast_cancer", "diabetes"]


def rows(x, y):
    """Every example with its label, countable."""
    return Counter((example.tobytes(), float(label)) for example, label in zip(x, y, strict=True))


@pytest.mark.parametrize("name", BUNDLED)
def test_keeps_what_dataset_promises(name):
    data = load(name)
    label = "float32" if data.task == "regression" else "int32"
    for x, y in (data.train, data.test):
        assert (x.dtype, y.dtype) == ("float32", label)
        assert y.shape == (len(x),)
        assert x.shape[1:] == data.input_shape
        assert np.isfinite(x).all()
    assert data.name == name
    assert data.task == DATASETS[name].task
    assert len(data.feature_names) == (0 if name == "digits" else data.input_shape[0])
    assert data.source
    assert data.license
    if data.task == "regression":
        assert data.classes is None
    else:
        assert set(data.y_train) == set(data.y_test) == set(range(data.classes))
        assert len(data.class_names) == data.classes
        assert (data.task == "binary") == (data.classes == 2)


@pytest.mark.parametrize("name", REAL)
def test_has_each_original_example_once_with_its_own_label(name):
    data, raw = load(name, test_fraction=0.3, seed=4), getattr(datasets, f"load_{name}")()
    scale, shape = (16, (-1, 8, 8, 1)) if name == "digits" else (1, raw.data.shape)
    original = rows((raw.data / scale).reshape(shape).astype("float32"), raw.target)
    assert rows(*data.train) + rows(*data.test) == original
    assert len(data.x_test) == pytest.approx(0.3 * len(raw.target), abs=1)


def test_digits_are_images_from_0_to_1():
    data = load("digits")
    assert data.input_shape == (8, 8, 1)
    assert (data.x_train.min(), data.x_train.max()) == (0, 1)


@pytest.mark.parametrize("name", ["digits", "breast_cancer", "moons"])
def test_each_class_keeps_its_share(name):
    data = load(name, test_fraction=0.25, seed=1)
    train, test = (np.bincount(y, minlength=data.classes) for y in (data.y_train, data.y_test))
    np.testing.assert_allclose(test, 0.25 * (train + test), atol=1)


@pytest.mark.parametrize("name", BUNDLED)
def test_the_seed_decides(name):
    first, again, other = load(name, seed=3), load(name, seed=3), load(name, seed=4)
    np.testing.assert_array_equal(first.x_train, again.x_train)
    np.testing.assert_array_equal(first.y_test, again.y_test)
    assert not np.array_equal(first.x_train, other.x_train)


@pytest.mark.parametrize("fraction", [0, 1, -0.2, 1.5])
def test_refuses_a_part_that_is_none(fraction):
    with pytest.raises(ValueError, match=f"test_fraction={fraction}"):
        load("iris", test_fraction=fraction)


def test_standardized_is_measured_on_training_alone():
    data = load("breast_cancer")
    seen = data.standardized()
    mean = data.x_train.astype("float64").sum(axis=0) / len(data.x_train)
    variance = (data.x_train.astype("float64") ** 2).sum(axis=0) / len(data.x_train) - mean**2
    np.testing.assert_allclose(seen.x_test, (data.x_test - mean) / np.sqrt(variance), rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(seen.x_train.mean(axis=0), 0, atol=1e-5)
    assert abs(seen.x_test.mean(axis=0)).max() > 0.01  # the test part has its own mean, and keeps the difference
    np.testing.assert_array_equal(seen.y_test, data.y_test)
    assert seen.x_train.dtype == "float32"


def test_standardized_makes_a_constant_feature_0():
    data = load("digits")
    constant = data.x_train.std(axis=0) == 0
    assert constant.any()  # the corners are always blank
    seen = data.standardized()
    assert (seen.x_train[:, constant] == 0).all()
    assert np.isfinite(seen.x_test).all()
