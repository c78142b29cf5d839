"""What is drawn: lines, labels and scales, read back from the figure."""

import sys

import numpy as np
import pytest

from zoo.plots import SURFACES, decision_boundary, learning_rate_sweep, optimizer_paths, training_curves

HISTORY = {
    "accuracy": [0.5, 0.7, 0.8],
    "loss": [2.0, 1.0, 0.5],
    "val_loss": [2.5, 2.0, 1.5],
    "val_accuracy": [0.4, 0.5, 0.6],
}


def lines(axes):
    return {line.get_label(): line.get_xydata().tolist() for line in axes.get_lines()}


def legend(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_training_curves_draws_each_quantity_over_the_epochs():
    loss, accuracy = training_curves(HISTORY, title="mlp").axes
    assert lines(loss) == {
        "training loss": [[1, 2.0], [2, 1.0], [3, 0.5]],
        "validation loss": [[1, 2.5], [2, 2.0], [3, 1.5]],
    }
    assert lines(accuracy)["training accuracy"] == [[1, 0.5], [2, 0.7], [3, 0.8]]
    assert (accuracy.get_xlabel(), accuracy.get_ylabel()) == ("epoch", "accuracy")
    assert legend(loss) == ["training loss", "validation loss"]
    assert [line.get_linestyle() for line in loss.get_lines()] == ["-", "--"]


def test_training_curves_names_what_is_missing():
    with pytest.raises(ValueError, match=r"no 'f1' in the history. It has: accuracy, loss"):
        training_curves(HISTORY, metric="f1")
    with pytest.raises(ValueError, match="no loss"):
        training_curves({"accuracy": [1.0]})


def test_sweep_is_sorted_logarithmic_and_shows_what_diverged():
    axes = learning_rate_sweep([1.0, 0.1, 0.01, 10.0], [np.nan, 1.0, 2.0, np.inf]).axes[0]
    assert axes.get_xscale() == "log"
    assert lines(axes) == {"final loss": [[0.01, 2.0], [0.1, 1.0]], "diverged": [[1.0, 1.0], [10.0, 1.0]]}
    assert legend(axes) == ["final loss", "diverged"]
    with pytest.raises(ValueError, match="must be positive"):
        learning_rate_sweep([0.0, 1.0], [1.0, 1.0])
    with pytest.raises(ValueError, match="one loss a learning rate"):
        learning_rate_sweep([0.1, 1.0], [1.0])


def test_decision_boundary_asks_the_plane_and_shows_each_class():
    x, y = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 1.0]]), np.array([0, 1, 1])
    asked = []

    def right_half(points):
        asked.append(points)
        return (points[:, 0] > 1.5).astype(int)

    names = ("lectures", "hours")
    axes = decision_boundary(
        right_half, x, y, feature_names=names, class_names=("failed", "passed"), resolution=40
    ).axes[0]
    assert asked[0].shape == (1600, 2)
    assert asked[0].min(axis=0) == pytest.approx([-0.3, -0.2])
    regions = axes.collections[0].get_array().reshape(40, 40)  # rows go up, columns to the right
    assert (regions[:, 0] == 0).all()
    assert (regions[:, -1] == 1).all()
    assert lines(axes) == {"failed": [[0, 0]], "passed": [[1, 2], [3, 1]]}
    assert (axes.get_xlabel(), axes.get_ylabel()) == names
    with pytest.raises(ValueError, match=r"shape \(n, 2\)"):
        decision_boundary(right_half, x[:, :1], y)
    with pytest.raises(ValueError, match="one class a point"):
        decision_boundary(lambda points: 0, x, y)


def test_optimizer_paths_draws_every_step_over_contours():
    surface = SURFACES["ravine"]
    path = np.array([[-7.0, 2.0], [-5.0, 1.0], [-3.0, 0.5]])
    axes = optimizer_paths(surface.f, {"adam": path, "sgd": path / 2}, extent=surface.extent).axes[0]
    assert lines(axes)["adam"] == path.tolist()
    assert lines(axes)["sgd"] == (path / 2).tolist()
    assert lines(axes)["start"] == [[-7.0, 2.0]]
    assert axes.get_xlim() == (-8, 2)
    assert legend(axes) == ["adam", "sgd", "start"]
    with pytest.raises(ValueError, match="the path of adam must have the shape"):
        optimizer_paths(surface.f, {"adam": path[0]}, extent=surface.extent)


@pytest.mark.parametrize("name", SURFACES)
def test_a_surface_has_the_gradient_it_says(name):
    surface, random, h = SURFACES[name], np.random.default_rng(0), 1e-5
    w = random.normal(0, 2, (20, 2))
    numeric = np.stack([(surface.f(w + h * e) - surface.f(w - h * e)) / (2 * h) for e in np.eye(2)], axis=-1)
    np.testing.assert_allclose(surface.gradient(w), numeric, rtol=1e-5, atol=1e-7)


def test_draws_into_axes_it_is_given_and_leaves_pyplot_alone():
    from matplotlib.figure import Figure

    left, right = Figure().subplots(1, 2)
    assert learning_rate_sweep([0.1], [1.0], ax=right) is right.figure
    assert training_curves(HISTORY, ax=left) is left.figure
    assert len(left.figure.axes) == 2
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or pyplot.get_fignums() == []
