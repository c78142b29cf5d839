"""Every model that answers one example at a time: built at its smallest size, trained, saved, loaded, the same answer.

Models of text and of translation, which take more than one array, are in test_char_rnn.py and test_translators.py.
"""

import keras
import numpy as np
import pytest
from keras import ops

from zoo.models import MODELS, build
from zoo.tasks import LEARNS

RNG = np.random.default_rng(0)
SMALLEST = {
    "linear_regression": {"input_shape": (1,)},
    "perceptron": {"input_shape": (1,)},
    "softmax_regression": {"input_shape": (1,), "classes": 3},
    "mlp": {"input_shape": (2, 3), "hidden": (8, 9), "classes": 3},
    "lenet5": {"input_shape": (12, 13, 1), "classes": 3},
    "convnet": {"input_shape": (10, 11, 2), "classes": 3},
    "vgg": {"input_shape": (8, 9, 1), "classes": 3, "filters": (3, 4, 5), "convolutions": 1},
    "resnet20": {"input_shape": (4, 5, 3), "classes": 3},
    "resnet18": {"input_shape": (32, 32, 1), "classes": 3},
}
LOSSES = {
    "regression": (keras.losses.MeanSquaredError, {}, np.array([0.5, -1.0, 2.0, 0.0])),
    "binary": (keras.losses.BinaryCrossentropy, {"from_logits": True}, np.array([0, 1, 1, 0])),
    "classification": (keras.losses.SparseCategoricalCrossentropy, {"from_logits": True}, np.array([0, 1, 2, 0])),
}


@pytest.mark.parametrize("name", [name for name in MODELS if not {"text", "translation"} & set(LEARNS[name])])
def test_it_trains_saves_loads_and_answers_the_same(name, tmp_path):
    keras.utils.set_random_seed(0)
    model = build(name, **SMALLEST[name])
    loss, settings, y = LOSSES[LEARNS[name][0]]
    x = RNG.normal(size=(4, *SMALLEST[name]["input_shape"])).astype("float32")
    model.compile(keras.optimizers.SGD(0.01), loss(**settings))
    before = model.get_weights()
    model.fit(x, y, batch_size=2, epochs=1, verbose=0)  # two steps
    assert all(np.isfinite(w).all() for w in model.get_weights())
    assert all(not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True) if a.ndim > 1)
    model.save(tmp_path / "m.keras")
    again = keras.models.load_model(tmp_path / "m.keras")  # in safe mode
    np.testing.assert_allclose(ops.convert_to_numpy(again(x)), ops.convert_to_numpy(model(x)), atol=1e-5)
