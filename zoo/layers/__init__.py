"""Layers written by hand, with the variables and the results of Keras's own, to read and to build on."""

from zoo.layers.additive_attention import AdditiveAttention
from zoo.layers.batch_norm import BatchNorm
from zoo.layers.classic_dropout import ClassicDropout
from zoo.layers.conv2d import Conv2D, conv2d
from zoo.layers.dense import Dense
from zoo.layers.dot_attention import DotAttention, dot_attention
from zoo.layers.dropout import Dropout
from zoo.layers.fused_batch_norm import FusedBatchNorm
from zoo.layers.gru_cell import GRUCell
from zoo.layers.lstm_cell import LSTMCell
from zoo.layers.pooling import AvgPool, MaxPool, avg_pool, max_pool
from zoo.layers.recurrent import Recurrent
from zoo.layers.recurrent_cell import RecurrentCell
from zoo.layers.residual import Residual
from zoo.layers.rnn_cell import RNNCell
from zoo.layers.sinusoidal_positions import SinusoidalPositions
from zoo.layers.transformer_block import TransformerBlock

__all__ = [
    "AdditiveAttention",
    "AvgPool",
    "BatchNorm",
    "ClassicDropout",
    "Conv2D",
    "Dense",
    "DotAttention",
    "Dropout",
    "FusedBatchNorm",
    "GRUCell",
    "LSTMCell",
    "MaxPool",
    "RNNCell",
    "Recurrent",
    "RecurrentCell",
    "Residual",
    "SinusoidalPositions",
    "TransformerBlock",
    "avg_pool",
    "conv2d",
    "dot_attention",
    "max_pool",
]
