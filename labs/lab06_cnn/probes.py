"""What is observed, beside the learner's code: these functions feed inputs and hand back arrays. None judges.

What is random is observed as facts and coarse figures: two programs that do the same with other random numbers look the
same.
"""

import math
import re

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

from grader.forbid import withheld
from grader.observe import NotAnArray
from grader.probing import numbers, parts, tensor, what_came

# Written by hand in one exercise and used in others, so that no exercise can ban them for all.
CONVOLUTIONS = (
    "keras.layers.Conv2D",
    "keras.layers.DepthwiseConv2D",
    "keras.layers.SeparableConv2D",
    "keras.ops.conv",
    "keras.ops.depthwise_conv",
    "keras.ops.separable_conv",
    "tensorflow.nn.conv2d",
    "tensorflow.nn.convolution",
    "tensorflow.nn.depthwise_conv2d",
    "tensorflow.raw_ops.Conv2D",
)
POOLINGS = (
    "keras.layers.MaxPooling2D",
    "keras.layers.AveragePooling2D",
    "keras.ops.max_pool",
    "keras.ops.average_pool",
    "tensorflow.nn.pool",
    "tensorflow.nn.max_pool",
    "tensorflow.nn.max_pool2d",
    "tensorflow.nn.avg_pool",
    "tensorflow.nn.avg_pool2d",
    "tensorflow.raw_ops.MaxPool",
    "tensorflow.raw_ops.AvgPool",
)
TAPES = ("tensorflow.GradientTape", "tensorflow.gradients")

BARS = (0.6, 0.92)  # shares of unseen digits that are told rightly: better than guessing, better than from scratch
_made = {}  # what costs time, for the learner's function it was made by


# -------------------------------------------------------------------------------------------------------- convolutions


def sizes(lab, inputs):
    """The size of each answer."""
    answers = [lab.output_size(*case) for case in inputs["cases"].tolist()]
    answers += [lab.output_size(*case) for case in inputs["by_default"].tolist()]
    return {"sizes": numbers(answers)}


def convolutions(lab, inputs):
    """The answer of a convolution."""
    given = [tensor(inputs[name]) for name in ("x", "kernel", "bias")]
    with withheld(*CONVOLUTIONS):
        return {"y": numbers(lab.conv2d(*given, **inputs["settings"]))}


def counts(lab, inputs):
    """How many parameters each convolution has."""
    return {"counts": numbers([lab.conv_parameters(*case) for case in inputs["cases"].tolist()])}


def gradients(lab, inputs):
    """The three gradients of a convolution."""
    given = [tensor(inputs[name]) for name in ("x", "kernel", "dy")]
    with withheld(*TAPES):
        answer = parts(lab.conv2d_grad(*given), "dx", "dkernel", "dbias")
    return {name: numbers(part, name) for name, part in zip(("dx", "dkernel", "dbias"), answer, strict=True)}


def pooled(lab, inputs):
    """The pooled images."""
    pool = getattr(lab, inputs["pool"])
    with withheld(*POOLINGS):
        return {"y": numbers(pool(tensor(inputs["x"]), *inputs["window"]))}


# ------------------------------------------------------------------------------------------------------------ networks


class OtherShape(ValueError):
    """A layer got another shape than it was made for."""


def model_of(make, *given):
    """What a function makes, if it is a model; what Keras says of shapes that do not fit is said in short."""
    try:
        model = make(*given)
    except ValueError as problem:
        if "Only instances of" in str(problem):  # of what is in a list of layers beside layers
            raise NotAnArray(
                "what is no layer stands in the list for keras.Sequential: write layers.Flatten(), with brackets"
            ) from None
        raise
    if model is None:
        raise NotAnArray("a model was expected, and None came: is a `return` missing?")
    if not isinstance(model, keras.Model):
        raise NotAnArray(f"a model was expected, such as a keras.Sequential; {what_came(model)}")
    return model


def through(layer, x, training=False):
    """An answer as an array; what Keras says of shapes that do not fit is said in short."""
    try:
        return numbers(layer(x, training=training))
    except (ValueError, tf.errors.InvalidArgumentError) as problem:
        text = re.sub(r"\n\s*Arguments received by [\s\S]*", "", str(problem))
        text = re.sub(r"\AException encountered when calling .*\s*", "", text).strip()
        raise OtherShape(text.partition("[Op:")[0]).with_traceback(problem.__traceback__) from None


