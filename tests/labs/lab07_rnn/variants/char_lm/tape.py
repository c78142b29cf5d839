import tensorflow as tf


def train_char_lm(text):
    encode, _decode = vocabulary(text)
    size = len(set(text))
    model = keras.Sequential(
        [keras.layers.Embedding(size, 24), Recurrent(RNNCell(64), return_sequences=True), keras.layers.Dense(size)]
    )
    model.build((None, 16))
    optimizer = keras.optimizers.Adam(0.01, clipnorm=1.0)
    optimizer.build(model.trainable_variables)

    @tf.function
    def step(x, y):
        with tf.GradientTape() as tape:
            nats = tf.nn.sparse_softmax_cross_entropy_with_logits(y, model(x, training=True))
            loss = tf.reduce_mean(nats)
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)

    inputs, targets = lm_batches(encode(text), 32, 16)
    for _ in range(12):
        for x, y in zip(inputs, targets, strict=False):
            step(tf.constant(x), tf.constant(y))
    return model
