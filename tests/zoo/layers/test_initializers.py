"""Initializers by the moments and bounds of many draws, at unequal fans, which tell one rule from another."""

import keras
import numpy as np
import pytest
from keras import ops

from zoo.initializers import Gaussian, GlorotNormal, GlorotUniform, HeNormal, HeUniform, fans

SHAPE = (3, 3, 40, 90)  # fan_in 360, fan_out 810
VARIANCE = {GlorotUniform: 2 / 1170, GlorotNormal: 2 / 1170, HeUniform: 2 / 360, HeNormal: 2 / 360}


def draw(initializer, shape=SHAPE):
    return ops.convert_to_numpy(initializer(shape))


@pytest.mark.parametrize("kind", VARIANCE)
def test_the_spread_is_the_papers(kind):
    weights = draw(kind(seed=1))
    assert weights.mean() == pytest.approx(0, abs=4 * np.sqrt(VARIANCE[kind] / weights.size))
    assert weights.var() == pytest.approx(VARIANCE[kind], rel=0.03)
    if "Uniform" in kind.__name__:
        assert abs(weights).max() == pytest.approx(np.sqrt(3 * VARIANCE[kind]), rel=0.01)
    else:  # a normal distribution that is cut at two standard deviations has none beyond
        assert (abs(weights) > 2 * np.sqrt(VARIANCE[kind])).mean() == pytest.approx(0.0455, rel=0.1)


def test_gaussian():
    weights = draw(Gaussian(mean=2.0, stddev=0.5, seed=3))
    assert (weights.mean(), weights.std()) == (pytest.approx(2, abs=0.01), pytest.approx(0.5, rel=0.02))


@pytest.mark.parametrize("make", [Gaussian, *VARIANCE])
def test_a_seed_repeats_and_none_does_not_and_the_config_makes_it_again(make):
    first = make(seed=5)
    np.testing.assert_array_equal(draw(first, (4, 5)), draw(make.from_config(first.get_config()), (4, 5)))
    assert not np.array_equal(draw(first, (4, 5)), draw(make(seed=6), (4, 5)))
    free = make()
    assert not np.array_equal(draw(free, (4, 5)), draw(free, (4, 5)))
    layer = keras.layers.Dense(3, kernel_initializer=make(seed=5))
    again = keras.layers.Dense.from_config(layer.get_config())
    layer.build((None, 4)), again.build((None, 4))
    np.testing.assert_array_equal(layer.get_weights()[0], again.get_weights()[0])


@pytest.mark.parametrize(("shape", "expected"), [((7,), (7, 7)), ((3, 5), (3, 5)), ((2, 3, 5, 7), (30, 42))])
def test_fans(shape, expected):
    assert fans(shape) == expected


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: fans(()), "at least one axis"),
        (lambda: fans((3, 0)), r"shape=\(3, 0\)"),
        (lambda: Gaussian(stddev=-1), "stddev=-1"),
        (lambda: HeNormal(seed=1.5), "seed=1.5"),
    ],
)
def test_a_bad_argument_is_named(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()
