"""What lab00 grades. Trusted: this side never runs a learner's code, and imports NumPy only."""

import numpy as np

from grader import Exercise, Lab, all_of, close, expect

from . import oracle

OTHER_LIBRARIES = ("zoo", "torch", "jax")

# ---------------------------------------------------------------------------------------------------------------- draws


def away_from_zero(rng, shape, low=0.5, high=2.0):
    """Numbers of both signs, none of them near 0."""
    return (rng.uniform(low, high, shape) * rng.choice([-1, 1], shape)).astype("float32")


def table(rng, part):
    """A table in which no number stands twice, and which of the things picked is looked at."""
    return {"part": part, "x": rng.permutation(np.arange(10, 100))[:16].reshape(4, 4).astype("float32")}


def sizes(rng, part):
    """Five sizes, no two equal, none equal to the number of colours, and which of the arrays is looked at."""
    names = ("channels", "height", "width", "batch", "frames")
    drawn = rng.permutation(np.arange(4, 10))[:5]
    return {"part": part, "sizes": {name: int(size) for name, size in zip(names, drawn, strict=True)}}


def elementwise(rng, kind, shape):
    """A function by its kind and two factors, and where to take its slopes."""
    return {
        "kind": kind,
        "p": float(rng.uniform(0.6, 1.4)),
        "q": float(rng.uniform(0.6, 1.4)),
        "x": away_from_zero(rng, shape, 0.3, 1.5),
    }


def mixture(rng, inputs, outputs):
    """A function of many inputs and outputs, none of whose Jacobian matrices has any symmetry."""
    return {
        "weights": away_from_zero(rng, (outputs, inputs)),
        "along": away_from_zero(rng, inputs, 0.3, 0.8),
        "out": away_from_zero(rng, outputs, 0.3, 0.8),
    }


def one_function(rng, n, m):
    """A function from n numbers to m, and where to take its slopes."""
    return {"f": mixture(rng, n, m), "x": away_from_zero(rng, n, 0.3, 1.2)}


def two_functions(rng, n, h, m):
    """Functions from n numbers to h and from h to m, and where to take the slopes of both together."""
    return {"f": mixture(rng, h, m), "g": mixture(rng, n, h), "x": away_from_zero(rng, n, 0.3, 1.2)}


def matrices(rng, parts, m, n, k):
    """Two matrices and a vector, and which of the gradients are looked at."""
    given = {"A": away_from_zero(rng, (m, n)), "B": away_from_zero(rng, (n, k)), "x": away_from_zero(rng, n)}
    return {"parts": list(parts), "given": given}


def corners(rng):
    """Numbers of both signs, large and small, and several zeros, one of them with a minus."""
    x = away_from_zero(rng, 12, 0.6, 3.0)
    x[:2] = rng.uniform(0.02, 0.06, 2) * [1, -1]
    x[2:4] = rng.uniform(50, 1000, 2) * [1, -1]
    x[4:7] = [0.0, -0.0, 0.0]
    return {"x": rng.permutation(x).reshape(3, 4)}


def polynomial(rng, shape, h=None, as_array=False):
    """A cubic function in which the numbers are coupled; the step is drawn from a range, or left out."""
    return {
        "x": away_from_zero(rng, shape, 0.3, 1.2),
        "cubic": away_from_zero(rng, shape, 0.8, 1.6),
        "along": away_from_zero(rng, shape, 0.4, 1.0),
        "h": None if h is None else float(rng.uniform(*h)),
        "as_array": as_array,
    }


def two_gradients(rng, case):
    """Two gradients that nearly agree, but for one pair of small slopes; and what makes the case."""
    analytic = away_from_zero(rng, 12, 2.0, 9.0)
    numeric = analytic * rng.uniform(0.94, 0.99, 12)
    # the pair furthest apart in proportion, not in size; its difference is negative
    analytic[0] = rng.uniform(0.2, 0.3)
    numeric[0] = analytic[0] * rng.uniform(1.5, 1.9)
    if case == "zeros":
        analytic[1:3] = numeric[1:3] = 0
    elif case == "signs":
        numeric[1] = -numeric[1]
    elif case == "tiny":
        numeric[0] = 1.01 * analytic[0]
        analytic[1], numeric[1] = 1e-9 * rng.uniform(1, 2), 1e-9 * rng.uniform(3, 5)
    order = rng.permutation(12)
    return {
        "analytic": analytic[order].reshape(3, 4).astype("float32"),
        "numeric": numeric[order].reshape(3, 4).astype("float32"),
    }


def neuron(rng, parts):
    """Inputs and weights whose product is far from y, y far from 0, and which of the arrows are looked at."""
    x, w = away_from_zero(rng, 4), away_from_zero(rng, 4)
    a = float(x.astype("float64") @ w)
    y = a + rng.choice([-1, 1]) * rng.uniform(1.5, 4)
    y = float(y if abs(y) > 0.4 else y + 1.2 * np.sign(y - a))
    return {"parts": list(parts), "given": {"x": x, "w": w, "y": y}}


# each step of a program: what it does, and with which of the values before it; the numbers it starts with come first
PLAIN = {"count": 4, "steps": [["multiply", 0, 1], ["add", 4, 2], ["multiply", 5, 3]]}
GATES = {
    "count": 13,
    "steps": [
        ["relu", 0], ["relu", 1], ["max", 2, 3], ["max", 4, 5], ["max", 6, 7],
        ["multiply", 13, 8], ["multiply", 14, 9], ["multiply", 15, 10], ["multiply", 16, 11], ["multiply", 17, 12],
        ["add", 18, 19], ["add", 23, 20], ["add", 24, 21], ["add", 25, 22],
    ],
}  # fmt: skip
SHARED = {
    "count": 3,
    "steps": [
        ["multiply", 0, 1],  # 3
        ["add", 3, 0],  # 4: the first number again, one step later
        ["multiply", 4, 2],  # 5
        ["multiply", 5, 5],  # 6: twice in one step
        ["add", 6, 4],  # 7: both near the end and far from it
        ["add", 3, 7],  # 8
        ["multiply", 8, 1],  # 9
    ],
}  # fmt: skip
DOUBLINGS = {"count": 1, "steps": [["add", i, i] for i in range(14)]}


def program(rng, count, steps, results=(), places=()):
    """A program, and the numbers it starts with."""
    return {
        "numbers": away_from_zero(rng, count, 0.6, 1.8).astype("float64"),
        "steps": steps,
        "results": list(results),
        "places": [list(p) for p in places],
    }


def gates(rng, count, steps, results=(), places=()):
    """As `program`, with a ReLU on either side of its corner, and maxima of which the first or the second is larger."""
    given = program(rng, count, steps, results, places)
    n = given["numbers"]
    n[0], n[1] = rng.uniform(0.3, 0.8), -abs(n[1])
    # both of one sign, so that 0 does not tell the larger; in the second pair, nor does the size without the sign
    n[2], n[3] = rng.uniform(1.2, 1.9), rng.uniform(0.4, 0.9)
    n[4], n[5] = -rng.uniform(1.2, 1.9), -rng.uniform(0.4, 0.9)
    n[6], n[7] = rng.uniform(0.4, 0.9), rng.uniform(1.2, 1.9)
    return given


# -------------------------------------------------------------------------------------------------------------- judging


def check(exercise, name, sentence, judge, **declared):
    """Declare a check whose judge is made by a function."""
    judge.__name__, judge.__doc__ = name, sentence
    exercise.check(**declared)(judge)


# ----------------------------------------------------------------------------------------------------------------- pick

pick = Exercise(
    "pick",
    write=["pick"],
    points=6,
    probe="picks",
    draw=table,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Everything goes into one pair of brackets, rows first, then a comma, then columns: x[rows, columns].",
        "A number picks one, `:` picks all, `a:b` picks from a to just before b, `::3` every third from the first on.",
        "The element has two numbers in its brackets, the row one, the column `:` and a number. For the block the "
        "ranges end at 3 and at 4. The last has `::3` twice, with a comma between.",
    ],
)


def picked(what):
    """A judge of one of the five."""

    def judge(seen, given):
        part = given["part"]
        return close(getattr(seen, part), oracle.picked(given["x"])[part], what=what)

    return judge


check(pick, "one_element", "The element in row 1, column 2.", picked("the element"), points=1, part="element")
check(pick, "one_row", "Row 1.", picked("row 1"), points=1, part="row")
check(pick, "one_column", "Column 1, as a list of numbers.", picked("column 1"), points=1, part="column")
check(
    pick, "a_block", "The block where rows 1 and 2 cross columns 1 to 3.", picked("the block"), points=2, part="block"
)
check(pick, "every_third_one", "Every third row and column.", picked("every third"), points=1, part="every_third")

