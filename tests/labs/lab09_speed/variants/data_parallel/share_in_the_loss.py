def parallel_gradients(model, loss, shards):
    counts = [int(x.shape[0]) for x, _ in shards]
    devices = []
    for (x, y), count in zip(shards, counts, strict=True):
        if count > 0:
            with tf.GradientTape() as tape:
                value = count / sum(counts) * batch_loss(model, loss, x, y)
            devices.append(tape.gradient(value, model.trainable_variables))
        else:
            devices.append([tf.zeros(v.shape) for v in model.trainable_variables])
    return [tf.add_n(column) for column in zip(*devices, strict=True)]
