"""How signals spread, layer after layer."""

from collections.abc import Mapping

import numpy as np

from zoo.plots.canvas import COLORS


def histograms_by_depth(values: Mapping, *, what: str = "activations", title: str = ""):
    """Draw a histogram of the activations, or gradients, of each layer, one below the other on one scale.

    Where the histograms narrow down to a spike with depth the signal fades, where they widen it explodes.

    Args:
        values: for each layer's name, in order, an array of any shape.
        what: their name, for the axis: "activations" or "gradients".
        title: above the plot.

    Returns:
        `matplotlib.figure.Figure`, one axes a layer; its label has the standard deviation.

    Raises:
        ValueError: if there is no layer, or a value is NaN or infinite; the layer is named.

    Example:

    >>> figure = histograms_by_depth({"first": np.linspace(-1, 1, 100), "second": np.zeros(100)})
    >>> [axes.get_ylabel() for axes in figure.axes]
    ['first\\nstd 0.583', 'second\\nstd 0']
    """
    from matplotlib.figure import Figure

    arrays = {name: np.asarray(array, "float64").ravel() for name, array in values.items()}
    if not arrays:
        raise ValueError("there is no layer to draw")
    for name, array in arrays.items():
        if not array.size or not np.isfinite(array).all():
            raise ValueError(f"the {what} of {name} must be finite numbers, at least one")
    most = max(np.quantile(abs(array), 0.999) for array in arrays.values()) or 1.0
    edges = np.linspace(-most, most, 81)
    figure = Figure(figsize=(6.8, 0.75 * len(arrays) + 1.0), layout="constrained")
    for axes, (name, array) in zip(
        figure.subplots(len(arrays), 1, sharex=True, squeeze=False)[:, 0], arrays.items(), strict=True
    ):
        axes.hist(np.clip(array, -most, most), edges, density=True, color=COLORS[0])
        axes.set_ylabel(f"{name}\nstd {array.std():.3g}", rotation=0, ha="right", va="center", fontsize=8)
        axes.set_yticks([])
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
    axes.set_xlabel(what)
    figure.suptitle(title)
    return figure
