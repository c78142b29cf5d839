"""What a layer sees in one image."""

import numpy as np

from zoo.plots.image_grid import image_grid


def feature_maps(maps, *, most: int = 32, title: str = "feature maps"):
    """Draw the channels of a layer's answer to one image, each on a scale from its least to its largest value.

    Args:
        maps: ``(height, width, channels)``, or ``(1, height, width, channels)`` as a model returns it, for instance
            ``keras.Model(model.inputs, model.get_layer("conv_1").output)(image[None])``.
        most: int, how many channels to draw, the first ones.
        title: above the plot.

    Returns:
        `matplotlib.figure.Figure`, one image a channel; its title has the channel and its largest value.

    Raises:
        ValueError: if it is no answer to one image.

    Example:

    >>> len(feature_maps(np.ones((1, 8, 8, 3))).axes)
    3
    """
    maps = np.asarray(maps, "float64")
    maps = maps[0] if maps.ndim == 4 and len(maps) == 1 else maps
    if maps.ndim != 3:
        raise ValueError(f"the maps of one image are (height, width, channels). Received: shape {maps.shape}")
    each = np.moveaxis(maps, -1, 0)[:most]  # (channels, height, width)
    least, largest = each.min(axis=(1, 2), keepdims=True), each.max(axis=(1, 2), keepdims=True)
    shown = (each - least) / np.where(largest > least, largest - least, 1)
    return image_grid(shown, [f"{n}: {top:.2g}" for n, top in enumerate(largest[:, 0, 0])], title=title)
