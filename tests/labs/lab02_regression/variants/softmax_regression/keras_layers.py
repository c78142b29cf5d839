import keras


def train_softmax_regression(train):
    images, labels = train
    keras.utils.set_random_seed(0)
    scores = keras.layers.Dense(10)
    scores.build((None, 64))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = keras.optimizers.Adam(0.1)
    X = ops.reshape(images, (-1, 64))

    import tensorflow as tf

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            value = loss(labels, scores(X))
        optimizer.apply(tape.gradient(value, scores.trainable_variables), scores.trainable_variables)

    optimizer.build(scores.trainable_variables)
    for _ in range(60):
        step()
    return lambda pictures: ops.argmax(scores(ops.reshape(pictures, (-1, 64))), axis=1)
