"""What lab06 grades. Trusted: this side never runs a learner's code, and imports NumPy only."""

import gzip
import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from grader import Exercise, Lab, close, equal, expect

from . import oracle

OTHER_LIBRARIES = ("zoo", "torch", "jax")
LOOSE = {"rtol": 1e-3, "atol": 1e-4}  # for long sums in float32
IMAGES = ("image", "row", "column", "channel")

# ---------------------------------------------------------------------------------------------------------------- draws


def away_from_zero(rng, shape, low=0.4, high=2.0):
    """Numbers of both signs, none of them near 0."""
    return (rng.uniform(low, high, shape) * rng.choice([-1, 1], shape)).astype("float32")


def fits(rng):
    """Rows, filters, strides and paddings: some fit to the last pixel, others leave some over."""
    cases = []
    for left, padding in ((0, 1), (1, 4), (2, 2), (3, 5), (1, 3)):
        k, stride = int(rng.integers(2, 6)), int(rng.integers(left + 2, left + 4))
        places = int(rng.integers(6, 10))
        cases.append([k + (places - 1) * stride + left - 2 * padding, k, stride, padding])
    return {"cases": np.array(cases), "by_default": np.array([[n, int(rng.integers(2, 6))] for n in (9, 14)])}


def slides(rng, **settings):
    """Images, a filter that is no square and not symmetric, and a bias."""
    n, height, width, cin, cout = 2, 7 + int(rng.integers(2)), 9 + int(rng.integers(2)), 3, 2
    return {
        "x": away_from_zero(rng, (n, height, width, cin)),
        "kernel": away_from_zero(rng, (3, 2, cin, cout)),
        "bias": away_from_zero(rng, cout, 1, 3),
        "settings": settings,
    }


def filters(rng):
    """Sizes and channels of three convolutions, all numbers different."""
    cases = [[int(k), *(int(n) for n in rng.choice(np.arange(8, 40), 2, replace=False))] for k in (2, 3, 5)]
    return {"cases": np.array([[5, 3, 6], *cases])}


def slopes(rng, images=3):
    """Images, a filter and the derivative by the answer."""
    given = slides(rng)
    x, kernel = away_from_zero(rng, (images, 5, 6, 3)), given["kernel"]
    return {"x": x, "kernel": kernel, "dy": away_from_zero(rng, (images, 3, 5, 2))}


def ponds(rng, pool, size, stride):
    """Images in which no two pixels are equal, half of them below 0."""
    values = rng.permutation(2 * 7 * 8 * 3).reshape(2, 7, 8, 3) - 168
    return {"x": (values / 16).astype("float32"), "pool": pool, "window": [size, stride]}


def two_convolutions(rng):
    """An image, and weights for both convolutions that leave half of the answers above 0."""
    shapes = (5, 5, 3, 6), (6,), (5, 5, 6, 10), (10,)
    weights = [(rng.normal(0, 0.5, s) / np.sqrt(np.prod(s[:-1]) / 4)).astype("float32") for s in shapes]
    return {"x": rng.normal(size=(1, 32, 32, 3)).astype("float32"), "weights": weights}


LENET = ((5, 5, 1, 6), (6,), (5, 5, 6, 16), (16,), (400, 120), (120,), (120, 84), (84,), (84, 10), (10,))


def cheque(rng):
    """Images, and weights for all layers of LeNet."""
    spreads = [np.sqrt(2 / np.prod(s[:-1])) if len(s) > 1 else 0.5 for s in LENET]
    weights = [rng.normal(0, spread, s).astype("float32") for spread, s in zip(spreads, LENET, strict=True)]
    return {"x": rng.normal(size=(2, 28, 28, 1)).astype("float32"), "weights": weights}


def residuals(rng, channels, filters, stride):
    """Images with large values, so that no epsilon shows, and kernels; the projection comes last."""
    shapes = [(3, 3, channels, filters), (3, 3, filters, filters)]
    if stride != 1 or channels != filters:
        shapes.append((1, 1, channels, filters))
    x = 5 * rng.normal(size=(5, 6, 4, channels)) + away_from_zero(rng, channels, 2, 5)
    kernels = [away_from_zero(rng, s, 0.5, 2) / np.float32(np.sqrt(np.prod(s[:-1]))) for s in shapes]
    return {"x": x.astype("float32"), "filters": filters, "settings": {"stride": stride} if stride != 1 else {},
            "kernels": kernels}  # fmt: skip


def pictures(rng, vary, by=()):
    """Images that are higher than wide, or wider than high, no two pixels equal and none 0."""
    shape = (2, *(int(n) for n in rng.permutation([5, 8])), 2)
    values = 1 + rng.permutation(np.prod(shape)).reshape(shape)
    return {"x": (values / 16).astype("float32"), "vary": vary, "by": list(by)}


def steps(rng, sign):
    """Images and a step, down and to the right or up and to the left, of other lengths each."""
    return pictures(rng, "translate", [sign * int(n) for n in rng.permutation([1, 3])])


def clear(matrix, shape):
    """Whether every place that is looked up is far from the border between two pixels."""
    at = np.stack(np.meshgrid(*[np.arange(n) - (n - 1) / 2 for n in shape], indexing="ij")).reshape(2, -1)
    source = matrix @ at + (np.array(shape)[:, None] - 1) / 2
    return np.all(np.abs((source % 1) - 0.5) > 0.02)


def zooms(rng, low, high):
    """Images and a factor for which no pixel lies between two."""
    given = pictures(rng, "scale")
    while True:
        factor = float(rng.uniform(low, high))
        if clear(np.eye(2) / factor, given["x"].shape[1:3]):
            return {**given, "by": [factor]}


def turns(rng, low, high):
    """Images and an angle for which no pixel lies between two."""
    given = pictures(rng, "rotate")
    while True:
        degrees = float(rng.choice([-1, 1]) * rng.uniform(low, high))
        if clear(oracle.turn(degrees), given["x"].shape[1:3]):
            return {**given, "by": [degrees]}


def cuts(rng, **more):
    """Many images, so that a square is drawn at every place; and a seed."""
    height, width = (int(n) for n in rng.permutation([5, 7]))
    return {"shape": [60, height, width, 2], "size": 3, "seed": int(rng.integers(1, 1000)), **more}


def snow(rng):
    """Images and a spread far from 1."""
    return {
        "x": rng.uniform(5, 20, (40, 8, 7, 3)).astype("float32"),
        "stddev": float(rng.choice([0.25, 4.0])),
        "seed": int(rng.integers(1, 1000)),
    }


def cocktails(rng, alpha):
    """Many images, each to be a class of its own."""
    return {"x": away_from_zero(rng, (140, 2, 3, 2), 1, 5), "alpha": alpha, "seed": int(rng.integers(1, 1000))}


def wanderers(rng):
    """Images, a filter, and steps of other lengths down and to the right."""
    far, near = (2, -1) if rng.random() < 0.5 else (-2, 1)
    return {
        "x": away_from_zero(rng, (2, 12, 12, 2), 0.5, 3),
        "kernel": away_from_zero(rng, (3, 3, 2, 2)),
        "by": [int(n) for n in rng.permutation([far, near])],
    }


def places_differ(rng, sign):
    """Images and a number for every place; of the differences the largest is above or below 0, as `sign` says."""
    while True:
        given = {**wanderers(rng), "table": away_from_zero(rng, (12, 12), 1, 3)}
        f = weighted(given)
        ways = [f(oracle.translate(given["x"], *given["by"])), oracle.translate(f(given["x"]), *given["by"])]
        difference = sign * oracle.middle(ways[0] - ways[1])
        if difference.max() > 1.1 * -difference.min():
            return given


def weighted(given):
    """The function that multiplies every place by its number."""
    return lambda x: np.asarray(x, "float64") * given["table"][None, :, :, None]


KINDS = ("conv", "norm", "relu", "conv", "norm", "relu", "pool", "flatten", "dense", "relu", "dense")


def stacks(rng, numbers, kinds=KINDS):
    """A model of these layers, some of them frozen before, and how many are to learn, one after another."""
    before = [bool(rng.integers(2)) for _ in kinds]
    before[0], before[-3], before[-1] = True, True, False
    norms = [place for place, kind in enumerate(kinds) if kind == "norm"]
    for place, learns in zip(norms, rng.permutation([True, False]), strict=False):
        before[place] = bool(learns)
    return {"kinds": list(kinds), "numbers": list(numbers), "before": before}


@lru_cache(maxsize=1)
def split():
    """The digits, and how many of them are learned from: images from 0 to 1, labels, a number."""
    folder = Path(find_spec("sklearn").submodule_search_locations[0])  # not imported: here is NumPy alone
    with gzip.open(folder / "datasets" / "data" / "digits.csv.gz", "rt") as file:
        table = np.loadtxt(file, delimiter=",")
    table = table[np.random.Generator(np.random.PCG64(0)).permutation(len(table))].astype("float32")
    return table[:, :-1].reshape(-1, 8, 8, 1) / 16, table[:, -1].astype("int32"), 1200


@lru_cache(maxsize=1)
def backbone():
    """The weights of a network that reads digits, without its last layer."""
    card = json.loads(Path(__file__).with_name("backbone.json").read_text(encoding="utf-8"))
    return [np.array(w, "float32") for w in card["weights"]]


def odd_or_even(rng):
    """A backbone, 20 images of odd and 20 of even digits that it has not seen, and more of them to be asked about."""
    images, labels, learned = split()
    images, labels = images[learned:], labels[learned:]
    few = np.concatenate([np.flatnonzero(labels == digit)[:4] for digit in range(10)])
    unseen = np.setdiff1d(np.arange(len(labels)), few)
    return {
        "weights": backbone(),
        "images": images[few],
        "labels": labels[few] % 2,
        "unseen": images[unseen],
        "answers": labels[unseen] % 2,
    }


def listed(rows, last="and"):
    """What is in a table, in words."""
    return f" {last} ".join([", ".join(rows[:-1]), rows[-1]] if len(rows) > 1 else rows)


# ---------------------------------------------------------------------------------------------------------- output_size

output_size = Exercise(
    "output_size",
    write=["output_size"],
    points=4,
    probe="sizes",
    draw=fits,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Put the filter at the very beginning. How many pixels are then left behind its end? Each step uses up "
        "`stride` "
        "of them.",
        "The row has n + 2 * padding pixels. The first place costs k of them, each further one costs stride.",
        "One place, and as many more as whole steps fit into n + 2 * padding - k: // divides and leaves out the rest.",
    ],
)


@output_size.check(points=4)
def counts_the_places(seen, given):
    """The number of places is right, with and without stride and padding, and where pixels are left over."""
    cases = [*given["cases"].tolist(), *given["by_default"].tolist()]
    return equal(
        seen.sizes, [oracle.output_size(*case) for case in cases],
        what=f"the sizes for (n, k, stride, padding) = {', '.join(str(tuple(c)) for c in given['cases'].tolist())} and "
        f"for (n, k) = {', '.join(str(tuple(c)) for c in given['by_default'].tolist())}", axes=("case",),
    )  # fmt: skip


_SIZE = "return (n + 2 * padding - k) // stride + 1"
output_size.name_mistakes(
    ("rounded_up", _SIZE, "return -((k - n - 2 * padding) // stride) + 1",
     "The division is rounded up, so that the last filter sticks out. A step that does not fit does not count: round "
     "down, //."),
    ("not_rounded", _SIZE, "return (n + 2 * padding - k) / stride + 1",
     "The division is not rounded. A place counts if it fits as a whole: // instead of /."),
    ("plus_1_forgotten", _SIZE, "return (n + 2 * padding - k) // stride",
     "This counts the steps. There is one place more than steps: the first one, before any step."),
    ("plus_1_inside", _SIZE, "return (n + 2 * padding - k + 1) // stride",
     "The 1 stands inside the division. First divide, then add the first place: ... // stride + 1."),
    ("padding_on_one_side", _SIZE, "return (n + padding - k) // stride + 1",
     "The padding is counted once. It is added at both ends: 2 * padding."),
    ("padding_forgotten", _SIZE, "return (n - k) // stride + 1",
     "The padding is forgotten: the row has n + 2 * padding pixels."),
    ("stride_forgotten", _SIZE, "return n + 2 * padding - k + 1",
     "The stride is forgotten: the filter moves by `stride` pixels at a time."),
    ("as_same", _SIZE, "return -(-n // stride)",
     "This is the size with as much padding as keeps it (\"same\"). Here k and padding count."),
    ("starts_inside", _SIZE, "return (n + 2 * padding) // stride",
     "This counts the places where the filter begins, also those where it sticks out at the end. k pixels must "
     "follow."),
)  # fmt: skip

# --------------------------------------------------------------------------------------------------------------- conv2d

conv2d = Exercise(
    "conv2d",
    write=["conv2d"],
    points=11,
    probe="convolutions",
    draw=slides,
    forbid=OTHER_LIBRARIES,
    needs=["output_size"],
    hints=[
        "Two loops, over the rows and the columns of the filter. In each round one weight matrix kernel[a, c] meets "
        "one "
        "pixel for every place of the filter, all at once.",
        "x[:, a::stride, c::stride] begins at (a, c) and takes every stride-th pixel. It may be too long: keep the "
        "first "
        "`rows` rows and `columns` columns, as output_size counts them.",
        "First pad height and width of x. Begin with y = bias; in each round add ops.matmul(what is met, kernel[a, "
        "c]): "
        "(n, rows, columns, cin) times (cin, cout).",
    ],
)


