def parallel_gradients(model, loss, shards):
    counts = [int(x.shape[0]) for x, _ in shards]
    devices = []
    for (x, y), count in zip(shards, counts, strict=True):
        with tf.GradientTape() as tape:
            value = count / sum(counts) * batch_loss(model, loss, x, y) if count else 0.0 * sum(model.losses)
        devices.append(
            tape.gradient(value, model.trainable_variables, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        )
    return [tf.add_n(column) for column in zip(*devices, strict=True)]
