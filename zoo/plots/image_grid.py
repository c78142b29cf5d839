"""Many small images in one figure."""

import math

import numpy as np


def image_grid(images, titles=(), *, columns: int | None = None, title: str = "", signed: bool = False):
    """Draw images side by side, each with a title of its own.

    Args:
        images: ``(n, height, width)``, ``(n, height, width, 1)`` or ``(n, height, width, 3)``.
        titles: one text an image, or none.
        columns: int, images a row. Defaults to `None`, about twice as wide as high.
        title: above all.
        signed: whether 0 is grey in the middle, red above and blue below, on one scale for all (weights); otherwise
            0 is black and 1 white (pixels). Colour images are drawn as they are.

    Returns:
        `matplotlib.figure.Figure`

    Raises:
        ValueError: if they are no images, or there are not as many titles.

    Example:

    >>> len(image_grid(np.zeros((5, 4, 4)), title="nothing").axes)
    5
    """
    from matplotlib.figure import Figure

    images = np.asarray(images, "float64")
    if images.ndim == 4 and images.shape[-1] == 1:
        images = images[..., 0]
    if images.ndim not in (3, 4) or (images.ndim == 4 and images.shape[-1] != 3) or not len(images):
        raise ValueError(f"images are (n, height, width), or with 1 or 3 channels. Received: shape {images.shape}")
    if titles and len(titles) != len(images):
        raise ValueError(f"one title an image was expected. Received: {len(titles)} titles, {len(images)} images")
    columns = columns or math.ceil(math.sqrt(2 * len(images)))
    rows = math.ceil(len(images) / columns)
    figure = Figure(figsize=(1.1 * columns + 0.4, (1.35 if titles else 1.1) * rows + 0.5), layout="constrained")
    most = abs(images).max() or 1.0
    scale = {"cmap": "RdBu_r", "vmin": -most, "vmax": most} if signed else {"cmap": "gray", "vmin": 0, "vmax": 1}
    for number, image in enumerate(images):
        axes = figure.add_subplot(rows, columns, number + 1)
        axes.imshow(np.clip(image, 0, 1) if image.ndim == 3 else image, **({} if image.ndim == 3 else scale))
        axes.set_axis_off()
        if titles:
            axes.set_title(titles[number], fontsize=8)
    figure.suptitle(title)
    return figure
