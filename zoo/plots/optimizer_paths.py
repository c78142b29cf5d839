"""Where optimizers went, over the contours of what they minimized."""

import numpy as np

from zoo.plots.canvas import COLORS, canvas

STYLES = ("-", "--", "-.", ":")


def optimizer_paths(f, paths, *, extent, levels: int = 25, title: str = "", ax=None):
    """Draw each path over the contours of a function of two weights.

    Args:
        f: from weights `(..., 2)` to values `(...)`, such as `zoo.plots.SURFACES["ravine"].f`.
        paths: name to the points visited, `(steps + 1, 2)`, the start first.
        extent: `(left, right, bottom, top)` to draw; a path that leaves it is cut off at the edge.
        levels: how many contours.
        title: above the plot.
        ax: axes to draw into. Defaults to a new figure.

    Returns:
        `matplotlib.figure.Figure`

    Raises:
        ValueError: if a path is not of shape `(steps + 1, 2)`.
    """
    left, right, bottom, top = extent
    grid = np.stack(np.meshgrid(np.linspace(left, right, 200), np.linspace(bottom, top, 200)), axis=-1)
    values = np.asarray(f(grid))  # (200, 200)
    axes = canvas(ax)
    steps = np.quantile(values, np.linspace(0, 1, levels))  # as many contours low down, where the paths end, as high up
    axes.contour(grid[..., 0], grid[..., 1], values, levels=np.unique(steps), colors="0.75", linewidths=0.8)
    for number, (name, path) in enumerate(paths.items()):
        path = np.asarray(path)
        if path.ndim != 2 or path.shape[1] != 2:
            raise ValueError(f"the path of {name} must have the shape (steps + 1, 2). Received: {path.shape}")
        color, style = COLORS[number % len(COLORS)], STYLES[number // len(COLORS) % len(STYLES)]
        axes.plot(*path.T, style, marker=".", ms=4, lw=1.5, color=color, label=name)
        axes.plot(*path[-1], "o", ms=7, color=color, mec="black")
    if paths:
        axes.plot(*np.asarray(next(iter(paths.values())))[0], "*", ms=14, color="black", label="start")
    axes.set(xlim=(left, right), ylim=(bottom, top), xlabel="w1", ylabel="w2", title=title)
    axes.legend(loc="best", fontsize="small")
    return axes.figure