def slid(seen, given):
    """A judge: the convolution."""
    return close(
        seen.y, oracle.conv2d(given["x"], given["kernel"], given["bias"], **given["settings"]),
        what="the answer", axes=IMAGES, **LOOSE,
    )  # fmt: skip


@conv2d.check(points=5)
def slides_the_filter(seen, given):
    """Without stride and padding: every pixel times its weight, summed, and the bias."""
    return slid(seen, given)


@conv2d.check(points=2, stride=2)
def takes_the_stride(seen, given):
    """With a stride of 2, downwards and to the right."""
    return slid(seen, given)


@conv2d.check(points=2, padding=2)
def pads_all_sides(seen, given):
    """With two rings of zeros around the images."""
    return slid(seen, given)


@conv2d.check(points=2, stride=3, padding=1)
def takes_both(seen, given):
    """With a stride of 3 and one ring of zeros."""
    return slid(seen, given)


_PAD = "x = ops.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))"
_MET = "met = x[:, a::stride, c::stride][:, :rows, :columns]"
_PLACES = "rows, columns = output_size(x.shape[1], kh, stride), output_size(x.shape[2], kw, stride)"
_STEP = "y = y + ops.matmul(met, kernel[a, c])"
conv2d.name_mistakes(
    ("flipped", _STEP, "y = y + ops.matmul(met, kernel[kh - 1 - a, kw - 1 - c])",
     "The kernel is flipped: the weight above the first pixel is its last one. Networks do not flip: pixel (a, c) of a "
     "patch meets kernel[a, c]."),
    ("rows_only_flipped", _STEP, "y = y + ops.matmul(met, kernel[kh - 1 - a, c])",
     "The kernel is upside down. Row a of a patch meets row a of the kernel."),
    ("stride_on_rows_only", [(_PLACES, "rows, columns = output_size(x.shape[1], kh, stride), output_size(x.shape[2], "
     "kw)"),
     (_MET, "met = x[:, a::stride, c:][:, :rows, :columns]")],
     "The stride is applied downwards only. The filter moves by `stride` pixels to the right, too."),
    ("stride_on_columns_only",
     [(_PLACES, "rows, columns = output_size(x.shape[1], kh), output_size(x.shape[2], kw, stride)"),
      (_MET, "met = x[:, a:, c::stride][:, :rows, :columns]")],
     "The stride is applied to the right only. The filter moves by `stride` pixels downwards, too."),
    ("stride_ignored", [(_PLACES, "rows, columns = output_size(x.shape[1], kh), output_size(x.shape[2], kw)"),
     (_MET, "met = x[:, a:, c:][:, :rows, :columns]")],
     "The stride is not used: the filter stops at every pixel."),
    ("padding_before_only", _PAD, "x = ops.pad(x, ((0, 0), (padding, 0), (padding, 0), (0, 0)))",
     "The zeros are added above and on the left only. Each axis has two ends: (padding, padding)."),
    ("padding_after_only", _PAD, "x = ops.pad(x, ((0, 0), (0, padding), (0, padding), (0, 0)))",
     "The zeros are added below and on the right only. Each axis has two ends: (padding, padding)."),
    ("padding_ignored", _PAD, "pass", "The padding is not used: put so many zeros around the images first."),
    ("rows_padded_only", _PAD, "x = ops.pad(x, ((0, 0), (padding, padding), (0, 0), (0, 0)))",
     "Only the height is padded. The width gets zeros at both ends, too."),
    ("all_axes_padded", _PAD, "x = ops.pad(x, padding)\n    kernel = ops.pad(kernel, ((0, 0), (0, 0), (padding, "
     "padding), (0, 0)))",
     "All axes are padded, so that there are more images than before. Pad height and width, and leave the images and "
     "the channels alone: (0, 0)."),
    ("bias_per_weight", [("y = bias\n", "y = 0.0\n"), (_STEP, "y = y + ops.matmul(met, kernel[a, c]) + bias")],
     "The bias is added once for each weight of the filter. It is added once for each number of the answer."),
    ("bias_per_pixel", "y = bias\n", "y = bias * ops.ones((1, rows, columns, 1)) * "
     "ops.reshape(ops.arange(1, rows * columns + 1, dtype='float32'), (1, rows, columns, 1))\n",
     "The bias differs from place to place. It is one number for each channel of the answer, the same everywhere."),
    ("bias_forgotten", "y = bias\n", "y = 0.0\n", "The bias is not added."),
    ("bias_subtracted", "y = bias\n", "y = -bias\n", "The bias is subtracted: add it."),
    ("one_weight_only", _STEP, "y = bias + ops.matmul(met, kernel[a, c])",
     "Only the last weight of the filter counts: in each round y is written anew. Add to it: y = y + ..."),
    ("mean_for_sum", "return y\n", "return (y - bias) / (kh * kw) + bias\n",
     "The products are averaged. They are summed."),
    ("summed_over_channels", _STEP,
     "y = y + ops.matmul(ops.sum(met, axis=3, keepdims=True), ops.sum(kernel[a, c], axis=0, keepdims=True))",
     "Channels are summed before the weights come in. Each channel has its own weight: a matrix product, met times "
     "kernel[a, c]."),
    ("filter_transposed", [("in np.ndindex(kh, kw)", "in np.ndindex(kw, kh)"), (_STEP,
     "y = y + ops.matmul(met, kernel[c, a])"), (_PLACES,
     "rows, columns = output_size(x.shape[1], kw, stride), output_size(x.shape[2], kh, stride)")],
     "Height and width of the filter are exchanged: kernel[a, c] is row a, column c."),
    ("height_for_width", _PLACES,
     "rows, columns = output_size(x.shape[1], kh, stride), output_size(x.shape[2], kh, stride)",
     "The width of the answer is found from the height of the filter, kh. Take kw."),
    ("images_transposed", "return y\n", "return ops.transpose(y, (0, 2, 1, 3))\n",
     "Rows and columns of the answer are exchanged: (n, rows, columns, cout)."),
    ("channels_first", "return y\n", "return ops.transpose(y, (0, 3, 1, 2))\n",
     "The channels of the answer come right after the images. They come last: (n, rows, columns, cout)."),
    ("with_a_relu", "return y\n", "return ops.relu(y)\n",
     "There is a ReLU at the end. The answer of a convolution may be negative."),
    ("return_forgotten", "return y\n", "pass\n", "There is no `return` at the end: return y."),
    ("return_in_the_loop", _STEP, _STEP + "\n        return y",
     "The function returns in its first round: `return` stands too far to the right."),
)  # fmt: skip

# ------------------------------------------------------------------------------------------------------ conv_parameters

conv_parameters = Exercise(
    "conv_parameters",
    write=["conv_parameters"],
    points=3,
    probe="counts",
    draw=filters,
    forbid=OTHER_LIBRARIES,
    hints=[
        "What shape has the kernel of a convolution, and what shape has the bias?",
        "The kernel is (k, k, cin, cout), the bias (cout,).",
        "5×5 filters from 3 to 6 channels: each of the 6 has 5 · 5 · 3 weights and a bias.",
    ],
)


@conv_parameters.check(points=3)
def counts_parameters(seen, given):
    """Kernel and bias are counted, whatever the size of the images."""
    cases = given["cases"].tolist()
    return equal(
        seen.counts, [oracle.conv_parameters(*case) for case in cases],
        what=f"the parameters for (k, cin, cout) = {', '.join(str(tuple(c)) for c in cases)}", axes=("case",),
    )  # fmt: skip


_COUNT = "return (k * k * cin + 1) * cout"
conv_parameters.name_mistakes(
    ("no_bias", _COUNT, "return k * k * cin * cout",
     "The biases are missing: one for each channel of the answer."),
    ("one_bias", _COUNT, "return k * k * cin * cout + 1",
     "There is one bias in all. Each of the cout channels has its own."),
    ("bias_per_weight_matrix", _COUNT, "return k * k * (cin + 1) * cout",
     "A bias is counted for each place of the filter. There is one for each channel of the answer, whatever k is."),
    ("bias_of_channels_in", _COUNT, "return k * k * cin * cout + cin",
     "The biases belong to the channels that come out: cout of them, not cin."),
    ("one_side", _COUNT, "return (k * cin + 1) * cout",
     "The filter has k × k places, not k."),
    ("one_channel_in", _COUNT, "return (k * k + 1) * cout",
     "A filter has weights for every channel that comes in: k · k · cin of them."),
    ("one_filter", _COUNT, "return k * k * cin + 1",
     "This is one filter. There are cout of them."),
    ("per_position", _COUNT, "return (k * k * cin + 1) * cout * (32 - k + 1) ** 2",
     "The parameters are counted once for each place in an image. The filter is the same at every place: that is "
     "what a "
     "convolution is."),
)  # fmt: skip

# ---------------------------------------------------------------------------------------------------------- conv2d_grad

conv2d_grad = Exercise(
    "conv2d_grad",
    write=["conv2d_grad"],
    points=9,
    probe="gradients",
    draw=slopes,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Write conv2d for stride 1 as a loop over the places (a, c) of the filter. In each round some pixels met a "
        "matrix; in the same round both get their part of the gradient.",
        "What weight (a, c) met is x[:, a : a + rows, c : c + columns], of the shape of dy but for the channels. "
        "Begin dx and dkernel with zeros (np.zeros).",
        "In each round: dkernel[a, c] is the sum of met times dy over images, rows and columns, (cin, cout). And "
        "dx[:, a : a + rows, c : c + columns] += dy @ kernel[a, c].T. At the end dbias is the sum of dy over all but "
        "the last axis.",
    ],
)


def slope(name):
    """A judge of one of the three gradients."""

    def judge(seen, given):
        expected = oracle.conv2d_grad(given["x"], given["kernel"], given["dy"])
        axes = {"dx": IMAGES, "dkernel": ("row", "column", "channel in", "channel out"), "dbias": ("channel",)}
        at = list(axes).index(name)
        return close(getattr(seen, name), expected[at], what=name, axes=axes[name], **LOOSE)

    return judge


@conv2d_grad.check(points=4)
def gradient_by_the_images(seen, given):
    """dx: every pixel gets its part from every weight that met it."""
    return slope("dx")(seen, given)


@conv2d_grad.check(points=4)
def gradient_by_the_kernel(seen, given):
    """dkernel: what each weight met, times dy, summed over images and places."""
    return slope("dkernel")(seen, given)


@conv2d_grad.check(points=1)
def gradient_by_the_bias(seen, given):
    """dbias: dy, summed over images and places."""
    return slope("dbias")(seen, given)


_ZEROS = "dx, dkernel = np.zeros(x.shape), np.zeros(kernel.shape)"
_DK = "dkernel[a, c] = np.tensordot(x[:, a : a + rows, c : c + columns], dy, ((0, 1, 2), (0, 1, 2)))"
_DX = "dx[:, a : a + rows, c : c + columns] += dy @ kernel[a, c].T"
_ALL = "return dx, dkernel, dy.sum(axis=(0, 1, 2))"
_WIDE = "wide = np.pad(dy, ((0, 0), (kernel.shape[0] - 1,) * 2, (kernel.shape[1] - 1,) * 2, (0, 0)))"
conv2d_grad.name_mistakes(
    ("kernel_not_flipped", _ALL,
     _WIDE + "\n    dx = np.array(conv2d(wide.astype('float32'), kernel.swapaxes(2, 3), np.zeros(x.shape[3], "
      "'float32')))\n"
     "    " + _ALL,
     "dx is a convolution of the padded dy with the kernel as it is. It must be flipped, kernel[::-1, ::-1]: the pixel "
     "at the end of a patch met the last weight. (Or loop over the places of the filter, and add up.)"),
    ("not_summed_over_images", [(_DK, "dkernel[a, c] = np.tensordot(x[:1, a : a + rows, c : c + columns], dy[:1], "
     "((0, 1, 2), (0, 1, 2)))"), (_ALL, "return dx, dkernel, dy[0].sum(axis=(0, 1))")],
     "Only the first image counts in dkernel and dbias. Sum over all images: they all met the same weights."),
    ("averaged", [(_ALL, "return dx, dkernel / len(x), dy.mean(axis=0).sum(axis=(0, 1))")],
     "dkernel and dbias are averaged over the images. Sum them: if the loss is a mean, dy knows."),
    ("kernel_averaged", _ALL, "return dx, dkernel / len(x), dy.sum(axis=(0, 1, 2))",
     "dkernel is averaged over the images. Sum: if the loss is a mean, dy knows."),
    ("bias_averaged", _ALL, "return dx, dkernel, dy.mean(axis=(0, 1, 2))",
     "dbias is a mean. The bias is added at every place of every image, so sum dy over them."),
    ("bias_per_image", _ALL, "return dx, dkernel, dy.sum(axis=(1, 2))",
     "dbias has a row for each image. Sum over the images, too: axis=(0, 1, 2)."),
    ("bias_per_place", _ALL, "return dx, dkernel, dy.sum(axis=0)",
     "dbias has a number for each place. The bias is the same at every place: sum over rows and columns, too."),
    ("bias_is_one_number", _ALL, "return dx, dkernel, dy.sum()",
     "dbias is one number. Each channel has its own bias: leave the last axis out of the sum."),
    ("pixels_overwritten", _DX, _DX.replace("+=", "="),
     "In dx each weight overwrites what others have written. A pixel is met by many weights: add up, +=."),
    ("not_transposed", [(_DX, "dx[:, a : a + rows, c : c + columns] += (dy @ np.resize(kernel[a, c], kernel[a, "
     "c].T.shape))")],
     "kernel[a, c] is forced into the right shape, but not transposed: dy @ kernel[a, c].T."),
    ("transpose_forgotten", "dy @ kernel[a, c].T", "dy @ kernel[a, c]",
     "dy, with cout channels, meets a matrix (cin, cout). Transpose it: kernel[a, c].T."),
    ("gradients_exchanged", _ALL, "return dkernel, dx, dy.sum(axis=(0, 1, 2))",
     "dx and dkernel are exchanged: return dx, dkernel, dbias."),
    ("shifted_the_other_way", _DX,
     "dx[:, kernel.shape[0] - 1 - a : kernel.shape[0] - 1 - a + rows, c : c + columns] += dy @ kernel[a, c].T",
     "The rows of dx are upside down: weight (a, c) met the pixels from row a on, x[:, a : a + rows]."),
    ("dkernel_added_up", [(_DK, "dkernel += np.tensordot(x[:, a : a + rows, c : c + columns], dy, ((0, 1, 2), (0, 1, "
     "2)))")],
     "All places of dkernel get the same sum. Each has its own: dkernel[a, c] = ..."),
    ("sign", _ALL, "return -dx, -dkernel, -dy.sum(axis=(0, 1, 2))",
     "The signs are turned. This is the gradient; the step against it comes later."),
)  # fmt: skip
conv2d_grad.equivalent(
    ("x, kernel, dy = np.array(x), np.array(kernel), np.array(dy)\n" + _ZEROS,
     _ZEROS + "\nx, kernel, dy = np.array(x), np.array(kernel), np.array(dy)"),
    (_DK + "\n" + _DX, _DX + "\n" + _DK),
    because="The two lines do not depend on one another.",
)  # fmt: skip

