# ---
# jupyter:
#   tapezoo:
#     lab: lab06_cnn
# ---

# %% [markdown]
# > **lab06_cnn**: Networks that see: convolution, residual networks, augmentation, transfer. 21 exercises, 100 points, about 90 minutes.
# > Write what raises `NotImplementedError`. To check: `lab check lab06_cnn.py`. For a hint: `lab hint EXERCISE`.

# %% [markdown]
# # Networks that see: convolution, residual networks, augmentation, transfer
#
# Move a digit by one pixel, and a network of dense layers sees 64 new numbers. A convolution looks for the same thing
# at every place. From it we build LeNet and a residual network; then we learn from few images.
#
# *Concept map: CNN; residual networks; augmentation by translation, rotation, reflection, scaling, cropping, noise,
# occlusion, interpolation; transfer by freezing.*
#
# Fill in one exercise, check it, read the plot below it (not its code), go on. `conv2d` needs your `output_size`, and
# the networks at the end need what is before them. A plot that needs more stops with `NotImplementedError`.
#
# Images arrive as tensors `(n, height, width, channels)`; answer with tensors or NumPy arrays. `np.array(x)` makes a
# copy for NumPy, in which one can write.

# %%
import keras
import numpy as np
from keras import layers, ops

# %% tags=["demo"]
import matplotlib.pyplot as plt
import tensorflow as tf

from zoo import data, plots, training
from zoo.optimizers import SGD, Adam

digits = data.load("digits")
practice = digits.held_out(0.3, seed=1)  # the training part in two; the test part stays in its drawer


def train(model, examples, dev, optimizer, epochs=10, batch_size=32):
    """Train; what was measured after every epoch, by name: loss, accuracy, val_loss, val_accuracy."""
    history = training.fit(
        model,
        examples,
        optimizer,
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        validation=dev,
        metrics=["accuracy"],
        epochs=epochs,
        batch_size=batch_size,
        seed=0,
        audit=False,
        jit_compile=False,
        verbose=0,
    )
    return {name: np.array(values) for name, values in history.history.items()}


def share_right(model, images, labels):
    """How many of the images the model reads rightly, from 0 to 1."""
    return float(np.mean(np.argmax(np.array(model(images)), axis=1) == labels))


