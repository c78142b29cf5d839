"""`finetune` on real digits: what was learned on 0 to 4 helps with 5 to 9, of which there are four images each."""

import keras
import numpy as np

from zoo import data
from zoo.models import ConvNet, finetune
from zoo.training import evaluate, fit

LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def learn(model, x, y, epochs, rate):
    fit(model, (x, y), keras.optimizers.Adam(rate), LOSS, epochs=epochs, batch_size=32)


def right(model, x, y):
    accuracy = keras.metrics.SparseCategoricalAccuracy(name="accuracy")
    return evaluate(model, (x, y), LOSS, [accuracy])["accuracy"]


def few_of_each(x, y, seed):
    """Four images of each of the digits 5 to 9, which count from 0 now."""
    order = np.random.default_rng(seed).permutation(len(x))
    chosen = np.concatenate([order[y[order] == digit][:4] for digit in range(5, 10)])
    return x[chosen], y[chosen] - 5


def test_what_was_learned_on_some_digits_helps_with_others():
    digits = data.load("digits")
    pad = ((0, 0), (2, 2), (2, 2), (0, 0))  # 8 by 8 is too small for two filters of 5 by 5
    x, x_test, y, y_test = np.pad(digits.x_train, pad), np.pad(digits.x_test, pad), digits.y_train, digits.y_test
    unseen = x_test[y_test >= 5], y_test[y_test >= 5] - 5
    keras.utils.set_random_seed(0)
    trained = ConvNet(input_shape=(12, 12, 1), classes=5)
    learn(trained, x[y < 5], y[y < 5], epochs=12, rate=0.003)
    start = trained.get_weights()
    head_alone, unfrozen, on_random = [], [], []
    for seed in range(2):
        few = few_of_each(x, y, seed)
        trained.set_weights(start)
        small = finetune(trained, classes=5)
        learn(small, *few, epochs=60, rate=0.01)
        for now, then in zip(trained.get_weights()[:4], start[:4], strict=True):  # the two convolutions
            np.testing.assert_array_equal(now, then)
        head_alone.append(right(small, *unseen))
        small = finetune(small, classes=5, unfreeze=2)
        learn(small, *few, epochs=60, rate=0.002)
        unfrozen.append(right(small, *unseen))
        fresh = finetune(ConvNet(input_shape=(12, 12, 1), classes=5), classes=5)
        learn(fresh, *few, epochs=60, rate=0.01)
        on_random.append(right(fresh, *unseen))
    assert np.mean(head_alone) > np.mean(on_random) + 0.03
    assert np.mean(unfrozen) > np.mean(head_alone) + 0.01