pick.name_mistakes_in(
    "x[1, 2], ",
    ("element_swapped", "x[2, 1], ", "The element is the one in row 2, column 1. Rows come first: x[row, column]."),
    ("element_from_one", "x[0, 1], ", "The element was counted from 1. Rows and columns are counted from 0."),
    (
        "element_as_a_block",
        "x[1:2, 2:3], ",
        "The element came as a block of one row and one column, shape (1, 1). A number in the brackets takes the axis "
        "away, a range keeps it.",
    ),
    ("element_as_a_list", "x[1, 2:3], ", "The element came in a list, shape (1,). Write a number, not a range."),
)
pick.name_mistakes_in(
    " x[1], ",
    ("column_for_row", " x[:, 1], ", "In the place of row 1 there is column 1. Rows come first in the brackets."),
    ("row_from_one", " x[0], ", "This is the first row, which is row 0. Row 1 is the one after it."),
    ("row_as_a_table", " x[1:2], ", "Row 1 came as a table with one row, shape (1, 4). Write x[1], without a range."),
)
pick.name_mistakes_in(
    "x[:, 1], ",
    (
        "row_for_column",
        "x[1, :], ",
        "In the place of column 1 there is row 1. The column is what stands after the comma: x[rows, column]. (x[:] "
        "is the whole table, so x[:][1] is row 1 as well.)",
    ),
    ("column_from_one", "x[:, 0], ", "This is the first column, which is column 0. Column 1 is the one after it."),
    (
        "column_as_a_table",
        "x[:, 1:2], ",
        "Column 1 came as a table with one column, shape (4, 1). Asked is a list of 4 numbers: write 1, not 1:2.",
    ),
)
pick.name_mistakes_in(
    "x[1:3, 1:4]",
    (
        "end_taken_for_included",
        "x[1:2, 1:3]",
        "The block is one row and one column short: the end of a range is not included. Rows 1 and 2 are 1:3.",
    ),
    (
        "block_from_one",
        "x[0:2, 0:3]",
        "The block begins at row 0 and column 0. Counted from 0, row 1 is the second one.",
    ),
    ("block_too_high", "x[1:4, 1:4]", "The block has three rows. Rows 1 and 2 are 1:3, for the end is not included."),
    ("block_swapped", "x[1:4, 1:3]", "Rows and columns of the block are swapped. Rows stand before the comma."),
    (
        "block_by_two_brackets",
        "x[1:3][1:4]",
        "The second pair of brackets picks rows again, out of those that the first left. Put both ranges into one "
        "pair.",
    ),
)
pick.name_mistakes_in(
    "x[::3, ::3]",
    ("first_three", "x[:3, :3]", "These are the first three rows and columns. Every third is ::3, with two colons."),
    ("every_second", "x[::2, ::2]", "This is every second. Every third is ::3."),
    ("every_third_row_only", "x[::3]", "These are every third row with all their columns. The columns need ::3, too."),
    ("from_three_on", "x[3:, 3:]", "These are the rows and columns from 3 on. Every third is ::3, with two colons."),
    (
        "third_by_two_brackets",
        "x[::3][::3]",
        "The second pair of brackets picks rows again. Put both into one pair, with a comma.",
    ),
    ("counted_to_two", "x[2::3, 2::3]", "This counts 'one, two, three' and begins with the third. Begin with row 0."),
)
pick.equivalent(
    ("1:4", "1:5"),
    ("1:4", "1:"),
    because="The table ends at column 3.",
)

# ---------------------------------------------------------------------------------------------------------------- ranks

ranks = Exercise(
    "ranks",
    write=["ranks"],
    points=7,
    probe="shapes",
    draw=sizes,
    forbid=OTHER_LIBRARIES,
    hints=[
        "np.zeros(shape) makes an array; the shape is a tuple with one size for each axis.",
        "The empty tuple () is the shape of a single number, and a tuple with one entry has a comma: (channels,).",
        "A colour image is (height, width, 3). A batch of images has one more axis, in front; a batch of videos has "
        "two in front: which video, and which frame of it.",
    ],
)


def shaped(what):
    """A judge of one of the six."""

    def judge(seen, given):
        part, given_sizes = given["part"], given["sizes"]
        want, came = oracle.shapes(**given_sizes)[part], tuple(int(n) for n in getattr(seen, part))
        named = ", ".join(f"{name} = {size}" for name, size in given_sizes.items())
        return expect(came == want, f"{what}: shape {want} was expected, {came} came (with {named}).")

    return judge


check(ranks, "a_label", "Rank 0: a label.", shaped("the label"), points=1, part="label")
check(ranks, "features", "Rank 1: a feature vector.", shaped("the feature vector"), points=1, part="features")
check(ranks, "a_matrix", "Rank 2: a matrix.", shaped("the matrix"), points=1, part="matrix")
check(ranks, "an_image", "Rank 3: a colour image.", shaped("the image"), points=1, part="image")
check(ranks, "images", "Rank 4: a batch of colour images.", shaped("the batch of images"), points=1, part="images")
check(ranks, "videos", "Rank 5: a batch of videos.", shaped("the batch of videos"), points=2, part="videos")

ranks.name_mistakes_in(
    "[(), ",
    ("label_in_a_list", "[(1,), ", "The label is a list with one number, shape (1,). A single number has no axis: ()."),
    (
        "label_in_a_table",
        "[(1, 1), ",
        "The label is a table with one number, shape (1, 1). A single number has no axis.",
    ),
)
ranks.name_mistakes_in(
    "(channels,), ",
    (
        "features_as_a_row",
        "(1, channels), ",
        "The feature vector is a table with one row. It has one axis: (channels,).",
    ),
    (
        "features_as_a_column",
        "(channels, 1), ",
        "The feature vector is a table with one column. It has one axis: (channels,).",
    ),
    ("one_feature", "(1,), ", "The feature vector has one number. It has as many as there are channels: (channels,)."),
)
ranks.name_mistakes_in(
    "(height, width), ",
    (
        "width_first",
        "(width, height), ",
        "The matrix is width by height. Rows come first, and there are `height` of them.",
    ),
    ("square_matrix", "(height, height), ", "The matrix is square. It has `height` rows and `width` columns."),
)
ranks.name_mistakes_in(
    "image = (height, width, 3)",
    (
        "channels_first",
        "image = (3, height, width)",
        "The colours stand first, which is another library's custom. Here they are last: (height, width, 3).",
    ),
    (
        "channels_for_colours",
        "image = (height, width, channels)",
        "The image has as many colours as an example has features. Red, green and blue are 3.",
    ),
    ("image_width_first", "image = (width, height, 3)", "The images are width by height. Rows come first: the height."),
    ("grey_images", "image = (height, width)", "The images are grey. A colour image has a last axis of 3."),
    ("one_colour", "image = (height, width, 1)", "The images have one colour. Red, green and blue are 3."),
)
ranks.name_mistakes_in(
    "(batch, *image)",
    ("batch_last", "(*image, batch)", "The batch is the last axis. It comes first, so that images[7] is image 7."),
    (
        "frames_of_one_video",
        "(frames, *image)",
        "These are the frames of one video. Asked is a batch of images: `batch` comes first.",
    ),
    ("one_image", "image", "This is one image. A batch of them has one more axis, in front."),
)
ranks.name_mistakes_in(
    "(batch, frames, *image)",
    (
        "frames_before_batch",
        "(frames, batch, *image)",
        "The frames stand before the batch. The batch comes first, so that videos[7] is video 7.",
    ),
    (
        "frames_last",
        "(batch, *image, frames)",
        "The frames are the last axis. A video is a row of images: the frames come right after the batch.",
    ),
    (
        "frames_before_colours",
        "(batch, *image[:2], frames, 3)",
        "The frames stand after height and width. A video is a row of images: the frames come right after the batch.",
    ),
    ("one_video", "(frames, *image)", "This is one video. A batch of them has one more axis, in front."),
)
ranks.mistake(
    "shapes_for_arrays",
    old="return [np.zeros(shape) for shape in shapes]",
    new="return shapes",
    say="These are the shapes. Asked are arrays that have them: np.zeros(shape) makes one.",
)

ranks.mistake(
    "sizes_without_brackets",
    old="np.zeros(shape)",
    new="np.zeros(*shape)",
    say="np.zeros wants the shape as one thing, a tuple: np.zeros((height, width)), with two pairs of brackets.",
)

# ----------------------------------------------------------------------------------------------------------- derivative

derivative = Exercise(
    "derivative",
    write=["derivative"],
    points=7,
    probe="slopes",
    draw=elementwise,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Do as the example above; but x is no variable: the tape must be told of it, before f(x) is computed.",
        "Two lines stand inside the `with`: first the tape is told to watch x, then y = f(x) is computed.",
        "tape.gradient(y, x), after the `with`, has the shape of x and is what is asked for.",
    ],
)


def exact(came, expected, what, axes=()):
    """Compared more closely than differences can come, and told so if they are what came."""
    verdict = close(came, expected, what=what, axes=axes, rtol=1e-5, atol=5e-6)
    if verdict.passed or not close(came, expected, rtol=0.02, atol=0.02).passed:
        return verdict
    return expect(False, f"{verdict.message} That is near, but not exact: ask the tape, do not take differences.")


def right_slopes(seen, given):
    """Compared with the oracle."""
    return exact(seen.slopes, oracle.derivative(**given), "the slopes")


check(derivative, "slope_at_every_number", "The slope at every number of a table.", right_slopes,
      points=4, kind="wave", shape=(2, 3))  # fmt: skip


@derivative.check(points=3, kind="growth", shape=(5,))
def for_another_function(seen, given):
    """The slope of another function, whose value is something else again."""
    return right_slopes(seen, given)


_GRADIENT = "return tape.gradient(y, x)"
derivative.mistake(
    "not_watched",
    old="        tape.watch(x)\n",
    new="",
    say="None came. If there is a `return`, it is the tape that gave None: it had not been told to watch x, or did not "
    "see y being computed (in the `with`: first tape.watch(x), then y = f(x)), or was asked for the slope of x in y.",
)
derivative.name_mistakes_in(
    _GRADIENT,
    ("value", "return y", "This is f(x), the value. Asked is how fast it changes: tape.gradient(y, x)."),
    (
        "matrix",
        "return ops.reshape(ops.diag(ops.ravel(tape.gradient(y, x))), (*x.shape, *x.shape))",
        "These are the slopes of every output in every input, nearly all of which are 0: a Jacobian. For an "
        "elementwise function tape.gradient(y, x) gives one slope for each number.",
    ),
    (
        "added_up",
        "return ops.sum(tape.gradient(y, x))",
        "The slopes were added up to one number. There is one for each number in x.",
    ),
    ("times_x", "return x * tape.gradient(y, x)", "This is the slope times x. Asked is the slope."),
    ("times_y", "return y * tape.gradient(y, x)", "This is the slope times the value. Asked is the slope alone."),
    (
        "to_one_side",
        "return (f(x + 0.01) - f(x)) / 0.01",
        "These are differences over a step of 0.01: near the slope, and not the slope. Ask the tape.",
    ),
    (
        "of_the_loss",
        "return 2 * y * tape.gradient(y, x)",
        "This is the derivative of f(x) squared. Asked is that of f(x).",
    ),
)
derivative.mistake(
    "of_the_mean",
    old="y = f(x)",
    new="y = ops.mean(f(x))",
    say="This is the derivative of the mean of f(x), so every slope is divided by how many there are. Leave the mean "
    "out.",
)
derivative.mistake(
    "second_derivative",
    old="    with tf.GradientTape() as tape:\n        # x is no variable: the tape must be told\n"
    "        tape.watch(x)\n        y = f(x)\n",
    new="    with tf.GradientTape() as tape:\n        tape.watch(x)\n        with tf.GradientTape() as inner:\n"
    "            inner.watch(x)\n            y = f(x)\n        y = inner.gradient(y, x)\n",
    say="This is the derivative of the derivative. One tape is enough.",
)