def draw(images, titles, columns):
    """Images side by side, each on a scale of its own."""
    rows = -(-len(images) // columns)
    _, axes = plt.subplots(rows, columns, figsize=(1.35 * columns, 1.6 * rows), squeeze=False)
    for axis, image, title in zip(axes.flat, images, titles, strict=True):
        axis.imshow(np.array(image), cmap="gray_r")
        axis.set_title(title, fontsize=9)
        axis.set(xticks=[], yticks=[])
    plots.show()

# %% [markdown]
# ## 1. A filter slides over an image
#
# A *filter* is a small square of weights, its *kernel*. Lay it on the image: multiply each pixel by the weight above
# it, add up. That is one number of the answer. Move the filter by `stride` pixels: the next number. *Padding* puts
# rings of zeros around the image first.
#
# A row of 5 pixels, a filter of 3, stride 2: it fits at pixel 0 and at pixel 2. How often in general?
#
# **Exercise `output_size`.**

# %% exercise="output_size"
def output_size(n, k, stride=1, padding=0):
    """At how many places a filter of k pixels fits into a row of n.

    Args:
        n, k: pixels of the row, pixels of the filter.
        stride: pixels from one place to the next.
        padding: zeros added to the row, so many at *each* end.

    Returns:
        a whole number. A place where the filter would stick out does not count.
    """
    raise NotImplementedError("write output_size")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py output_size

# %% tags=["demo"]
for n, k, stride, padding in ((5, 3, 2, 0), (32, 5, 1, 0), (28, 5, 1, 2), (32, 3, 2, 1), (224, 7, 2, 3)):
    print(f"{n:3} pixels, filter {k}, stride {stride}, padding {padding}: {output_size(n, k, stride, padding)} places")

# %% [markdown]
# An image has several channels, and so has the answer. With stride $s$, kernel $K$ and bias $b$:
#
# $$y[n, i, j, :] = b + \sum_{a,\,c} x[n,\; i s + a,\; j s + c,\; :]\; K[a, c]$$
#
# $K[a, c]$ is a matrix `(cin, cout)`: at each of its places the filter is a small dense layer. So loop over the few
# places of the filter, not over the many of the image: weight `(a, c)` meets every `s`-th pixel from `(a, c)` on.
#
# (Mathematicians flip the kernel first and only then call it a convolution. Networks learn it either way.)
#
# **Exercise `conv2d`.** `ops.pad(x, ((0, 0), (1, 2), ...))` puts, along each axis, so many zeros before and after.

# %% exercise="conv2d"
def conv2d(x, kernel, bias, stride=1, padding=0):
    """Slide a filter over images.

    Args:
        x: images, (n, height, width, cin).
        kernel: (kh, kw, cin, cout): height and width of the filter, channels in and out.
        bias: (cout,).
        stride: pixels from one place to the next, downwards as well as to the right.
        padding: pixels of 0 added on each of the four sides.

    Returns:
        (n, rows, columns, cout), with as many rows and columns as the filter has places.
    """
    # for each weight (a, c): what it meets at all places of the filter, times the weight
    raise NotImplementedError("write conv2d")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py conv2d

# %% tags=["demo"]
three = digits.x_train[np.flatnonzero(digits.y_train == 3)[0]][None]  # (1, 8, 8, 1)
filters = {
    "blur": np.full((3, 3), 1 / 9),
    "left edges": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "upper edges": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
}
answers = {
    name: conv2d(three, np.float32(kernel).reshape(3, 3, 1, 1), np.zeros(1, "float32"), padding=1)
    for name, kernel in filters.items()
}
draw([three[0, :, :, 0], *(a[0, :, :, 0] for a in answers.values())], ["image", *answers], 5)

# %% [markdown]
# **What to notice.** Dark is large. Nine weights find an edge wherever it is. Nobody writes such filters by hand any
# more: they are weights, and are learned.

# %% [markdown]
# How many weights? The filter is the same at every place: that is what makes it small.
#
# **Exercise `conv_parameters`.**

# %% exercise="conv_parameters"
def conv_parameters(k, cin, cout):
    """How many numbers a convolution learns: k×k filters from cin to cout channels, and a bias for each channel out."""
    raise NotImplementedError("write conv_parameters")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py conv_parameters

# %% tags=["demo"]
print(f"convolution, 5×5, 3 to 6 channels: {conv_parameters(5, 3, 6):,} parameters, for images of any size")
print(f"dense, from 32×32×3 to 28×28×6:    {(32 * 32 * 3 + 1) * 28 * 28 * 6:,}")

# %% [markdown]
# ## 2. The gradient of a convolution
#
# Each weight `(a, c)` is a small dense layer: $y \leftarrow y + m K[a, c]$, where $m$ is what it meets. So the rules of
# lab 03 hold for each, with $dy$ the derivative of the loss by $y$:
#
# $$dK[a, c] = m^\top dy \qquad\qquad dm = dy\, K[a, c]^\top$$
#
# The first is summed over all images and places; the second is *added* to the gradient of the pixels that $m$ came
# from, for a pixel is met by many weights.
#
# **Exercise `conv2d_grad`.** Stride 1, no padding. `np.tensordot(m, dy, ((0, 1, 2), (0, 1, 2)))` sums over three axes
# of both.

# %% exercise="conv2d_grad"
def conv2d_grad(x, kernel, dy):
    """The gradient of a loss by everything that went into `conv2d(x, kernel, bias)`.

    Args:
        x: images, (n, height, width, cin).
        kernel: (kh, kw, cin, cout).
        dy: the derivative of the loss by the answer, (n, rows, columns, cout).

    Returns:
        dx, dkernel, dbias: each of the shape of what it belongs to. Summed over the images, not averaged.
    """
    raise NotImplementedError("write conv2d_grad")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py conv2d_grad

# %% tags=["demo"]
rng = np.random.default_rng(0)
x, kernel, bias = (ops.convert_to_tensor(rng.normal(size=s), "float32") for s in ((2, 6, 5, 3), (3, 2, 3, 4), (4,)))
with tf.GradientTape() as tape:
    tape.watch([x, kernel, bias])
    y = conv2d(x, kernel, bias)
    loss = ops.sum(y**2) / 2  # whose derivative by y is y
of_tape = tape.gradient(loss, [x, kernel, bias])
for name, mine, theirs in zip(("dx", "dkernel", "dbias"), conv2d_grad(x, kernel, y), of_tape, strict=True):
    print(f"{name:8} {tuple(np.shape(mine))!s:14} farthest from the tape's: {np.abs(mine - theirs).max():.1g}")

# %% [markdown]
# ## 3. Pooling
#
# Where exactly an edge is does not matter much. *Pooling* keeps one number of each window: the largest, or the mean.
# Each channel is on its own, and nothing is learned.
#
# **Exercises `max_pool` and `avg_pool`.**

# %% exercise="max_pool"
def windows(x, size, stride):
    """Given: all windows of size×size pixels: (n, rows, columns, size², channels)."""
    rows, columns = output_size(x.shape[1], size, stride), output_size(x.shape[2], size, stride)
    places = np.ndindex(size, size)
    return ops.stack([x[:, a::stride, c::stride][:, :rows, :columns] for a, c in places], axis=3)


def max_pool(x, size, stride):
    """The largest value of every window, for each channel.

    Args:
        x: (n, height, width, channels).
        size: height and width of a window.
        stride: pixels from one window to the next.

    Returns:
        (n, rows, columns, channels).
    """
    raise NotImplementedError("write max_pool")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py max_pool

# %% exercise="avg_pool"
def avg_pool(x, size, stride):
    """The mean of every window, for each channel; arguments and shapes as of `max_pool`."""
    raise NotImplementedError("write avg_pool")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py avg_pool

# %% tags=["demo"]
edges = ops.relu(answers["left edges"])
moved = ops.pad(edges[:, :, :-1], ((0, 0), (0, 0), (1, 0), (0, 0)))
rows = [f(edge, 2, 2) for edge in (edges, moved) for f in (lambda x, *_: x, max_pool, avg_pool)]
draw([a[0, :, :, 0] for a in rows], ["left edges", "max", "mean", "moved by a pixel", "max", "mean"], 6)
for name, before, after in zip(("edges", "max", "mean"), rows[:3], rows[3:], strict=True):
    change = float(ops.mean(ops.abs(after - before)) / ops.mean(before))
    print(f"{name}: a step of a pixel changes the values by {change:.0%} of their mean")

# %% [markdown]
# **What to notice.** A quarter of the numbers is left. After a step of one pixel the pooled images differ less than
# the edges do, though they do differ.

# %% [markdown]
# ## 4. Convolutions on top of one another
#
# From here on Keras's layers do the work; they are compiled, and faster. `layers.Conv2D` writes our padding as words:
# `"valid"` is none, `"same"` as much as keeps height and width (with stride 1).
#
# **Exercise `stack`.** Two filters of 5×5 without padding. Follow the shapes by hand: why 28, why 24?

# %% exercise="stack"
def conv(filters, size, padding="valid"):
    """Given: a convolution to so many channels, with a ReLU."""
    return layers.Conv2D(filters, size, padding=padding, activation="relu")


def two_convs():
    """A `keras.Sequential` of two convolutions: 32×32×3 -> 28×28×6 -> 24×24×10, a ReLU after each."""
    raise NotImplementedError("write two_convs")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py stack

# %% [markdown]
# **LeNet-5** read cheques in the nineties. Convolutions find strokes, pooling forgets where exactly, dense layers
# decide:
#
# | layer | answer |
# |---|---|
# | the image | 28×28×1 |
# | convolution, 6 filters of 5×5, padded, ReLU | 28×28×6 |
# | max pooling, 2×2 | 14×14×6 |
# | convolution, 16 filters of 5×5, not padded, ReLU | 10×10×16 |
# | max pooling, 2×2 | 5×5×16 |
# | dense with ReLU, on all these numbers | 120 |
# | dense with ReLU | 84 |
# | dense: the logits | 10 |
#
# **Exercise `lenet`.** `layers.MaxPooling2D(2)`, `layers.Flatten()`, `layers.Dense(units, "relu")`.

# %% exercise="lenet"
def lenet():
    """LeNet-5, as in the table: a `keras.Sequential` from images (n, 28, 28, 1) to logits (n, 10)."""
    raise NotImplementedError("write lenet")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py lenet

# %% tags=["demo"]
network = lenet()
for layer in network.layers:
    print(f"{type(layer).__name__:13} {layer.output.shape!s:23} {layer.count_params():7,} parameters")
print(f"all together {network.count_params():,}")

# %% [markdown]
# **What to notice.** The convolutions see everything and hold 2,572 weights. 48,120 of 61,706 are those of the first
# dense layer.

# %% [markdown]
# ## 5. Residual networks
#
# More layers can say more. Yet plain networks of many layers learn *worse*, even the examples: the gradient must come
# through all of them. He and others let each block learn only what to *add* to its input:
#
# $$h = \mathrm{relu}(\mathrm{norm}(\mathrm{conv}(x)))$$
# $$y = \mathrm{relu}(\mathrm{shortcut}(x) + \mathrm{norm}(\mathrm{conv}(h)))$$
#
# A block that adds nothing does no harm, and gradients have a short way back. The shortcut is $x$ itself. Only where
# the shape changes (a stride, or other channels) it is a *projection*: a 1×1 convolution with the same stride, and
# batch norm.
#
# **Exercise `residual`.** Make the parts in `build`, which knows the shape of `x`; use them in `call`.
# `layers.Identity()` hands on what it gets. (Keras tells the layers inside whether it is training.)

# %% exercise="residual"
def conv_norm(filters, size, stride=1):
    """Given: a convolution, padded ("same"), without a bias, then batch normalization."""
    convolution = layers.Conv2D(
        filters, size, strides=stride, padding="same", use_bias=False, kernel_initializer="he_normal"
    )
    return keras.Sequential([convolution, layers.BatchNormalization()])


class Residual(layers.Layer):
    """Two 3×3 convolutions, each with batch norm, whose answer is added to their input.

    Args:
        filters: channels of the answer.
        stride: of the first convolution; 2 halves height and width.
    """

    def __init__(self, filters, stride=1):
        super().__init__()
        self.filters, self.stride = filters, stride

    def build(self, input_shape):
        """Make what `call` needs; `input_shape` is that of `x`."""
        raise NotImplementedError("write Residual.build")

    def call(self, x):
        """From (n, height, width, channels) to (n, height / stride, width / stride, filters)."""
        raise NotImplementedError("write Residual.call")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py residual

# %% tags=["demo"]
def deep(block, blocks=12):
    """So many blocks of 8 channels, for digits."""
    start = [keras.Input((8, 8, 1)), conv_norm(8, 3), layers.ReLU()]
    end = [layers.GlobalAveragePooling2D(), layers.Dense(10)]
    return keras.Sequential([*start, *(block() for _ in range(blocks)), *end])


def plain():
    """A block without a shortcut."""
    return keras.Sequential([conv_norm(8, 3), layers.ReLU(), conv_norm(8, 3), layers.ReLU()])


figure, axis = plt.subplots(figsize=(6.5, 3.6))
for name, block, style in (("plain", plain, "C3--"), ("residual", lambda: Residual(8), "C0-")):
    keras.utils.set_random_seed(0)
    losses = train(deep(block), practice.train, practice.test, SGD(0.05), epochs=5)["loss"]
    axis.plot(range(1, 6), losses, style, label=name)
axis.axhline(np.log(10), color="0.7", linestyle=":", label="guessing")
axis.set(xlabel="epoch", ylabel="training loss", ylim=(0, 2.5), xticks=range(1, 6), title="26 layers")
axis.legend()
plots.show()

# %% [markdown]
# **What to notice.** With as many weights, the one with shortcuts learns faster.

# %% [markdown]
# The network that they made for CIFAR, images of 32×32×3, has twenty layers with weights:
#
# | part | answer |
# |---|---|
# | 3×3 convolution with batch norm, ReLU | 32×32×16 |
# | stage 1: 3 blocks, 16 channels | 32×32×16 |
# | stage 2: 3 blocks, 32 channels, the first with stride 2 | 16×16×32 |
# | stage 3: 3 blocks, 64 channels, the first with stride 2 | 8×8×64 |
# | the mean of each channel: `layers.GlobalAveragePooling2D()` | 64 |
# | dense: the logits | `classes` |
#
# **Exercise `resnet20`.** (Their shortcuts add channels of zeros where ours project.)

# %% exercise="resnet20"
def resnet20(classes=10):
    """The residual network of the table: a `keras.Sequential` from (n, 32, 32, 3) to logits (n, classes)."""
    raise NotImplementedError("write resnet20")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py resnet20

# %% tags=["demo"]
network = resnet20()
print(f"{sum(len(w.shape) > 1 for w in network.trainable_variables)} kernels, two of them projections")
print(f"{network.count_params():,} parameters; LeNet-5 has 61,706")

# %% [markdown]
# ## 6. More images out of few
#
# A digit moved, turned or half hidden is the same digit. So show the network such images, other ones in each epoch:
# *augmentation*. What comes in from outside is 0.
#
# Four of these only look somewhere else: pixel `(i, j)` of the new image *takes* its value from a place of the old
# one. Both are counted from the middle of the image, rows down and columns to the right. An image that moves *down*
# takes from *above*.
#
# **Exercises `translate`, `reflect`, `scale`, `rotate`.**

# %% exercise="translate"
def places(x):
    """Given: how far below and right of the middle each pixel is: rows (height, 1), columns (1, width)."""
    height, width = x.shape[1:3]
    return np.arange(height)[:, None] - (height - 1) / 2, np.arange(width)[None, :] - (width - 1) / 2


def look_up(x, rows, columns):
    """Given: images whose every pixel is the one of x that is nearest to this place; 0 where there is none."""
    x = np.array(x)
    rows, columns = (
        np.round(at + (n - 1) / 2).astype(int) for at, n in zip((rows, columns), x.shape[1:3], strict=True)
    )
    inside = (rows >= 0) & (rows < x.shape[1]) & (columns >= 0) & (columns < x.shape[2])
    return x[:, np.where(inside, rows, 0), np.where(inside, columns, 0)] * inside[:, :, None]


def translate(x, dy, dx):
    """Images moved by dy whole pixels down and dx to the right (negative: up, to the left); shape as of x."""
    raise NotImplementedError("write translate")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py translate

# %% exercise="reflect"
def reflect(x):
    """Images with left and right exchanged. (`look_up`, or `ops.flip(x, axis)`.)"""
    raise NotImplementedError("write reflect")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py reflect

# %% exercise="scale"
def scale(x, factor):
    """Images enlarged by a factor around the middle (smaller for a factor below 1), of the same shape."""
    raise NotImplementedError("write scale")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py scale

# %% [markdown]
# Turned *against the clock* by an angle $\alpha$, the pixel at $(r, c)$ takes from
# $(r\cos\alpha + c\sin\alpha,\; c\cos\alpha - r\sin\alpha)$.

# %% exercise="rotate"
def rotate(x, degrees):
    """Images turned around the middle by so many degrees, against the clock; shape as of x."""
    raise NotImplementedError("write rotate")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py rotate

# %% [markdown]
# The other four draw at random. Draw *for each image anew*, or a batch of 32 is one variation, not 32. The seed
# decides the draw.
#
# **Exercises `crop`, `noise`, `occlude`.**

# %% exercise="crop"
def corners(x, size, seed):
    """Given: for each image the upper left corner of a square in it, drawn at random: (n, 2), row and column."""
    height, width = x.shape[1:3]
    return np.random.default_rng(seed).integers(0, (height - size + 1, width - size + 1), (len(x), 2))


def crop(x, size, seed):
    """Of each image a square of size×size pixels, cut out at its own corner: (n, size, size, channels)."""
    raise NotImplementedError("write crop")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py crop

# %% exercise="noise"
def noise(x, stddev, seed):
    """Images with a random number added to each value: normal, mean 0, this standard deviation; shape as of x.

    `keras.random.normal(shape, seed=...)` draws, `np.random.default_rng(seed)` can, too.
    """
    raise NotImplementedError("write noise")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py noise

# %% exercise="occlude"
def occlude(x, size, seed):
    """Images with a square of size×size pixels of 0 in each, at its own corner; shape as of x, which stays as it is."""
    raise NotImplementedError("write occlude")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py occlude

# %% [markdown]
# *Mixup* interpolates between two examples: 0.7 of a three and 0.3 of a seven shall be called so. The label is mixed
# with the image, and so must be a row of probabilities.
#
# **Exercise `mixup`.** Give each image a partner, `rng.permutation(n)`, and a share of its own,
# `rng.beta(alpha, alpha, n)`: for a small `alpha` near 0 or 1.

# %% exercise="mixup"
def mix(a, b, share):
    """Given: example by example, so much of a, and the rest of b. `share` is (n,)."""
    share = np.reshape(share, (-1, *[1] * (np.ndim(a) - 1)))
    return share * a + (1 - share) * b


def mixup(x, y, alpha, seed):
    """Mix each example with another one, in a share of its own.

    Args:
        x: images, (n, height, width, channels).
        y: probabilities of the classes, (n, k): one-hot.
        alpha: of the Beta distribution that the shares come from.
        seed: the same seed mixes the same way.

    Returns:
        mixed x, mixed y: shapes as of x and y.
    """
    raise NotImplementedError("write mixup")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py mixup

# %% tags=["demo"]
some = digits.x_train[[np.flatnonzero(digits.y_train == d)[1] for d in (3, 5, 7, 2)]]  # (4, 8, 8, 1)
mixed, labels = mixup(some, np.eye(4, dtype="float32"), 1.0, seed=3)
varied = {
    "as it was": some,
    "translate 1, -2": translate(some, 1, -2),
    "reflect": reflect(some),
    "scale 1.4": scale(some, 1.4),
    "rotate 20": rotate(some, 20),
    "crop 6": crop(some, 6, seed=0),
    "noise 0.2": noise(some, 0.2, seed=0),
    "occlude 3": occlude(some, 3, seed=0),
    "mixup": mixed,
}
images = [np.array(batch)[i, :, :, 0] for i in range(4) for batch in varied.values()]
draw(images, [*varied, *[""] * 27], 9)
for row in labels:
    print("mixed:", " + ".join(f"{p:.2f} of {d}" for p, d in zip(row, (3, 5, 7, 2), strict=True) if p))

# %% [markdown]
# **What to notice.** Each row is a digit. The last four columns differ from image to image. A mirrored 3 is none:
# which variations keep the meaning is for you to know.

# %% [markdown]
# ## 7. What does a network know of moving?
#
# Move the image, and the answer of a convolution moves along: it is *equivariant*. Measure how far that holds:
#
# $$\max\; |\,f(\mathrm{translate}(x)) - \mathrm{translate}(f(x))\,|$$
#
# At the border it cannot hold: there pixels get lost. So look at the middle only.
#
# **Exercise `equivariance`.** It needs your `translate`.

# %% exercise="equivariance"
def middle(y):
    """Given: images without a quarter of height and width on each side."""
    top, left = y.shape[1] // 4, y.shape[2] // 4
    return y[:, top : y.shape[1] - top, left : y.shape[2] - left]


def equivariance_error(f, x, dy, dx):
    """How far f is from moving along with its input.

    Args:
        f: a function from images (n, height, width, channels) to images of the same height and width.
        x: images.
        dy, dx: pixels down and to the right.

    Returns:
        the largest absolute difference in the middle of the images, between moving before f and after it: a number.
    """
    raise NotImplementedError("write equivariance_error")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py equivariance

# %% tags=["demo"]
dense_of = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(64), layers.Reshape((8, 8, 1))])
things = {
    "convolution": layers.Conv2D(4, 3, padding="same"),
    "max pooling, stride 1": layers.MaxPooling2D(2, strides=1, padding="same"),
    "reflect": reflect,
    "dense layer": dense_of,
}
for name, f in things.items():
    print(f"{name:22} {equivariance_error(f, digits.x_train[:50], 1, -1):.3f}")


