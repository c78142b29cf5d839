"""Where a translator looks while it writes."""

import numpy as np

from zoo.plots.canvas import canvas


def attention_map(weights, source, target, *, title: str = "", ax=None):
    """Draw attention: one row a word written, one column a word read, the darker the more it was looked at.

    Args:
        weights: ``(target, source)``, rows that sum to 1.
        source: the words read, one a column.
        target: the words written, one a row.
        title: above the plot.
        ax: axes to draw into. Defaults to a new figure.

    Returns:
        `matplotlib.figure.Figure`

    Raises:
        ValueError: if the words are not as many as rows and columns, or a row is no distribution.

    Example:

    >>> attention_map(np.eye(2), ["guten", "tag"], ["good", "day"]).axes[0].images[0].get_array().shape
    (2, 2)
    """
    weights = np.asarray(weights, "float64")
    if weights.shape != (len(target), len(source)):
        raise ValueError(
            f"weights must have a row for each of the {len(target)} words written and a column for each of the "
            f"{len(source)} words read. Received: shape {weights.shape}"
        )
    if not (weights >= 0).all() or not np.allclose(weights.sum(axis=1), 1, atol=1e-2):
        raise ValueError(f"weights of a row must be at least 0 and sum to 1. Received: sums {weights.sum(axis=1)}")
    axes = canvas(ax, width=2.2 + 0.55 * len(source), height=1.6 + 0.4 * len(target))
    picture = axes.imshow(weights, cmap="Greys", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(source)), source, rotation=45, ha="left", rotation_mode="anchor")
    axes.set_yticks(range(len(target)), target)
    axes.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.set_xlabel(title)
    axes.figure.colorbar(picture, ax=axes, label="attention", fraction=0.05)
    return axes.figure
