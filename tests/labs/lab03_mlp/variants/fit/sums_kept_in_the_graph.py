def fit(model, optimizer, loss, data, epochs):
    optimizer.build(model.trainable_variables)
    total, count = tf.Variable(0.0), tf.Variable(0.0)

    @tf.function(autograph=False)
    def learn(x, y):
        size = tf.cast(tf.shape(y)[0], tf.float32)
        total.assign_add(size * train_step(model, optimizer, loss, x, y))
        count.assign_add(size)

    means = []
    for _ in range(epochs):
        total.assign(0.0)
        count.assign(0.0)
        for x, y in data:
            learn(x, y)
        means.append(total.numpy() / count.numpy())
    return means