# ---------------------------------------------------------------------------------------------------------- subgradient

subgradient = Exercise(
    "subgradient",
    write=["abs_subgradient"],
    points=5,
    probe="corner",
    draw=corners,
    forbid=OTHER_LIBRARIES,
    hints=[
        "The slope is a constant on either side of 0. What is it called when only plus or minus is kept of a number?",
        "x divided by its size is 1 or -1, and at 0 it is 0 / 0, nan. Look for a function that gives 0 there.",
        "ops.where(condition, a, b) chooses number by number, with a condition such as x > 0; or find in keras.ops the "
        "function that keeps of each number only whether it is above 0, below, or 0.",
    ],
)


@subgradient.check(points=3)
def sides(seen, given):
    """1 above 0, and -1 below."""
    x, came = given["x"], seen.slopes
    if came.shape != x.shape:
        return expect(False, f"the slopes: shape {x.shape} was expected, {came.shape} came.")
    wrong = np.argwhere((x != 0) & ~np.isclose(came, np.sign(x), rtol=1e-4))
    if not len(wrong):
        return expect(True, "")
    at = tuple(wrong[0])
    return expect(False, f"the slope at x = {x[at]:.6g}: {np.sign(x[at]):g} was expected, {came[at]:.6g} came.")


@subgradient.check(points=2)
def corner(seen, given):
    """At 0 a number from -1 to 1, and not nan."""
    x, came = given["x"], seen.slopes
    if came.shape != x.shape:
        return expect(False, f"the slopes: shape {x.shape} was expected, {came.shape} came.")
    at_zero = came[x == 0].astype("float64")
    wrong = at_zero[~(np.abs(at_zero) <= 1 + 1e-6)]
    return expect(
        not len(wrong), f"the slope at x = 0: a number from -1 to 1 was expected, {wrong[:1].sum():.6g} came."
    )


subgradient.name_mistakes_in(
    "return ops.sign(x)",
    (
        "nan_at_zero",
        "return x / ops.abs(x)",
        "At 0 this is 0 / 0, which is nan, and one nan spoils all weights. Choose what stands there: 0, say.",
    ),
    (
        "unsigned",
        "return ops.ones_like(x)",
        "The slope is 1 everywhere. Below 0 the curve of |x| falls: there it is -1.",
    ),
    ("unsigned_but_at_zero", "return ops.abs(ops.sign(x))", "The sign was taken away again. Below 0 |x| falls: -1."),
    (
        "of_the_relu",
        "return ops.where(x > 0, 1.0, 0.0)",
        "This is the slope of max(x, 0), which is flat below 0. |x| falls there: -1.",
    ),
    ("value", "return ops.abs(x)", "This is |x| itself. Asked is its slope."),
    ("identity", "return x * ops.ones_like(x)", "This is x. The slope of |x| keeps only its sign."),
    ("of_the_square", "return 2 * x", "This is the slope of x squared. That of |x| does not grow: 1 or -1."),
    ("falling", "return -ops.sign(x)", "The signs are swapped: above 0 |x| rises, so the slope is 1 there."),
    (
        "rounded_corner",
        "return x / ops.sqrt(x**2 + 0.01)",
        "The corner was rounded off, so that near 0 the slope is too small. It is 1 for every x above 0.",
    ),
    (
        "steep_at_zero",
        "return ops.where(x == 0, 2.0, ops.sign(x))",
        "At 0 no line steeper than the two sides touches the corner: take a slope from -1 to 1.",
    ),
    ("added_up", "return ops.sum(ops.sign(x))", "The slopes were added up. There is one for each number in x."),
    (
        "python_if",
        "return 1.0 if x > 0 else -1.0",
        "`if` wants one answer, and was asked about many numbers. (x may be a table: then n in `for n in x` is a row.) "
        "Look for a function that takes the whole array and decides number by number.",
    ),
)

# ------------------------------------------------------------------------------------------------------------- jacobian

jacobian = Exercise(
    "jacobian",
    write=["jacobian"],
    points=9,
    probe="table_of_slopes",
    draw=one_function,
    forbid=OTHER_LIBRARIES,
    hints=[
        "A row is the gradient of one output. So: take the outputs apart, ask the tape for each, put the rows "
        "together.",
        "tf.unstack(y) makes a list of the outputs. It must stand inside the `with`, or the tape does not know them.",
        "tape.gradient(output, x) for each output in the list, with a persistent tape; ops.stack makes a matrix of a "
        "list of rows.",
    ],
)


def right_matrix(seen, given):
    """Compared with the oracle."""
    expected = oracle.jacobian(lambda x: oracle.mixture(x, **given["f"]), given["x"])
    return exact(seen.J, expected, "the Jacobian matrix", ("row", "column"))


check(jacobian, "a_row_for_each_output", "Three outputs, five inputs: a row for each output.", right_matrix,
      points=5, n=5, m=3)  # fmt: skip


@jacobian.check(points=4, n=3, m=3)
def square(seen, given):
    """As many outputs as inputs, where the shape does not tell rows from columns."""
    return right_matrix(seen, given)


_ROWS = "return ops.stack([tape.gradient(output, x) for output in outputs])"
jacobian.mistake(
    "not_watched",
    old="        tape.watch(x)\n",
    new="",
    say="The tape gave None for the rows: it had not been told to watch x, or the outputs were taken apart after the "
    "`with`, where the tape no longer sees it. Watch x first, and do all computing inside.",
)
jacobian.mistake(
    "not_persistent",
    old="tf.GradientTape(persistent=True)",
    new="tf.GradientTape()",
    say="The tape was asked more than once. Make it with tf.GradientTape(persistent=True).",
)
jacobian.name_mistakes_in(
    _ROWS,
    (
        "transposed",
        "return ops.stack([tape.gradient(output, x) for output in outputs], axis=1)",
        "Rows and columns are swapped, (n, m): this is the denominator layout. Asked is a row for each output, (m, n).",
    ),
    (
        "added_over_outputs",
        "return tape.gradient(outputs, x)",
        "The slopes of all outputs were added up, which is what tape.gradient does. Ask for each output by itself, or "
        "use tape.jacobian.",
    ),
    (
        "first_output",
        "return tape.gradient(outputs[0], x)",
        "This is the gradient of the first output. There must be a row for each.",
    ),
    (
        "added_over_inputs",
        "return ops.stack([ops.sum(tape.gradient(output, x)) for output in outputs])",
        "The slopes of each output were added up over the inputs. Each input has a slope of its own.",
    ),
    (
        "flat",
        "return ops.concatenate([tape.gradient(output, x) for output in outputs])",
        "The rows stand in one long line. ops.stack puts them below one another.",
    ),
    (
        "list_of_rows",
        "return [tape.gradient(output, x) for output in outputs]",
        "This is a list of rows, and no matrix: it cannot be multiplied. Stack the rows, with ops.stack.",
    ),
    ("values", "return ops.stack(outputs)", "This is f(x). Asked are its slopes."),
    (
        "rows_repeated",
        "return ops.stack([tape.gradient(outputs, x) for output in outputs])",
        "Every row is the sum of all rows: each time the gradient of *all* outputs was asked for. Ask for one.",
    ),
)

# ----------------------------------------------------------------------------------------------------- matrix_gradients

matrix_gradients = Exercise(
    "matrix_gradients",
    write=["matrix_gradients"],
    points=10,
    probe="closed_forms",
    draw=matrices,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Write one output out in full: (A x)_1 = A_11 x_1 + A_12 x_2 + ... What stands before x_2 is row 1, column 2.",
        "The j-th output of x^T B is x_1 B_1j + x_2 B_2j + ...: its slopes are column j of B, and must become row j. "
        "The slope of x_1^2 + x_2^2 + ... in x_2 is 2 x_2.",
        "For the second: ops.transpose. For the third: ops.reshape(..., (1, -1)) makes one row of a vector.",
    ],
)


_GRADIENTS = {"Ax": "∂(Ax)/∂x", "xB": "∂(xᵀB)/∂x", "squared_length": "∂‖x‖²/∂x"}


def right_gradients(seen, given):
    """Those that are looked at, compared with the oracle."""
    expected = oracle.matrix_gradients(**given["given"])
    return [
        close(getattr(seen, part), expected[part], what=_GRADIENTS[part], axes=("row", "column"))
        for part in given["parts"]
    ]


_OBLONG, _SQUARE = {"m": 2, "n": 3, "k": 4}, {"m": 3, "n": 3, "k": 3}


@matrix_gradients.check(points=3, parts=["Ax"], **_OBLONG)
def matrix_times_vector(seen, given):
    """∂(Ax)/∂x has a row for each of the m outputs."""
    return right_gradients(seen, given)


