"""Each optimizer follows its rule: against NumPy in float64, against Keras, and with arguments that make no sense."""

import inspect

import keras
import numpy as np
import optimizer_oracles as oracle
import pytest

import zoo.optimizers
from zoo.optimizers import OPTIMIZERS

SHAPES = [(), (5,), (3, 4), (2, 1, 3)]
STEPS = 40

# Every rule with its defaults, with settings that tell its parts apart, and at an edge of what is allowed.
SETTINGS = [
    ("sgd", {"learning_rate": 0.3}),
    ("momentum", {"learning_rate": 0.03, "momentum": 0.7}),
    ("momentum", {"learning_rate": 0.2, "momentum": 0.0}),
    ("nesterov", {"learning_rate": 0.03, "momentum": 0.7}),
    ("nesterov", {"learning_rate": 0.2, "momentum": 0.0}),
    ("adagrad", {"learning_rate": 0.3, "initial_accumulator_value": 0.75, "epsilon": 0.2}),
    ("adagrad", {"learning_rate": 0.3, "initial_accumulator_value": 0.0, "epsilon": 1e-3}),
    ("rmsprop", {"learning_rate": 0.1, "rho": 0.6, "epsilon": 0.3}),
    ("rmsprop", {"learning_rate": 0.1, "rho": 0.0}),
    ("adadelta", {"learning_rate": 0.8, "rho": 0.7, "epsilon": 0.1}),
    ("adadelta", {"learning_rate": 1.0, "rho": 0.0, "epsilon": 0.01}),
    ("adam", {"learning_rate": 0.05, "beta_1": 0.7, "beta_2": 0.8, "epsilon": 0.1}),
    ("adam", {"learning_rate": 0.05, "beta_1": 0.0, "beta_2": 0.5}),
    ("adam", {"learning_rate": 0.05, "beta_1": 0.6, "beta_2": 0.0, "epsilon": 0.3}),
    ("adamw", {"learning_rate": 0.05, "beta_1": 0.7, "beta_2": 0.8, "epsilon": 0.1, "weight_decay": 0.9}),
    ("adamw", {"learning_rate": 0.05, "weight_decay": 0.0}),
    *[(name, {}) for name in OPTIMIZERS],
]


def ids(case):
    return case if isinstance(case, str) else ",".join(f"{key}={value}" for key, value in case.items()) or "defaults"


