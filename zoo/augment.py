"""More images out of those there are: each epoch sees every image moved, turned, cut or disturbed anew.

`pipeline` is what training takes. The single operations work on a batch of images ``(n, height, width, channels)``,
every image with a draw of its own; what leaves the image is lost, what comes in is 0. They use Keras's preprocessing
layers where Keras has one that does just this, and are written out where it does not.

Reference: Simard, Steinkraus and Platt (2003), "Best practices for convolutional neural networks"; Krizhevsky et al.
(2012), section 4.1; DeVries and Taylor (2017) for `occlude`; Zhang et al. (2018) for `mixup`.
"""

from collections.abc import Callable, Sequence

import keras
import numpy as np
import tensorflow as tf

INTERPOLATIONS = ("nearest", "bilinear")


def translate(pixels: int = 2, seed: int = 0) -> keras.layers.Layer:
    """Move each image by up to `pixels` whole pixels up or down, and left or right."""
    return ShiftedCrop(pixels, seed=seed, name="translate")


def rotate(degrees: float = 15.0, interpolation: str = "bilinear", seed: int = 0) -> keras.layers.Layer:
    """Turn each image by up to `degrees`, either way, around its middle."""
    turn = degrees / 360  # Keras counts in full turns
    return keras.layers.RandomRotation(
        (-turn, turn), fill_mode="constant", interpolation=_known(interpolation), seed=seed, name="rotate"
    )


def reflect(seed: int = 0) -> keras.layers.Layer:
    """Swap left and right in every second image, by chance. Not for digits and letters: their mirror images differ."""
    return keras.layers.RandomFlip("horizontal", seed=seed, name="reflect")


def scale(factor: float = 0.15, interpolation: str = "bilinear", seed: int = 0) -> keras.layers.Layer:
    """Make what is seen up to `factor` larger or smaller, height and width alike, around the middle."""
    return keras.layers.RandomZoom(
        (-factor, factor), fill_mode="constant", interpolation=_known(interpolation), seed=seed, name="scale"
    )


def crop(padding: int = 4, seed: int = 0) -> keras.layers.Layer:
    """Add `padding` pixels of 0 around each image and cut the old size out of it, anywhere: He et al.'s recipe."""
    return ShiftedCrop(padding, seed=seed, name="crop")


def noise(stddev: float = 0.05, seed: int = 0) -> keras.layers.Layer:
    """Add Gaussian noise to every pixel."""
    return keras.layers.GaussianNoise(stddev, seed=seed, name="noise")


def occlude(size: int = 8, seed: int = 0) -> keras.layers.Layer:
    """Put a square of `size` pixels of 0 over each image, its middle anywhere: cutout."""
    return Occlusion(size, seed=seed, name="occlude")


def interpolate(height: int, width: int, interpolation: str = "bilinear") -> keras.layers.Layer:
    """Every image at another size: each new pixel is the nearest old one, or the four nearest, weighted."""
    return keras.layers.Resizing(height, width, interpolation=_known(interpolation), name="interpolate")


AUGMENTATIONS: dict[str, Callable[..., keras.layers.Layer]] = {
    "translate": translate,
    "rotate": rotate,
    "reflect": reflect,
    "scale": scale,
    "crop": crop,
    "noise": noise,
    "occlude": occlude,
}


class ShiftedCrop(keras.layers.Layer):
    """Each image moved by whole pixels, drawn uniformly from ``-most..most`` for each axis; what comes in is 0.

    Keras's RandomTranslation draws fractions of a pixel, which blurs, and its RandomCrop draws once a batch.

    Args:
        most: int of at least 0, pixels.
        seed: int.
    """

    def __init__(self, most, seed=0, **kwargs):
        super().__init__(**kwargs)
        self.most, self.seed = _at_least(0, "pixels", most), seed
        self.random = keras.random.SeedGenerator(seed)

    def call(self, images, training=True):
        """From ``(n, height, width, channels)`` to the same shape."""
        if not training or not self.most:
            return images
        n, height, width = tf.shape(images)[0], images.shape[1], images.shape[2]
        by = keras.random.randint((n, 2), 0, 2 * self.most + 1, seed=self.random)  # where the old size is cut out
        by = tf.cast(by, "int32")
        padded = tf.pad(images, ((0, 0), (self.most, self.most), (self.most, self.most), (0, 0)))
        rows = by[:, :1] + tf.range(height)  # (n, height)
        columns = by[:, 1:] + tf.range(width)  # (n, width)
        return tf.gather(tf.gather(padded, rows, axis=1, batch_dims=1), columns, axis=2, batch_dims=1)


