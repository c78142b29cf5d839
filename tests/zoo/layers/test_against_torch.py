"""What is written out against torch's own functions and modules, with the weights moved."""

import numpy as np
import pytest
from keras import ops

from zoo import activations, losses
from zoo.layers import AvgPool, BatchNorm, Conv2D, Dense, DotAttention, MaxPool, Residual, TransformerBlock

torch = pytest.importorskip("torch", reason="torch is not installed (it is in the extra 'backends')")
F = torch.nn.functional
RNG = np.random.default_rng(0)
IMAGES = RNG.normal(size=(3, 7, 6, 4)).astype("float32")
CLOSE = {"rtol": 1e-4, "atol": 2e-5}


def t(array):
    """A torch tensor on the CPU, wherever Keras computes."""
    return torch.tensor(np.array(array), device="cpu")


def numpy(tensor):
    return tensor.detach().numpy() if isinstance(tensor, torch.Tensor) else ops.convert_to_numpy(tensor)


def channels_first(x):
    return t(x).permute(0, 3, 1, 2)


def weighted(layer, x):
    """The layer with random weights, those of norms above 0; and the weights as torch tensors."""
    layer.build(x.shape)
    start = [RNG.uniform(0.5, 2, w.shape) if len(w.shape) == 1 else RNG.normal(size=w.shape) for w in layer.weights]
    layer.set_weights(start)
    return layer, [t(w) for w in layer.get_weights()]


def convolved(x, kernel, bias=None, **settings):
    """torch's convolution of ``(n, channels, height, width)``, whose kernels are ``(out, in, height, width)``."""
    return F.conv2d(x, kernel.permute(3, 2, 0, 1), bias, **settings)


def test_dense_is_linear():
    layer, (kernel, bias) = weighted(Dense(3), IMAGES)
    np.testing.assert_allclose(numpy(layer(IMAGES)), F.linear(t(IMAGES), kernel.T, bias), **CLOSE)


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 0), (2, 1), (1, 2), (3, 1)])
def test_conv2d(stride, padding):
    layer, (kernel, bias) = weighted(Conv2D(5, 3, stride=stride, padding=padding), IMAGES)
    expected = convolved(channels_first(IMAGES), kernel, bias, stride=stride, padding=padding)
    np.testing.assert_allclose(numpy(layer(IMAGES)), expected.permute(0, 2, 3, 1), **CLOSE)


@pytest.mark.parametrize(("make", "theirs"), [(MaxPool, F.max_pool2d), (AvgPool, F.avg_pool2d)])
@pytest.mark.parametrize(("size", "stride"), [(2, 2), (3, 2), (2, 1), (2, 3)])
def test_pooling(make, theirs, size, stride):
    expected = theirs(channels_first(IMAGES), size, stride).permute(0, 2, 3, 1)
    np.testing.assert_allclose(numpy(make(size, stride)(IMAGES)), expected, **CLOSE)


def test_batch_norm_whose_momentum_is_one_minus_torchs_and_whose_variance_is_divided_by_n():
    layer, (gamma, beta, mean, variance) = weighted(BatchNorm(0.7, epsilon=0.1), IMAGES)
    theirs = torch.nn.BatchNorm2d(4, eps=0.1, momentum=0.3)
    theirs.load_state_dict({"weight": gamma, "bias": beta, "running_mean": mean, "running_var": variance}, strict=False)
    theirs = theirs.to("cpu")
    np.testing.assert_allclose(
        numpy(layer(IMAGES, training=True)), numpy(theirs(channels_first(IMAGES)).permute(0, 2, 3, 1)), **CLOSE
    )
    n = IMAGES[..., 0].size
    ours_moved = layer.get_weights()[3] - 0.7 * numpy(variance)
    theirs_moved = numpy(theirs.running_var) - 0.7 * numpy(variance)
    np.testing.assert_allclose(layer.get_weights()[2], numpy(theirs.running_mean), **CLOSE)
    np.testing.assert_allclose(ours_moved, theirs_moved * (n - 1) / n, **CLOSE)
    theirs.eval()
    theirs.load_state_dict({"running_var": t(layer.get_weights()[3])}, strict=False)
    np.testing.assert_allclose(numpy(layer(IMAGES)), numpy(theirs(channels_first(IMAGES)).permute(0, 2, 3, 1)), **CLOSE)


@pytest.mark.parametrize("filters", [4, 6])
def test_a_residual_block(filters):
    layer, (*_,) = weighted(Residual(filters), IMAGES)
    named = {v.path.split("/", 1)[-1]: t(ops.convert_to_numpy(v)) for v in layer.variables}

    def normed(x, name):
        parts = ("moving_mean", "moving_variance", "gamma", "beta")
        return F.batch_norm(x, *(named[f"{name}/{part}"] for part in parts), eps=1e-3)

    x = channels_first(IMAGES)
    y = F.relu(normed(convolved(x, named["conv_1/kernel"], padding=1), "norm_1"))
    y = normed(convolved(y, named["conv_2/kernel"], padding=1), "norm_2")
    short = x if filters == 4 else normed(convolved(x, named["projection/kernel"]), "projection_norm")
    expected = F.relu(short + y).permute(0, 2, 3, 1)
    np.testing.assert_allclose(numpy(layer(IMAGES)), expected, rtol=1e-4, atol=1e-3)