def small(*first):
    """A network for digits: these layers, then the logits."""
    return keras.Sequential([keras.Input((8, 8, 1)), *first, layers.Flatten(), layers.Dense(10)])


def moved_about(x, rng):
    """Each image moved by up to two pixels, as drawn."""
    return np.concatenate([translate(image[None], *rng.integers(-2, 3, 2)) for image in x])


rng = np.random.default_rng(0)
x_train, y_train = practice.train
augmented = np.concatenate([moved_about(x_train, rng) for _ in range(4)]), np.tile(y_train, 4)
as_they_are = np.tile(x_train, (4, 1, 1, 1)), np.tile(y_train, 4)
figure, axis = plt.subplots(figsize=(6.5, 3.6))
for name, first, examples, style in (
    ("dense", [layers.Flatten(), layers.Dense(64, "relu")], as_they_are, "C3:"),
    ("convolutions", [conv(8, 3), conv(16, 3), layers.MaxPooling2D(2)], as_they_are, "C0--"),
    ("convolutions, augmented", [conv(8, 3), conv(16, 3), layers.MaxPooling2D(2)], augmented, "C2-"),
):
    keras.utils.set_random_seed(0)
    model = small(*first)
    train(model, examples, practice.test, Adam(0.003), epochs=6)
    shares = [share_right(model, translate(practice.x_test, 0, dx), practice.y_test) for dx in range(-3, 4)]
    axis.plot(range(-3, 4), shares, style, label=name)