@matrix_gradients.check(points=3, parts=["xB"], **_OBLONG)
def vector_times_matrix(seen, given):
    """∂(xᵀB)/∂x has a row for each of the k outputs."""
    return right_gradients(seen, given)


@matrix_gradients.check(points=2, parts=["squared_length"], **_OBLONG)
def squared_length(seen, given):
    """∂‖x‖²/∂x has one row, for there is one output."""
    return right_gradients(seen, given)


@matrix_gradients.check(points=2, parts=["Ax", "xB"], **_SQUARE)
def square_matrices(seen, given):
    """With square matrices, where the shape does not tell a matrix from its transpose."""
    return right_gradients(seen, given)


_CLOSED = "return A, ops.transpose(B), 2 * ops.reshape(x, (1, -1))"
matrix_gradients.name_mistakes_in(
    _CLOSED,
    (
        "b_for_its_transpose",
        "return A, B, 2 * ops.reshape(x, (1, -1))",
        "∂(xᵀB)/∂x is B here. Its outputs go along the columns of B, and outputs belong into rows: transpose it.",
    ),
    (
        "a_transposed",
        "return ops.transpose(A), ops.transpose(B), 2 * ops.reshape(x, (1, -1))",
        "∂(Ax)/∂x is Aᵀ here, which is the denominator layout. With a row for each output it is A itself.",
    ),
    (
        "denominator_layout",
        "return ops.transpose(A), B, 2 * ops.reshape(x, (-1, 1))",
        "All three are transposed: this is the denominator layout, in which columns are outputs. Asked is a row for "
        "each output.",
    ),
    (
        "two_missing",
        "return A, ops.transpose(B), ops.reshape(x, (1, -1))",
        "The 2 is missing: the slope of x_1^2 is 2 x_1.",
    ),
    (
        "column_for_row",
        "return A, ops.transpose(B), 2 * ops.reshape(x, (-1, 1))",
        "∂‖x‖²/∂x is a column, (n, 1). One output is one row: (1, n).",
    ),
    (
        "both_transposed",
        "return ops.transpose(A), B, 2 * ops.reshape(x, (1, -1))",
        "The first two are transposed, Aᵀ and B (the denominator layout). With a row for each output: A and Bᵀ.",
    ),
    (
        "column_without_two",
        "return A, ops.transpose(B), ops.reshape(x, (-1, 1))",
        "∂‖x‖²/∂x: two things. The 2 is missing, and it is a column, where one output is one row: (1, n).",
    ),
    (
        "vector_without_two",
        "return A, ops.transpose(B), x",
        "∂‖x‖²/∂x: two things. The 2 is missing, and it is a vector, where a matrix with one row is asked, (1, n).",
    ),
    (
        "vector_for_row",
        "return A, ops.transpose(B), 2 * x",
        "∂‖x‖²/∂x is a vector, (n,), as frameworks give it. Here it is a matrix with one row, (1, n).",
    ),
    (
        "length_itself",
        "return A, ops.transpose(B), ops.reshape(ops.sum(x * x), (1, 1))",
        "The third is ‖x‖², the value. Its slopes are 2x.",
    ),
    (
        "of_the_length",
        "return A, ops.transpose(B), ops.reshape(x / ops.sqrt(ops.sum(x * x)), (1, -1))",
        "The third is the derivative of the length ‖x‖, without the square. Asked is that of the square.",
    ),
    (
        "values",
        "return ops.matmul(A, x), ops.matmul(x, B), ops.sum(x * x)",
        "These are the three functions. Asked are their derivatives in x.",
    ),
    (
        "derivatives_in_the_matrices",
        "return x, x, 2 * ops.reshape(x, (1, -1))",
        "The first two are x, as if A and B were what moves. It is x that moves, and A and B stay.",
    ),
    (
        "still_times_x",
        "return A * x, ops.transpose(B) * x, 2 * ops.reshape(x, (1, -1))",
        "The first two still have x in them. What is linear in x has a slope without x.",
    ),
    (
        "twice_the_products",
        "return 2 * A, 2 * ops.transpose(B), 2 * ops.reshape(x, (1, -1))",
        "The 2 belongs to the square only; in A x and x^T B there is a single x.",
    ),
    (
        "order",
        "return ops.transpose(B), A, 2 * ops.reshape(x, (1, -1))",
        "The first two come in the wrong order: that of A x is the first.",
    ),
    (
        "diagonal",
        "return A, ops.transpose(B), 2 * ops.diag(x)",
        "The third is a square matrix, as if each x_i^2 were an output. They are added up: one output, one row.",
    ),
)

matrix_gradients.mistake(
    "dot_t",
    old="ops.transpose(B)",
    new="B.T",
    say="A tensor has no .T, which is NumPy's. Use ops.transpose, or make an array first, with np.asarray.",
)

# ----------------------------------------------------------------------------------------------------------- chain_rule

chain_rule = Exercise(
    "chain_rule",
    write=["chain_rule"],
    points=9,
    probe="chained",
    draw=two_functions,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Two Jacobian matrices and one product. Which function sees x, and what does the other one see?",
        "The inner function g is taken at x, the outer function f at g(x). The shapes are (h, n) and (m, h).",
        "ops.matmul takes the two in the order in which their shapes fit: that of f, at g(x), to the left.",
    ],
    needs=["jacobian"],
)


def right_chain(seen, given):
    """Compared with the Jacobian matrix of both functions as one."""

    def both(x):
        return oracle.mixture(oracle.mixture(x, **given["g"]), **given["f"])

    expected = oracle.jacobian(both, given["x"])
    # a GPU may round products of matrices to three digits
    return close(seen.J, expected, what="the Jacobian matrix", axes=("row", "column"), rtol=2e-3, atol=5e-3)


check(chain_rule, "multiplies_the_two", "Two inputs, four numbers between, three outputs.", right_chain,
      points=4, n=2, h=4, m=3)  # fmt: skip


@chain_rule.check(points=3, n=3, h=3, m=3)
def right_place_and_order(seen, given):
    """As many inputs as outputs everywhere, where a wrong place or order does not show in the shape."""
    return right_chain(seen, given)


@chain_rule.check(points=2, n=3, h=2, m=3)
def as_a_product(seen, given):
    """The slopes of f and g are taken each by itself, and multiplied."""
    together = "the slopes of f(g(x)) were taken in one go. Take those of f and of g each by itself, and multiply."
    return all_of(expect(not seen.together, together), right_chain(seen, given))


chain_rule.name_mistakes_in(
    "return ops.matmul(jacobian(f, g(x)), jacobian(g, x))",
    (
        "outer_at_x",
        "return ops.matmul(jacobian(f, x), jacobian(g, x))",
        "The Jacobian of f is taken at x. But f never sees x: take it at g(x).",
    ),
    (
        "order",
        "return ops.matmul(jacobian(g, x), jacobian(f, g(x)))",
        "The product is reversed. Matrices do not swap: f, which is applied last, stands left.",
    ),
    (
        "elementwise",
        "return jacobian(f, g(x)) * jacobian(g, x)",
        "`*` multiplies number by number. Asked is the product of matrices: ops.matmul.",
    ),
    ("sum", "return jacobian(f, g(x)) + jacobian(g, x)", "The two are added. Along a chain slopes are multiplied."),
    (
        "both_at_the_inner_value",
        "return ops.matmul(jacobian(f, g(x)), jacobian(g, g(x)))",
        "Both are taken at g(x). The inner function g is taken at x.",
    ),
    ("inner_left_out", "return jacobian(f, g(x))", "The inner slope is missing: multiply by the Jacobian of g at x."),
    ("outer_left_out", "return jacobian(g, x)", "The outer slope is missing: multiply by the Jacobian of f, at g(x)."),
    (
        "other_way_round",
        "return ops.matmul(jacobian(g, f(x)), jacobian(f, x))",
        "This is the derivative of g(f(x)). Here g comes first: f(g(x)).",
    ),
    (
        "order_and_place",
        "return ops.matmul(jacobian(g, x), jacobian(f, x))",
        "Two things: the product is reversed (f stands left), and f is taken at x (take it at g(x)).",
    ),
    (
        "transposed",
        "return ops.transpose(ops.matmul(jacobian(f, g(x)), jacobian(g, x)))",
        "The product is transposed. A row for each output, a column for each input: (m, n).",
    ),
    ("value", "return f(g(x))", "This is f(g(x)), the value. Asked is its Jacobian matrix."),
    (
        "in_one_go",
        "return jacobian(lambda t: f(g(t)), x)",
        "The tape did it all: it was given f(g(x)) as one function. The result is right, but not by your rule. Take "
        "the slopes of f and of g each by itself, and multiply.",
    ),
    (
        "times_the_inner_value",
        "return jacobian(f, g(x)) * g(x)",
        "f's Jacobian is multiplied by the value g(x). Multiply by the *Jacobian* of g.",
    ),
)

# --------------------------------------------------------------------------------------------------- numerical_gradient

numerical_gradient = Exercise(
    "numerical_gradient",
    write=["numerical_gradient"],
    points=11,
    probe="differences",
    draw=polynomial,
    forbid=OTHER_LIBRARIES,
    hints=[
        "A loop over all places of x. In each round one number moves up for the first call of f, down for the second.",
        "Copy x into an array, copy = np.array(x, 'float64'): `for place in np.ndindex(copy.shape)` works for any "
        "number of axes. Let gradient = np.zeros_like(copy) take the slopes, and step, new in every round, be another.",
        "Make the step h at this place: step[place] = h. So copy + step has one number moved up, copy - step the same "
        "one down. The difference of the two answers of f, divided by twice h, goes into gradient[place].",
    ],
)


def right_differences(seen, given, atol=1e-4):
    """Compared with the difference quotient, not with the derivative: for the step that was asked for."""
    h = 1e-3 if given["h"] is None else given["h"]
    expected = oracle.central_difference(given["x"], given["cubic"], given["along"], h)
    return close(seen.gradient, expected, what="the gradient", rtol=1e-3, atol=atol)


