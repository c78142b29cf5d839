def train_step(model, optimizer, loss, x, y):
    def value():
        return tf.add(loss(y, model(x, training=True)), sum(model.losses))

    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch([v.value for v in model.trainable_variables])
        z = value()
    optimizer.apply(tape.gradient(z, [v.value for v in model.trainable_variables]), model.trainable_variables)
    return z