# -------------------------------------------------------------------------------------------------------------- pooling


def pooling(name, points, hints):
    """An exercise about one way to pool."""
    return Exercise(name, write=[name], points=points, probe="pooled", draw=ponds, forbid=OTHER_LIBRARIES, hints=hints,
                    needs=["output_size"])  # fmt: skip


def pools(seen, given):
    """A judge: the pooled images."""
    right = getattr(oracle, given["pool"])(given["x"], *given["window"])
    return close(seen.y, right, what="the pooled images", axes=IMAGES, **LOOSE)


max_pool = pooling(
    "max_pool",
    4,
    [
        "`windows` has done the sliding. One axis of its answer holds the pixels of a window: take the largest there.",
        "windows(x, size, stride) is (n, rows, columns, size², channels). Which axis must vanish?",
        "ops.max(array, axis=...) along the axis of the size² pixels, the fourth: counted from 0, axis 3.",
    ],
)
avg_pool = pooling(
    "avg_pool",
    3,
    [
        "As max_pool, but for what is made of the pixels of a window.",
        "ops.mean(array, axis=...) along the axis that holds the pixels of a window.",
        "windows(x, size, stride) is (n, rows, columns, size², channels); axis 3 must vanish.",
    ],
)


@max_pool.check(points=2, pool="max_pool", size=2, stride=2)
def largest_of_each_window(seen, given):
    """Windows side by side: the largest value of each, channel by channel."""
    return pools(seen, given)


@max_pool.check(points=2, pool="max_pool", size=3, stride=2)
def windows_may_overlap(seen, given):
    """Windows that overlap, the stride smaller than the size."""
    return pools(seen, given)


@avg_pool.check(points=2, pool="avg_pool", size=2, stride=2)
def mean_of_each_window(seen, given):
    """Windows side by side: the mean of each, channel by channel."""
    return pools(seen, given)


@avg_pool.check(points=1, pool="avg_pool", size=3, stride=2)
def windows_may_overlap_too(seen, given):
    """Windows that overlap, the stride smaller than the size."""
    return pools(seen, given)


for _exercise, _right, _name in ((max_pool, "ops.max(windows(x, size, stride), axis=3)", "largest"),
                                 (avg_pool, "ops.mean(windows(x, size, stride), axis=3)", "mean")):  # fmt: skip
    _what = _right.partition("(")[0]
    _exercise.name_mistakes(
        ("size_and_stride_exchanged", _right, f"{_what}(windows(x, stride, size), axis=3)",
         "Size and stride are exchanged: windows(x, size, stride)."),
        ("stride_is_size", _right, f"{_what}(windows(x, size, size), axis=3)",
         "The windows lie side by side, whatever the stride is: windows(x, size, stride)."),
        ("stride_1", _right, f"{_what}(windows(x, size, 1), axis=3)",
         "The stride is not used: windows(x, size, stride)."),
        ("over_the_channels", _right, f"{_what}(windows(x, size, stride), axis=-1)",
         f"This is the {_name} over the channels. Each channel is on its own; the pixels of a window are axis 3."),
        ("over_window_and_channels", _right, f"{_what}(windows(x, size, stride), axis=(3, 4), keepdims=True)[..., 0]",
         f"This is the {_name} over a window and its channels together. Each channel is on its own: axis=3 alone."),
        ("axis_kept", _right, f"{_what}(windows(x, size, stride), axis=3, keepdims=True)",
         "The axis of the pixels is still there, with length 1: leave keepdims out."),
        ("over_everything", _right, f"{_what}(windows(x, size, stride))",
         f"This is the {_name} of everything, one number. Say along which axis: axis=3."),
        ("windows_not_pooled", _right, "windows(x, size, stride)",
         f"These are the windows. Of each one number is asked, the {_name} along axis 3."),
        ("over_a_row", _right, f"{_what}(windows(x, size, stride), axis=2)",
         "Axis 2 are the columns of the answer. The pixels of a window are axis 3: count from 0."),
    )  # fmt: skip
max_pool.name_mistakes(
    ("mean_for_max", "ops.max(", "ops.mean(", "This is the mean of each window. Asked is its largest value."),
    ("min_for_max", "ops.max(", "ops.min(", "This is the smallest value of each window. Asked is the largest."),
    ("largest_size", "ops.max(windows(x, size, stride), axis=3)",
     "ops.max(ops.abs(windows(x, size, stride)), axis=3)",
     "This is the largest absolute value, so that -5 beats 3. The largest value is 3."),
    ("with_a_relu", "ops.max(windows(x, size, stride), axis=3)", "ops.relu(ops.max(windows(x, size, stride), axis=3))",
     "What is below 0 is cut off. The largest of a window may be negative."),
)  # fmt: skip
avg_pool.name_mistakes(
    ("max_for_mean", "ops.mean(", "ops.max(", "This is the largest value of each window. Asked is its mean."),
    ("sum_for_mean", "ops.mean(", "ops.sum(", "This is the sum of each window. Asked is its mean."),
    ("divided_by_side", "ops.mean(windows(x, size, stride), "
     "axis=3)", "ops.sum(windows(x, size, stride), axis=3) / size",
     "The sum of a window is divided by its side. It has size × size pixels."),
)  # fmt: skip

# ------------------------------------------------------------------------------------------------------------- networks


def met_rows(rows):
    """Convolutions in words: 5×5, 3 to 6 channels, 28 rows."""
    return listed([f"{k}×{k} from {cin} to {cout} channels with {n} rows in the answer" for k, cin, cout, n in rows])


def has_convolutions(seen, expected):
    """A verdict: these convolutions, and no others."""
    came = [[int(n) for n in row] for row in seen.met]
    lacking, strange = [r for r in expected if r not in came], [r for r in came if r not in expected]
    if not any(map(any, came)):
        return expect(False, "there is no convolution in the model.")
    if lacking or strange:
        return expect(False, f"expected was a convolution {met_rows(lacking or expected[:1])}; "
                      + (f"{met_rows(strange[:2])} came." if strange else "it did not come."))  # fmt: skip
    counted = [(r, expected.count(r), came.count(r)) for r in expected]
    wrong = next((c for c in counted if c[1] != c[2]), None)
    return expect(
        wrong is None,
        wrong and f"of convolutions {met_rows([wrong[0]])} {wrong[1]} were expected, {wrong[2]} came.",
    )


def has_shape(seen, shape, what="the answer"):
    """A verdict: the shape of the answer."""
    came = tuple(int(n) for n in seen.shape)
    return expect(came == shape, f"{what} should have shape {shape}; {came} came.")


def takes(seen, shape):
    """A verdict: the model is made for images of this shape; a size that is left open (0) will do."""
    made_for = tuple(int(n) for n in seen.made_for)
    fits = len(made_for) == len(shape) and all(a in (0, b) for a, b in zip(made_for, shape, strict=True))
    return expect(fits, f"the model should be made for images of shape {shape}; it is made for {made_for}.")


stack = Exercise(
    "stack",
    write=["two_convs"],
    points=4,
    probe="stack_shapes",
    draw=two_convolutions,
    forbid=OTHER_LIBRARIES,
    hints=[
        "A filter of 5 pixels fits into 32 at 28 places, into 28 at 24. Which padding does that?",
        "keras.Sequential takes a list: first keras.Input with the shape of one image, then the layers.",
        "`conv` makes a convolution with ReLU from the channels it returns and the size of the filter; first 6 of 5×5, "
        "then 10.",
    ],
)


@stack.check(points=2)
def shapes_shrink(seen, given):
    """32×32×3 becomes 28×28×6, then 24×24×10."""
    return [
        takes(seen, (32, 32, 3)),
        has_shape(seen, (1, 24, 24, 10)),
        has_convolutions(seen, [[5, 3, 6, 28], [5, 6, 10, 24]]),
    ]


def two_convs(given):
    """What the two convolutions answer."""
    k1, b1, k2, b2 = given["weights"]
    return oracle.relu(oracle.conv2d(oracle.relu(oracle.conv2d(given["x"], k1, b1)), k2, b2))


@stack.check(points=2, probe="stack_answers")
def bends_after_each(seen, given):
    """A ReLU after each convolution."""
    if not seen.fits:
        return expect(
            False,
            "the model should learn two kernels and two biases, of shapes (5, 5, 3, 6), (6,), (5, 5, 6, 10), (10,); "
            "these do not fit.",
        )
    return close(seen.y, two_convs(given), what="the answer", axes=IMAGES, **LOOSE)


_TWO = "keras.Sequential([keras.Input((32, 32, 3)), conv(6, 5), conv(10, 5)])"
_BARE = "layers.Conv2D({}, 5)"
stack.name_mistakes(
    ("padded", [("conv(6, 5)", 'conv(6, 5, "same")'), ("conv(10, 5)", 'conv(10, 5, "same")')],
     "The convolutions are padded, so that all images stay 32×32. Leave the padding away: 32 - 5 + 1 = 28."),
    ("first_padded", "conv(6, 5)", 'conv(6, 5, "same")',
     "The first convolution is padded, so that its answer is 32×32. Leave the padding away."),
    ("second_padded", "conv(10, 5)", 'conv(10, 5, "same")',
     "The second convolution is padded, so that its answer stays 28×28. Leave the padding away."),
    ("relu_missing_at_the_end", "conv(10, 5)", _BARE.format(10), "The second convolution has no ReLU."),
    ("relu_missing_at_the_start", "conv(6, 5)", _BARE.format(6), "The first convolution has no ReLU."),
    ("no_relu", [("conv(6, 5)", _BARE.format(6)), ("conv(10, 5)", _BARE.format(10))],
     "There is no ReLU. Two convolutions without one are a single larger one (lab 01)."),
    ("filters_of_3", [("conv(6, 5)", "conv(6, 3)"), ("conv(10, 5)", "conv(10, 3)")],
     "The filters are 3×3. From 32 to 28 pixels it takes 5×5: 32 - 5 + 1."),
    ("strides", [("conv(6, 5)", 'layers.Conv2D(6, 5, 2, activation="relu")')],
     "The first convolution has a stride. It moves by one pixel."),
    ("order", [("conv(6, 5), conv(10, 5)", "conv(10, 5), conv(6, 5)")],
     "The channels are in the other order: 6 after the first convolution, 10 after the second."),
    ("arguments_exchanged", [("conv(6, 5)", "conv(5, 6)"), ("conv(10, 5)", "conv(5, 10)")],
     "Channels and size are exchanged: conv(filters, size)."),
    ("pooled", "conv(6, 5), ", "conv(6, 5), layers.MaxPooling2D(2), ",
     "There is a pooling in between. The images shrink by the filters alone here."),
    ("grey", "(32, 32, 3)", "(32, 32, 1)", "The images have one channel here. They are coloured: 32×32×3."),
    ("a_list", _TWO, "[keras.Input((32, 32, 3)), conv(6, 5), conv(10, 5)]",
     "A list of layers is no model: keras.Sequential([...])."),
    ("return_forgotten", "return " + _TWO, _TWO, "There is no `return`."),
)  # fmt: skip

lenet = Exercise(
    "lenet",
    write=["lenet"],
    points=6,
    probe="lenet_shapes",
    draw=cheque,
    forbid=OTHER_LIBRARIES,
    hints=[
        "One line of the table is one layer, but between 5×5×16 and the dense layers the numbers must come into one "
        "row.",
        'Padded is conv(6, 5, "same"), not padded is conv(16, 5). layers.Flatten() makes 400 numbers of 5×5×16.',
        'keras.Input((28, 28, 1)), then convolution, pooling, convolution, pooling, Flatten, Dense(120, "relu"), '
        'Dense(84, "relu"), and a Dense(10) without an activation.',
    ],
)


@lenet.check(points=2)
def has_61706_parameters(seen, given):
    """LeNet-5 has 61,706 parameters, and answers with ten numbers for each image."""
    return [
        takes(seen, (28, 28, 1)),
        has_shape(seen, (2, 10), "the answer to two images"),
        expect(int(seen.count) == 61706, f"61,706 parameters were expected; {int(seen.count):,} came."),
    ]


