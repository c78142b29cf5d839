"""What the seed decides, and that every epoch gets its own draw."""

import keras
import numpy as np

from zoo.training.backup import Backup
from zoo.training.randomness import epoch_order, reseed


def states(model):
    return [v.numpy().tolist() for v in model.variables if v.path.endswith("seed_generator_state")]


def test_every_epoch_and_every_seed_has_its_own_order_of_all_rows():
    orders = [epoch_order(50, seed, epoch) for seed in (0, 1) for epoch in (0, 1)]
    assert len({tuple(order) for order in orders}) == 4
    for order in orders:
        np.testing.assert_array_equal(np.sort(order), np.arange(50))
    np.testing.assert_array_equal(epoch_order(50, 1, 1), orders[3])


def test_every_random_layer_every_epoch_and_every_seed_starts_elsewhere():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dropout(0.5), keras.layers.Dropout(0.5)])
    seen = []
    for seed, epoch in [(0, 0), (0, 1), (1, 0)]:
        reseed(model, seed, epoch)
        seen += states(model)
    assert len({tuple(s) for s in seen}) == 6
    reseed(model, 0, 1)
    assert states(model) == seen[2:4]


def test_a_resumed_run_goes_on_with_the_seed_and_history_of_the_killed_one(tmp_path):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    first, second = keras.callbacks.History(), keras.callbacks.History()
    killed, resumed = Backup(tmp_path, 11, first), Backup(tmp_path, 99, second)
    first.history = {"loss": [0.5]}
    killed.set_model(model)
    killed.on_epoch_end(0)
    (tmp_path / "unfinished.weights.h5").write_text("half a file")
    resumed.set_model(model)
    resumed.on_train_begin()
    assert (resumed.epoch, resumed.seed, second.history) == (1, 11, {"loss": [0.5]})
    resumed.on_train_end()
    assert list(tmp_path.iterdir()) == []