check(numerical_gradient, "central_differences", "Every number of a table is moved by h to both sides.",
      right_differences, points=5, shape=(2, 3), h=(0.2, 0.4))  # fmt: skip


@numerical_gradient.check(points=2, shape=(4,))
def small_step_of_itself(seen, given):
    """Without h the step is 0.001."""
    return right_differences(seen, given, atol=3e-3)


@numerical_gradient.check(points=2, shape=(), h=(0.2, 0.4))
def single_number(seen, given):
    """x may be a single number, without any axis."""
    return right_differences(seen, given)


@numerical_gradient.check(points=1, shape=(3, 4), h=(0.8e-6, 1.2e-6))
def in_double_precision(seen, given):
    """A tiny step, 0.000001, does not drown in rounding: x + h is computed in float64."""
    return right_differences(seen, given)


@numerical_gradient.check(points=1, probe="left_alone", shape=(2, 2), h=(0.2, 0.4), as_array=True)
def leaves_x_alone(seen, given):
    """A NumPy array that is given as x is afterwards as it was."""
    return close(seen.x, given["x"], what="x after the call", rtol=0, atol=0)


_FLOAT64 = 'x = np.array(x, "float64")'
_QUOTIENT = "(f(x + step) - f(x - step)) / (2 * h)"
_ROUND = f"""        step = np.zeros_like(x)
        step[place] = h
        gradient[place] = {_QUOTIENT}
"""
# as many write it: the number itself is moved
_MOVED = """        middle = x[place]
        x[place] = middle + h
        above = f(x)
        x[place] = middle - h
        below = f(x)
"""
_BACK = "        x[place] = middle\n"
_SLOPE = "        gradient[place] = (above - below) / (2 * h)\n"
numerical_gradient.mistake(
    "not_put_back",
    old=_ROUND,
    new=_MOVED + _SLOPE,
    say="A number that was moved stays where it is when the next one moves. Put it back first.",
)
numerical_gradient.mistake(
    "callers_x_changed",
    edits=[(_FLOAT64, "x = np.asarray(x)"), (_ROUND, _MOVED + _SLOPE)],
    say="This moves the numbers in the caller's own x and leaves them moved. Make a copy, np.array(x), and put each "
    "number back after its turn.",
)
numerical_gradient.mistake(
    "no_copy",
    edits=[(_FLOAT64, "x = np.asarray(x)"), (_ROUND, _MOVED + _BACK + _SLOPE)],
    say="np.asarray of a tensor is the tensor's own memory, which cannot be written to. np.array(x) makes a copy.",
)
numerical_gradient.mistake(
    "single_precision",
    old=_FLOAT64,
    new="x = np.array(x)",
    say="x comes in single precision (float32), where x + h is rounded so coarsely that a tiny step goes wrong. Make "
    'the copy in double precision: np.array(x, "float64").',
)
numerical_gradient.mistake(
    "whole_array_at_once",
    old=_FLOAT64,
    new="return (f(x + h) - f(x - h)) / (2 * h)",
    say="x + h moves all numbers of x at once, so this is one slope for all together. Move one number at a time, the "
    "others stay, and put each slope in the place of its number.",
)
numerical_gradient.mistake(
    "whole_array_at_once_one_sided",
    old="    return gradient",
    new="    return (f(x + h) - f(x)) / h",
    say="Two things: f(x + h) moves all numbers of x at once (move one, the others stay), and to one side only (both "
    "sides, 2 * h apart).",
)
numerical_gradient.mistake(
    "row_moved_at_once",
    old="np.ndindex(x.shape)",
    new="range(len(x))",
    say="This goes through the first axis only: a whole row of a table moves at once, and a single number has no axis. "
    "np.ndindex, given the shape of your copy, goes through every place.",
)
_VECTORS = (
    "This is right for a vector only, for len counts the rows: x may be a table, or a single number. Give the gradient "
    "(and the step) the shape of x, with np.zeros_like, and go through the places with np.ndindex."
)
_BY_LENGTH = [("gradient = np.zeros_like(x)", "gradient = np.zeros(len(x))"), ("np.ndindex(x.shape)", "range(len(x))")]
_STEP_BY_LENGTH = [*_BY_LENGTH, ("step = np.zeros_like(x)", "step = np.zeros(len(x))")]
numerical_gradient.mistake("vectors_only", edits=_BY_LENGTH, say=_VECTORS)
numerical_gradient.mistake("vectors_only_in_steps", edits=_STEP_BY_LENGTH, say=_VECTORS)
numerical_gradient.mistake("vectors_only_of_tensors", edits=[*_STEP_BY_LENGTH, (_FLOAT64, "pass")], say=_VECTORS)
numerical_gradient.mistake(
    "shape_of_the_tensor",
    edits=[(_FLOAT64, 'tensor, x = x, np.array(x, "float64")'), ("np.ndindex(x.shape)", "np.ndindex(tensor.shape)")],
    say="If the TypeError is about x, which is a tensor: np.ndindex does not take its shape, and nothing can be "
    'written into it. Make copy = np.array(x, "float64") first, and use that, in np.ndindex(copy.shape) as well.',
)
numerical_gradient.mistake(
    "step_kept",
    edits=[
        ("    gradient = np.zeros_like(x)\n", "    gradient, step = np.zeros_like(x), np.zeros_like(x)\n"),
        ("        step = np.zeros_like(x)\n", ""),
    ],
    say="The step keeps the h of earlier rounds, so the numbers before move once more. Begin every round with a step "
    "that is 0 everywhere.",
)
numerical_gradient.mistake(
    "flat",
    old="return gradient",
    new="return gradient.ravel()",
    say="The gradient came as one line. It has the shape of x.",
)
numerical_gradient.mistake(
    "added_up",
    old="return gradient",
    new="return gradient.sum()",
    say="This is one number, the sum of all slopes. It comes of moving all at once (x + h moves every one), or of "
    "adding up at the end. There is a slope for each number in x: move one, the others stay.",
)
numerical_gradient.mistake(
    "first_only",
    old="    return gradient",
    new="        return gradient",
    say="Only the first slope is there: the `return` stands inside the loop.",
)
numerical_gradient.name_mistakes_in(
    _QUOTIENT,
    (
        "one_sided",
        "(f(x + step) - f(x)) / h",
        "This is the difference to one side, (f(x + h) - f(x)) / h. Move to both sides: its error is far smaller.",
    ),
    (
        "one_sided_below",
        "(f(x) - f(x - step)) / h",
        "This is the difference to one side, (f(x) - f(x - h)) / h. Move to both sides: its error is far smaller.",
    ),
    (
        "one_sided_by_two",
        "(f(x + step) - f(x)) / (2 * h)",
        "One of the two evaluations is at x itself, so the numbers are only h apart. Evaluate at x + h and at x - h.",
    ),
    (
        "all_moved_at_once",
        "(f(x + h) - f(x - h)) / (2 * h)",
        "All numbers move at once, so every slope is the sum of all. Move one, the others stay.",
    ),
    ("not_divided", "f(x + step) - f(x - step)", "This is the difference. Divide it by the distance, 2 * h."),
    (
        "divided_by_h",
        "(f(x + step) - f(x - step)) / h",
        "Twice too large: the two places are 2 * h apart, not h.",
    ),
    (
        "brackets",
        "(f(x + step) - f(x - step)) / 2 * h",
        "This divides by 2 and multiplies by h. Put 2 * h into brackets.",
    ),
    (
        "bracket_around_below",
        "f(x + step) - f(x - step) / (2 * h)",
        "Only the second value is divided. Put the difference into brackets.",
    ),
    (
        "sign",
        "(f(x - step) - f(x + step)) / (2 * h)",
        "The sign is wrong: f at x + h, less f at x - h.",
    ),
    ("halves", "(f(x + step) - f(x - step)) / 2", "The difference is divided by 2. Divide it by 2 * h."),
    (
        "second_derivative",
        "(f(x + step) - 2 * f(x) + f(x - step)) / h**2",
        "This is the formula of the second derivative. The first is the difference of the two values, by 2 * h.",
    ),
    (
        "mean_of_both",
        "(f(x + step) + f(x - step)) / (2 * h)",
        "The two values are added. Take their difference.",
    ),
)
numerical_gradient.mistake(
    "step_ignored",
    old="    gradient = np.zeros_like(x)",
    new="    gradient, h = np.zeros_like(x), 1e-3",
    say="The step h that was given is not used.",
)
numerical_gradient.mistake(
    "whole_numbers",
    old="gradient = np.zeros_like(x)",
    new="gradient = np.zeros(x.shape, int)",
    say="The slopes are kept as whole numbers, so what comes after the point is lost. np.zeros_like(x) has x's type.",
)
numerical_gradient.mistake(
    "in_proportion",
    old="step[place] = h",
    new="step[place] = h * x[place]",
    say="The step is in proportion to the number. Asked is +h and -h.",
)
numerical_gradient.mistake(
    "same_array_twice",
    old=_ROUND,
    new="""        up, down = x, x
        up[place] += h
        down[place] -= h
        gradient[place] = (f(up) - f(down)) / (2 * h)
""",
    say="All slopes are 0: f is given the same numbers twice. `up = x` makes no copy, only another name; x.copy() "
    "does. Or the step is kept as a whole number: np.zeros_like(x) has x's type.",
)

numerical_gradient.equivalent(
    (f"{_FLOAT64}\ngradient = np.zeros_like(x)", f"gradient = np.zeros_like(x)\n{_FLOAT64}"),
    because="The slopes are then kept in single precision, which is enough.",
)

# ------------------------------------------------------------------------------------------------------- gradient_check