@lenet.check(points=2)
def has_the_layers_of_the_table(seen, given):
    """The convolutions and the dense layers are those of the table."""
    learned = [tuple(int(n) for n in row if n) for row in seen.learned]
    return [
        has_convolutions(seen, [[5, 1, 6, 28], [5, 6, 16, 10]]),
        expect(
            sorted(learned) == sorted(LENET),
            f"the weights should have the shapes {', '.join(map(str, LENET))}; {', '.join(map(str, learned))} came.",
        ),
    ]


@lenet.check(points=2, probe="lenet_answers")
def computes_as_the_table_says(seen, given):
    """With weights of ours it computes what the table says: ReLU, the largest of each window, logits."""
    if not seen.fits:
        return expect(False, "the weights of the table do not fit into the model, in the order of the layers.")
    return close(
        seen.y, oracle.lenet(given["x"], given["weights"]), what="the logits", axes=("image", "class"), **LOOSE
    )


_SEES = 'sees = [conv(6, 5, "same"), layers.MaxPooling2D(2), conv(16, 5), layers.MaxPooling2D(2)]'
_POOL = "conv(16, 5), layers.MaxPooling2D(2)]"
lenet.name_mistakes(
    ("first_not_padded", 'conv(6, 5, "same")', "conv(6, 5)",
     "The first convolution is not padded, so that 24×24 comes of 28×28: conv(6, 5, \"same\")."),
    ("second_padded", "conv(16, 5)", 'conv(16, 5, "same")',
     "The second convolution is padded, so that it keeps 14×14. Leave the padding away: 10×10 comes."),
    ("average_pooling", _SEES, _SEES.replace("MaxPooling", "AveragePooling"),
     "The pooling takes means, as in the paper. The table says: the largest."),
    ("one_average_pooling", _POOL, "conv(16, 5), layers.AveragePooling2D(2)]",
     "The second pooling takes means. The table says: the largest."),
    ("one_pooling", _POOL, "conv(16, 5)]",
     "The second pooling is missing: the dense layers should get 5×5×16 numbers."),
    ("softmax", "layers.Dense(10)", 'layers.Dense(10, "softmax")',
     "There is a softmax at the end. Logits are asked: no activation in the last layer."),
    ("relu_on_the_logits", "layers.Dense(10)", 'layers.Dense(10, "relu")',
     "There is a ReLU on the logits. A logit may be negative: no activation in the last layer."),
    ("dense_without_relu", [('layers.Dense(120, "relu"), layers.Dense(84, '
     '"relu")', "layers.Dense(120), layers.Dense(84)")],
     "The dense layers have no ReLU, so that the three are one."),
    ("one_dense_without_relu", 'layers.Dense(84, "relu")', "layers.Dense(84)",
     "The dense layer of 84 units has no ReLU."),
    ("first_dense_without_relu", 'layers.Dense(120, "relu")', "layers.Dense(120)",
     "The dense layer of 120 units has no ReLU."),
    ("no_relu_after_the_first", 'conv(6, 5, "same")', 'layers.Conv2D(6, 5, padding="same")',
     "The first convolution has no ReLU."),
    ("no_relu_after_the_second", "conv(16, 5)", "layers.Conv2D(16, 5)",
     "The second convolution has no ReLU."),
    ("flatten_forgotten", "layers.Flatten(), ", "",
     "The 5×5×16 numbers are not put into one row, so that each of the 25 places is judged by itself: "
     "layers.Flatten()."),
    ("dense_exchanged", [('layers.Dense(120, "relu"), layers.Dense(84, "relu")',
     'layers.Dense(84, "relu"), layers.Dense(120, "relu")')],
     "120 and 84 units are exchanged: first 120."),
    ("one_dense_missing", ' layers.Dense(84, "relu"),', "",
     "The dense layer of 84 units is missing."),
    ("last_missing", ', layers.Dense(10)]', "]",
     "The last layer is missing: ten logits."),
    ("channels_exchanged", [(_SEES,
     'sees = [conv(16, 5, "same"), layers.MaxPooling2D(2), conv(6, 5), layers.MaxPooling2D(2)]')],
     "6 and 16 filters are exchanged: first 6."),
    ("filters_of_3", [('conv(6, 5, "same")', 'conv(6, 3, "same")'), ("conv(16, 5)", "conv(16, 3)")],
     "The filters are 3×3. The table says 5×5."),
    ("class_for_layer", "layers.Flatten()", "layers.Flatten",
     "layers.Flatten is a class. A layer is made with brackets: layers.Flatten()."),
    ("a_list", "keras.Sequential([keras.Input((28, 28, 1)), *sees, *decides])",
     "[keras.Input((28, 28, 1)), *sees, *decides]", "A list of layers is no model: keras.Sequential([...])."),
    ("return_forgotten", "return keras.Sequential", "keras.Sequential", "There is no `return`."),
)  # fmt: skip

# ---------------------------------------------------------------------------------------------------- residual networks

residual = Exercise(
    "residual",
    write=["Residual.build", "Residual.call"],
    points=9,
    probe="blocks",
    draw=residuals,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Three parts: the first convolution with its norm, the second, and the shortcut. Which of them has the stride?",
        "The first has the stride, and so has the projection, or the two could not be added. The shape changes if the "
        "stride is not 1, or if input_shape[-1], the channels of x, is not `filters`.",
        "build: self.first, self.second = conv_norm(...), conv_norm(...), and self.shortcut, a conv_norm of size 1 or "
        "layers.Identity(). call: relu after the first, none after the second, relu of the sum.",
    ],
)
PARTS = "two convolutions 3×3, and a projection 1×1 only where the shape changes"


def has_kernels(seen, given):
    """A verdict: the kernels of the block, without biases."""
    right = sorted([list(k.shape) for k in given["kernels"]])
    came = [[int(n) for n in row] for row in seen.kernels]
    learned = 3 * len(right)  # with gamma and beta of its norm
    return [
        expect(
            came == right,
            f"for x of {given['x'].shape[-1]} channels, {given['filters']} filters and "
            f"{given['settings'] or 'stride 1'}"
            f" the block should have kernels {listed([str(tuple(r)) for r in right])} ({PARTS}); "
            f"{listed([str(tuple(r)) for r in came]) if any(map(any, came)) else 'none'} came.",
        ),
        expect(
            int(seen.learned) == learned,
            f"the block should learn {learned} arrays, a kernel, gamma and beta for each convolution, and no bias; "
            f"{int(seen.learned)} came.",
        ),
    ]


def block_of(given, training, swapped=False):
    """What the block answers; with `swapped` its two kernels have changed places."""
    first, second, *projection = given["kernels"]
    if swapped:
        first, second = second, first
    stride = given["settings"].get("stride", 1)
    return oracle.residual(given["x"], first, second, projection[0] if projection else None, stride, training)


def answers_as(came, given, training):
    """A verdict: the answer, whichever of two kernels of one shape came first."""
    orders = [False, True] if given["kernels"][0].shape == given["kernels"][1].shape else [False]
    verdicts = [
        close(came, block_of(given, training, swapped), what="the answer", axes=IMAGES, rtol=1e-2, atol=2e-2)
        for swapped in orders
    ]
    return next((v for v in verdicts if v.passed), verdicts[0])


def trained_block(seen, given):
    """A judge: parts and answer of the block in training."""
    return [*has_kernels(seen, given), answers_as(seen.trained, given, True)]


@residual.check(points=3, channels=3, filters=3, stride=1)
def adds_to_its_input(seen, given):
    """Where the shape stays, the input itself is added, and ReLU comes after the sum."""
    return trained_block(seen, given)


@residual.check(points=2, channels=2, filters=4, stride=2)
def projects_where_all_changes(seen, given):
    """With a stride and other channels, the shortcut is a 1×1 convolution with the same stride, and batch norm."""
    return trained_block(seen, given)


@residual.check(points=1, channels=2, filters=6, stride=1)  # as many as there are rows
def projects_other_channels(seen, given):
    """With other channels alone, too."""
    return trained_block(seen, given)


@residual.check(points=1, channels=3, filters=3, stride=2)
def projects_with_a_stride(seen, given):
    """With a stride alone, too."""
    return trained_block(seen, given)


@residual.check(points=2, probe="blocks_in_use", channels=3, filters=3, stride=1)
def is_told_when_in_use(seen, given):
    """In use, batch norm goes by its moving averages."""
    return answers_as(seen.used, given, False)


_PARTS = "self.first, self.second = conv_norm(self.filters, 3, self.stride), conv_norm(self.filters, 3)"
_CHANGES = "changes = self.stride != 1 or input_shape[-1] != self.filters"
_SHORT = "self.shortcut = conv_norm(self.filters, 1, self.stride) if changes else layers.Identity()"
_SUM = "return ops.relu(self.shortcut(x) + self.second(ops.relu(self.first(x))))"
residual.name_mistakes(
    ("relu_before_the_sum", _SUM, "return self.shortcut(x) + ops.relu(self.second(ops.relu(self.first(x))))",
     "The last ReLU comes before the sum, so that a block can only add, never subtract. First the sum, then ReLU."),
    ("relu_before_and_after", _SUM,
     "return ops.relu(self.shortcut(x) + ops.relu(self.second(ops.relu(self.first(x)))))",
     "There is a ReLU before the sum as well, so that a block can only add, never subtract. Only the sum is cut."),
    ("relu_at_the_end_missing", _SUM, "return self.shortcut(x) + self.second(ops.relu(self.first(x)))",
     "There is no ReLU after the sum."),
    ("relu_inside_missing", _SUM, "return ops.relu(self.shortcut(x) + self.second(self.first(x)))",
     "There is no ReLU between the two convolutions."),
    ("no_relu", _SUM, "return self.shortcut(x) + self.second(self.first(x))",
     "There is no ReLU: one belongs between the convolutions, one after the sum."),
    ("projection_always", _CHANGES, "changes = True",
     "The input is always projected. Where the shape stays the shortcut is x itself, which costs nothing and lets the "
     "gradient through as it is."),
    ("projection_for_stride_only", _CHANGES, "changes = self.stride != 1",
     "The projection depends on the stride alone. It is needed, too, if x has other channels than `filters`."),
    ("projection_for_channels_only", _CHANGES, "changes = input_shape[-1] != self.filters",
     "The projection depends on the channels alone. It is needed, too, if the stride is not 1."),
    ("projection_if_both", _CHANGES, "changes = self.stride != 1 and input_shape[-1] != self.filters",
     "The projection comes only if stride and channels both change. One is enough: `or`."),
    ("projection_missing", _CHANGES, "changes = False",
     "There is no projection. Where the shape changes, x and the answer cannot be added."),
    ("projection_the_other_way", _CHANGES, "changes = self.stride == 1 and input_shape[-1] == self.filters",
     "The condition is turned round: project where the shape changes, hand on x where it stays."),
    ("compares_the_rows", _CHANGES, "changes = self.stride != 1 or input_shape[1] != self.filters",
     "The rows of x are compared with `filters`. The channels are the last number of the shape: input_shape[-1]."),
    ("no_shortcut", [(_SUM, "return ops.relu(self.second(ops.relu(self.first(x))))")],
     "Nothing is added: the shortcut is missing."),
    ("adds_after_the_first", _SUM,
     "h = ops.relu(self.first(x))\n        return ops.relu(h + self.second(h))",
     "What is added is the answer of the first convolution. The shortcut begins at x."),
    ("stride_of_the_projection_missing", _SHORT,
     "self.shortcut = conv_norm(self.filters, 1) if changes else layers.Identity()",
     "The projection has no stride, so that it stays larger than what it is added to."),
    ("projection_of_3", _SHORT,
     "self.shortcut = conv_norm(self.filters, 3, self.stride) if changes else layers.Identity()",
     "The projection is 3×3. It is 1×1: it changes channels, and looks at no neighbours."),
    ("projection_without_norm", _SHORT,
     "self.shortcut = layers.Conv2D(self.filters, 1, strides=self.stride, use_bias=False) if changes else "
     "layers.Identity()",
     "The projection has no batch norm after it: conv_norm makes both."),
    ("projection_with_bias", _SHORT,
     "self.shortcut = layers.Conv2D(self.filters, 1, strides=self.stride) if changes else layers.Identity()",
     "The projection has a bias, and no batch norm after it: conv_norm makes it right."),
    ("no_stride", _PARTS,
     "self.first, self.second = conv_norm(self.filters, 3), conv_norm(self.filters, 3)",
     "The first convolution has no stride, so that its answer stays larger than the shortcut."),
    ("stride_in_the_second", _PARTS,
     "self.first, self.second = conv_norm(self.filters, 3), conv_norm(self.filters, 3, self.stride)",
     "The second convolution has the stride. The first one has it, which is half the work for the second."),
    ("stride_in_both", _PARTS,
     "self.first, self.second = conv_norm(self.filters, 3, self.stride), conv_norm(self.filters, 3, self.stride)",
     "Both convolutions have the stride, so that the answer is smaller than the shortcut. Only the first has it."),
    ("one_convolution", [(_SUM, "return ops.relu(self.shortcut(x) + self.first(x))")],
     "The second convolution is not used."),
    ("first_used_twice", _SUM,
     "h = ops.relu(self.first(x))\n        return ops.relu(self.shortcut(x) + self.first(h))",
     "The first convolution is used twice. The second one has weights of its own."),
    ("made_in_call", [(_PARTS, "pass"), (_SUM,
     "h = ops.relu(conv_norm(self.filters, 3, self.stride)(x))\n        "
     "return ops.relu(self.shortcut(x) + conv_norm(self.filters, 3)(h))")],
     "The convolutions are made in `call`, with new weights at every call. Make them in `build`, use them in `call`."),
    ("layer_for_function", _SUM, "return layers.ReLU(self.shortcut(x) + self.second(layers.ReLU(self.first(x))))",
     "layers.ReLU(...) makes a layer, it does not apply one. The function is ops.relu(x)."),
    ("multiplied", _SUM, "return ops.relu(self.shortcut(x) * self.second(ops.relu(self.first(x))))",
     "The two are multiplied. Add them."),
    ("subtracted", _SUM, "return ops.relu(self.shortcut(x) - self.second(ops.relu(self.first(x))))",
     "The answer of the convolutions is subtracted. Add it."),
    ("side_by_side", _SUM, "return ops.relu(ops.concatenate([self.shortcut(x), "
     "self.second(ops.relu(self.first(x)))], axis=-1))",
     "The two are put side by side, which makes more channels. Add them."),
    ("never_training", _SUM,
     "h = ops.relu(self.first(x, training=False))\n        "
     "return ops.relu(self.shortcut(x) + self.second(h, training=False))",
     "The layers inside are always told that they are in use. Leave `training` out: Keras hands it on."),
    ("always_training", _SUM,
     "h = ops.relu(self.first(x, training=True))\n        "
     "return ops.relu(self.shortcut(x) + self.second(h, training=True))",
     "The layers inside are always told that they are in training. Leave `training` out: Keras hands it on."),
    ("return_forgotten", "return ops.relu(self.shortcut", "ops.relu(self.shortcut", "`call` has no `return`."),
)  # fmt: skip

