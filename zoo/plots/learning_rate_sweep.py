"""What a run ends with, for each learning rate: too low, good, too high."""

import numpy as np

from zoo.plots.canvas import COLORS, canvas


def learning_rate_sweep(rates, losses, *, label: str = "final loss", title: str = "", ax=None):
    """Draw the final loss against the learning rate, which has a logarithmic axis.

    A run that diverged (a loss that is NaN or infinite) is a cross on the upper edge.

    Args:
        rates: positive learning rates, `(n,)`.
        losses: what each run ended with, `(n,)`.
        label: what the losses are.
        title: above the plot.
        ax: axes to draw into. Defaults to a new figure.

    Returns:
        `matplotlib.figure.Figure`

    Raises:
        ValueError: if there are not as many losses as rates, or a rate is not positive.
    """
    rates, losses = np.asarray(rates, "float64"), np.asarray(losses, "float64")
    if rates.shape != losses.shape or rates.ndim != 1 or not rates.size:
        raise ValueError(f"one loss a learning rate is needed. Received: {rates.shape} rates and {losses.shape} losses")
    if not (rates > 0).all():
        raise ValueError(f"learning rates must be positive on a logarithmic axis. Received: {rates.min():g}")
    order = np.argsort(rates)
    rates, losses = rates[order], losses[order]
    finite = np.isfinite(losses)
    axes = canvas(ax)
    axes.plot(rates[finite], losses[finite], "o-", color=COLORS[0], label=label)
    if not finite.all():
        top = np.ones((~finite).sum())
        axes.plot(
            rates[~finite], top, "x", color=COLORS[1], ms=10, mew=2.5, clip_on=False, label="diverged",
            transform=axes.get_xaxis_transform(),
        )  # fmt: skip
    axes.set(xscale="log", xlabel="learning rate", ylabel=label, title=title)
    axes.legend()
    return axes.figure
