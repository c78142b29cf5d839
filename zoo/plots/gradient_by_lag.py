"""How far back in time a gradient reaches."""

from collections.abc import Mapping

import numpy as np

from zoo.plots.canvas import COLORS, canvas


def gradient_by_lag(norms: Mapping, *, title: str = "how far back the last state's gradient reaches", ax=None):
    """Draw the norm of ∂h_T/∂h_t against the lag T - t, on a logarithmic scale: a straight line fades exponentially.

    Args:
        norms: for each name (of a cell, a start, ...) the norms in order of time, ``(steps,)``; the last is lag 0.
        title: above the plot.
        ax: axes to draw into. Defaults to a new figure.

    Returns:
        `matplotlib.figure.Figure`

    Raises:
        ValueError: if there are none, or norms are negative, not finite, or not of one axis.

    Example:

    >>> figure = gradient_by_lag({"rnn": [0.25, 0.5, 1.0]})
    >>> figure.axes[0].get_lines()[0].get_xydata().tolist()
    [[0.0, 1.0], [1.0, 0.5], [2.0, 0.25]]
    """
    if not norms:
        raise ValueError("there are no norms to draw. Give at least one name with its norms: {'rnn': [...]}")
    axes = canvas(ax)
    for number, (name, values) in enumerate(norms.items()):
        values = np.asarray(values, "float64")
        if values.ndim != 1 or not values.size or not np.isfinite(values).all() or (values < 0).any():
            raise ValueError(f"the norms of {name} must be numbers of at least 0, one a step. Received: {values!r}")
        above = np.where(values > 0, values, np.nan)[::-1]  # 0 has no place on a logarithmic scale
        axes.plot(range(len(values)), above, "o-", markersize=3, color=COLORS[number % len(COLORS)], label=name)
    axes.set(xlabel="lag: steps back", ylabel="norm of the gradient", yscale="log", title=title)
    axes.legend()
    return axes.figure