def weights_and_gradients(seed, dtype="float32"):
    """Unsymmetric weights of several shapes; gradients of mixed scale, some elements and one whole step of them 0."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=shape).astype(dtype) for shape in SHAPES]
    gradients = []
    for shape in SHAPES:
        scale = 10.0 ** rng.uniform(-3, 1.5, size=shape)
        g = scale * rng.normal(size=(STEPS, *shape)) + 0.3 * scale
        g[3] = 0
        g[rng.random(g.shape) < 0.1] = 0
        if shape:
            g[(slice(None), *[0] * len(shape))] = 0  # the first element of each array never gets a gradient
        gradients.append(g.astype(dtype))
    return weights, gradients


def walk(optimizer, weights, gradients, dtype="float32"):
    """Apply the gradients step by step; the weights after each step, one array of shape (steps, ...) per variable."""
    variables = [keras.Variable(w, dtype=dtype) for w in weights]
    seen = [[] for _ in variables]
    for step in range(len(gradients[0])):
        optimizer.apply([keras.ops.convert_to_tensor(g[step], dtype=dtype) for g in gradients], variables)
        for points, variable in zip(seen, variables, strict=True):
            points.append(np.array(keras.ops.convert_to_numpy(variable.value)))
    return [np.stack(points) for points in seen]


def oracle_settings(optimizer_class, settings):
    """The settings as the oracle takes them: the learning rate apart, the default one if none is given."""
    settings = dict(settings)
    default = inspect.signature(optimizer_class).parameters["learning_rate"].default
    return settings.pop("learning_rate", default), settings


@pytest.mark.parametrize(("name", "settings"), SETTINGS, ids=ids)
def test_every_step_follows_the_rule(name, settings):
    weights, gradients = weights_and_gradients(seed=1)
    learning_rate, rest = oracle_settings(OPTIMIZERS[name], settings)
    seen = walk(OPTIMIZERS[name](**settings), weights, gradients)
    for points, w0, g in zip(seen, weights, gradients, strict=True):
        expected = oracle.trajectory(name, w0, g, learning_rate, **rest)
        np.testing.assert_allclose(points - w0, expected - w0, rtol=5e-4, atol=5e-6)
        np.testing.assert_allclose(points, expected, rtol=2e-5, atol=5e-6)


@pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="JAX has no float64 unless it is switched on; Keras rounds Python numbers to float32 on torch",
)
@pytest.mark.parametrize(("name", "settings"), SETTINGS, ids=ids)
def test_double_precision_variables_are_updated_in_double_precision(name, settings):
    weights, gradients = weights_and_gradients(seed=2, dtype="float64")
    learning_rate, rest = oracle_settings(OPTIMIZERS[name], settings)
    seen = walk(OPTIMIZERS[name](**settings), weights, gradients, dtype="float64")
    for points, w0, g in zip(seen, weights, gradients, strict=True):
        expected = oracle.trajectory(name, w0, g, learning_rate, **rest)
        np.testing.assert_allclose(points, expected, rtol=1e-11, atol=1e-11)


KERAS = {
    "sgd": keras.optimizers.SGD,
    "momentum": keras.optimizers.SGD,
    "nesterov": keras.optimizers.SGD,
    "adagrad": keras.optimizers.Adagrad,
    "rmsprop": keras.optimizers.RMSprop,
    "adadelta": keras.optimizers.Adadelta,
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
}


@pytest.mark.parametrize(("name", "settings"), SETTINGS, ids=ids)
def test_keras_takes_the_same_steps(name, settings):
    weights, gradients = weights_and_gradients(seed=3)
    same = dict(settings)
    if name in ("momentum", "nesterov"):
        same = {"momentum": 0.9, "nesterov": name == "nesterov", **settings}
    ours = walk(OPTIMIZERS[name](**settings), weights, gradients)
    theirs = walk(KERAS[name](**same), weights, gradients)
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, other, rtol=2e-5, atol=5e-5)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_defaults_are_those_of_keras(name):
    ours = inspect.signature(OPTIMIZERS[name]).parameters
    theirs = inspect.signature(KERAS[name]).parameters
    for argument in ours.keys() & theirs.keys() - {"name", "kwargs", "momentum"}:
        assert ours[argument].default == theirs[argument].default, argument


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_variable_left_out_of_a_step_stays_and_the_others_keep_their_own_memory(name):
    first, second = keras.Variable([1.0, -2.0]), keras.Variable([[0.5], [3.0], [-1.0]])
    optimizer = OPTIMIZERS[name](learning_rate=0.1)
    optimizer.build([first, second])
    g = np.array([[[0.3], [-7.0], [0.02]], [[-1.0], [2.0], [0.5]]], "float32")
    for gradient in g:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [second])
    expected = oracle.trajectory(name, [[0.5], [3.0], [-1.0]], g, 0.1)[-1]
    np.testing.assert_allclose(keras.ops.convert_to_numpy(second.value), expected, rtol=1e-5)
    assert keras.ops.convert_to_numpy(first.value).tolist() == [1.0, -2.0]


@pytest.mark.parametrize(("name", "settings"), SETTINGS, ids=ids)
def test_its_configuration_rebuilds_it(name, settings):
    optimizer = OPTIMIZERS[name](**settings, clipvalue=0.5, name="mine")
    again = OPTIMIZERS[name].from_config(optimizer.get_config())
    assert again.get_config() == optimizer.get_config()
    assert again.clipvalue == 0.5
    assert again.name == "mine"
    for argument, value in settings.items():
        assert float(getattr(again, argument)) == pytest.approx(value)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_building_twice_adds_no_variables(name):
    optimizer = OPTIMIZERS[name]()
    variables = [keras.Variable([1.0]), keras.Variable([[2.0]])]
    optimizer.build(variables)
    count = len(optimizer.variables)
    optimizer.build(variables)
    assert len(optimizer.variables) == count
    assert len({id(variable) for variable in optimizer.variables}) == count


REFUSED = [
    *[(name, {"learning_rate": -0.1}, "learning_rate=-0.1") for name in OPTIMIZERS],
    *[(name, {"learning_rate": float("nan")}, "learning_rate=nan") for name in OPTIMIZERS],
    *[(name, {"learning_rate": "fast"}, "learning_rate=fast") for name in OPTIMIZERS],
    *[(name, {"learing_rate": 0.1}, "learing_rate") for name in OPTIMIZERS],
    *[(name, {"momentum": value}, "momentum=") for name in ("momentum", "nesterov") for value in (1.0, -0.1, "0.9")],
    *[(name, {"rho": value}, "rho=") for name in ("rmsprop", "adadelta") for value in (1.0, -0.1, None)],
    *[
        (name, {beta: value}, f"{beta}=")
        for name in ("adam", "adamw")
        for beta in ("beta_1", "beta_2")
        for value in (1.0, -0.1, "0.9")
    ],
    *[
        (name, {"epsilon": value}, "epsilon=")
        for name in ("adagrad", "rmsprop", "adadelta", "adam", "adamw")
        for value in (0.0, -1e-7, float("nan"), None)
    ],
    ("adagrad", {"initial_accumulator_value": -0.1}, "initial_accumulator_value=-0.1"),
    ("adamw", {"weight_decay": -0.1}, "weight_decay=-0.1"),
    ("adamw", {"weight_decay": None}, "weight_decay=None"),
]


@pytest.mark.parametrize(("name", "settings", "said"), REFUSED)
def test_refuses_what_makes_no_sense_and_names_it(name, settings, said):
    with pytest.raises(ValueError, match=said):
        OPTIMIZERS[name](**settings)


def test_get_makes_an_optimizer_by_name():
    optimizer = zoo.optimizers.get("momentum", learning_rate=0.25, momentum=0.5)
    assert type(optimizer) is zoo.optimizers.Momentum
    assert float(optimizer.learning_rate) == 0.25
    assert optimizer.momentum == 0.5


def test_get_lists_the_known_names():
    with pytest.raises(ValueError, match=r"'adamm'.*sgd, momentum, nesterov, adagrad, rmsprop, adadelta, adam, adamw"):
        zoo.optimizers.get("adamm")


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_ours_and_a_learners_copy_have_different_registered_names(name):
    ours = OPTIMIZERS[name]
    copy = type(ours.__name__, (keras.optimizers.Optimizer,), {})
    assert keras.saving.get_registered_name(ours) == f"tapezoo>{ours.__name__}"
    assert keras.saving.get_registered_name(copy) == ours.__name__
    assert keras.saving.get_registered_object(f"tapezoo>{ours.__name__}") is ours