resnet20 = Exercise(
    "resnet20",
    write=["resnet20"],
    points=6,
    probe="resnets",
    forbid=OTHER_LIBRARIES,
    needs=["residual"],
    hints=[
        "Go down the table: a start, nine blocks in three stages, a mean, a dense layer. Two loops make the blocks.",
        "Only the first blocks of the stages with 32 and with 64 channels have stride 2. The stage with 16 has none.",
        "Start: keras.Input((32, 32, 3)), conv_norm(16, 3), layers.ReLU(). Then Residual(filters, stride) for "
        "filters in "
        "(16, 32, 64), three times each. Then layers.GlobalAveragePooling2D(), and a Dense without activation.",
    ],
)


@resnet20.check(points=2, classes=7)
def has_all_parameters(seen, given):
    """274,042 parameters for ten classes, moving averages included; 65 fewer for each class less."""
    right = 274042 - 65 * (10 - given["classes"])
    return [
        takes(seen, (32, 32, 3)),
        expect(
            int(seen.count) == right,
            f"for {given['classes']} classes {right:,} parameters were expected; {int(seen.count):,} came.",
        ),
    ]


@resnet20.check(points=3, classes=7)
def has_the_blocks_of_the_table(seen, given):
    """The convolutions are those of the table, with a ReLU each, then means and logits."""
    return [
        has_convolutions(seen, oracle.resnet20_convolutions()),
        expect(
            int(seen.bends) == 19,
            "19 ReLUs were expected, one after the first convolution and two in each of nine blocks; "
            f"{int(seen.bends)} came.",
        ),
        expect(seen.averages, "before the last layer the mean of each channel was expected: GlobalAveragePooling2D."),
        expect(not seen.softmax, "there is a softmax in the model. Logits are asked."),
    ]


@resnet20.check(points=1, classes=7)
def has_as_many_logits_as_classes(seen, given):
    """As many logits as classes are asked for."""
    return has_shape(seen, (given["classes"],), "the answer to an image")


_STRIDE = "stride=2 if f > 16 and i == 0 else 1"
resnet20.name_mistakes(
    ("two_blocks", "range(3)", "range(2)", "Each stage has two blocks. It has three: 1 + 9 · 2 + 1 layers make "
     "twenty."),
    ("stride_in_every_block", _STRIDE, "stride=2 if f > 16 else 1",
     "Every block of the later stages has stride 2, so that little is left of the image. Only the first of a stage "
     "has."),
    ("stride_in_the_first_stage", _STRIDE, "stride=2 if i == 0 else 1",
     "The first stage has a stride, too. It keeps 32×32; only the second and the third halve."),
    ("no_stride", _STRIDE, "stride=1",
     "No block has a stride, so that all stages work on 32×32. The first of the second and of the third stage halve."),
    ("stride_in_the_last_block", _STRIDE, "stride=2 if f > 16 and i == 2 else 1",
     "The last block of a stage halves. The first one does."),
    ("stages_mixed", "for f in (16, 32, 64) for i in range(3)", "for i in range(3) for f in (16, 32, 64)",
     "The channels go 16, 32, 64, 16, 32, ... A stage is three blocks of the same channels: the loop over channels "
     "comes "
     "first."),
    ("classes_ignored", "layers.Dense(classes)", "layers.Dense(10)",
     "There are always ten logits. Use `classes`."),
    ("softmax", "layers.Dense(classes)", 'layers.Dense(classes, "softmax")',
     "There is a softmax at the end. Logits are asked: no activation in the last layer."),
    ("flattened", "layers.GlobalAveragePooling2D()", "layers.Flatten()",
     "The last images are put into one row, which gives the dense layer 4,096 inputs. Take the mean of each channel: "
     "layers.GlobalAveragePooling2D()."),
    ("largest_of_each_channel", "layers.GlobalAveragePooling2D()", "layers.GlobalMaxPooling2D()",
     "This takes the largest value of each channel. Take the mean: layers.GlobalAveragePooling2D()."),
    ("relu_missing", ", layers.ReLU()]", "]", "There is no ReLU between the first convolution and the blocks."),
    ("start_without_norm", "conv_norm(16, 3)", 'layers.Conv2D(16, 3, padding="same", use_bias=False)',
     "The first convolution has no batch norm: conv_norm makes both."),
    ("blocks_in_a_list", "*blocks", "blocks",
     "A list of blocks stands in the list of layers. Unpack it with a star: *blocks."),
    ("return_forgotten", "return keras.Sequential", "keras.Sequential", "There is no `return`."),
)  # fmt: skip

resnet20.equivalent(("f > 16", "f > 17"), because="No stage has 17 channels.")

# -------------------------------------------------------------------------------------------------------- augmentation


def varied(name, points, draw, hints, needs=()):
    """An exercise about a variation without a draw of its own."""
    return Exercise(
        name, write=[name], points=points, probe="moved", draw=draw, forbid=OTHER_LIBRARIES, hints=hints, needs=needs
    )


def is_varied(seen, given):
    """A judge: the varied images."""
    right = (
        given["x"][:, :, ::-1]
        if given["vary"] == "reflect"
        else getattr(oracle, given["vary"])(given["x"], *given["by"])
    )
    said = f"{given['vary']}({', '.join(['x', *(f'{by:.4g}' for by in given['by'])])})"
    return close(seen.y, right, what=said, axes=IMAGES, **LOOSE)


translate = varied(
    "translate",
    4,
    steps,
    [
        "`places` says where each pixel of the new image is. Where was it before the image moved?",
        "An image that has moved down by dy takes each pixel from dy rows above: a smaller row number.",
        "rows, columns = places(x); then look_up(x, rows - dy, ...), and likewise for the columns.",
    ],
)


@translate.check(points=2, sign=1)
def moves_down_and_right(seen, given):
    """Positive steps move down and to the right; what comes in is 0."""
    return is_varied(seen, given)


@translate.check(points=2, sign=-1)
def moves_up_and_left(seen, given):
    """Negative steps move up and to the left; what comes in is 0."""
    return is_varied(seen, given)


_MOVED = "return look_up(x, rows - dy, columns - dx)"
translate.name_mistakes(
    ("the_other_way", _MOVED, "return look_up(x, rows + dy, columns + dx)",
     "The images move the other way. One that moves down takes from above: rows - dy."),
    ("columns_the_other_way", _MOVED, "return look_up(x, rows - dy, columns + dx)",
     "Sideways the images move the other way. One that moves to the right takes from the left: columns - dx."),
    ("rows_the_other_way", _MOVED, "return look_up(x, rows + dy, columns - dx)",
     "The images move up where they should move down. One that moves down takes from above: rows - dy."),
    ("axes_exchanged", _MOVED, "return look_up(x, rows - dx, columns - dy)",
     "The steps are exchanged: dy belongs to the rows, dx to the columns."),
    ("wraps_round", _MOVED, "return np.roll(np.array(x), (dy, dx), axis=(1, 2))",
     "What leaves on one side comes in on the other. What comes in should be 0."),
    ("edge_repeated", _MOVED,
     "return look_up(x, np.clip(rows - dy, rows.min(), rows.max()), np.clip(columns - dx, columns.min(), "
     "columns.max()))",
     "The pixels at the edge are repeated. What comes in should be 0."),
    ("rows_only", _MOVED, "return look_up(x, rows - dy, columns)", "The columns do not move: columns - dx."),
    ("columns_only", _MOVED, "return look_up(x, rows, columns - dx)", "The rows do not move: rows - dy."),
    ("not_at_all", _MOVED, "return look_up(x, rows, columns)", "Nothing moves: dy and dx are not used."),
    ("return_forgotten", _MOVED, "look_up(x, rows - dy, columns - dx)", "There is no `return`."),
)  # fmt: skip

reflect = varied(
    "reflect",
    2,
    lambda rng: pictures(rng, "reflect"),
    [
        "Left and right are the two ends of one axis of (n, height, width, channels).",
        "The columns run along the width: axis 2, counted from 0.",
        "ops.flip(x, axis=...) turns an axis round; so does look_up with the columns negated.",
    ],
)


@reflect.check(points=2)
def exchanges_left_and_right(seen, given):
    """The first column becomes the last; rows, images and channels stay."""
    return is_varied(seen, given)


_FLIP = "return ops.flip(x, axis=2)"
reflect.name_mistakes(
    ("upside_down", _FLIP, "return ops.flip(x, axis=1)",
     "The images are upside down. Left and right are the ends of the columns, axis 2."),
    ("turned_by_180", _FLIP, "return ops.flip(x, axis=(1, 2))",
     "Rows are turned round as well, which is half a turn. Only the columns, axis 2."),
    ("channels", _FLIP, "return ops.flip(x, axis=-1)",
     "The channels are turned round, red for blue. The columns are axis 2."),
    ("order_of_images", _FLIP, "return ops.flip(x, axis=0)",
     "The order of the images is turned round. The columns are axis 2."),
    ("all_axes", _FLIP, "return ops.flip(x)", "All axes are turned round. Name the one of the columns: axis=2."),
    ("transposed", _FLIP, "return ops.transpose(x, (0, 2, 1, 3))",
     "Rows and columns are exchanged. Left and right are: turn axis 2 round."),
    ("not_at_all", _FLIP, "return x", "Nothing is reflected."),
    ("return_forgotten", _FLIP, "ops.flip(x, axis=2)", "There is no `return`."),
)  # fmt: skip

scale = varied(
    "scale",
    4,
    zooms,
    [
        "An image twice as large: the pixel 2 below the middle shows what was 1 below it.",
        "From the middle, where `places` counts from, each pixel takes from a place `factor` times nearer.",
        "look_up(x, rows / ..., columns / ...), with the rows and columns of places(x).",
    ],
    ["translate"],
)


@scale.check(points=2, low=1.3, high=1.9)
def enlarges(seen, given):
    """With a factor above 1 the middle fills the image."""
    return is_varied(seen, given)


@scale.check(points=2, low=0.5, high=0.75)
def shrinks(seen, given):
    """With a factor below 1 zeros surround the image."""
    return is_varied(seen, given)


_SCALED = "return look_up(x, rows / factor, columns / factor)"
_PLACED = "rows, columns = places(x)"
scale.name_mistakes(
    ("inverse", _SCALED, "return look_up(x, rows * factor, columns * factor)",
     "This shrinks where it should enlarge. Larger by a factor, each pixel takes from a place that much *nearer* to "
     "the "
     "middle: divide."),
    ("rows_only", _SCALED, "return look_up(x, rows / factor, columns)", "The columns are not scaled."),
    ("columns_only", _SCALED, "return look_up(x, rows, columns / factor)", "The rows are not scaled."),
    ("around_the_corner", _SCALED,
     "a, b = (x.shape[1] - 1) / 2, (x.shape[2] - 1) / 2\n"
     "    return look_up(x, (rows + a) / factor - a, (columns + b) / factor - b)",
     "The images grow out of their upper left corner. Count from the middle, as `places` does."),
    ("shape_changed", _SCALED,
     "h, w = round(x.shape[1] * factor), round(x.shape[2] * factor)\n    return ops.image.resize(x, (h, w))",
     "The images get another shape. Height and width stay: what does not fit is lost, what is missing is 0."),
    ("factor_squared", _SCALED, "return look_up(x, rows / factor**2, columns / factor**2)",
     "The factor comes in twice. It is that of the lengths: divide rows and columns by it once."),
    ("not_at_all", _SCALED, "return look_up(x, rows, columns)", "Nothing is scaled: `factor` is not used."),
    ("return_forgotten", _SCALED, "look_up(x, rows / factor, columns / factor)", "There is no `return`."),
)  # fmt: skip

rotate = varied(
    "rotate",
    4,
    turns,
    [
        "The formula in the text says from which place each pixel takes; r and c are the rows and columns of "
        "places(x).",
        "Sine and cosine take radians: np.radians(degrees).",
        "With sin and cos of the angle: look_up(x, rows * cos + columns * sin, ...), and the second half of the "
        "formula "
        "for the columns.",
    ],
    ["translate"],
)


