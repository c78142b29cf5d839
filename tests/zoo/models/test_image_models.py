"""Convolutional networks: the papers' counts, shapes by hand, what they refuse; transferred."""

import keras
import numpy as np
import pytest
from keras import ops

from zoo.models import VGG, ConvNet, LeNet5, ResNet, ResNet18, ResNet20, finetune

RNG = np.random.default_rng(0)


def trainable(model):
    return sum(int(np.prod(v.shape)) for v in model.trainable_variables)


@pytest.mark.parametrize(
    ("make", "count"),
    [
        (LeNet5, 61_706),
        (ConvNet, 456 + 1_510 + 14_410),  # 5*5*3*6 + 6, 5*5*6*10 + 10, 12*12*10*10 + 10
        (ResNet20, 269_722),  # the paper's table 6: 0.27, 0.46, 0.66, 0.85 and 1.7 million
        (lambda: ResNet(32), 464_154),
        (lambda: ResNet(44), 658_586),
        (lambda: ResNet(56), 853_018),
        (lambda: ResNet(110), 1_727_962),
        (ResNet18, 11_689_512),  # as torchvision counts
    ],
)
def test_parameters_are_the_papers(make, count):
    assert trainable(make()) == count


def test_a_projection_adds_its_kernels_and_norms():
    assert trainable(ResNet20(shortcut="projection")) - trainable(ResNet20()) == 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64


def test_shapes_by_hand():
    assert [tuple(LeNet5().get_layer(n).output.shape[1:]) for n in ("conv_1", "pool_1", "conv_2", "pool_2")] == [
        (28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16)
    ]  # fmt: skip
    assert [tuple(ConvNet().get_layer(n).output.shape[1:]) for n in ("conv_1", "conv_2")] == [(28, 28, 6), (24, 24, 10)]
    ends = ("block_1_3_relu_2", "block_2_3_relu_2", "block_3_3_relu_2")
    assert [tuple(ResNet20().get_layer(n).output.shape[1:]) for n in ends] == [(32, 32, 16), (16, 16, 32), (8, 8, 64)]
    assert tuple(ResNet18().get_layer("block_4_2_relu_2").output.shape[1:]) == (7, 7, 512)


def test_vgg_normalizes_before_the_activation_and_has_no_bias_before_that():
    kinds = [type(layer).__name__ for layer in VGG(filters=(4,), convolutions=2).layers]
    assert kinds[1:8] == [
        "Conv2D",
        "FusedBatchNorm",
        "ReLU",
        "Conv2D",
        "FusedBatchNorm",
        "ReLU",
        "MaxPooling2D",
    ]
    assert all(layer.bias is None for layer in VGG().layers if isinstance(layer, keras.layers.Conv2D))


def test_a_shortcut_of_zeros_is_every_second_pixel_between_zeros():
    model = ResNet(8, input_shape=(6, 6, 3))
    shortcut = model.get_layer("block_2_1_shortcut")
    x = RNG.normal(size=(2, 6, 5, 16)).astype("float32")
    seen = ops.convert_to_numpy(shortcut(ops.convert_to_tensor(x)))
    np.testing.assert_array_equal(seen[..., 8:24], x[:, ::2, ::2])
    assert not seen[..., :8].any()
    assert not seen[..., 24:].any()


def test_a_residual_network_whose_last_norms_are_0_only_passes_on():
    """With gamma and beta of every second norm at 0, each block is relu(shortcut): the network is its first layers."""
    model = ResNet(8, input_shape=(4, 4, 3))
    for layer in model.layers:
        if layer.name.endswith("norm_2"):
            layer.gamma.assign(np.zeros(layer.gamma.shape))
    x = ops.convert_to_tensor(RNG.normal(size=(2, 4, 4, 3)).astype("float32"))
    first = ops.convert_to_numpy(keras.Model(model.inputs, model.get_layer("relu").output)(x))
    last = ops.convert_to_numpy(keras.Model(model.inputs, model.get_layer("block_3_1_relu_2").output)(x))
    np.testing.assert_allclose(last[..., 24:40], first[:, ::4, ::4], atol=1e-5)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: LeNet5((8, 8, 1)), "at least 12. Received"),
        (lambda: ConvNet((9, 32, 3)), "at least 10"),
        (lambda: VGG((7, 8, 1)), "at least 8"),
        (lambda: ResNet20((3, 32, 3)), "at least 4"),
        (lambda: ResNet18((31, 32, 3)), "at least 32"),
        (lambda: LeNet5((28, 28)), r"\(height, width, channels\)"),
        (lambda: ResNet(21), "depth=21"),
        (lambda: ResNet(20, shortcut="none"), "zero_padding, projection"),
        (lambda: LeNet5(pooling="min"), "pooling='min'"),
        (lambda: VGG(filters=()), "one number for each block"),
        (lambda: LeNet5(classes=0), "classes=0"),
        (lambda: finetune(LeNet5(), 3, unfreeze=5), "from 0 to 4"),
        (lambda: finetune(LeNet5(), 0), "classes=0"),
        (lambda: finetune(keras.Sequential(), 3), "functional"),
        (lambda: finetune(keras.Sequential([keras.Input((3,)), keras.layers.ReLU()]), 3), "logits"),
    ],
)
def test_a_bad_argument_is_named(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def test_finetuning_teaches_the_head_and_then_the_last_layers_and_leaves_the_rest():
    backbone = VGG((8, 8, 1), filters=(4, 6), convolutions=1, classes=5)
    x, y = RNG.normal(size=(12, 8, 8, 1)).astype("float32"), np.arange(12) % 3
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    small = finetune(backbone, 3)
    moved = []
    for unfreeze in (0, 1):
        small = finetune(small, 3, unfreeze=unfreeze)
        small.compile(keras.optimizers.SGD(0.1), loss)
        before = {v.path: ops.convert_to_numpy(v) for v in small.variables}
        small.fit(x, y, epochs=2, verbose=0)
        moved.append({path.split("/")[0] for path in before if _moved(small, path, before[path])})
    assert moved == [{"head"}, {"head", "conv_2_1"}]  # no batch norm: neither its scale nor its moving values


def _moved(model, path, before):
    (now,) = [ops.convert_to_numpy(v) for v in model.variables if v.path == path]
    return not np.array_equal(now, before)


def test_a_new_number_of_classes_gets_a_new_head_and_the_same_keeps_it():
    small = finetune(LeNet5(), 3)
    assert finetune(small, 3).layers[-1] is small.layers[-1]
    assert finetune(small, 4).output_shape == (None, 4)


def test_a_model_inside_the_model_is_frozen_layer_by_layer_and_its_norms_stay():
    inside = VGG((8, 8, 1), filters=(4, 6), convolutions=1)
    body = keras.Model(inside.inputs, inside.get_layer("mean").output, name="body")
    inputs = keras.Input((8, 8, 1))
    small = finetune(keras.Model(inputs, keras.layers.Dense(5, name="logits")(body(inputs))), 3, unfreeze=1)
    assert {v.path.split("/")[-2] for v in small.trainable_variables} == {"conv_2_1", "head"}
    small.compile(keras.optimizers.SGD(0.1), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    before = [ops.convert_to_numpy(v) for v in small.non_trainable_variables]
    small.fit(RNG.normal(size=(6, 8, 8, 1)), np.arange(6) % 3, epochs=2, verbose=0)
    for now, then in zip(small.non_trainable_variables, before, strict=True):
        np.testing.assert_array_equal(ops.convert_to_numpy(now), then)
