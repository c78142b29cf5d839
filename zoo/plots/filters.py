"""What a convolution looks for."""

import numpy as np

from zoo.plots.image_grid import image_grid


def filters(kernel, *, title: str = "filters"):
    """Draw each filter of a convolution: red where it wants a pixel bright, blue where it wants it dark.

    Args:
        kernel: ``(height, width, cin, cout)``, as `layer.kernel` is. With 3 input channels a filter is drawn in colour
            (grey is 0), with one as it is, with more as the mean over them.
        title: above the plot.

    Returns:
        `matplotlib.figure.Figure`, one image a filter.

    Raises:
        ValueError: if it is no such kernel.

    Example:

    >>> len(filters(np.ones((5, 5, 1, 6))).axes)
    6
    """
    kernel = np.asarray(kernel, "float64")
    if kernel.ndim != 4:
        raise ValueError(f"a kernel is (height, width, cin, cout). Received: shape {kernel.shape}")
    each = np.moveaxis(kernel, -1, 0)  # (cout, height, width, cin)
    titles = [str(number) for number in range(len(each))]
    if each.shape[-1] == 3:
        return image_grid(0.5 + each / (2 * (abs(each).max() or 1.0)), titles, title=title)
    return image_grid(each.mean(axis=-1), titles, title=title, signed=True)