@rotate.check(points=2, low=15, high=40)
def turns_a_little(seen, given):
    """Small angles, against the clock if above 0, with the clock if below."""
    return is_varied(seen, given)


@rotate.check(points=2, low=100, high=160)
def turns_far(seen, given):
    """Large angles."""
    return is_varied(seen, given)


_TURNED = "return look_up(x, rows * cos + columns * sin, columns * cos - rows * sin)"
_ANGLE = "sin, cos = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))"
rotate.name_mistakes(
    ("with_the_clock", _TURNED, "return look_up(x, rows * cos - columns * sin, columns * cos + rows * sin)",
     "The images turn with the clock. Positive angles turn against it: see the signs of the formula."),
    ("degrees_as_radians", _ANGLE, "sin, cos = np.sin(degrees), np.cos(degrees)",
     "The degrees are taken for radians: np.radians(degrees)."),
    ("sine_and_cosine_exchanged", _TURNED, "return look_up(x, rows * sin + columns * cos, columns * sin - rows * cos)",
     "Sine and cosine are exchanged: at 0 degrees each pixel must take from its own place."),
    ("rows_and_columns_exchanged", _TURNED,
     "return look_up(x, columns * cos - rows * sin, rows * cos + columns * sin)",
     "The two halves of the formula are exchanged: first the rows to take from, then the columns."),
    ("same_sign_twice", _TURNED, "return look_up(x, rows * cos + columns * sin, columns * cos + rows * sin)",
     "Both halves have a plus. One of them has a minus, or the image is squeezed instead of turned."),
    ("minus_twice", _TURNED, "return look_up(x, rows * cos - columns * sin, columns * cos - rows * sin)",
     "Both halves have a minus. Only the second one has, or the image is squeezed instead of turned."),
    ("rows_only", _TURNED, "return look_up(x, rows * cos + columns * sin, columns)",
     "The columns are taken from their own place. They turn, too."),
    ("around_the_corner", [(_PLACED, _PLACED + "\n    a, b = (x.shape[1] - 1) / 2, (x.shape[2] - 1) / 2\n"
     "    rows, columns = rows + a, columns + b"), (_TURNED,
     "return look_up(x, rows * cos + columns * sin - a, columns * cos - rows * sin - b)")],
     "The images turn around their upper left corner. Count from the middle, as `places` does."),
    ("rows_overwritten", _TURNED,
     "rows = rows * cos + columns * sin\n    columns = columns * cos - rows * sin\n    return look_up(x, rows, "
     "columns)",
     "The new rows are used to find the columns. Both halves of the formula take the old ones: find both, then go on."),
    ("not_at_all", _TURNED, "return look_up(x, rows, columns)", "Nothing turns: `degrees` is not used."),
    ("return_forgotten", _TURNED, _TURNED.removeprefix("return "), "There is no `return`."),
)  # fmt: skip

NO_SEED = "the same seed draws other numbers each time: hand the seed on."
NO_OTHER = "another seed draws the same numbers: use the seed that is given."


def follows_the_seed(seen):
    """Verdicts: the seed decides the draw."""
    return [expect(seen.same, NO_SEED), expect(seen.differs, NO_OTHER)]


crop = Exercise(
    "crop",
    write=["crop"],
    points=4,
    probe="crops",
    draw=cuts,
    forbid=OTHER_LIBRARIES,
    hints=[
        "corners(x, size, seed) has a row and a column for each image. Go through images and corners together.",
        "Of one image, (height, width, channels), the square that begins at (top, left) is image[top : top + size, "
        "...].",
        "A list of these squares, one for each pair of zip(x, corners(x, size, seed)), and np.stack makes one array "
        "of it.",
    ],
)


@crop.check(points=2)
def cuts_squares_out(seen, given):
    """Each image becomes a square of this size that was in it."""
    n, *_, channels = given["shape"]
    if not (shape := has_shape(seen, (n, given["size"], given["size"], channels))).passed:
        return shape
    return [
        expect(seen.own, "the squares come from other images, or in another order: square i is cut out of image i."),
        expect(seen.whole, "what came are no squares out of the images: image[top : top + size, left : left + size]."),
    ]


@crop.check(points=1)
def each_image_its_own(seen, given):
    """The squares lie elsewhere in every image, and anywhere in it."""
    _, height, width, _ = given["shape"]
    rows, columns = height - given["size"] + 1, width - given["size"] + 1
    if not (shape := has_shape(seen, (given["shape"][0], given["size"], given["size"], given["shape"][3]))).passed:
        return shape
    return [
        expect(
            int(seen.rows) > 1 or int(seen.columns) > 1,
            "all squares are cut out at the same place. Each image has its own corner.",
        ),
        expect(
            int(seen.rows) == rows and int(seen.columns) == columns and not seen.tied,
            f"a square of {given['size']} fits into {height} rows at {rows} places, into {width} columns at {columns}; "
            f"those of {given['shape'][0]} images lie at {int(seen.rows)} and {int(seen.columns)}"
            + (", and row and column are tied to one another." if seen.tied else "."),
        ),
    ]


@crop.check(points=1)
def crops_by_the_seed(seen, given):
    """The same seed cuts the same squares, another seed others."""
    n, *_, channels = given["shape"]
    shape = has_shape(seen, (n, given["size"], given["size"], channels))
    return follows_the_seed(seen) if shape.passed else shape


_CUT = "return np.stack([image[top : top + size, left : left + size] for image, (top, left) in squares])"
_SQUARES = "squares = zip(np.array(x), corners(x, size, seed), strict=True)"
crop.name_mistakes(
    ("one_place_for_all", _SQUARES, "squares = zip(np.array(x), len(x) * [corners(x, size, seed)[0]], strict=True)",
     "All images are cut at the corner of the first. Each has its own: go through images and corners together."),
    ("from_the_middle", _CUT,
     "top, left = (x.shape[1] - size) // 2, (x.shape[2] - size) // 2\n"
     "    return x[:, top : top + size, left : left + size]",
     "The middle is cut out of every image. Take the corners that are drawn."),
    ("upper_left", _CUT, "return x[:, :size, :size]",
     "The upper left of every image is cut out. Take the corners that are drawn."),
    ("row_for_column", _CUT, _CUT.replace("left : left + size", "top : top + size"),
     "The row of the corner is used for the columns, too. It is (top, left)."),
    ("corner_to_the_end", _CUT,
     "return np.stack([np.array(x)[i, -size:, -size:] for i, _ in enumerate(squares)])",
     "The lower right of every image is cut out. Take the corners that are drawn."),
    ("zeros_around", _CUT,
     "new = np.zeros(x.shape, 'float32')\n"
     "    for i, (image, (top, left)) in enumerate(squares):\n"
     "        new[i, top : top + size, left : left + size] = image[top : top + size, left : left + size]\n"
     "    return new",
     "The squares lie in images of the old size. Give back the squares alone: (n, size, size, channels)."),
    ("one_pixel_short", _CUT,
     "return np.stack([image[top : top + size - 1, left : left + size - 1] for image, (top, left) in squares])",
     "The squares lack a row and a column. A slice leaves its end out: top : top + size."),
    ("seed_fixed", "corners(x, size, seed), "
     "strict", "corners(x, size, 0), strict", "The seed is fixed: use the one that is given."),
    ("seed_forgotten", "corners(x, size, seed), strict", "corners(x, size, None), strict",
     "The seed is not used, so that nobody can repeat the draw: corners(x, size, seed)."),
    ("another_image", _SQUARES, "squares = zip(np.array(x)[::-1], corners(x, size, seed), strict=True)",
     "The images come in another order. Square i is cut out of image i."),
    ("first_image_only", _CUT,
     "return np.stack([np.array(x)[0, top : top + size, left : left + size] for _, (top, left) in squares])",
     "All squares are cut out of the first image. Square i is cut out of image i."),
    ("return_forgotten", _CUT, _CUT.removeprefix("return "), "There is no `return`."),
)  # fmt: skip
crop.equivalent(
    ("corners(x, size, seed), strict=True)", "corners(x, size, seed))"),
    ("strict=True", "strict=False"),
    because="There are as many corners as images.",
)
crop.equivalent((_CUT, _CUT.replace("np.stack([", "[").replace("])", "]")), because="A list of arrays will do as well.")

noise = Exercise(
    "noise",
    write=["noise"],
    points=3,
    probe="noises",
    draw=snow,
    forbid=OTHER_LIBRARIES,
    hints=[
        "As many random numbers as there are values in x, times the standard deviation, added.",
        "keras.random.normal(shape, seed=seed) draws with standard deviation 1. The shape is that of the whole batch.",
        "x + stddev * keras.random.normal(x.shape, seed=seed): or with mean and stddev among its arguments.",
    ],
)


@noise.check(points=1)
def noise_of_the_right_size(seen, given):
    """What is added is normal, with mean 0 and this standard deviation."""
    if not (shape := has_shape(seen, given["x"].shape)).passed:
        return shape
    return [
        expect(
            int(seen.spread) == 0,
            f"what is added should have standard deviation {given['stddev']:g}; it has about "
            f"{given['stddev'] * np.exp(0.3 * float(seen.spread)):.2g}.",
        ),
        expect(abs(float(seen.middle)) < 0.15, "the mean of what is added is not 0."),
        expect(seen.normal, "what is added is not normally distributed."),
    ]


@noise.check(points=1)
def noise_of_its_own_for_all(seen, given):
    """Each image, pixel and channel has its own draw."""
    if not (shape := has_shape(seen, given["x"].shape)).passed:
        return shape
    return [
        expect(seen.images, "all images have the same noise. Draw for the whole batch: its shape is x.shape."),
        expect(seen.channels, "all channels of a pixel have the same noise. Draw for each: the shape is x.shape."),
        expect(seen.pixels, "pixels share their noise. Draw for each: the shape is x.shape."),
    ]


@noise.check(points=1)
def noise_by_the_seed(seen, given):
    """The same seed adds the same noise, another seed another one."""
    shape = has_shape(seen, given["x"].shape)
    return follows_the_seed(seen) if shape.passed else shape


_NOISE = "return x + stddev * keras.random.normal(x.shape, seed=seed)"
noise.name_mistakes(
    ("stddev_forgotten", _NOISE, "return x + keras.random.normal(x.shape, seed=seed)",
     "The noise always has standard deviation 1: multiply by stddev."),
    ("stddev_as_variance", _NOISE, "return x + stddev**0.5 * keras.random.normal(x.shape, seed=seed)",
     "stddev is taken for a variance. It is the standard deviation: multiply by it, without a root."),
    ("squared", _NOISE, "return x + stddev**2 * keras.random.normal(x.shape, seed=seed)",
     "The noise is multiplied by the square of stddev: without the square."),
    ("stddev_as_mean", _NOISE, "return x + keras.random.normal(x.shape, stddev, seed=seed)",
     "The second argument of keras.random.normal is the mean. Name it: stddev=stddev."),
    ("uniform", _NOISE, "return x + stddev * 3**0.5 * keras.random.uniform(x.shape, -1, 1, seed=seed)",
     "The noise is uniform. Asked is a normal distribution."),
    ("one_for_all_images", _NOISE, "return x + stddev * keras.random.normal(x.shape[1:], seed=seed)",
     "All images get the same noise. Draw for the whole batch: x.shape."),
    ("one_for_all_channels", _NOISE, "return x + stddev * keras.random.normal((*x.shape[:3], 1), seed=seed)",
     "All channels of a pixel get the same noise. Draw for each: x.shape."),
    ("one_number_an_image", _NOISE, "return x + stddev * keras.random.normal((len(x), 1, 1, 1), seed=seed)",
     "Each image becomes lighter or darker as a whole. Each pixel has its own draw: x.shape."),
    ("multiplied", _NOISE, "return x * (1 + stddev * keras.random.normal(x.shape, seed=seed))",
     "The noise grows with the pixel. Add it; do not multiply."),
    ("noise_alone", _NOISE, "return stddev * keras.random.normal(x.shape, seed=seed)",
     "The images are missing: this is the noise alone. Add it to x."),
    ("clipped", _NOISE, "return ops.clip(x + stddev * keras.random.normal(x.shape, seed=seed), 0, 1)",
     "The values are cut to 0 to 1. Leave them as they come."),
    ("seed_forgotten", _NOISE, "return x + stddev * keras.random.normal(x.shape)",
     "The seed is not used, so that nobody can repeat the draw: seed=seed."),
    ("seed_fixed", _NOISE, "return x + stddev * keras.random.normal(x.shape, seed=0)",
     "The seed is fixed: use the one that is given."),
    ("return_forgotten", _NOISE, _NOISE.removeprefix("return "), "There is no `return`."),
)  # fmt: skip
noise.equivalent(("x + stddev", "x - stddev"), because="The normal distribution is the same on both sides of 0.")

occlude = Exercise(
    "occlude",
    write=["occlude"],
    points=4,
    probe="occlusions",
    draw=cuts,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Take a copy of the images in which NumPy can write. Then go through images and corners together.",
        "np.array(x) is a copy. In a loop over zip(x, corners(x, size, seed)) write 0 into a square of each image.",
        "image[top : top + size, left : left + size] = 0 writes into the batch itself, of which `image` is a part.",
    ],
)


