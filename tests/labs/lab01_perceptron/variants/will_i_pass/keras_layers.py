import tensorflow as tf


def will_i_pass(x, y):
    scale = keras.layers.Normalization()
    scale.adapt(np.asarray(x))
    neuron = keras.layers.Dense(1, activation="sigmoid", kernel_initializer="zeros")
    optimizer = keras.optimizers.Adam(0.2)
    inputs = scale(x)
    neuron.build(inputs.shape)
    for _ in range(80):
        with tf.GradientTape() as tape:
            loss = keras.losses.binary_crossentropy(y, neuron(inputs)[:, 0])
        optimizer.apply(tape.gradient(loss, neuron.trainable_variables), neuron.trainable_variables)
    return lambda new: neuron(scale(new))[:, 0]