gradient_check = Exercise(
    "gradient_check",
    write=["gradient_check"],
    points=8,
    probe="compared",
    draw=two_gradients,
    forbid=OTHER_LIBRARIES,
    hints=[
        "The formula has three parts: the size of the difference, the sum of the two sizes, and the largest quotient.",
        "The inner max works number by number: np.maximum(size, 1e-8). The outer one is over all numbers: np.max.",
        "Three absolute values are taken: of a - n, of a, and of n. Add the last two and raise them to 1e-8 at least; "
        "then divide and take the largest.",
    ],
)


def right_distance(seen, given):
    """Compared with the oracle; a single number in brackets is told apart."""
    return close(seen.apart, oracle.relative_difference(given["analytic"], given["numeric"]), what="the difference")


check(gradient_check, "largest_in_proportion", "The largest difference, in proportion to the slopes' sizes.",
      right_distance, points=3, case="plain")  # fmt: skip


@gradient_check.check(points=2, case="signs")
def signs_count(seen, given):
    """Two slopes of opposite signs are as far apart as can be: 1."""
    return right_distance(seen, given)


@gradient_check.check(points=2, case="zeros")
def two_zeros_agree(seen, given):
    """Two slopes that are both 0 agree: 0 / 0 must not give nan."""
    return right_distance(seen, given)


@gradient_check.check(points=1, case="tiny")
def tiny_slopes_are_no_alarm(seen, given):
    """Slopes smaller than 1e-8 are compared with 1e-8, not with each other."""
    return right_distance(seen, given)


_APART = "return np.max(difference / np.maximum(size, 1e-8))"
gradient_check.name_mistakes_in(
    _APART,
    (
        "absolute",
        "return np.max(difference)",
        "This is the largest difference itself. Divide by the size of both slopes.",
    ),
    (
        "zero_by_zero",
        'with np.errstate(invalid="ignore"):\n        return np.max(difference / size)',
        "Two zeros give 0 / 0, which is nan. Let the size never be below 1e-8: np.maximum(size, 1e-8).",
    ),
    (
        "nan_to_zero",
        'with np.errstate(invalid="ignore"):\n        return np.nanmax(difference / size)',
        "The nan of two zeros is left out, but two tiny slopes still raise an alarm. The size is at least 1e-8.",
    ),
    (
        "epsilon_added",
        "return np.max(difference / (size + 1e-8))",
        "1e-8 is added to the size, which is another convention. Here it is the least that the size can be: "
        "np.maximum(size, 1e-8).",
    ),
    (
        "mean",
        "return np.mean(difference / np.maximum(size, 1e-8))",
        "This is the mean. One wrong slope among many would hide in it: take the largest.",
    ),
    ("sum", "return np.sum(difference / np.maximum(size, 1e-8))", "The quotients are added up. Take the largest."),
    ("smallest", "return np.min(difference / np.maximum(size, 1e-8))", "This is the smallest. Take the largest."),
    (
        "one_for_each",
        "return difference / np.maximum(size, 1e-8)",
        "There is a quotient for each slope. Asked is one number, the largest: np.max.",
    ),
    (
        "row_by_row",
        "return np.max(difference / np.maximum(size, 1e-8), axis=0)",
        "There is a number for each column. Take the largest of all: no axis.",
    ),
    (
        "largest_by_largest",
        "return np.max(difference) / np.maximum(np.max(size), 1e-8)",
        "The largest difference is divided by the largest size, and they need not belong together. Divide pair by pair "
        "first.",
    ),
    (
        "norms",
        "return np.linalg.norm(difference) / (np.linalg.norm(analytic) + np.linalg.norm(numeric))",
        "This is the convention with norms, |a - n| / (|a| + |n|) of the whole vectors. Here each pair is compared by "
        "itself, and the largest counts.",
    ),
    (
        "larger_of_both",
        "return np.max(difference / np.maximum(np.maximum(np.abs(analytic), np.abs(numeric)), 1e-8))",
        "The difference is divided by the larger of the two sizes, which is another convention. Here it is their sum.",
    ),
    (
        "mean_size",
        "return np.max(difference / np.maximum(size / 2, 1e-8))",
        "Twice too large: the difference is divided by the mean of the two sizes. Here it is their sum.",
    ),
    (
        "place",
        "return np.argmax(difference / np.maximum(size, 1e-8))",
        "This is the place of the largest. Asked is the largest itself: np.max.",
    ),
    (
        "epsilon_too_large",
        "return np.max(difference / np.maximum(size, 1.0))",
        "The size is at least 1 here. It is to be at least 1e-8.",
    ),
    (
        "signed",
        "return np.max((analytic - numeric) / np.maximum(size, 1e-8))",
        "The differences keep their signs, so that a negative one counts as small. Take its absolute value.",
    ),
)
gradient_check.mistake(
    "signs_ignored",
    old="np.abs(analytic - numeric)",
    new="np.abs(np.abs(analytic) - np.abs(numeric))",
    say="The signs were taken away before comparing, so 3 and -3 agree. Take the difference first, then its size.",
)
gradient_check.name_mistakes_in(
    "size = np.abs(analytic) + np.abs(numeric)",
    (
        "analytic_only",
        "size = np.abs(analytic)",
        "The difference is divided by the size of the first only. Here it is the sum of both sizes.",
    ),
    (
        "numeric_only",
        "size = np.abs(numeric)",
        "The difference is divided by the size of the second only. Here it is the sum of both sizes.",
    ),
    (
        "size_of_the_sum",
        "size = np.abs(analytic + numeric)",
        "This is the size of the sum, which is near 0 for opposite signs. Asked is the sum of the sizes.",
    ),
    ("size_of_the_difference", "size = np.abs(analytic) - np.abs(numeric)", "The sizes are subtracted. Add them."),
)

gradient_check.mistake(
    "mean_of_the_absolute",
    old=_APART,
    new="return np.mean(difference)",
    say="Two things: the differences are not divided by the size of both slopes, and their mean is taken, where the "
    "largest is asked.",
)
gradient_check.mistake(
    "analytic_only_bare",
    old=_APART,
    new='with np.errstate(invalid="ignore"):\n        return np.max(difference / np.abs(analytic))',
    say="Two things: the difference is divided by the size of the first only (take the sum of both sizes), and two "
    "zeros give 0 / 0, nan (the size is at least 1e-8).",
)
gradient_check.mistake(
    "python_max",
    old="np.maximum(size, 1e-8)",
    new="max(size, 1e-8)",
    say="Python's max compares two numbers, and here are many. np.maximum goes number by number, and np.max takes the "
    "largest of all.",
)
gradient_check.mistake(
    "larger_of_both_bare",
    old="difference / np.maximum(size, 1e-8)",
    new="difference / (0.0 + np.maximum(np.abs(analytic), np.abs(numeric)))",
    say="The difference is divided by the larger of the two sizes, which is another convention; and two zeros give "
    "nan. Here it is the sum of both, and at least 1e-8.",
)
gradient_check.equivalent(
    (
        'analytic, numeric = np.asarray(analytic, "float64"), np.asarray(numeric, "float64")\n'
        "difference = np.abs(analytic - numeric)",
        "difference = np.abs(analytic - numeric)\n"
        'analytic, numeric = np.asarray(analytic, "float64"), np.asarray(numeric, "float64")',
    ),
    ('analytic, numeric = np.asarray(analytic, "float64"), np.asarray(numeric, "float64")', "pass"),
    ("analytic - numeric", "numeric - analytic"),
    because="Single precision is enough here, and the size of a difference has no direction.",
)

# ---------------------------------------------------------------------------------------------------- square_loss_graph

square_loss_graph = Exercise(
    "square_loss_graph",
    write=["square_loss_graph"],
    points=10,
    probe="graph",
    draw=neuron,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Forward first: three lines, one for each of a, b and z. Backward starts with the derivative of b squared.",
        "b = a - y: if a moves by 1, so does b. So dz_da is dz_db times 1.",
        "In a = x_1 w_1 + ... the slope in w_1 is x_1, and in x_1 it is w_1: each gets dz_da times the *other*.",
    ],
)

_ARROWS = {"dz_db": "∂z/∂b", "dz_da": "∂z/∂a", "dz_dw": "∂z/∂w", "dz_dx": "∂z/∂x"}


def right_arrows(seen, given):
    """What stands on the arrows that are looked at, compared with the oracle."""
    expected = oracle.square_loss_graph(**given["given"])
    # a GPU may round a product of x and w to three digits
    return [
        close(getattr(seen, part), expected[part], what=_ARROWS.get(part, part), rtol=2e-3, atol=5e-3)
        for part in given["parts"]
    ]


@square_loss_graph.check(points=3, parts=["a", "b", "z"])
def forward(seen, given):
    """The values a, b and z."""
    return right_arrows(seen, given)


@square_loss_graph.check(points=3, parts=["dz_db", "dz_da"])
def through_the_square(seen, given):
    """∂z/∂b and ∂z/∂a."""
    return right_arrows(seen, given)


@square_loss_graph.check(points=4, parts=["dz_dw", "dz_dx"])
def through_the_product(seen, given):
    """∂z/∂w and ∂z/∂x, in the shapes of w and x."""
    return right_arrows(seen, given)


