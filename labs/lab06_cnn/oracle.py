"""What the right answers are: float64 NumPy, in another form than the solution."""

import math

import numpy as np


def output_size(n: int, k: int, stride: int = 1, padding: int = 0) -> int:
    """Counted: the places where the filter begins and does not stick out."""
    return sum(start + k <= n + 2 * padding for start in range(0, n + 2 * padding, stride))


def patches(x, kh: int, kw: int, stride: int = 1) -> np.ndarray:
    """What each place of a filter sees: (n, rows, columns, channels, kh, kw)."""
    seen = np.lib.stride_tricks.sliding_window_view(np.asarray(x, "float64"), (kh, kw), axis=(1, 2))
    return seen[:, ::stride, ::stride]


def conv2d(x, kernel, bias=0.0, stride: int = 1, padding: int = 0) -> np.ndarray:
    """One sum over the patch of every place."""
    kernel = np.asarray(kernel, "float64")
    rings = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    seen = patches(np.pad(np.asarray(x, "float64"), rings), *kernel.shape[:2], stride)
    return np.einsum("nijcab,abco->nijo", seen, kernel) + np.asarray(bias, "float64")


def same(x, kernel, stride: int = 1) -> np.ndarray:
    """As Keras pads by "same": rows are height / stride, rounded up; what is odd goes below and to the right."""
    rings = [(0, 0)]
    for size, k in zip(np.shape(x)[1:3], np.shape(kernel)[:2], strict=True):
        lacks = max((math.ceil(size / stride) - 1) * stride + k - size, 0)
        rings.append((lacks // 2, lacks - lacks // 2))
    return conv2d(np.pad(np.asarray(x, "float64"), [*rings, (0, 0)]), kernel, stride=stride)


def conv_parameters(k: int, cin: int, cout: int) -> int:
    """Counted in arrays of these shapes."""
    return np.zeros((k, k, cin, cout)).size + np.zeros(cout).size


def conv2d_grad(x, kernel, dy) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Convolutions again: of the padded dy with the flipped kernel, and of x with dy for a kernel."""
    x, kernel, dy = (np.asarray(a, "float64") for a in (x, kernel, dy))
    kh, kw = kernel.shape[:2]
    wide = np.pad(dy, ((0, 0), (kh - 1, kh - 1), (kw - 1, kw - 1), (0, 0)))
    dx = conv2d(wide, kernel[::-1, ::-1].swapaxes(2, 3))
    dkernel = conv2d(x.transpose(3, 1, 2, 0), dy.transpose(1, 2, 0, 3)).transpose(1, 2, 0, 3)
    return dx, dkernel, np.einsum("nijo->o", dy)


def max_pool(x, size: int, stride: int) -> np.ndarray:
    """The last of the sorted values of every window."""
    seen = patches(x, size, size, stride)
    return np.sort(seen.reshape(*seen.shape[:4], -1), axis=-1)[..., -1]


def avg_pool(x, size: int, stride: int) -> np.ndarray:
    """The sum of every window, divided."""
    return np.einsum("nijcab->nijc", patches(x, size, size, stride)) / size**2


def relu(z) -> np.ndarray:
    """Cut at 0."""
    return np.clip(z, 0, None)


def lenet(x, weights) -> np.ndarray:
    """The table of the lab, with ten arrays: kernel and bias of each layer."""
    (k1, b1), (k2, b2), *dense = list(zip(weights[::2], weights[1::2], strict=True))
    x = max_pool(relu(conv2d(x, k1, b1, padding=2)), 2, 2)
    x = max_pool(relu(conv2d(x, k2, b2)), 2, 2).reshape(len(x), -1)
    for number, (kernel, bias) in enumerate(dense):
        x = np.einsum("nd,dk->nk", x, np.asarray(kernel, "float64")) + bias
        x = relu(x) if number < 2 else x
    return x


def norm(x, training: bool, epsilon: float = 1e-3) -> np.ndarray:
    """Batch normalization before anything is learned: by the batch, or by mean 0 and variance 1."""
    if not training:
        return x / math.sqrt(1 + epsilon)
    flat = x.reshape(-1, x.shape[-1])
    mean = flat.sum(axis=0) / len(flat)
    return (x - mean) * ((flat**2).sum(axis=0) / len(flat) - mean**2 + epsilon) ** -0.5


def residual(x, first, second, projection, stride: int, training: bool) -> np.ndarray:
    """A residual block with these kernels; without a projection (None) the shortcut is x."""
    h = relu(norm(same(x, first, stride), training))
    short = np.asarray(x, "float64") if projection is None else norm(same(x, projection, stride), training)
    return relu(norm(same(h, second), training) + short)


def resnet20_convolutions() -> list[list[int]]:
    """Of every convolution: height of the filter, channels in and out, rows of the answer; sorted."""
    found, channels, rows = [[3, 3, 16, 32]], 16, 32
    for filters in (16, 32, 64):
        if filters != channels:
            rows //= 2
            found += [[1, channels, filters, rows], [3, channels, filters, rows]]
        else:
            found.append([3, channels, filters, rows])
        found += [[3, filters, filters, rows]] * 5
        channels = filters
    return sorted(found)


def translate(x, dy: int, dx: int) -> np.ndarray:
    """Rolled round, and what came round made 0."""
    height, width = np.shape(x)[1:3]
    moved = np.roll(np.asarray(x, "float64"), (dy, dx), axis=(1, 2))
    rows, columns = np.arange(height) - dy, np.arange(width) - dx
    moved[:, (rows < 0) | (rows >= height)] = 0
    moved[:, :, (columns < 0) | (columns >= width)] = 0
    return moved


def look_up(x, matrix) -> np.ndarray:
    """Pixel by pixel: where, from the middle, `matrix` sends each place; the nearest pixel there, or 0."""
    x = np.asarray(x, "float64")
    middle, new = (np.array(x.shape[1:3]) - 1) / 2, np.zeros(x.shape)
    for place in np.ndindex(x.shape[1:3]):
        source = np.floor(matrix @ (place - middle) + middle + 0.5).astype(int)
        if np.all(source >= 0) and np.all(source < x.shape[1:3]):
            new[:, place[0], place[1]] = x[:, source[0], source[1]]
    return new


def scale(x, factor: float) -> np.ndarray:
    """A diagonal matrix."""
    return look_up(x, np.eye(2) / factor)


def turn(degrees: float) -> np.ndarray:
    """From a place in the turned image to that in the old one. (Rows run down: hence these signs.)"""
    z = complex(math.cos(math.radians(degrees)), math.sin(math.radians(degrees)))
    return np.array([[z.real, z.imag], [-z.imag, z.real]])


def rotate(x, degrees: float) -> np.ndarray:
    """A rotation matrix."""
    return look_up(x, turn(degrees))


def middle(y) -> np.ndarray:
    """Without a quarter on each side."""
    height, width = np.shape(y)[1:3]
    return y[:, height // 4 : height - height // 4, width // 4 : width - width // 4]


def equivariance_error(f, x, dy: int, dx: int) -> float:
    """The largest difference in the middle."""
    return float(np.max(np.abs(middle(translate(f(x), dy, dx)) - middle(f(translate(x, dy, dx))))))


def beta_spread(alpha: float) -> float:
    """The standard deviation of Beta(alpha, alpha)."""
    return math.sqrt(1 / (4 * (2 * alpha + 1)))


def learning(weighted, norms, n: int) -> list[bool]:
    """Of each layer whether it may learn: of those with weights that are no norm, the last n."""
    counts = [w and not b for w, b in zip(weighted, norms, strict=True)]
    after = np.cumsum(counts[::-1])[::-1]  # how many from this one on
    return [bool(c and a <= n) for c, a in zip(counts, after, strict=True)]