class Occlusion(keras.layers.Layer):
    """A square of 0 on each image. Keras's RandomErasing draws the side and the ratio too.

    Args:
        size: int of at least 1, pixels a side.
        seed: int.
    """

    def __init__(self, size, seed=0, **kwargs):
        super().__init__(**kwargs)
        self.size, self.seed = _at_least(1, "size", size), seed
        self.random = keras.random.SeedGenerator(seed)

    def call(self, images, training=True):
        """From ``(n, height, width, channels)`` to the same shape."""
        if not training:
            return images
        n, sides = tf.shape(images)[0], (images.shape[1], images.shape[2])
        inside = []
        for side in sides:
            middle = tf.cast(keras.random.randint((n, 1), 0, side, seed=self.random), "int32")
            place = tf.range(side)[None] - (middle - self.size // 2)
            inside.append((place >= 0) & (place < self.size))  # (n, side)
        return tf.where((inside[0][:, :, None] & inside[1][:, None, :])[..., None], tf.zeros_like(images), images)


def mixup(x, y, alpha: float = 0.2, seed: int | None = None):
    """Mix every example with another of its batch, labels as inputs: ``m x_i + (1 - m) x_j``, m of Beta(alpha, alpha).

    Args:
        x: ``(n, ...)``.
        y: probabilities ``(n, classes)``: one-hot at first. Train with `keras.losses.CategoricalCrossentropy`.
        alpha: float above 0. Small: most examples stay nearly as they are. Defaults to 0.2.
        seed: int, or None for another draw each time.

    Returns:
        The mixed `x` and `y`, as tensors.

    Raises:
        ValueError: if labels are ids, which cannot be mixed, or `alpha` is not above 0.
    """
    x, y = tf.convert_to_tensor(x), tf.convert_to_tensor(y)
    if y.shape.rank != 2:
        raise ValueError(
            f"`y` must be probabilities (n, classes), as of keras.utils.to_categorical. Received: {y.shape}"
        )
    if not alpha > 0:
        raise ValueError(f"`alpha` must be above 0. Received: alpha={alpha}")
    n, y = tf.shape(x)[0], tf.cast(y, x.dtype)
    seeds = tf.random.experimental.stateless_split(_seed(seed), 3)
    first, second = (tf.random.stateless_gamma((n,), s, alpha, dtype="float32") for s in tf.unstack(seeds[:2]))
    share = tf.cast(tf.math.divide_no_nan(first, first + second), x.dtype)  # Beta(alpha, alpha)
    other = tf.random.experimental.index_shuffle(tf.range(n), tf.cast(seeds[2], "int32"), n - 1)
    mx = tf.reshape(share, [n] + [1] * (x.shape.rank - 1))
    return mx * x + (1 - mx) * tf.gather(x, other), share[:, None] * y + (1 - share[:, None]) * tf.gather(y, other)


def pipeline(x, y, batch_size: int, names: Sequence = ("translate",), *, seed: int = 0) -> tf.data.Dataset:
    """Batches of varied images for `zoo.training.fit`, shuffled and drawn anew every epoch.

    Order and draws follow from the seed, the epoch's number and the batch's, and from nothing else, so that a run can
    be repeated, and one that was killed goes on with the images it would have seen. The number is the attribute
    `epoch`, a variable: it counts how often the data was read, and `zoo.training.fit` sets it.

    Args:
        x: images ``(n, height, width, channels)``, float32.
        y: labels ``(n, ...)``; `"mixup"` needs probabilities ``(n, classes)``.
        batch_size: int; the last batch may be short.
        names: names in `AUGMENTATIONS`, `"mixup"`, or layers of your own, in the order they are applied.
        seed: int, fixes order and draws of a run.

    Returns:
        A `tf.data.Dataset` of `(images, labels)`.

    Raises:
        ValueError: if a name is unknown, `x` is no batch of float images, or `y` is not as long.

    Example:

    >>> images, labels = np.zeros((5, 8, 8, 1), "float32"), np.arange(5)
    >>> [tuple(batch.shape) for batch, _ in pipeline(images, labels, 2, ["translate", "noise"])]
    [(2, 8, 8, 1), (2, 8, 8, 1), (1, 8, 8, 1)]
    """
    x, y = np.asarray(x), np.asarray(y)
    if x.ndim != 4:
        raise ValueError(f"images are (n, height, width, channels). Received: shape {x.shape}")
    if x.dtype.kind != "f":
        raise ValueError(f"images must be floats, in [0, 1] as `zoo.data` gives them. Received: {x.dtype}")
    if len(x) != len(y) or not len(x):
        raise ValueError(f"one label an image was expected. Received: {len(x)} images, {len(y)} labels")
    if isinstance(batch_size, bool) or not isinstance(batch_size, int) or batch_size < 1:
        raise ValueError(f"`batch_size` must be a whole number of at least 1. Received: batch_size={batch_size!r}")
    if isinstance(names, str):
        raise ValueError(f"`names` must be a list: [{names!r}]. Received: names={names!r}")
    known = (*AUGMENTATIONS, "mixup")
    for name in names:
        if isinstance(name, str) and name not in known:
            raise ValueError(f"there is no augmentation {name!r}. Known augmentations: {', '.join(known)}")
    steps = [
        name if name == "mixup" or not isinstance(name, str) else AUGMENTATIONS[name](seed=seed + number)
        for number, name in enumerate(names)
    ]
    n, x, y = len(x), tf.constant(x), tf.constant(y)
    epoch = tf.Variable(0, dtype="int64", trainable=False)

    def varied(rows, draw):
        images, labels = tf.gather(x, rows), tf.gather(y, rows)
        for number, step in enumerate(steps):
            own = tf.random.experimental.stateless_fold_in(draw, number)
            if isinstance(step, str):
                images, labels = mixup(images, labels, seed=own)
            else:
                _start(step, own)
                images = step(images, training=True)
        return images, labels

    def batches(number):
        draw = tf.random.experimental.stateless_fold_in(_seed(seed), number)
        order = tf.random.experimental.stateless_shuffle(tf.range(n), draw)
        rows = tf.data.Dataset.from_tensor_slices(order).batch(batch_size).enumerate()
        return rows.map(lambda k, rows: varied(rows, tf.random.experimental.stateless_fold_in(draw, k)))

    begins = tf.data.Dataset.range(1).map(lambda _: epoch.assign_add(1) - 1)  # done once each time the data is read
    data = begins.flat_map(batches).prefetch(tf.data.AUTOTUNE)
    data.epoch = epoch
    return data


def _start(layer: keras.layers.Layer, draw) -> None:
    """Let what is random in `layer` begin at this draw, a pair of integers."""
    for state in layer.variables:
        if state.path.endswith("seed_generator_state"):
            state.assign(tf.cast(tf.random.stateless_uniform((2,), draw, maxval=2**31 - 1, dtype="int32"), state.dtype))


def _seed(seed):
    """A pair of integers for TensorFlow's stateless draws."""
    if seed is None:
        return tf.random.uniform((2,), minval=None, maxval=None, dtype="int32")
    return tf.reshape(tf.cast([seed, 0] if np.ndim(seed) == 0 else seed, "int32"), (2,))


def _known(interpolation: str) -> str:
    if interpolation not in INTERPOLATIONS:
        raise ValueError(f"`interpolation` must be nearest or bilinear. Received: interpolation={interpolation!r}")
    return interpolation


def _at_least(least: int, name: str, value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ValueError(f"`{name}` must be a whole number of at least {least}. Received: {name}={value!r}")
    return value