square_loss_graph.name_mistakes_in(
    "dz_db = 2 * b",
    (
        "two_missing",
        "dz_db = b",
        "The 2 is missing: the derivative of b squared is 2 b. (It goes only where the loss is half the square.)",
    ),
    ("square_for_slope", "dz_db = b**2", "∂z/∂b is z itself here. The derivative of b squared is 2 b."),
    ("slope_of_a", "dz_db = 2 * a", "∂z/∂b is 2 a here. What is squared is b, so it is 2 b."),
    ("two_times_z", "dz_db = 2 * z", "∂z/∂b is 2 z here. The derivative of b squared is 2 b."),
)
square_loss_graph.name_mistakes_in(
    "    b = a - y\n",
    ("y_added", "    b = a + y\n", "y is added. The error is the difference: b = a - y."),
    (
        "y_first",
        "    b = y - a\n",
        "b is y - a here, so its sign, and that of ∂z/∂b, is turned. The graph has b = a - y.",
    ),
    ("y_forgotten", "    b = a\n", "y is missing: b = a - y."),
)
square_loss_graph.name_mistakes_in(
    "z = b**2",
    ("half_the_square", "z = b**2 / 2", "This is the convention with one half, z = b^2 / 2. Here z is b squared."),
    ("absolute_error", "z = ops.abs(b)", "z is |b| here. It is b squared."),
)
square_loss_graph.mistake(
    "half_convention",
    edits=[("z = b**2", "z = b**2 / 2"), ("dz_db = 2 * b", "dz_db = b")],
    say="This is the convention with one half throughout, z = b^2 / 2 with the slope b. Here z is b squared, with 2 b.",
)
square_loss_graph.mistake(
    "not_added_up",
    old="a = ops.sum(x * w)",
    new="a = x * w",
    say="The products are not added up: a is one number, x_1 w_1 + x_2 w_2 + ... Use ops.sum.",
)
square_loss_graph.mistake(
    "at_sign",
    old="a = ops.sum(x * w)",
    new="a = x @ w",
    say="`@` between tensors wants a matrix on both sides, and x and w are vectors. Add up x * w with ops.sum.",
)
square_loss_graph.mistake(
    "mean_of_the_products",
    old="a = ops.sum(x * w)",
    new="a = ops.mean(x * w)",
    say="a is the mean of the products. It is their sum.",
)
square_loss_graph.name_mistakes_in(
    "dz_da = dz_db\n",
    (
        "minus_on_the_way_to_a",
        "dz_da = -dz_db\n",
        "∂z/∂a has the wrong sign. b = a - y: when a goes up, so does b. The minus belongs to y.",
    ),
    (
        "y_on_the_way_to_a",
        "dz_da = dz_db * -y\n",
        "∂z/∂a is multiplied by -y. The local gradient of b = a - y in a is 1.",
    ),
    (
        "a_on_the_way_to_a",
        "dz_da = dz_db * a\n",
        "∂z/∂a is multiplied by a. The local gradient of b = a - y in a is 1.",
    ),
    (
        "local_gradient_only",
        "dz_da = 1.0\n",
        "∂z/∂a is 1, which is the local gradient alone. Multiply it by what comes from the right, ∂z/∂b.",
    ),
)
square_loss_graph.mistake(
    "x_and_w_swapped",
    edits=[("dz_dw = dz_da * x", "dz_dw = dz_da * w"), ("dz_dx = dz_da * w", "dz_dx = dz_da * x")],
    say="x and w are swapped: a product sends to each factor what came, times the *other* one.",
)
square_loss_graph.mistake(
    "two_missing_and_swapped",
    edits=[("dz_db = 2 * b", "dz_db = b"), ("dz_dw = dz_da * x", "dz_dw = dz_da * w"),
           ("dz_dx = dz_da * w", "dz_dx = dz_da * x")],
    say="Two things: the derivative of b squared is 2 b, the 2 is missing; and x and w are swapped: a product sends to "
    "each factor what came, times the *other* one.",
)  # fmt: skip
square_loss_graph.mistake(
    "y_first_and_two_missing",
    edits=[("    b = a - y\n", "    b = y - a\n"), ("dz_db = 2 * b", "dz_db = b")],
    say="Two things: the graph has b = a - y, not y - a; and the derivative of b squared is 2 b, the 2 is missing.",
)
square_loss_graph.mistake(
    "y_first_throughout",
    edits=[("    b = a - y\n", "    b = y - a\n"), ("dz_da = dz_db\n", "dz_da = -dz_db\n")],
    say="This is right for b = y - a, with its minus on the way back. The graph has b = a - y, so that b and ∂z/∂b "
    "have the other sign.",
)
square_loss_graph.mistake(
    "local_gradients_only",
    edits=[("dz_dw = dz_da * x", "dz_dw = x"), ("dz_dx = dz_da * w", "dz_dx = w")],
    say="∂z/∂w and ∂z/∂x are the local gradients alone. Multiply them by what comes from the right, ∂z/∂a.",
)
square_loss_graph.mistake(
    "last_slopes_added_up",
    edits=[("dz_dw = dz_da * x", "dz_dw = ops.sum(dz_da * x)"), ("dz_dx = dz_da * w", "dz_dx = ops.sum(dz_da * w)")],
    say="∂z/∂w and ∂z/∂x are single numbers. There is a slope for each weight and each input.",
)
square_loss_graph.mistake(
    "rows",
    edits=[
        ("dz_dw = dz_da * x", "dz_dw = ops.reshape(dz_da * x, (1, -1))"),
        ("dz_dx = dz_da * w", "dz_dx = ops.reshape(dz_da * w, (1, -1))"),
    ],
    say="∂z/∂w and ∂z/∂x are matrices with one row. Here they have the shapes of w and x, (n,).",
)
square_loss_graph.mistake(
    "only_w_without_the_chain",
    old="dz_dw = dz_da * x",
    new="dz_dw = x",
    say="∂z/∂w is x alone, the local gradient. Multiply it by what comes from the right, ∂z/∂a.",
)
square_loss_graph.equivalent(
    ("dz_da * x", "dz_db * x"),
    ("dz_da * w", "dz_db * w"),
    ('"dz_db": dz_db', '"dz_db": dz_da'),
    because="The minus passes on what comes: ∂z/∂a equals ∂z/∂b.",
)

# ------------------------------------------------------------------------------------------------------------- autodiff

autodiff = Exercise(
    "autodiff",
    write=["Value.__add__", "Value.__mul__", "Value.relu", "Value.max", "Value.backward"],
    points=18,
    probe="backward",
    draw=program,
    forbid=OTHER_LIBRARIES,
    hints=[
        "The first four are a line or two each: Value(the result, [(one parent, its local gradient), ...]). The table "
        "above has the local gradients.",
        "backward begins with self.family(). All in it start with the grad 0.0, but self with 1.0. Then take them from "
        "the end, with reversed: each hands its slope to its parents.",
        "To hand on: for each pair (parent, local) of a value's parents *add* the local gradient times the value's "
        "grad to the parent's grad.",
    ],
)


@autodiff.check(points=3, probe="forward", draw=gates, **GATES)
def computes(seen, given):
    """Sums, products, ReLUs and maxima have the right data."""
    expected = oracle.values(given["numbers"], given["steps"])[len(given["numbers"]) :]
    came = seen.data[len(given["numbers"]) :]
    if came.shape != expected.shape:
        return expect(False, "some results have no data.")
    wrong = np.flatnonzero(~np.isclose(came, expected, rtol=1e-4, atol=1e-6))
    if not len(wrong):
        return expect(True, "")
    at = wrong[0]
    what = given["steps"][at][0]
    return expect(False, f"the data of {_spoken(what)}: {expected[at]:.6g} was expected, {came[at]:.6g} came.")


def _spoken(what):
    return {"add": "a sum", "multiply": "a product", "relu": "a ReLU", "max": "a maximum"}[what]


def right_slopes_in(seen, given, turn=0, when=""):
    """The slopes after one of the calls of `backward`, compared with forward mode."""
    result, places = given["results"][turn], given["places"][turn]
    expected = oracle.slopes(given["numbers"], given["steps"], result, places)
    return close(getattr(seen, f"slopes_{turn}"), expected, what=f"the slopes{when}", axes=("value",))


@autodiff.check(points=3, **PLAIN, results=[6], places=[[0, 1, 2, 3, 4, 5, 6]])
def adds_and_multiplies(seen, given):
    """The slopes of (p * q + r) * s in all its parts, that of the result itself being 1."""
    return right_slopes_in(seen, given)


@autodiff.check(points=4, draw=gates, **GATES, results=[26], places=[range(13)])
def gates_route(seen, given):
    """A ReLU passes the slope only above 0, a maximum sends it to the larger of the two, whichever that is."""
    return right_slopes_in(seen, given)


@autodiff.check(points=4, **SHARED, results=[9], places=[[0, 1, 2, 3, 4, 5]])
def adds_up_all_ways(seen, given):
    """A value that is used in several places, near the result and far from it, gets the slopes of all of them."""
    return right_slopes_in(seen, given)


@autodiff.check(points=2, **SHARED, results=[9, 9, 7], places=[[0, 1, 2], [0, 1, 2], [0, 1, 2]])
def starts_afresh(seen, given):
    """`backward` called again, on the same value or on another, leaves nothing of the slopes of before."""
    return all_of(
        right_slopes_in(seen, given, 0),
        right_slopes_in(seen, given, 1, " after a second call"),
        right_slopes_in(seen, given, 2, " after a call on another value"),
    )


@autodiff.check(points=2, probe="ways", **DOUBLINGS)
def each_sends_once(seen, given):
    """Doubled 14 times, by p + p, a value gets its slope without all 16384 ways being walked."""
    return all_of(
        expect(seen.reached, "the slope of the first value after 14 doublings: 16384 was expected, 0 came."),
        expect(not seen.each_way, "each of the 16384 ways is walked by itself. Let a value send on what it has once."),
    )


