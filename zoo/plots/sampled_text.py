"""What a language model wrote, and how sure it was of every character."""

import numpy as np

from zoo.plots.canvas import canvas

SIGNS = {"\n": "↵", "\t": "→"}


def sampled_text(text: str, probabilities, *, width: int = 60, title: str = "", ax=None):
    """Draw a text in lines, each character on a ground that is the darker the less the model expected it.

    Args:
        text: what was written.
        probabilities: of each character when it was its turn, ``(len(text),)``, in [0, 1].
        width: int, characters a line. A line of the text ends with ↵.
        title: above the plot.
        ax: axes to draw into. Defaults to a new figure.

    Returns:
        `matplotlib.figure.Figure`

    Raises:
        ValueError: if there is not one probability in [0, 1] a character, or `width` is below 1.

    Example:

    >>> figure = sampled_text("ab\\nc", [0.9, 0.1, 1.0, 0.5])
    >>> [t.get_text() for t in figure.axes[0].texts]
    ['a', 'b', '↵', 'c']
    """
    probabilities = np.asarray(probabilities, "float64")
    if probabilities.shape != (len(text),) or not text or not ((probabilities >= 0) & (probabilities <= 1)).all():
        raise ValueError(
            f"one probability in [0, 1] a character was expected. Received: {len(text)} characters and an array of "
            f"shape {probabilities.shape}"
        )
    if width < 1:
        raise ValueError(f"`width` must be at least 1. Received: width={width}")
    places, row, column = [], 0, 0
    for character in text:
        places.append((row, column))
        row, column = (row + 1, 0) if character == "\n" or column == width - 1 else (row, column + 1)
    rows = places[-1][0] + 1
    surprise = np.full((rows, width), np.nan)
    for place, probability in zip(places, probabilities, strict=True):
        surprise[place] = 1 - probability
    axes = canvas(ax, width=0.16 * width + 1.4, height=0.28 * rows + 0.9)
    picture = axes.imshow(surprise, cmap="Oranges", vmin=0, vmax=1.4, aspect="auto")
    for (y, x), character in zip(places, text, strict=True):
        axes.text(x, y, SIGNS.get(character, character), ha="center", va="center", family="monospace", fontsize=9)
    axes.set_axis_off()
    axes.set_title(title)
    bar = axes.figure.colorbar(picture, ax=axes, fraction=0.03, label="probability", boundaries=np.linspace(0, 1, 50))
    bar.set_ticks([0, 0.5, 1], labels=["1", "0.5", "0"])
    return axes.figure
