"""Loss and metric over the epochs, on what was learned from and on what was held out."""

from zoo.plots.canvas import COLORS, canvas


def training_curves(history, *, metric: str | None = None, title: str = "", ax=None):
    """Draw one line a quantity: training solid, validation dashed.

    Args:
        history: what `fit` returned, or its `.history`: names to one number an epoch. `val_NAME` is of validation.
        metric: a name to draw beside the loss, in axes of its own. Defaults to the first that is not a loss or a
            learning rate; without one, the loss is drawn alone.
        title: above the plot.
        ax: axes to draw the loss into; the metric is then drawn only if `metric` names it, on a second scale.

    Returns:
        `matplotlib.figure.Figure`

    Raises:
        ValueError: if there is no loss, or no such metric; the message lists what there is.
    """
    values = getattr(history, "history", history)
    if "loss" not in values:
        raise ValueError(f"there is no loss in the history. It has: {', '.join(values) or 'nothing'}")
    if metric is None and ax is None:
        metric = next((k for k in values if k not in ("loss", "learning_rate") and not k.startswith("val_")), None)
    if metric is not None and metric not in values:
        raise ValueError(f"there is no {metric!r} in the history. It has: {', '.join(values)}")
    if ax is None and metric is not None:
        from matplotlib.figure import Figure

        figure = Figure(figsize=(9.6, 4.0), layout="constrained")
        panels = list(zip(figure.subplots(1, 2), ("loss", metric), strict=True))
        figure.suptitle(title)
    else:
        panels = [(canvas(ax), "loss")]
        if metric is not None:
            panels.append((panels[0][0].twinx(), metric))
        panels[0][0].set_title(title)
    for number, (axes, name) in enumerate(panels):
        for key, style, what in ((name, "-", "training"), (f"val_{name}", "--", "validation")):
            if key in values:
                epochs = range(1, len(values[key]) + 1)
                axes.plot(epochs, values[key], style, color=COLORS[number], label=f"{what} {name}".replace("_", " "))
        axes.set(xlabel="epoch", ylabel=name.replace("_", " "))
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.legend()
    return panels[0][0].figure