axis.axhline(0.1, color="0.7", linestyle=":", label="guessing")
axis.set(xlabel="unseen digits moved to the right by (pixels)", ylabel="share read rightly", ylim=(0, 1.02))
axis.legend(loc="upper right", fontsize="small")
plots.show()

# %% [markdown]
# **What to notice.** Convolutions alone help little: they move along, but the dense layer behind them does not. Moved
# examples teach it, up to the two pixels that it was shown, and at a price: a harder task for the same small network.

# %% [markdown]
# ## 8. Transfer: what was learned on many images, used on few
#
# A network that reads digits knows strokes, corners, holes. For another question on such images, keep all of that: cut
# off its last layer, *freeze* the rest (the *backbone*), and learn a new last layer. With few images there is too
# little to learn everything anew.
#
# To freeze a layer: `layer.trainable = False`. A frozen batch norm also keeps its moving averages, in training too;
# those of many images are worth more than those of forty, so it is to stay frozen always.
#
# **Exercise `freeze`.** Mind `n = 0`: `a[-0:]` is all of `a`. (And leave `model.trainable` alone: it overrules the
# layers.)

# %% exercise="freeze"
def freeze_all_but(model, n):
    """Let the last n layers with weights learn, and no other; change the model itself.

    Args:
        model: a `keras.Sequential`, in which any layer may be frozen already.
        n: how many; batch normalization does not count, and is always frozen.
    """
    raise NotImplementedError("write freeze_all_but")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py freeze