def operations_of(model, shape):
    """What an image meets, read from the graph, so that it does not matter how layers are written or nested."""
    step = tf.function(lambda x: model(x, training=False), autograph=False)
    return step.get_concrete_function(tf.TensorSpec((1, *shape), "float32")).graph.get_operations()


def convolutions_in(operations):
    """For each convolution: height of the filter, channels in and out, rows of the answer; sorted."""
    found = [(o.inputs[1].shape, o.outputs[0].shape[1]) for o in operations if o.type == "Conv2D"]
    return filled(sorted([kernel[0], kernel[2], kernel[3], rows] for kernel, rows in found))


def filled(rows, width=4):
    """A list of rows as an array, one of 0 if there is none."""
    return np.array(rows or [[0] * width])


def shapes_of(model):
    """The shapes of what is learned, each filled up with 0 to four numbers."""
    return filled([[*v.shape, 0, 0, 0, 0][:4] for v in model.trainable_variables])


def made_for(model):
    """The shape of the images that a model was made for; 0 where any size will do."""
    return np.array([size or 0 for size in model.input_shape[1:]])


def answer_with(model, weights, x):
    """What a model answers with weights of ours; nothing if they do not fit."""
    if [tuple(v.shape) for v in model.weights] != [w.shape for w in weights]:
        return {"fits": False}
    model.set_weights(weights)
    return {"fits": True, "y": through(model, tensor(x))}


def seen_of(make, x):
    """A model, made once, and its shapes: of the answer to images like x, of what is learned, of the convolutions."""
    if make not in _made:
        model = model_of(make)
        shape = through(model, tensor(x)).shape
        _made[make] = (
            model,
            {
                "shape": np.array(shape),
                "made_for": made_for(model),
                "count": model.count_params(),
                "learned": shapes_of(model),
                "met": convolutions_in(operations_of(model, x.shape[1:])),
            },
        )
    return _made[make]


def stack_shapes(lab, inputs):
    """The shapes of the two convolutions."""
    return seen_of(lab.two_convs, inputs["x"])[1]


def stack_answers(lab, inputs):
    """What the two convolutions make of an image, with weights of ours."""
    return answer_with(seen_of(lab.two_convs, inputs["x"])[0], inputs["weights"], inputs["x"])


def lenet_shapes(lab, inputs):
    """How many parameters LeNet has, and in which layers."""
    return seen_of(lab.lenet, inputs["x"])[1]


def lenet_answers(lab, inputs):
    """What LeNet answers with weights of ours."""
    return answer_with(seen_of(lab.lenet, inputs["x"])[0], inputs["weights"], inputs["x"])


def block_of(lab, inputs):
    """A residual block and what it began with, made once for each form."""
    x, filters, settings = inputs["x"], inputs["filters"], inputs["settings"]
    key = lab.Residual, x.shape, filters, tuple(settings.items())
    if key not in _made:
        block = lab.Residual(filters, **settings)
        try:
            block(tensor(x))
        except (ValueError, tf.errors.InvalidArgumentError) as problem:
            if "ncompatible shapes" not in str(problem):
                raise
            made = [layer for layer in block._flatten_layers() if isinstance(layer, layers.Conv2D)]
            raise NotAnArray(
                f"for x of {x.shape[-1]} channels, {filters} filters and {settings or 'stride 1'} two arrays of unlike "
                "shapes were to be added, of convolutions "
                + ", ".join(sorted(f"{c.kernel_size[0]}×{c.kernel_size[1]} with stride {c.strides[0]}" for c in made))
            ) from None
        _made[key] = block, block.get_weights()
    block, weights = _made[key]
    block.set_weights(weights)
    return block, tensor(x), [v for v in block.trainable_variables if len(v.shape) == 4]


def with_our(kernels, ours):
    """Set kernels to ours, by their shapes (of two of one shape either may come first); whether all fit."""
    ours = list(ours)
    for kernel in kernels:
        place = next((i for i, k in enumerate(ours) if k.shape == tuple(kernel.shape)), None)
        if place is None:
            return False
        kernel.assign(ours.pop(place))
    return not ours


def blocks(lab, inputs):
    """What a residual block answers in training, with kernels of ours."""
    block, x, kernels = block_of(lab, inputs)
    seen = {
        "kernels": filled(sorted([int(n) for n in k.shape] for k in kernels)),
        "learned": len(block.trainable_variables),
    }
    return {**seen, "trained": numbers(block(x, training=True))} if with_our(kernels, inputs["kernels"]) else seen


