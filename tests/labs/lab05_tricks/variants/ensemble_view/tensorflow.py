import tensorflow as tf


def mc_dropout(model, x, samples):
    answers = tf.stack([model(x, training=True) for _ in tf.range(samples)], axis=-1)
    mean, variance = tf.nn.moments(answers, axes=[-1])
    return mean, tf.sqrt(variance * samples / (samples - 1))