def test_dot_attention_is_the_scaled_product():
    q, k, v = (RNG.normal(size=s).astype("float32") for s in ((3, 5, 4), (3, 6, 4), (3, 6, 7)))
    mask = RNG.random((3, 5, 6)) < 0.6
    mask[..., 0] = True
    expected = F.scaled_dot_product_attention(t(q), t(k), t(v), attn_mask=t(mask))
    np.testing.assert_allclose(numpy(DotAttention()(q, k, v, mask)[0]), expected, **CLOSE)


def test_a_transformer_block_is_torchs_encoder_layer_with_the_norm_first():
    x = RNG.normal(size=(2, 5, 8)).astype("float32")
    mask = np.arange(5) < np.array([[5], [3]])
    block, _ = weighted(TransformerBlock(heads=2, feed_forward=6), x)
    w = {v.path.split("/", 1)[-1]: t(ops.convert_to_numpy(v)) for v in block.variables}
    settings = {"dropout": 0.0, "layer_norm_eps": 1e-6, "batch_first": True, "norm_first": True}
    theirs = torch.nn.TransformerEncoderLayer(8, 2, 6, **settings)
    parts = ("query", "key", "value")
    flat = {p: (w[f"among/{p}/kernel"].reshape(8, 8), w[f"among/{p}/bias"].reshape(8)) for p in parts}
    norms = [tuple(t(v) for v in norm.get_weights()) for norm in block.norms]
    theirs.load_state_dict({
        "self_attn.in_proj_weight": torch.cat([kernel.T for kernel, _ in flat.values()]),
        "self_attn.in_proj_bias": torch.cat([bias for _, bias in flat.values()]),
        "self_attn.out_proj.weight": w["among/attention_output/kernel"].reshape(8, 8).T,
        "self_attn.out_proj.bias": w["among/attention_output/bias"],
        "linear1.weight": w["up/kernel"].T, "linear1.bias": w["up/bias"],
        "linear2.weight": w["down/kernel"].T, "linear2.bias": w["down/bias"],
        "norm1.weight": norms[0][0], "norm1.bias": norms[0][1],
        "norm2.weight": norms[1][0], "norm2.bias": norms[1][1],
    })  # fmt: skip
    expected = numpy(theirs.to("cpu")(t(x), src_key_padding_mask=~t(mask)))
    np.testing.assert_allclose(numpy(block(x, mask=mask)[0])[mask], expected[mask], rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "leaky_relu", "selu", "softmax"])
def test_activations_and_their_derivatives(name):
    z = (5 * RNG.normal(size=(3, 4))).astype("float32")
    theirs = {"softmax": lambda a: torch.softmax(a, dim=-1)}.get(name) or getattr(F, name)
    ours, derivative = activations.ACTIVATIONS[name]
    at = t(z).requires_grad_()
    np.testing.assert_allclose(numpy(ours(ops.convert_to_tensor(z))), numpy(theirs(at)), **CLOSE)
    if name != "softmax":
        theirs(at).sum().backward()
        np.testing.assert_allclose(numpy(derivative(ops.convert_to_tensor(z))), at.grad, **CLOSE)


LOGITS, IDS = (3 * RNG.normal(size=(4, 5, 6))).astype("float32"), RNG.integers(1, 6, (4, 5))
IDS[0, 2:] = IDS[2, 1:] = 0  # padding
P, YES, A, B = RNG.uniform(0.01, 0.99, 9), RNG.integers(0, 2, 9), RNG.normal(size=9), RNG.normal(size=9)
SHARES = RNG.dirichlet(np.ones(6), size=4).astype("float32")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda c: losses.squared_loss(c(A), c(B)), lambda: F.mse_loss(t(A), t(B))),
        (lambda c: losses.absolute_loss(c(A), c(B)), lambda: F.l1_loss(t(A), t(B))),
        (
            lambda c: losses.cross_entropy(c(LOGITS[0]), c(IDS[0])),
            lambda: F.cross_entropy(t(LOGITS[0]), t(IDS[0])),
        ),
        (
            lambda c: losses.cross_entropy(c(LOGITS[:, 0]), c(SHARES)),
            lambda: F.cross_entropy(t(LOGITS[:, 0]), t(SHARES)),
        ),
        (lambda c: losses.binary_cross_entropy(c(P), c(YES)), lambda: F.binary_cross_entropy(t(P), t(YES * 1.0))),
        (
            lambda c: losses.MaskedLoss(padding=0)(c(IDS), c(LOGITS)),
            lambda: F.cross_entropy(t(LOGITS).permute(0, 2, 1), t(IDS), ignore_index=0),
        ),
        (lambda c: losses.l2_penalty([c(A), c(P)], 0.3), lambda: 0.3 * (t(A).square().sum() + t(P).square().sum())),
    ],
    ids=["squared", "absolute", "ids", "probabilities", "binary", "masked", "l2"],
)
def test_losses(ours, theirs):
    assert float(ours(lambda a: ops.convert_to_tensor(a.astype(np.float32 if a.dtype.kind == "f" else np.int32)))) == (
        pytest.approx(float(theirs()), rel=1e-5)
    )
