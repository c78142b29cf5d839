"""Where a plot is drawn: the axes it was given, or a new figure that pyplot does not know of."""

# Okabe and Ito (2008): eight colours that people with any colour vision tell apart; black and yellow are left out
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")


def canvas(ax=None, *, width: float = 6.4, height: float = 4.4):
    """Return `ax`, or the axes of a new figure of `width` × `height` inches."""
    if ax is not None:
        return ax
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained").subplots()
