"""Warmup against a straight line, and the rules of batch size and noise against each other."""

import keras
import numpy as np
import pytest

from zoo.optimizers import Momentum
from zoo.schedules import Warmup, batch_sizes, linear_scaling, noise_scale


def decay():
    return keras.optimizers.schedules.ExponentialDecay(0.4, decay_steps=3, decay_rate=0.5)


AFTERS = {
    "none": (None, lambda step: 0.7),
    "number": (0.3, lambda step: 0.3),
    "schedule": (decay(), lambda step: 0.4 * 0.5 ** (step / 3)),
}


@pytest.mark.parametrize("after", AFTERS)
@pytest.mark.parametrize("warmup_steps", [0, 1, 5])
def test_warmup_is_a_straight_line_and_then_what_comes_after_from_its_own_step_0(warmup_steps, after):
    given, expected_after = AFTERS[after]
    schedule = Warmup(0.1, 0.7, warmup_steps, given)
    steps = np.arange(12)
    line = np.interp(steps, [0, max(warmup_steps, 1)], [0.1, 0.7])
    expected = [line[step] if step < warmup_steps else expected_after(step - warmup_steps) for step in steps]
    np.testing.assert_allclose([float(schedule(int(step))) for step in steps], expected, rtol=1e-6)
    tensors = [keras.ops.convert_to_tensor(int(step), "int32") for step in steps]
    np.testing.assert_allclose([float(schedule(step)) for step in tensors], expected, rtol=1e-6)


class Recorder(keras.optimizers.schedules.LearningRateSchedule):
    """Remembers the steps it was asked about."""

    def __init__(self):
        self.asked = []

    def __call__(self, step):
        self.asked.append(int(step))
        return 0.5


def test_warmup_never_asks_what_comes_after_about_a_step_below_0():
    after = Recorder()
    schedule = Warmup(0.0, 0.5, 3, after)
    assert [float(schedule(step)) for step in range(5)] == pytest.approx([0, 0.5 / 3, 1 / 3, 0.5, 0.5])
    assert after.asked == [0, 0, 0, 0, 1]


def test_a_falling_warmup_is_a_line_too():
    assert float(Warmup(0.9, 0.1, 4)(1)) == pytest.approx(0.7)


@pytest.mark.parametrize("after", AFTERS)
def test_warmup_is_rebuilt_from_its_serialized_form(after):
    schedule = Warmup(0.1, 0.7, 3, AFTERS[after][0])
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(schedule))
    assert type(again) is Warmup
    assert [float(again(step)) for step in range(9)] == [float(schedule(step)) for step in range(9)]


def test_warmup_sets_the_rate_of_an_optimizer_step_by_step():
    w, points = keras.Variable([0.0]), []
    optimizer = Momentum(learning_rate=Warmup(0.1, 0.4, 3), momentum=0.0)
    for _ in range(5):
        optimizer.apply([keras.ops.convert_to_tensor([1.0])], [w])
        points.append(float(keras.ops.convert_to_numpy(w.value)[0]))
    np.testing.assert_allclose(points, -np.cumsum([0.1, 0.2, 0.3, 0.4, 0.4]), rtol=1e-6)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"base_lr": -0.1}, "base_lr=-0.1"),
        ({"target_lr": "high"}, "target_lr='high'"),
        ({"warmup_steps": 2.5}, "warmup_steps=2.5"),
        ({"warmup_steps": -1}, "warmup_steps=-1"),
        ({"after": "cosine"}, "after='cosine'"),
        ({"after": -0.1}, "after=-0.1"),
    ],
)
def test_warmup_refuses_what_makes_no_sense_and_names_it(settings, said):
    with pytest.raises(ValueError, match=said):
        Warmup(**{"base_lr": 0.0, "target_lr": 0.1, "warmup_steps": 2, **settings})


def test_linear_scaling_keeps_the_rate_per_example():
    assert linear_scaling(0.3, 32, 80) == pytest.approx(0.75)
    assert linear_scaling(0.3, 80, 32) == pytest.approx(0.12)
    assert linear_scaling(0.3, 32, 80) / 80 == pytest.approx(0.3 / 32)


def test_noise_scale_grows_with_the_rate_and_falls_with_the_batch():
    assert noise_scale(0.2, 5000, 40) == pytest.approx(25.0)
    assert noise_scale(0.6, 5000, 40) == pytest.approx(75.0)
    assert noise_scale(0.2, 5000, 160) == pytest.approx(6.25)


def test_linear_scaling_keeps_the_noise_scale():
    assert noise_scale(linear_scaling(0.3, 32, 96), 1000, 96) == pytest.approx(noise_scale(0.3, 1000, 32))


def test_growing_batches_have_the_noise_of_the_decaying_rates():
    lrs = [0.4, 0.2, 0.1, 0.025]
    sizes = batch_sizes(lrs, n=50_000, batch_size=24)
    assert sizes == [24, 48, 96, 384]
    for lr, size in zip(lrs, sizes, strict=True):
        assert noise_scale(lrs[0], 50_000, size) == pytest.approx(noise_scale(lr, 50_000, 24))


def test_batches_are_whole_numbers_from_1_to_a_tenth_of_the_data():
    assert batch_sizes([0.1, 0.03, 0.07, 0.001], n=1239, batch_size=16) == [16, 53, 23, 123]
    assert batch_sizes([0.1, 0.9], n=1000, batch_size=2) == [2, 1]
    assert all(type(size) is int for size in batch_sizes([0.1, 0.03], 999, 7))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: linear_scaling(0.1, 0, 32), "base_batch=0"),
        (lambda: linear_scaling(0.1, 32, -1), "batch=-1"),
        (lambda: noise_scale(0.1, 100, 0), "batch_size=0"),
        (lambda: batch_sizes([0.1, 0.0], 100, 8), r"lrs=\[0.1, 0.0\]"),
        (lambda: batch_sizes([0.1], 100, 0), "batch_size=0"),
    ],
)
def test_the_rules_refuse_what_makes_no_sense_and_name_it(call, said):
    with pytest.raises(ValueError, match=said):
        call()
