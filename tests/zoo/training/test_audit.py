"""Each silent failure, made on purpose, is warned of; a healthy loop is not."""

import warnings

import keras
import numpy as np
import pytest
import tensorflow as tf

from zoo.optimizers import SGD
from zoo.training import Audit, AuditWarning, fit, train_step

X = np.random.default_rng(0).normal(size=(32, 4)).astype("float32")
Y = (X[:, 0] > 0).astype("int32")
LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def network():
    layers = [keras.layers.Dense(8, name="first"), keras.layers.BatchNormalization(name="norm")]
    return keras.Sequential([keras.Input((4,)), *layers, keras.layers.Dropout(0.5, name="drop"), keras.layers.Dense(2)])


def audit_of(loop):
    model = network()
    optimizer = SGD(0.1)
    optimizer.build(model.trainable_variables)
    audit = Audit(model).before()
    loop(model, optimizer)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return audit.after()


def test_a_healthy_loop_is_left_alone():
    assert audit_of(lambda model, optimizer: train_step(model, optimizer, LOSS, X, Y)) == []
    fit(network(), (X, Y), SGD(0.1), LOSS)  # a warning would be an error here


def test_training_false_is_seen_in_batch_norm_and_dropout():
    def loop(model, optimizer):
        with tf.GradientTape() as tape:
            value = LOSS(Y, model(X, training=False))
        optimizer.apply(tape.gradient(value, model.trainable_variables), model.trainable_variables)

    findings = audit_of(loop)
    assert len(findings) == 2
    assert "norm" in findings[0]
    assert "drop" in findings[1]


def test_a_variable_the_loop_leaves_out_is_named():
    def loop(model, optimizer):
        with tf.GradientTape() as tape:
            value = LOSS(Y, model(X, training=True))
        gradients = tape.gradient(value, model.trainable_variables)
        optimizer.apply(gradients[1:], model.trainable_variables[1:])

    (finding,) = audit_of(loop)
    assert "first/kernel never moved" in finding


def test_frozen_layers_are_expected_not_to_move():
    def loop(model, optimizer):
        model.trainable = False

    assert audit_of(loop) == []


def test_fit_tells_no_gradient_from_a_gradient_of_zero():
    inputs = keras.Input((4,))
    hidden = keras.layers.Dense(3, activation="relu", bias_initializer=keras.initializers.Constant(-99.0))(inputs)
    dead = keras.Model(inputs, keras.layers.Dense(2)(hidden))
    with pytest.warns(AuditWarning, match="its gradient is zero"):
        fit(dead, (X, Y), SGD(0.1), LOSS)


def test_a_loss_that_goes_nan_is_said():
    with pytest.warns(AuditWarning, match="NaN or infinite"):
        fit(network(), (X, Y), SGD(1e38), LOSS, epochs=1, batch_size=4)


def test_logits_given_to_a_loss_that_reads_probabilities_are_said():
    with pytest.warns(AuditWarning, match="from_logits=True"):
        fit(network(), (X, Y), SGD(0.1), "sparse_categorical_crossentropy")