# %% [markdown]
# Now put it to use. The backbone was trained on 1,200 images to say *which* digit it sees. We want to know whether a
# digit is *odd*, from 20 images of each kind.
#
# **Exercise `transfer`.** It needs your `freeze_all_but`. The backbone is to stay as it is.

# %% exercise="transfer"
def learn(model, train, learning_rate=0.01, steps=100):
    """Given: take so many steps of Adam, each with all images and labels."""
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(learning_rate), loss, jit_compile=False)
    for _ in range(steps):
        model.train_on_batch(*train)


def transfer(backbone, train):
    """A classifier on a frozen backbone.

    Args:
        backbone: a trained `keras.Sequential` without its last layer, from images (n, 8, 8, 1) to features (n, d).
        train: a pair: images, and labels 0 or 1, whole numbers (n,).

    Returns:
        a trained `keras.Sequential` from images to logits (n, 2).
    """
    raise NotImplementedError("write transfer")

# %% tags=["demo", "check"]
# To check: lab check lab06_cnn.py transfer

# %% tags=["demo"]
def backbone_of_digits():
    """A network for digits without its last layer, at a random start."""
    strokes = [layers.Conv2D(8, 3, use_bias=False), layers.BatchNormalization(momentum=0.9), layers.ReLU()]
    parts = [conv(16, 3), layers.MaxPooling2D(2), layers.Flatten(), layers.Dense(24, "tanh")]
    return keras.Sequential([keras.Input((8, 8, 1)), *strokes, *parts])