_SUM = "return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])"
_PRODUCT = "return Value(self.data * other.data, [(self, other.data), (other, self.data)])"
_RELU = "return Value(max(self.data, 0.0), [(self, 1.0 if self.data > 0 else 0.0)])"
_MAX = "return Value(max(self.data, other.data), [(self, float(first)), (other, float(not first))])"
_SEND = "parent.grad += local * value.grad"
autodiff.name_mistakes_in(
    _SUM,
    (
        "sum_passes_its_terms",
        "return Value(self.data + other.data, [(self, self.data), (other, other.data)])",
        "A sum multiplies the slope by its terms. It distributes: the local gradient is 1 for both.",
    ),
    (
        "sum_halves",
        "return Value(self.data + other.data, [(self, 0.5), (other, 0.5)])",
        "A sum splits the slope in two halves. Both get all of it: the local gradient is 1 for both.",
    ),
    (
        "sum_to_the_first",
        "return Value(self.data + other.data, [(self, 1.0)])",
        "A sum sends the slope to its first term only. Both terms are parents.",
    ),
    (
        "sum_forgets",
        "return Value(self.data + other.data)",
        "The sum has no parents, so that no slope gets through. Its parents are the two that were added.",
    ),
    (
        "sum_is_a_number",
        "return self.data + other.data",
        "The sum is a plain number, which remembers nothing. It must be a Value with its two parents.",
    ),
)
autodiff.name_mistakes_in(
    _PRODUCT,
    (
        "product_not_swapped",
        "return Value(self.data * other.data, [(self, self.data), (other, other.data)])",
        "A product gives each factor the slope times itself. It swaps: each gets it times the *other*.",
    ),
    (
        "product_distributes",
        "return Value(self.data * other.data, [(self, 1.0), (other, 1.0)])",
        "A product passes the slope on as a sum does. Each factor gets it times the other one.",
    ),
    (
        "product_passes_the_result",
        "return Value(self.data * other.data, [(self, self.data * other.data), (other, self.data * other.data)])",
        "A product multiplies the slope by the whole product. Each factor gets it times the other factor only.",
    ),
    (
        "product_to_the_first",
        "return Value(self.data * other.data, [(self, other.data)])",
        "A product sends the slope to its first factor only. Both factors are parents.",
    ),
)
autodiff.name_mistakes_in(
    _RELU,
    (
        "relu_always_passes",
        "return Value(max(self.data, 0.0), [(self, 1.0)])",
        "The ReLU passes the slope below 0, too, where it is flat. There the local gradient is 0.",
    ),
    (
        "relu_passes_its_value",
        "return Value(max(self.data, 0.0), [(self, max(self.data, 0.0))])",
        "The ReLU's local gradient is its value here. It is 1 above 0, and 0 below.",
    ),
    (
        "relu_the_wrong_way",
        "return Value(max(self.data, 0.0), [(self, 1.0 if self.data < 0 else 0.0)])",
        "The ReLU passes the slope below 0 and stops it above. It is the other way round.",
    ),
    (
        "relu_forgets",
        "return Value(max(self.data, 0.0))",
        "The ReLU has no parents, so that no slope gets through. Its parent is the value it was made from.",
    ),
    (
        "relu_is_the_size",
        "return Value(abs(self.data), [(self, 1.0 if self.data > 0 else -1.0)])",
        "This is |x|. The ReLU is 0 below 0, and flat.",
    ),
)
autodiff.name_mistakes_in(
    _MAX,
    (
        "max_to_both",
        "return Value(max(self.data, other.data), [(self, 1.0), (other, 1.0)])",
        "The maximum sends the slope to both. It routes: only the larger one gets it.",
    ),
    (
        "max_halves",
        "return Value(max(self.data, other.data), [(self, 0.5), (other, 0.5)])",
        "The maximum gives half of the slope to each. It routes: the larger one gets all of it.",
    ),
    (
        "max_to_the_smaller",
        "return Value(max(self.data, other.data), [(self, float(not first)), (other, float(first))])",
        "The maximum sends the slope to the smaller one. The larger one is what moves it.",
    ),
    (
        "max_to_the_first",
        "return Value(max(self.data, other.data), [(self, 1.0), (other, 0.0)])",
        "The maximum sends the slope to its first argument always. It goes to the larger one, whichever that is.",
    ),
    (
        "max_passes_its_value",
        "return Value(max(self.data, other.data), [(self, first * self.data), (other, (not first) * other.data)])",
        "The maximum multiplies the slope by its value. The larger one gets it as it is.",
    ),
    (
        "minimum",
        "return Value(min(self.data, other.data), [(self, float(not first)), (other, float(first))])",
        "This is the minimum.",
    ),
)
autodiff.mistake(
    "size_decides",
    old="first = self.data > other.data",
    new="first = abs(self.data) > abs(other.data)",
    say="The maximum sends the slope to the one that is larger without its sign. -3 is smaller than 1.",
)
autodiff.mistake(
    "overwrites",
    old=_SEND,
    new="parent.grad = local * value.grad",
    say="A slope that comes from a second place overwrites the first. They add up: +=.",
)
autodiff.mistake(
    "local_only",
    old=_SEND,
    new="parent.grad += local",
    say="Only the local gradients are added up. Each is multiplied by the slope that comes back, value.grad.",
)
autodiff.mistake(
    "added_for_multiplied",
    old=_SEND,
    new="parent.grad += local + value.grad",
    say="The local gradient is added to the slope that comes back. Along a chain they are multiplied.",
)
autodiff.mistake(
    "data_for_grad",
    old=_SEND,
    new="parent.grad += local * value.data",
    say="The local gradient is multiplied by the value's data. Multiply it by its grad, the slope that comes back.",
)
autodiff.mistake(
    "wrong_order",
    edits=[
        (
            "                for parent, _ in value.parents:\n",
            "                order.append(value)\n                for parent, _ in value.parents:\n",
        ),
        (
            "                    visit(parent)\n                order.append(value)\n",
            "                    visit(parent)\n",
        ),
        ("reversed(order)", "order"),
    ],
    say="A value passes its slope on before all who used it have sent theirs, so the later ones are lost. Append a "
    "value to the order only *after* its parents, and go through the order from the end.",
)
_SWEEP = (
    "        for value in reversed(order):\n            for parent, local in value.parents:\n"
    "                parent.grad += local * value.grad\n"
)
_RECURSION = """
        def send(value):
            for parent, local in value.parents:
                parent.grad += local * value.grad
                send(parent)

        send(self)
"""
_WALK = """
        def send(value, slope):
            value.grad += slope
            for parent, local in value.parents:
                send(parent, local * slope)

        send(self, 1.0)
"""
_FIRST = "        self.grad = 1.0\n"
_RESET = "        for value in order:\n            value.grad = 0.0\n"
autodiff.mistake(
    "sent_on_each_time",
    old=_SWEEP,
    new=_RECURSION,
    say="A value that is used twice sends on all that it has each time something comes, so the first part goes twice. "
    "Let it wait until all have sent: put the values in an order first.",
)
autodiff.mistake(
    "sent_on_each_time_not_afresh",
    edits=[(_SWEEP, _RECURSION), (_RESET, "")],
    say="Two things: a value that is used twice sends on all that it has each time something comes (put the values in "
    "an order first), and nothing is set to 0 when backward begins.",
)
autodiff.mistake(
    "each_way",
    edits=[(_FIRST, ""), (_SWEEP, _WALK)],
    say="The slopes are right, but each way back is walked by itself: after 14 doublings, p + p, there are 16384. Let "
    "a value send its slope on once, when all who used it have sent theirs: family() has the order.",
)
autodiff.mistake(
    "each_way_not_afresh",
    edits=[(_RESET, ""), (_FIRST, ""), (_SWEEP, _WALK)],
    say="Two things: nothing is set to 0 when backward begins, and each way back is walked by itself: after 14 "
    "doublings, p + p, there are 16384. Let a value send its slope on once, when all who used it have sent theirs.",
)
for _name, _call in (
    ("parent_sends_on", "parent.grad += local * self.grad\n            parent.backward()"),
    ("parent_first", "parent.backward()\n            parent.grad += local * self.grad"),
    ("parent_first_overwritten", "parent.backward()\n            parent.grad = local * self.grad"),
):
    autodiff.mistake(
        _name,
        old=_SWEEP,
        new=f"        for parent, local in self.parents:\n            {_call}\n",
        say="`parent.backward()` takes the parent for the result: it sets the parent's grad to 1. Only self begins "
        "with 1. Call no backward in backward: go through family(), and hand on grads.",
    )
autodiff.mistake(
    "from_the_beginning",
    old="reversed(order)",
    new="order",
    say="The slope gets as far as the parents of the result and no further: either only these were served, or the "
    "order was gone through from its beginning. Go through it from the result on, reversed(order), and serve all.",
)
autodiff.mistake(
    "visited_twice",
    old="if value not in seen:",
    new="if True:",
    say="A value that is used twice stands in the order twice, and passes its slope on twice. Append each only once.",
)
autodiff.mistake(
    "starts_at_zero",
    old=_FIRST,
    new="",
    say="All slopes are 0: the slope of the result in itself is 1, and everything starts there. Set self.grad = 1.0.",
)
autodiff.mistake(
    "starts_at_data",
    old=_FIRST,
    new="        self.grad = self.data\n",
    say="The slope starts as the result's data. The slope of a value in itself is 1.",
)
autodiff.mistake(
    "not_afresh",
    old=_RESET,
    new="",
    say="When backward is called again, the slopes of the first time are still there, and the new ones are added. Set "
    "all to 0.0 first.",
)
autodiff.equivalent(
    ("self.data > 0", "self.data >= 0"),
    ("self.data > other.data", "self.data >= other.data"),
    because="At the corner of a ReLU, and when two are equal, there is no derivative, and either slope is right.",
)


lab = Lab(
    title="Tensors: arrays, derivatives, backpropagation",
    minutes=90,
    seconds=9,
    concepts="computational graphs, chain rule, local gradients, shape rule, circuit view, numerical gradients",
    exercises=[
        pick,
        ranks,
        derivative,
        subgradient,
        jacobian,
        matrix_gradients,
        chain_rule,
        numerical_gradient,
        gradient_check,
        square_loss_graph,
        autodiff,
    ],
)
