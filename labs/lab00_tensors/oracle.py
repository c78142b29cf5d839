"""What the right answers are: float64 NumPy, each in another form than the lab asks for."""

import numpy as np

TINY = 1e-30  # a step into the imaginary: derivatives without any difference being taken


def picked(x) -> dict[str, np.ndarray]:
    """What is to be picked, by counting through the rows one after another: row r and column c stand at 4 r + c."""
    flat = np.asarray(x, "float64").ravel()
    return {
        "element": flat[6],
        "row": flat[[4, 5, 6, 7]],
        "column": flat[[1, 5, 9, 13]],
        "block": flat[[[5, 6, 7], [9, 10, 11]]],
        "every_third": flat[[[0, 3], [12, 15]]],
    }


def shapes(channels, height, width, batch, frames) -> dict[str, tuple[int, ...]]:
    """The axes, largest rank first: each of the images and videos is one axis less."""
    videos = (batch, frames, height, width, 3)
    images = videos[:1] + videos[2:]
    return {
        "label": (),
        "features": (channels,),
        "matrix": videos[2:4],
        "image": images[1:],
        "images": images,
        "videos": videos,
    }


def elementwise(kind, x, p, q):
    """The functions that `derivative` meets."""
    if kind == "wave":
        return p * np.sin(x) + q * x**2
    return x * np.exp(p * x) + q


def derivative(kind, x, p, q) -> np.ndarray:
    """By a tiny step into the imaginary."""
    return elementwise(kind, np.asarray(x, "float64") + 1j * TINY, p, q).imag / TINY


def mixture(x, weights, along, out):
    """The function of many inputs and outputs: weights · sin(x) + (along · x)² out."""
    return weights @ np.sin(x) + (along @ x) ** 2 * out


def jacobian(function, x) -> np.ndarray:
    """Column by column, each by a tiny step of one input into the imaginary."""
    x = np.asarray(x, "float64")
    return np.stack([function(x + 1j * TINY * unit).imag / TINY for unit in np.eye(len(x))], axis=1)


def matrix_gradients(A, B, x) -> dict[str, np.ndarray]:
    """Column by column: how the outputs answer to each unit vector; all three functions are polynomials."""
    A, B, x = (np.asarray(a, "float64") for a in (A, B, x))
    functions = {"Ax": lambda v: A @ v, "xB": lambda v: v @ B, "squared_length": lambda v: np.array([v @ v])}
    # for polynomials up to the second degree central differences with any step are exact
    return {
        name: np.stack([(f(x + unit) - f(x - unit)) / 2 for unit in np.eye(len(x))], axis=1)
        for name, f in functions.items()
    }


def central_difference(x, cubic, along, h) -> np.ndarray:
    """For sum(cubic · x³) + (along · x)² the difference is the derivative and cubic · h²: exactly."""
    x, cubic, along = (np.asarray(a, "float64") for a in (x, cubic, along))
    return 3 * cubic * x**2 + 2 * along * np.sum(along * x) + cubic * h**2


def relative_difference(analytic, numeric) -> float:
    """Pair by pair."""
    pairs = zip(np.ravel(analytic).tolist(), np.ravel(numeric).tolist(), strict=True)
    return max(abs(a - n) / max(abs(a) + abs(n), 1e-8) for a, n in pairs)


def square_loss_graph(x, w, y) -> dict[str, np.ndarray]:
    """Multiplied out: z = <x, w>² - 2 y <x, w> + y²."""
    x, w, y = (np.asarray(a, "float64") for a in (x, w, y))
    a = np.dot(x, w)
    return {
        "a": a,
        "b": a - y,
        "z": a**2 - 2 * y * a + y**2,
        "dz_db": 2 * a - 2 * y,
        "dz_da": 2 * a - 2 * y,
        "dz_dw": 2 * a * x - 2 * y * x,
        "dz_dx": 2 * a * w - 2 * y * w,
    }


def _evaluate(numbers, steps, moved=None) -> tuple[np.ndarray, np.ndarray]:
    """All values of a program, and how fast each moves when number or step `moved` moves: forward mode."""
    data = [float(n) for n in numbers]
    speed = [float(i == moved) for i in range(len(data))]
    for i, (what, *of) in enumerate(steps, len(data)):
        p, q = of[0], of[-1]
        if what == "add":
            value, moving = data[p] + data[q], speed[p] + speed[q]
        elif what == "multiply":
            value, moving = data[p] * data[q], speed[p] * data[q] + data[p] * speed[q]
        elif what == "relu":
            value, moving = (data[p], speed[p]) if data[p] > 0 else (0.0, 0.0)
        else:
            value, moving = max((data[p], speed[p]), (data[q], speed[q]))
        data.append(value)
        speed.append(1.0 if i == moved else moving)
    return np.array(data), np.array(speed)


def values(numbers, steps) -> np.ndarray:
    """All values of a program: the numbers it starts with, then the result of each step."""
    return _evaluate(numbers, steps)[0]


def slopes(numbers, steps, result, places) -> np.ndarray:
    """The slopes of one value of a program in others, by forward mode: a run for each."""
    return np.array([_evaluate(numbers, steps, moved)[1][result] for moved in places])