@occlude.check(points=2, as_array=False)
def covers_a_square(seen, given):
    """In each image one square of this size is 0, in all channels, and the rest is as it was."""
    size, tall, wide = given["size"], seen.tall.tolist(), seen.wide.tolist()
    if not (shape := has_shape(seen, tuple(given["shape"]))).passed:
        return shape
    return [
        expect(seen.zeros, "the pixels that have changed are not 0."),
        expect(tall[1] > 0, "no pixel has become 0 in all its channels."),
        expect(
            tall == [size, size] and wide == [size, size] and seen.filled,
            f"a square of {size}×{size} zeros was expected in each image; "
            + ("what is 0 is no rectangle." if not seen.filled else
               f"from {tall[0]}×{wide[0]} to {tall[1]}×{wide[1]} came."),
        ),
        expect(seen.rest, "outside of the square the pixels should be as they were, inside all channels 0."),
    ]  # fmt: skip


@occlude.check(points=1, as_array=True)
def occludes_each_image_elsewhere(seen, given):
    """The squares lie elsewhere in every image, and anywhere in it; the same seed puts them at the same places."""
    _, height, width, _ = given["shape"]
    rows, columns = height - given["size"] + 1, width - given["size"] + 1
    if not (shape := has_shape(seen, tuple(given["shape"]))).passed:
        return shape
    return [
        expect(
            int(seen.rows) > 1 or int(seen.columns) > 1,
            "all squares lie at the same place. Each image has its own corner.",
        ),
        expect(
            int(seen.rows) == rows and int(seen.columns) == columns,
            f"a square of {given['size']} fits into {height} rows at {rows} places, into {width} columns at {columns}; "
            f"those of {given['shape'][0]} images lie at {int(seen.rows)} and {int(seen.columns)}.",
        ),
        *follows_the_seed(seen),
    ]


@occlude.check(points=1, as_array=True)
def leaves_the_images_as_they_are(seen, given):
    """The images that were handed in stay as they are."""
    return expect(seen.kept, "the images that were handed in have changed. Take a copy first: np.array(x).")


_COPY = "x = np.array(x)"
_HOLE = "image[top : top + size, left : left + size] = 0"
_LOOP = "for image, (top, left) in zip(x, corners(x, size, seed), strict=True):"
occlude.name_mistakes(
    ("one_place_for_all", _LOOP, "for image, (top, left) in zip(x, len(x) * [corners(x, size, seed)[0]], strict=True):",
     "All squares lie at the corner of the first image. Each has its own: go through images and corners together."),
    ("in_place", _COPY, "x = np.asarray(x)",
     "np.asarray makes no copy: the zeros are written into the images that were handed in, or cannot be written at "
     "all. "
     "np.array does."),
    ("written_into_a_tensor", _COPY, "pass",
     "In a tensor nothing can be written. Make an array of it first, which is a copy, too: x = np.array(x)."),
    ("first_channel_only", _HOLE, "image[top : top + size, left : left + size, 0] = 0",
     "Only the first channel becomes 0. The square covers all of them."),
    ("ones", _HOLE, "image[top : top + size, left : left + size] = 1", "The square is filled with 1. It should be 0."),
    ("mean", _HOLE, "image[top : top + size, left : left + size] = image.mean()",
     "The square is filled with the mean of the image. It should be 0."),
    ("everything_else", _HOLE, "rest = image[top : top + size, left : left + size].copy()\n        image[:] = 0\n    "
     "    "
     "image[top : top + size, left : left + size] = rest",
     "All is 0 but the square. It should be the other way round."),
    ("one_pixel_short", _HOLE, "image[top : top + size - 1, left : left + size - 1] = 0",
     "The square lacks a row and a column. A slice leaves its end out: top : top + size."),
    ("one_pixel_too_many", _HOLE, "image[top : top + size + 1, left : left + size + 1] = 0",
     "The square has a row and a column too many. A slice leaves its end out: top : top + size."),
    ("row_for_column", _HOLE, "image[top : top + size, top : top + size] = 0",
     "The row of the corner is used for the columns, too. It is (top, left)."),
    ("stripes", _HOLE, "image[top : top + size] = 0",
     "Whole rows become 0. Cut the columns, too: [top : top + size, left : left + size]."),
    ("first_image_only", _HOLE, "x[0, top : top + size, left : left + size] = 0",
     "All squares are written into the first image. Write into `image`."),
    ("name_overwritten", _HOLE, "image = 0 * image",
     "`image = ...` gives a name to something new, and the batch stays as it is. Write into it: "
     "image[top : top + size, left : left + size] = 0."),
    ("seed_fixed", "corners(x, size, seed)", "corners(x, size, 0)", "The seed is fixed: use the one that is given."),
    ("seed_forgotten", "corners(x, size, seed)", "corners(x, size, None)",
     "The seed is not used, so that nobody can repeat the draw: corners(x, size, seed)."),
    ("return_forgotten", "return x\n", "pass\n", "There is no `return` at the end: return x."),
)  # fmt: skip
occlude.equivalent(
    ("corners(x, size, seed), strict=True)", "corners(x, size, seed))"),
    ("strict=True", "strict=False"),
    because="There are as many corners as images.",
)

mixup = Exercise(
    "mixup",
    write=["mixup"],
    points=5,
    probe="mixtures",
    forbid=OTHER_LIBRARIES,
    draw=cocktails,
    hints=[
        "Each example needs two numbers that are drawn: a share, and the number of its partner. One generator, made "
        "from "
        "the seed, draws both for all examples.",
        "rng = np.random.default_rng(seed); rng.beta(alpha, alpha, len(x)) are the shares, rng.permutation(len(x)) the "
        "partners. With arrays, x[partner] are the partners' images, in order.",
        "mix(x, x[partner], share) mixes the images. The labels get the same partners and the same shares. (Make "
        "arrays "
        "of x and y first: np.array.)",
    ],
)


def mixture(seen, given):
    """Verdicts on the shapes."""
    n = len(given["x"])
    right = [[*given["x"].shape, 0], [n, n, 0, 0, 0]]
    came = [tuple(int(k) for k in row if k) for row in seen.shapes]
    return expect(
        seen.shapes.tolist() == right,
        f"images of shape {given['x'].shape} and labels of shape {(n, n)} were expected; {came[0]} and {came[1]} came.",
    )


@mixup.check(points=2, alpha=1.0)
def mixes_labels_with_images(seen, given):
    """Images and labels are mixed with the same partners in the same shares."""
    if not (shape := mixture(seen, given)).passed:
        return shape
    return [
        expect(not (seen.hard and seen.untouched), "nothing is mixed: images and labels are as they were."),
        expect(not seen.hard, "the labels are not mixed: each still names one class alone."),
        expect(not seen.untouched, "the images are not mixed: they are as they were."),
        expect(seen.sums and seen.between, "the labels of an example should be shares from 0 to 1 that add up to 1."),
        expect(seen.pairs, "some labels name more than two classes. An example is mixed with one partner."),
        expect(seen.partners_agree, "the labels come from other partners than the images."),
        expect(
            seen.follows,
            "images and labels do not fit together: an image with 0.7 of class a and 0.3 of class b should have just "
            "these labels.",
        ),
    ]


@mixup.check(points=1, alpha=0.3)
def shares_by_alpha(seen, given):
    """Each example has its own share, and they are spread as Beta(alpha, alpha) says."""
    spread = oracle.beta_spread(given["alpha"])
    if not (shape := mixture(seen, given)).passed:
        return shape
    return [
        expect(
            int(seen.shares) == 5, "all examples are mixed in the same share. Draw one for each: rng.beta(.., .., n)."
        ),
        expect(not seen.lopsided, "the mean of the shares should be 0.5: both arguments of rng.beta are alpha."),
        expect(
            abs(float(seen.spread) - spread) < 0.075,
            f"with alpha = {given['alpha']:g} the shares should have a standard deviation of {spread:.2f}; it is about "
            f"{float(seen.spread):.2f}.",
        ),
    ]


@mixup.check(points=1, alpha=3.0)
def partners_differ(seen, given):
    """Each example has a partner of its own."""
    if not (shape := mixture(seen, given)).passed:
        return shape
    return [
        expect(seen.mixed, "most examples are mixed with themselves."),
        expect(
            int(seen.partners) == 2, "many examples have the same partner. Deal the partners out: rng.permutation(n)."
        ),
    ]


@mixup.check(points=1, alpha=2.0)
def mixes_by_the_seed(seen, given):
    """The same seed mixes the same way, another seed another way."""
    shape = mixture(seen, given)
    return follows_the_seed(seen) if shape.passed else shape


_DRAWN = "share, partner = rng.beta(alpha, alpha, len(x)), rng.permutation(len(x))"
_MIXED = "return mix(x, x[partner], share), mix(y, y[partner], share)"
mixup.name_mistakes(
    ("tensors", "x, y, rng = np.array(x), np.array(y), np.random.default_rng(seed)",
     "rng = np.random.default_rng(seed)",
     "A tensor takes no array between its brackets. Make arrays of x and y first: np.array(x)."),
    ("label_not_mixed", _MIXED, "return mix(x, x[partner], share), y",
     "The labels are not mixed. An image that is 0.7 of a three shall be called so: mix y with the same partners and "
     "shares."),
    ("image_not_mixed", _MIXED, "return x, mix(y, y[partner], share)",
     "The images are not mixed: mix x, too."),
    ("label_of_the_larger", _MIXED,
     "return mix(x, x[partner], share), np.where((share > 0.5)[:, None], y, y[partner])",
     "Each example gets the label of its larger part. Mix the labels as the images."),
    ("shares_exchanged", _MIXED, "return mix(x, x[partner], share), mix(y[partner], y, share)",
     "The labels are mixed the other way round: what is 0.7 of the image is 0.3 of the label."),
    ("other_partners", _MIXED, "return mix(x, x[partner], share), mix(y, y[rng.permutation(len(x))], share)",
     "The labels come from other partners than the images. Draw the partners once."),
    ("other_shares", _MIXED,
     "return mix(x, x[partner], share), mix(y, y[partner], rng.beta(alpha, alpha, len(x)))",
     "The labels are mixed in other shares than the images. Draw the shares once."),
    ("label_of_the_partner", _MIXED, "return mix(x, x[partner], share), y[partner]",
     "Each example gets the label of its partner. Mix the labels as the images."),
    ("one_share_for_all", _DRAWN,
     "share, partner = np.full(len(x), rng.beta(alpha, alpha)), rng.permutation(len(x))",
     "All examples are mixed in the same share. Draw one for each: rng.beta(alpha, alpha, n)."),
    ("uniform_shares", _DRAWN, "share, partner = rng.uniform(size=len(x)), rng.permutation(len(x))",
     "The shares do not depend on alpha: rng.beta(alpha, alpha, n)."),
    ("a_half", _DRAWN, "share, partner = np.full(len(x), 0.5), rng.permutation(len(x))",
     "All examples are mixed half and half. Draw the shares: rng.beta(alpha, alpha, n)."),
    ("alpha_once", _DRAWN, "share, partner = rng.beta(alpha, 1, len(x)), rng.permutation(len(x))",
     "The distribution is lopsided: both arguments of rng.beta are alpha."),
    ("with_itself", _MIXED, "return mix(x, x, share), mix(y, y, share)",
     "Each example is mixed with itself. Take the partners: x[partner], y[partner]."),
    ("one_partner_for_all", _DRAWN,
     "share, partner = rng.beta(alpha, alpha, len(x)), np.full(len(x), rng.integers(len(x)))",
     "All examples have the same partner. Deal the partners out: rng.permutation(n)."),
    ("partners_drawn_twice", _DRAWN,
     "share, partner = rng.beta(alpha, alpha, len(x)), rng.integers(0, len(x) // 4, len(x))",
     "Some examples are partners of many, others of none. Deal the partners out: rng.permutation(n)."),
    ("summed", _MIXED, "return x + x[partner], y + y[partner]",
     "Examples are added up. Mix them: so much of one, the rest of the other."),
    ("swapped_return", _MIXED, "return mix(y, y[partner], share), mix(x, x[partner], share)",
     "Labels and images are exchanged: return x, y."),
    ("seed_fixed", "default_rng(seed)", "default_rng(0)", "The seed is fixed: use the one that is given."),
    ("seed_forgotten", "default_rng(seed)", "default_rng()",
     "The seed is not used, so that nobody can repeat the draw: np.random.default_rng(seed)."),
    ("images_only", _MIXED, "return mix(x, x[partner], share)",
     "Only the images come back. Return both: x, y."),
)  # fmt: skip
mixup.equivalent(
    ("rng.beta(alpha, alpha, len(x))", "rng.beta(alpha, alpha, len(y))"),
    ("rng.permutation(len(x))", "rng.permutation(len(y))"),
    because="There are as many labels as images.",
)

# --------------------------------------------------------------------------------------------------------- equivariance

equivariance = Exercise(
    "equivariance",
    write=["equivariance_error"],
    points=3,
    probe="equivariances",
    draw=wanderers,
    forbid=OTHER_LIBRARIES,
    needs=["translate"],
    hints=[
        "Two ways: move the images, then apply f; or apply f, then move what comes. How far apart are they?",
        "translate moves both: the images, and the answer of f. Take the middle of both, or of their difference.",
        "The largest absolute value of middle(f(translate(x, dy, dx)) - ...): ops.max of ops.abs.",
    ],
)


def moves_along(seen, given):
    """A judge: the measure, with the same function in another form."""
    f = weighted(given) if "table" in given else lambda x: oracle.same(x, given["kernel"])
    right = oracle.equivariance_error(f, given["x"], *given["by"])
    return close(seen.error, right, what="the error", rtol=1e-3, atol=1e-3)


@equivariance.check(points=1)
def convolutions_move_along(seen, given):
    """Of a convolution it is 0."""
    return moves_along(seen, given)