def blocks_in_use(lab, inputs):
    """What a residual block answers in use, before it is trained."""
    block, x, kernels = block_of(lab, inputs)
    with_our(kernels, inputs["kernels"])
    return {"used": numbers(block(x, training=False))}


def resnets(lab, inputs):
    """The shape of the answer, the parameters and the convolutions of the residual network."""
    if lab.resnet20 not in _made:
        model = model_of(lab.resnet20, inputs["classes"])
        operations = operations_of(model, (32, 32, 3))
        kinds = [operation.type for operation in operations]
        _made[lab.resnet20] = {
            "shape": np.array(model.output_shape[1:]),
            "made_for": made_for(model),
            "count": model.count_params(),
            "met": convolutions_in(operations),
            "bends": sum(kinds.count(kind) for kind in ("Relu", "Maximum")),
            "averages": bool("Mean" in kinds and "Max" not in kinds),
            "softmax": "Softmax" in kinds,
        }
    return _made[lab.resnet20]


# -------------------------------------------------------------------------------------------------------- augmentation


def moved(lab, inputs):
    """What a variation without a draw makes of images."""
    vary = getattr(lab, inputs["vary"])
    return {"y": numbers(vary(tensor(inputs["x"]), *inputs["by"]))}


def coded(shape):
    """Images in which each pixel tells its image, row, column and channel."""
    n, height, width, channels = shape
    return 1 + np.arange(n * height * width * channels).reshape(shape).astype("float32")


