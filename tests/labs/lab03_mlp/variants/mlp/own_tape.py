def train_mlp(train):
    x, y = (np.asarray(part) for part in train)
    rng = np.random.default_rng(1)
    keras.utils.set_random_seed(1)
    hidden = keras.layers.Dense(64, "relu")
    inputs = keras.Input((8, 8, 1))
    model = keras.Model(inputs, keras.layers.Dense(10)(hidden(keras.layers.Reshape((64,))(inputs))))
    optimizer = keras.optimizers.Adam(0.01)
    optimizer.build(model.trainable_variables)

    @tf.function
    def step(x, y):
        with tf.GradientTape() as tape:
            value = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, model(x, training=True)))
        optimizer.apply(tape.gradient(value, model.trainable_variables), model.trainable_variables)

    for _ in range(15):
        order = rng.permutation(len(x))[: len(x) // 50 * 50]
        for chosen in order.reshape(-1, 50):
            step(tf.constant(x[chosen]), tf.constant(y[chosen]))
    return model
