"""Architectures, one per file: call a builder, get a `keras.Model` ready to train.

Every classifier here returns logits, so its loss is built with `from_logits=True`, and the class it predicts is the
largest logit, or, for a single logit, whether that is at least 0.

All but `CharRNN` are built of Keras's own layers, whose kernels are faster than those of `zoo.layers`, which has the
same layers written out, to read.
"""

from zoo.models.char_rnn import CharRNN
from zoo.models.convnet import ConvNet
from zoo.models.finetune import finetune
from zoo.models.fit_closed_form import fit_closed_form
from zoo.models.fit_rosenblatt import fit_rosenblatt
from zoo.models.lenet5 import LeNet5
from zoo.models.linear_regression import LinearRegression
from zoo.models.mlp import MLP
from zoo.models.perceptron import Perceptron
from zoo.models.registry import MODELS, build
from zoo.models.resnet import ResNet, ResNet20
from zoo.models.resnet18 import ResNet18
from zoo.models.seq2seq import Seq2Seq
from zoo.models.softmax_regression import SoftmaxRegression
from zoo.models.transformer import Transformer
from zoo.models.vgg import VGG

__all__ = [
    "MLP",
    "MODELS",
    "VGG",
    "CharRNN",
    "ConvNet",
    "LeNet5",
    "LinearRegression",
    "Perceptron",
    "ResNet",
    "ResNet18",
    "ResNet20",
    "Seq2Seq",
    "SoftmaxRegression",
    "Transformer",
    "build",
    "finetune",
    "fit_closed_form",
    "fit_rosenblatt",
]
