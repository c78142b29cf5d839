"""What a classifier answers everywhere in a plane, with the points it learned from."""

import numpy as np

from zoo.plots.canvas import COLORS, canvas

MARKERS = "os^Dv*"


def decision_boundary(
    predict, x, y, *, feature_names=("x1", "x2"), class_names=None, resolution=200, title="", ax=None
):
    """Colour the plane by the predicted class and draw the points, one colour and one marker a class.

    Args:
        predict: function from points `(m, 2)` float32 to class ids `(m,)`.
        x: points `(n, 2)`.
        y: class ids `(n,)`, whole numbers from 0, at most 6 classes.
        feature_names: two labels of the axes.
        class_names: one name a class. Defaults to the class ids.
        resolution: points asked along each axis.
        title: above the plot.
        ax: axes to draw into. Defaults to a new figure.

    Returns:
        `matplotlib.figure.Figure`

    Raises:
        ValueError: if the points are not two-dimensional, or `predict` does not answer one class a point.
    """
    x, y = np.asarray(x), np.asarray(y).astype(int)
    if x.ndim != 2 or x.shape[1] != 2:
        raise ValueError(f"a plane needs points of shape (n, 2). Received: x.shape={x.shape}")
    if y.max() >= len(COLORS):
        raise ValueError(f"at most {len(COLORS)} classes can be told apart. Received: class {y.max()}")
    from matplotlib.colors import ListedColormap

    low, high = x.min(axis=0), x.max(axis=0)
    margin = 0.1 * (high - low)
    across, up = (np.linspace(a, b, resolution) for a, b in zip(low - margin, high + margin, strict=True))
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2).astype("float32")  # (resolution², 2)
    answers = np.asarray(predict(grid))
    if answers.size != len(grid):
        raise ValueError(f"`predict` must answer one class a point, ({len(grid)},). It answered {answers.shape}")
    regions = answers.reshape(resolution, resolution)
    axes = canvas(ax)
    last = len(COLORS) - 1
    axes.pcolormesh(
        across, up, regions, cmap=ListedColormap(COLORS), vmin=-0.5, vmax=last + 0.5, alpha=0.25, linewidth=0
    )
    for label in np.unique(y):
        own = y == label
        axes.plot(
            *x[own].T, MARKERS[label], color=COLORS[label], mec="white", mew=0.5, ms=6,
            label=str(class_names[label] if class_names else label),
        )  # fmt: skip
    axes.set(xlabel=feature_names[0], ylabel=feature_names[1], title=title)
    axes.legend(title="class")
    return axes.figure