@equivariance.check(points=1, draw=places_differ, sign=1)
def others_do_not(seen, given):
    """Of a function that treats every place differently it is the largest difference."""
    return moves_along(seen, given)


@equivariance.check(points=1, draw=places_differ, sign=-1)
def differences_below_0_count(seen, given):
    """Also if moving before f gives less than moving after it."""
    return moves_along(seen, given)


_ERROR = "return ops.max(ops.abs(middle(f(translate(x, dy, dx)) - translate(f(x), dy, dx))))"
equivariance.name_mistakes(
    ("answer_not_moved", _ERROR, "return ops.max(ops.abs(middle(f(translate(x, dy, dx)) - f(x))))",
     "The answer of f is not moved. Then a convolution seems to fail: its answer has moved, as it should. (That the "
     "answer stays is *invariance*.)"),
    ("moved_back_forgotten", _ERROR,
     "return ops.max(ops.abs(middle(f(translate(x, dy, dx)) - translate(f(x), -dy, -dx))))",
     "The answer of f is moved the other way. Both are moved by dy and dx."),
    ("border_counts", _ERROR, "return ops.max(ops.abs(f(translate(x, dy, dx)) - translate(f(x), dy, dx)))",
     "The border counts, too. There pixels are lost, so that no convolution passes: take `middle` first."),
    ("without_abs", _ERROR, "return ops.max(middle(f(translate(x, dy, dx)) - translate(f(x), dy, dx)))",
     "Differences below 0 are not seen: ops.abs before ops.max."),
    ("mean_for_max", _ERROR, "return ops.mean(ops.abs(middle(f(translate(x, dy, dx)) - translate(f(x), dy, dx))))",
     "This is the mean of the differences. Asked is the largest."),
    ("squared", _ERROR, "return ops.max(ops.square(middle(f(translate(x, dy, dx)) - translate(f(x), dy, dx))))",
     "The differences are squared. Asked are absolute values."),
    ("steps_exchanged", _ERROR,
     "return ops.max(ops.abs(middle(f(translate(x, dy, dx)) - translate(f(x), dx, dy))))",
     "The answer of f is moved by (dx, dy). Both are moved by dy down and dx to the right."),
    ("both_steps_exchanged", _ERROR,
     "return ops.max(ops.abs(middle(f(translate(x, dx, dy)) - translate(f(x), dx, dy))))",
     "dy and dx are exchanged: translate(x, dy, dx)."),
    ("f_forgotten", _ERROR, "return ops.max(ops.abs(middle(translate(x, dy, dx) - translate(f(x), dy, dx))))",
     "f is applied on one side only. Once the images are moved before f, once its answer after it."),
    ("images_not_moved", _ERROR, "return ops.max(ops.abs(middle(f(x) - translate(f(x), dy, dx))))",
     "The images are not moved before f is applied."),
    ("an_image_each", _ERROR,
     "return ops.max(ops.abs(middle(f(translate(x, dy, dx)) - translate(f(x), dy, dx))), axis=(1, 2, 3))",
     "There is a number for each image. Asked is one for all: the largest of all."),
    ("middle_before_f", _ERROR,
     "return ops.max(ops.abs(middle(f(translate(x, dy, dx))) - translate(middle(f(x)), dy, dx)))",
     "One of the two is cut to its middle before it is moved, so that zeros come in. First move, then take the "
     "middle."),
    ("return_forgotten", _ERROR, _ERROR.removeprefix("return "), "There is no `return`."),
)  # fmt: skip
equivariance.equivalent(
    (_ERROR, "return ops.max(ops.abs(middle(translate(f(x), dy, dx) - f(translate(x, dy, dx)))))"),
    because="The absolute value of a difference does not ask which comes first.",
)

# ------------------------------------------------------------------------------------------------------------- transfer

freeze = Exercise(
    "freeze",
    write=["freeze_all_but"],
    points=4,
    probe="frozen",
    draw=stacks,
    forbid=OTHER_LIBRARIES,
    hints=[
        "First make a list of the layers that count: those with weights (layer.weights is not empty) that are no batch "
        "normalization (isinstance).",
        "Then set `trainable` of *every* layer of model.layers: True for the last n of that list, False for all "
        "others.",
        "body[len(body) - n:] are the last n, also for n = 0. `layer in ...` says whether a layer is among them.",
    ],
)
OF_KINDS = {"conv": (True, False), "norm": (True, True), "dense": (True, False)}


def flags(given, n):
    """Which layers should learn."""
    weighted, norms = zip(*(OF_KINDS.get(kind, (False, False)) for kind in given["kinds"]), strict=True)
    return oracle.learning(weighted, norms, n)


def layers_learn(seen, given):
    """Verdicts: the right layers may learn after each call."""
    verdicts = []
    for n, came, learned in zip(given["numbers"], seen.learns.tolist(), seen.learned.tolist(), strict=True):
        right = flags(given, n)
        names = [f"{kind} ({number})" for number, kind in enumerate(given["kinds"])]
        wanted, told = ([name for name, flag in zip(names, flags_, strict=True) if flag] for flags_ in (right, came))
        verdicts += [
            expect(
                [bool(c) for c in came] == right,
                f"of layers {', '.join(names)} after n = {n} there should learn: "
                f"{listed(wanted) if wanted else 'none'}; "
                f"there learn: {listed(told) if told else 'none'}.",
            ),
            expect(
                learned == 2 * n,
                f"after n = {n} the model should have {2 * n} arrays to learn (model.trainable_variables); it has "
                f"{learned}.",
            ),
        ]
    return verdicts


@freeze.check(
    points=2, numbers=(2, 3), kinds=("conv", "relu", "conv", "relu", "pool", "flatten", "dense", "relu", "dense")
)
def last_layers_learn(seen, given):
    """The last n layers with weights may learn, no other; what was frozen before is thawed."""
    return layers_learn(seen, given)


@freeze.check(points=1, numbers=(1, 3, 4))
def batch_norm_stays_frozen(seen, given):
    """Batch normalization is frozen, and does not count."""
    return layers_learn(seen, given)


@freeze.check(points=1, numbers=(2, 0))
def nothing_learns_for_0(seen, given):
    """For n = 0 nothing may learn."""
    return layers_learn(seen, given)


_BODY = "body = [layer for layer in model.layers if layer.weights and not isinstance(layer, layers.BatchNormalization)]"
_FLAG = "layer.trainable = layer in body[len(body) - n :]"
freeze.name_mistakes(
    ("first_layers_learn", _FLAG, "layer.trainable = layer in body[:n]",
     "The *first* n layers may learn. They see strokes, which all images have; the last ones are to be learned anew."),
    ("freezes_the_last", _FLAG, "layer.trainable = layer in body[: len(body) - n]",
     "The last n layers are frozen, and all others learn. It is the other way round."),
    ("all_for_0", _FLAG, "layer.trainable = layer in body[-n:]",
     "For n = 0 all layers learn: body[-0:] is body[0:], the whole list. Take body[len(body) - n:]."),
    ("batch_norm_counts", _BODY, "body = [layer for layer in model.layers if layer.weights]",
     "Batch normalization counts as a layer, and may learn. It is always frozen: leave it out of the list."),
    ("batch_norm_counts_but_is_frozen", [(_BODY, "body = [layer for layer in model.layers if layer.weights]"), (_FLAG,
     _FLAG + " and not isinstance(layer, layers.BatchNormalization)")],
     "Batch normalization is frozen, but counted. Leave it out of the list before you count."),
    ("batch_norm_left_alone", _FLAG,
     "if not isinstance(layer, layers.BatchNormalization):\n            layer.trainable = layer in body[len(body) - "
     "n :]",
     "Batch normalization is left as it was. Freeze it, too."),
    ("batch_norm_learns", _FLAG,
     "layer.trainable = isinstance(layer, layers.BatchNormalization) or layer in body[len(body) - n :]",
     "Batch normalization may always learn. It is always frozen."),
    ("weightless_layers_count", _BODY,
     "body = [layer for layer in model.layers if not isinstance(layer, layers.BatchNormalization)]",
     "Layers without weights count, ReLU and Flatten among them: ask layer.weights."),
    ("nothing_thawed", _FLAG, "layer.trainable = layer.trainable and layer in body[len(body) - n :]",
     "What was frozen before stays frozen. Set `trainable` of the last n to True."),
    ("nothing_frozen", _FLAG, "layer.trainable = layer.trainable or layer in body[len(body) - n :]",
     "Nothing gets frozen. Set `trainable` of all other layers to False."),
    ("one_too_many", _FLAG, "layer.trainable = layer in body[max(len(body) - n - 1, 0) "
     ":]", "One layer too many learns."),
    ("one_too_few", _FLAG, "layer.trainable = layer in body[len(body) - n + 1 :]", "One layer too few learns."),
    ("model_frozen", _FLAG, _FLAG + "\n    model._trainable = False",
     "The model itself is frozen, and then nothing learns, whatever its layers say. Leave model.trainable alone."),
    ("all_learn", _FLAG, "layer.trainable = True", "All layers learn, batch normalization too."),
    ("all_frozen", _FLAG, "layer.trainable = False", "All layers are frozen: the last n shall learn."),
)  # fmt: skip

transfer = Exercise(
    "transfer",
    write=["transfer"],
    points=4,
    probe="told_apart",
    draw=odd_or_even,
    forbid=OTHER_LIBRARIES,
    needs=["freeze"],
    hints=[
        "Three steps: freeze the backbone, put a new last layer behind it, train. Then return the model.",
        "freeze_all_but(backbone, 0) freezes all of it. A model may be a layer of another one: "
        "keras.Sequential([backbone, "
        "...]).",
        "The new layer is layers.Dense(2), logits without an activation. learn(model, train) trains what is not "
        "frozen.",
    ],
)


@transfer.check(points=2)
def beats_a_start_from_scratch(seen, given):
    """Of 100 unseen digits at least 92 are told rightly, odd or even; a start from scratch reaches less than 90."""
    shape = tuple(int(n) for n in seen.shape)
    if shape != (int(seen.asked), 2):
        return expect(False, f"for {int(seen.asked)} images logits ({int(seen.asked)}, 2) were expected; {shape} came.")
    told = ("fewer than 60", "60 to 92", "92 or more")[int(seen.share)]
    return [
        expect(seen.finite, "the logits are not finite numbers: the training has run away."),
        expect(int(seen.share) == 2, f"of 100 unseen digits {told} are told rightly; 92 were expected (guessing: 50)."),
        expect(not seen.probabilities, "the model ends in a softmax. Logits are asked: the loss applies the softmax."),
    ]


@transfer.check(points=2, probe="kept_backbone")
def keeps_the_backbone(seen, given):
    """The backbone is part of the model, and stays as it is."""
    return [
        expect(not seen.kernels, "the weights of the backbone have changed. Freeze it before training."),
        expect(not seen.norm, "the backbone's batch normalization has changed. Freeze it before training."),
        expect(seen.inside, "the model does not depend on the backbone."),
    ]


_FREEZE = "freeze_all_but(backbone, 0)"
_MODEL = "model = keras.Sequential([backbone, layers.Dense(2)])"
transfer.name_mistakes(
    ("not_frozen", _FREEZE, "backbone.trainable = True",
     "The backbone was not frozen when it was trained, so that forty images undo what 1,200 have taught it: "
     "freeze_all_but(backbone, "
     "0)."),
    ("batch_norm_not_frozen", _FREEZE,
     "for layer in backbone.layers:\n        layer.trainable = isinstance(layer, layers.BatchNormalization)",
     "Batch normalization is not frozen: its moving averages become those of forty images. freeze_all_but(backbone, 0) "
     "freezes it, too."),
    ("one_layer_learns", "freeze_all_but(backbone, 0)", "freeze_all_but(backbone, 1)",
     "The last layer of the backbone may learn. Here all of it stays as it is: n = 0."),
    ("from_scratch", _MODEL, "model = keras.Sequential([keras.models.clone_model(backbone), layers.Dense(2)])",
     "The model does not use the backbone, but layers that begin at random. Put `backbone` itself into the model."),
    ("not_trained", "learn(model, train)", "pass", "The new layer is not trained: learn(model, train)."),
    ("softmax", "layers.Dense(2)", 'layers.Dense(2, "softmax")',
     "The model ends in a softmax. Asked are logits: no activation in the last layer."),
    ("ten_classes", "layers.Dense(2)", "layers.Dense(10)", "There are ten logits. The question has two answers."),
    ("one_logit", "layers.Dense(2)", "layers.Dense(1)", "There is one logit. Of two answers each has its own."),
    ("backbone_returned", "return model\n", "return backbone\n",
     "The backbone comes back. Return the model that was made of it."),
    ("return_forgotten", "return model\n", "pass\n", "There is no `return` at the end: return model."),
)  # fmt: skip

transfer.equivalent(
    (_FREEZE + "\n" + _MODEL, _MODEL + "\n" + _FREEZE),
    because="Frozen or not, the backbone is the same one; what counts is that it is frozen when training begins.",
)

lab = Lab(
    title="Networks that see: convolution, residual networks, augmentation, transfer",
    minutes=90,
    seconds=45,
    concepts="CNN; residual networks; augmentation by translation, rotation, reflection, scaling, cropping, noise, "
    "occlusion, interpolation; transfer by freezing",
    exercises=[
        output_size,
        conv2d,
        conv_parameters,
        conv2d_grad,
        max_pool,
        avg_pool,
        stack,
        lenet,
        residual,
        resnet20,
        translate,
        reflect,
        scale,
        rotate,
        crop,
        noise,
        occlude,
        mixup,
        equivariance,
        freeze,
        transfer,
    ],
)
