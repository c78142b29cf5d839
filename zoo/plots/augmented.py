"""What training sees of an image."""

import numpy as np

from zoo.plots.image_grid import image_grid


def augmented(image, vary, *, samples: int = 15, title: str = "one image, as training sees it"):
    """Draw an image, and what an augmentation makes of it in several draws.

    Args:
        image: ``(height, width, channels)``.
        vary: function or layer from a batch of images to a batch of images, such as those of `zoo.augment`; called
            with `training=True` if it takes it.
        samples: int, how many draws.
        title: above the plot.

    Returns:
        `matplotlib.figure.Figure`, the image first.

    Raises:
        ValueError: if it is no single image, or `vary` changes its size.

    Example:

    >>> figure = augmented(np.zeros((8, 8, 1)), lambda images: images + 0.5, samples=3)
    >>> [axes.get_title() for axes in figure.axes]
    ['original', '1', '2', '3']
    """
    import keras

    image = np.asarray(image, "float32")
    if image.ndim != 3:
        raise ValueError(f"one image is (height, width, channels). Received: shape {image.shape}")
    batch = np.repeat(image[None], samples, axis=0)
    varied = vary(batch, training=True) if isinstance(vary, keras.layers.Layer) else vary(batch)
    varied = keras.ops.convert_to_numpy(varied)
    if varied.shape != batch.shape:
        raise ValueError(f"`vary` must keep the shape {batch.shape}, to be shown side by side. It gave {varied.shape}")
    images = np.concatenate([image[None], varied])
    return image_grid(images, ["original", *map(str, range(1, samples + 1))], title=title)