keras.utils.set_random_seed(0)
trained = backbone_of_digits()
reader = keras.Sequential([layers.GaussianNoise(0.1), trained, layers.Dense(10)])
history = train(reader, practice.train, practice.test, Adam(0.005), epochs=30)
print(f"which digit: {history['val_accuracy'][-1]:.3f} of unseen digits are told rightly")

odd = digits.y_test % 2
numbers_of_images = (1, 2, 4)
shares = {"from scratch": [], "transfer": []}
for number in numbers_of_images:
    few = np.concatenate([np.flatnonzero(digits.y_test == digit)[:number] for digit in range(10)])
    unseen = np.setdiff1d(np.arange(len(odd)), few)
    keras.utils.set_random_seed(0)
    scratch = keras.Sequential([backbone_of_digits(), layers.Dense(2)])
    learn(scratch, (digits.x_test[few], odd[few]))
    for name, model in (("from scratch", scratch), ("transfer", transfer(trained, (digits.x_test[few], odd[few])))):
        shares[name].append(share_right(model, digits.x_test[unseen], odd[unseen]))

plt.figure(figsize=(6, 3.4))
for (name, values), style in zip(shares.items(), ("C3s--", "C0o-"), strict=True):
    plt.plot([5 * number for number in numbers_of_images], values, style, label=name)
plt.axhline(0.5, color="0.7", linestyle=":", label="guessing")
plt.xticks([5, 10, 20])
plt.ylim(0.45, 1.02)
plt.xlabel("images of each kind")
plt.ylabel("odd or even: share told rightly")
plt.legend(loc="lower right")
plots.show()

# %% [markdown]
# **What to notice.** With the backbone, five images of each kind do more than twenty without. (It comes from images of
# the same sort. For quite other ones it helps less.)

# %% [markdown]
# ## Where this leads
#
# The zoo has all of this, faster and with more settings: `zoo.layers.Conv2D`, `MaxPool` and `Residual`,
# `zoo.models.LeNet5(weights="mnist")`, `ResNet20(weights="cifar10_binary")`, `zoo.augment.pipeline`, and
# `zoo.models.finetune`.
#
# Remember three things: the same weights at every place; add to the input instead of replacing it; and when images are
# few, vary them, or begin with a network that has seen many.