def crops(lab, inputs):
    """Whether each image's crop is a square out of it, where they lie, and whether the seed decides that."""
    x, size, seed = coded(inputs["shape"]), inputs["size"], inputs["seed"]
    n, height, width, channels = x.shape
    y, again, *others = (numbers(lab.crop(tensor(x), size, s)) for s in (seed, seed, seed + 1, seed + 2, seed + 3))
    if y.shape != (n, size, size, channels):
        return {"shape": np.array(y.shape)}

    def corners(y):
        first = y[:, 0, 0, 0].astype(int) - 1
        return first // (height * width * channels), *np.divmod(first % (height * width * channels) // channels, width)

    image, tops, lefts = corners(y)
    rows, columns = tops[:, None, None] + np.arange(size)[:, None], lefts[:, None, None] + np.arange(size)
    inside = image.min() >= 0 and image.max() < n and rows.max() < height and columns.max() < width
    # where every crop of every seed lies, if that is one of three places
    spots = {(int(t), int(e)) for z in (y, *others) for _, *at in [corners(z)] for t, e in zip(*at, strict=True)}
    named = [(0, 0), ((height - size) // 2, (width - size) // 2), (height - size, width - size)]
    return {
        "shape": np.array(y.shape),
        "own": np.array_equal(image, np.arange(n)),
        "images": min(len(set(image.tolist())), 2),
        "whole": bool(inside and np.array_equal(y, x[image[:, None, None], rows, columns])),
        "rows": len(set(tops.tolist())),
        "columns": len(set(lefts.tolist())),
        "tied": len(set(zip(tops.tolist(), lefts.tolist(), strict=True))) <= max(height, width) - size + 1,
        "spot": next((number for number, at in enumerate(named, start=1) if spots == {at}), 0),
        "same": np.array_equal(y, again),
        "differs": not np.array_equal(y, others[0]),
    }


def noises(lab, inputs):
    """How the noise is spread, in coarse figures, and whether each number and each seed has its own."""
    x, stddev, seed = tensor(inputs["x"]), inputs["stddev"], inputs["seed"]
    y, again, other = (numbers(lab.noise(x, stddev, s)) for s in (seed, seed, seed + 1))
    if y.shape != inputs["x"].shape:
        return {"shape": np.array(y.shape)}
    added = y - inputs["x"]
    spread = float(added.std())
    near = np.mean(np.abs(added - added.mean()) < spread) if spread else 0.0
    return {
        "shape": np.array(y.shape),
        "spread": round(math.log(max(spread, 1e-6) / stddev) / 0.3),
        "middle": round(10 * float(added.mean()) / stddev) / 10 + 0.0,
        "normal": bool(0.65 < near < 0.72),
        "images": not np.allclose(added[0], added[1], atol=1e-5),
        "channels": not np.allclose(added[..., 0], added[..., 1], atol=1e-5),
        "pixels": not np.allclose(added[:, :1], added, atol=1e-5)
        and not np.allclose(added[:, :, :1], added, atol=1e-5),
        "same": np.array_equal(y, again),
        "differs": not np.array_equal(y, other),
    }


def occlusions(lab, inputs):
    """Where the squares lie, whether the rest is as it was, and whether the images that were given are."""
    x, size, seed = coded(inputs["shape"]), inputs["size"], inputs["seed"]
    given = x.copy() if inputs["as_array"] else tensor(x)
    y = numbers(lab.occlude(given, size, seed))
    kept = np.array_equal(numbers(given), x)
    again, other = (numbers(lab.occlude(tensor(x), size, s)) for s in (seed, seed + 1))
    if y.shape != x.shape:
        return {"shape": np.array(y.shape), "kept": kept}
    changed, holes = y != x, np.all(y == 0, axis=3)  # (n, height, width)
    rows, columns = holes.any(axis=2), holes.any(axis=1)
    tall, wide = rows.sum(axis=1), columns.sum(axis=1)
    tops, lefts = rows.argmax(axis=1), columns.argmax(axis=1)
    return {
        "shape": np.array(y.shape),
        "kept": kept,
        "tall": np.array([tall.min(), tall.max()]),
        "wide": np.array([wide.min(), wide.max()]),
        "filled": bool(np.all(holes.sum(axis=(1, 2)) == tall * wide)),
        "zeros": bool(np.all(y[changed] == 0)),
        "ones": bool(np.all(y[changed] == 1)),
        "rest": bool(np.all(~changed.any(axis=3) | holes)),
        "rows": len(set(tops.tolist())),
        "columns": len(set(lefts.tolist())),
        "same": np.array_equal(y, again),
        "differs": not np.array_equal(y, other),
    }


def mixtures(lab, inputs):
    """Who was mixed with whom and how; every example has a class of its own, so the labels tell."""
    x, alpha, seed, n = inputs["x"], inputs["alpha"], inputs["seed"], len(inputs["x"])
    labels = np.eye(n, dtype="float32")

    def mixed(seed):
        return [numbers(part) for part in parts(lab.mixup(tensor(x), tensor(labels), alpha, seed), "x", "y")]

    (new, y), (again, _), (other, _) = mixed(seed), mixed(seed), mixed(seed + 1)
    seen = {"shapes": np.array([[*part.shape, 0, 0, 0, 0, 0][:5] for part in (new, y)])}
    if new.shape != x.shape or y.shape != labels.shape:
        return seen
    share = np.diag(y).astype("float64")
    rest = y - np.diag(share)
    partner = np.where(rest.any(axis=1), np.abs(rest).argmax(axis=1), np.arange(n))
    flat, mixed_flat = (np.reshape(a, (n, -1)).astype("float64") for a in (x, new))
    # what the images say, whatever the labels do: who lies on the line from an image through what became of it
    step, ways = mixed_flat - flat, flat[None] - flat[:, None]  # (n, d), (n, n, d)
    length = np.einsum("ijd,ijd->ij", ways, ways) + 1e-9
    along = np.einsum("id,ijd->ij", step, ways) / length
    beside = np.abs(step[:, None] - along[..., None] * ways).max(axis=2) + 1e9 * np.eye(n)
    met = beside.argmin(axis=1)
    its_share = 1 - along[np.arange(n), met]
    clear = (np.abs(its_share - 0.5) < 0.45) & (beside.min(axis=1) < 1e-3) & (partner != np.arange(n))
    return {
        **seen,
        "sums": bool(np.allclose(y.sum(axis=1), 1, atol=1e-4)),
        "pairs": bool(np.all((np.abs(y) > 1e-6).sum(axis=1) <= 2)),
        "hard": bool(np.all((np.abs(y) < 1e-6) | (np.abs(y - 1) < 1e-6))),
        "untouched": bool(np.allclose(new, x)),
        "follows": bool(np.allclose(mixed_flat, y.astype("float64") @ flat, atol=1e-3)),
        "partners_agree": bool(np.mean((met == partner)[clear]) > 0.9) if clear.any() else True,
        "exchanged": bool(clear.any() and np.allclose(share[clear], 1 - its_share[clear], atol=1e-2)),
        "between": bool(share.min() > -1e-6 and share.max() < 1 + 1e-6),
        "shares": min(len(np.unique(np.round(share, 4))), 5),
        "spread": round(20 * float(share.std())) / 20,
        "lopsided": bool(abs(share.mean() - 0.5) > 0.12),
        "partners": np.digitize(len(np.unique(partner)) / n, (0.03, 0.4)),
        "mixed": bool(np.mean(partner != np.arange(n)) > 0.5),
        "same": np.array_equal(new, again),
        "differs": not np.array_equal(new, other),
    }


# ------------------------------------------------------------------------------------------------------------ transfer


def sliding(kernel):
    """A convolution of ours that keeps height and width."""
    return lambda x: ops.conv(tensor(np.asarray(x)), tensor(kernel), padding="same")


def weighted(table):
    """A function that multiplies every place by a number of its own."""
    return lambda x: tensor(np.asarray(x)) * tensor(table)[None, :, :, None]


def equivariances(lab, inputs):
    """How far a function of ours is from moving along."""
    f = weighted(inputs["table"]) if "table" in inputs else sliding(inputs["kernel"])
    return {"error": numbers(lab.equivariance_error(f, tensor(inputs["x"]), *inputs["by"]))}


def stack_of(kinds):
    """A model of layers of ours on top of one another."""
    made = {
        "conv": lambda: layers.Conv2D(2, 2),
        "norm": lambda: layers.BatchNormalization(),
        "relu": lambda: layers.ReLU(),
        "pool": lambda: layers.MaxPooling2D(2),
        "flatten": lambda: layers.Flatten(),
        "dense": lambda: layers.Dense(3),
    }
    return keras.Sequential([keras.Input((6, 6, 1)), *(made[kind]() for kind in kinds)])


def frozen(lab, inputs):
    """Which layers with weights may learn after each call, and how many arrays the model would change."""
    kinds = tuple(inputs["kinds"])
    if kinds not in _made:
        _made[kinds] = stack_of(kinds)
    model, seen = _made[kinds], []
    model.trainable = True
    for layer, learns in zip(model.layers, inputs["before"], strict=True):
        layer.trainable = bool(learns)
    learned = []
    for n in inputs["numbers"]:
        lab.freeze_all_but(model, int(n))
        seen.append([bool(layer.weights) and layer.trainable for layer in model.layers])
        learned.append(len(model.trainable_variables))
    return {"learns": np.array(seen), "learned": np.array(learned)}


def new_backbone():
    """The network whose weights are in backbone.json."""
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(8, 3, use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(24, activation="tanh"),
        ]
    )


def transferred(lab, inputs):
    """What becomes of the backbone, and how well the new model tells unseen digits: once for all seeds."""
    if lab.transfer not in _made:
        keras.utils.set_random_seed(0)
        backbone = new_backbone()
        backbone.set_weights(inputs["weights"])
        images, labels = tensor(inputs["images"]), tensor(inputs["labels"])
        try:
            model = lab.transfer(backbone, (images, labels))
        except tf.errors.InvalidArgumentError as problem:
            said = re.search(r"Received a label value of \d+ which is outside the valid range", str(problem))
            if said is None:
                raise
            raise OtherShape("there are more labels than logits").with_traceback(problem.__traceback__) from None
        if not callable(model):
            raise NotAnArray(f"a model was expected; {what_came(model)}")
        unseen = inputs["unseen"]
        logits = through(model, tensor(unseen)) if isinstance(model, keras.layers.Layer) else numbers(model(unseen))
        seen = {"shape": np.array(logits.shape), "asked": len(unseen)}
        if logits.shape == (len(unseen), 2):
            right = float(np.mean(logits.argmax(axis=1) == inputs["answers"]))
            seen |= {
                "share": np.digitize(right, BARS),
                "finite": bool(np.isfinite(logits).all()),
                "probabilities": bool(np.allclose(logits.sum(axis=1), 1, atol=1e-3)),
            }
        after = backbone.get_weights()
        changed = [not np.allclose(a, b) for a, b in zip(after, inputs["weights"], strict=True)]
        norm = slice(1, 5)  # gamma, beta and the moving averages, among the weights of new_backbone
        seen |= {"norm": any(changed[norm]), "kernels": any(changed[:1] + changed[5:])}
        # of a backbone whose weights are all 0, the model's answers are the same for all images
        if isinstance(model, keras.layers.Layer):
            backbone.set_weights([0 * w for w in after])
            without = through(model, tensor(unseen[:8]))
            seen["inside"] = bool(np.allclose(without, without[:1]))
        _made[lab.transfer] = seen
    return _made[lab.transfer]


def told_apart(lab, inputs):
    """How well the new model tells unseen digits."""
    seen = transferred(lab, inputs)
    return {name: seen[name] for name in ("shape", "asked", "share", "finite", "probabilities") if name in seen}


def kept_backbone(lab, inputs):
    """Whether the backbone has changed."""
    seen = transferred(lab, inputs)
    return {name: seen[name] for name in ("norm", "kernels", "inside") if name in seen}
