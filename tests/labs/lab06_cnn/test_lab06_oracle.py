"""The lab's oracle against Keras, SciPy, finite differences and numbers by hand; its draws are what they are called.

And its solution against the zoo: the lab writes shorter functions of the same names, which must do the same.
"""

import json
from pathlib import Path
from types import SimpleNamespace

import jupytext
import numpy as np
import pytest
from keras import layers, ops

import zoo.layers
import zoo.models
from labs.lab06_cnn import exercises, oracle

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def solution():
    """What the solution's exercises define, without its plots and trainings."""
    defined = {}
    for cell in jupytext.read(ROOT / "solutions" / "lab06_cnn.py").cells:
        if cell.cell_type == "code" and "demo" not in cell.metadata.get("tags", ()):
            exec(cell.source, defined)
    return SimpleNamespace(**defined)


def array(answer):
    return ops.convert_to_numpy(answer)


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1), (3, 2)])
def test_conv2d_is_that_of_the_zoo(solution, stride, padding):
    given = exercises.slides(np.random.default_rng(1))
    x, kernel, bias = (ops.convert_to_tensor(given[name]) for name in ("x", "kernel", "bias"))
    theirs, ours = (made(x, kernel, bias, stride, padding) for made in (solution.conv2d, zoo.layers.conv2d))
    np.testing.assert_allclose(array(theirs), array(ours), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", ["max_pool", "avg_pool"])
def test_pooling_is_that_of_the_zoo(solution, name):
    x = ops.convert_to_tensor(exercises.ponds(np.random.default_rng(2), name, 3, 2)["x"])
    theirs, ours = (getattr(made, name)(x, 3, 2) for made in (solution, zoo.layers))
    np.testing.assert_allclose(array(theirs), array(ours), rtol=1e-6)


def test_lenet_and_resnet_are_as_large_as_those_of_the_zoo(solution):
    assert solution.lenet().count_params() == zoo.models.LeNet5().count_params() == 61706
    theirs, ours = solution.resnet20(), zoo.models.ResNet20(shortcut="projection")
    assert theirs.count_params() == ours.count_params() == 274042


@pytest.mark.parametrize(("filters", "stride"), [(3, 1), (4, 2)])
def test_residual_is_that_of_the_zoo(solution, filters, stride):
    x = np.random.default_rng(3).normal(size=(4, 6, 4, 3)).astype("float32")
    theirs, ours = solution.Residual(filters, stride), zoo.layers.Residual(filters, stride)
    for block in (theirs, ours):
        block(x)
    mine = [theirs.first, theirs.second, *([theirs.shortcut] if ours.shortcut else [])]
    pairs = [(ours.conv_1, ours.norm_1), (ours.conv_2, ours.norm_2), *([tuple(ours.shortcut)] if ours.shortcut else [])]
    for made, (convolution, norm) in zip(mine, pairs, strict=True):
        convolution.set_weights(made.layers[0].get_weights())
        norm.set_weights(made.layers[1].get_weights())
    for training in (True, False):
        answers = (array(block(x, training=training)) for block in (theirs, ours))
        np.testing.assert_allclose(*answers, rtol=1e-3, atol=1e-4)


def test_output_size_by_hand():
    assert oracle.output_size(5, 3, 2) == 2
    assert oracle.output_size(6, 3, 2) == 2
    assert oracle.output_size(7, 3, 2) == 3
    assert oracle.output_size(28, 5, 1, 2) == 28
    assert oracle.output_size(224, 7, 2, 3) == 112


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 0), (3, 1)])
def test_conv2d_equals_keras(stride, padding):
    given = exercises.slides(np.random.default_rng(4))
    x = np.pad(given["x"], ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    expected = array(ops.conv(x, given["kernel"], stride, "valid")) + given["bias"]
    came = oracle.conv2d(given["x"], given["kernel"], given["bias"], stride, padding)
    np.testing.assert_allclose(came, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(("size", "stride"), [(6, 1), (6, 2), (7, 2)])
def test_same_pads_as_keras_does(size, stride):
    rng = np.random.default_rng(5)
    x, kernel = rng.normal(size=(2, size, 5, 3)).astype("float32"), rng.normal(size=(3, 3, 3, 2)).astype("float32")
    expected = array(ops.conv(x, kernel, stride, "same"))
    np.testing.assert_allclose(oracle.same(x, kernel, stride), expected, rtol=1e-4, atol=1e-4)


def test_conv_parameters_equals_keras():
    for k, cin, cout in exercises.filters(np.random.default_rng(6))["cases"].tolist():
        layer = layers.Conv2D(cout, k)
        layer.build((None, 9, 9, cin))
        assert oracle.conv_parameters(k, cin, cout) == layer.count_params()
    assert oracle.conv_parameters(5, 3, 6) == 456


def test_conv2d_grad_by_finite_differences():
    given = exercises.slopes(np.random.default_rng(7), images=2)
    parts = [given["x"].astype("float64"), given["kernel"].astype("float64"), np.zeros(2)]

    def loss(x, kernel, bias):
        return float(np.sum(oracle.conv2d(x, kernel, bias) * given["dy"]))

    for number, gradient in enumerate(oracle.conv2d_grad(*parts[:2], given["dy"])):
        assert gradient.shape == parts[number].shape
        for place in list(np.ndindex(gradient.shape))[::7]:
            up, down = ([part.copy() for part in parts] for _ in range(2))
            up[number][place] += 0.5  # the loss is linear in each of them
            down[number][place] -= 0.5
            assert gradient[place] == pytest.approx(loss(*up) - loss(*down), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(("size", "stride"), [(2, 2), (3, 2), (3, 1)])
def test_pooling_equals_keras(size, stride):
    x = exercises.ponds(np.random.default_rng(8), "", size, stride)["x"]
    np.testing.assert_allclose(oracle.max_pool(x, size, stride), array(ops.max_pool(x, size, stride)))
    np.testing.assert_allclose(
        oracle.avg_pool(x, size, stride), array(ops.average_pool(x, size, stride)), rtol=1e-5, atol=1e-5
    )


def test_lenet_equals_that_of_the_zoo():
    given = exercises.cheque(np.random.default_rng(9))
    model = zoo.models.LeNet5()
    model.set_weights(given["weights"])
    np.testing.assert_allclose(
        oracle.lenet(given["x"], given["weights"]), array(model(given["x"])), rtol=1e-3, atol=1e-3
    )


@pytest.mark.parametrize(("channels", "filters", "stride"), [(3, 3, 1), (2, 4, 2), (3, 3, 2)])
def test_residual_equals_that_of_the_zoo(channels, filters, stride):
    given = exercises.residuals(np.random.default_rng(10), channels, filters, stride)
    block = zoo.layers.Residual(filters, stride)
    block(given["x"])
    made = [block.conv_1, block.conv_2, *block.shortcut[:1]]
    for convolution, kernel in zip(made, given["kernels"], strict=True):
        convolution.set_weights([kernel])
    projection = given["kernels"][2] if len(given["kernels"]) > 2 else None
    for training in (False, True):
        came = oracle.residual(given["x"], *given["kernels"][:2], projection, stride, training)
        expected = array(block(given["x"], training=training))
        np.testing.assert_allclose(came, expected, rtol=1e-3, atol=1e-3)


def test_resnet_has_twenty_layers_and_two_projections():
    found = oracle.resnet20_convolutions()
    assert len(found) == 19 + 2  # and a dense layer
    assert sum(k * k * cin * cout for k, cin, cout, _ in found) + 4 * sum(c for *_, c, _ in found) + 650 == 274042


def test_translate_by_hand():
    x = np.arange(1.0, 7).reshape(1, 2, 3, 1)
    np.testing.assert_array_equal(oracle.translate(x, 1, -1)[0, :, :, 0], [[0, 0, 0], [2, 3, 0]])
    np.testing.assert_array_equal(oracle.translate(x, 0, 2)[0, :, :, 0], [[0, 0, 1], [0, 0, 4]])


@pytest.mark.parametrize("seed", range(5))
def test_rotate_and_scale_equal_scipy(seed):
    from scipy import ndimage

    rng = np.random.default_rng(seed)
    turned, scaled = exercises.turns(rng, 15, 160), exercises.zooms(rng, 0.5, 1.9)
    # with a ring of zeros, since SciPy takes a place just outside of the last pixel for one without
    x, ring = turned["x"], ((0, 0), (1, 1), (1, 1), (0, 0))
    expected = ndimage.rotate(np.pad(x, ring), turned["by"][0], axes=(1, 2), reshape=False, order=0)
    np.testing.assert_allclose(oracle.rotate(x, *turned["by"]), expected[:, 1:-1, 1:-1])
    x, factor = np.pad(scaled["x"], ring), scaled["by"][0]
    middle = (np.array(x.shape[1:3]) - 1) / 2
    offset = [0, *(middle - middle / factor), 0]
    expected = ndimage.affine_transform(x, [1, 1 / factor, 1 / factor, 1], offset, order=0)
    np.testing.assert_allclose(oracle.scale(scaled["x"], factor), expected[:, 1:-1, 1:-1])


def test_a_quarter_turn_against_the_clock_is_that_of_numpy():
    x = np.random.default_rng(11).normal(size=(2, 4, 4, 1))
    np.testing.assert_allclose(oracle.rotate(x, 90), np.rot90(x, axes=(1, 2)))


def test_equivariance_error_by_hand():
    x = np.ones((1, 8, 8, 1))
    assert oracle.equivariance_error(lambda y: 3 * y + 1, x, 1, 1) == 0
    rows = np.arange(8.0)[None, :, None, None]
    assert oracle.equivariance_error(lambda y: y * rows, x, 2, 1) == 2  # it says in which row it is
    assert oracle.equivariance_error(lambda y: y * rows, x, 0, 1) == 0


@pytest.mark.parametrize("alpha", [0.3, 1.0, 3.0])
def test_beta_spread_by_drawing(alpha):
    drawn = np.random.default_rng(12).beta(alpha, alpha, 50_000)
    assert oracle.beta_spread(alpha) == pytest.approx(drawn.std(), rel=0.02)


def test_learning_by_hand():
    weighted, norms = [True, True, False, True], [False, True, False, False]
    assert oracle.learning(weighted, norms, 0) == [False] * 4
    assert oracle.learning(weighted, norms, 1) == [False, False, False, True]
    assert oracle.learning(weighted, norms, 2) == [True, False, False, True]


@pytest.mark.parametrize("seed", range(20))
def test_draws_are_what_they_are_called(seed):
    rng = np.random.default_rng(seed)
    cases = exercises.fits(rng)["cases"]
    left = [(n + 2 * padding - k) % stride for n, k, stride, padding in cases.tolist()]
    assert left == [0, 1, 2, 3, 1]
    assert np.all(cases > 0)
    x = exercises.ponds(rng, "max_pool", 2, 2)["x"]
    assert len(np.unique(x)) == x.size
    step = exercises.steps(rng, 1)
    assert sorted(step["by"]) == [1, 3]
    assert step["x"].shape[1] != step["x"].shape[2]
    for sign in (-1, 1):
        given = exercises.places_differ(rng, sign)
        f = exercises.weighted(given)
        ways = oracle.translate(given["x"], *given["by"]), f(given["x"])
        difference = oracle.middle(f(ways[0]) - oracle.translate(ways[1], *given["by"]))
        assert sign * difference.flat[np.abs(difference).argmax()] > 0
    stack = exercises.stacks(rng, (2, 0))
    assert [stack["before"][place] for place in (1, 4)] in ([True, False], [False, True])  # batch norm


def test_the_backbone_reads_digits_that_it_has_not_seen():
    from labs.lab06_cnn import probes

    card = json.loads((ROOT / "labs" / "lab06_cnn" / "backbone.json").read_text(encoding="utf-8"))
    assert card["accuracy_on_unseen_digits"] > 0.98
    images, labels, learned = exercises.split()
    backbone = probes.new_backbone()
    backbone.set_weights(exercises.backbone())
    features = array(backbone(images))
    targets = np.eye(10)[labels]
    with_ones = np.column_stack([features, np.ones(len(features))])
    fitted, *_ = np.linalg.lstsq(with_ones[:learned], targets[:learned], rcond=None)
    assert np.mean(np.argmax(with_ones[learned:] @ fitted, axis=1) == labels[learned:]) > 0.97


def test_odd_and_even_digits_are_dealt_out_fairly():
    given = exercises.odd_or_even(np.random.default_rng(0))
    assert given["labels"].sum() == len(given["labels"]) - given["labels"].sum() == 20
    assert len(given["unseen"]) == 1797 - 1200 - 40
    assert 0.4 < given["answers"].mean() < 0.6
