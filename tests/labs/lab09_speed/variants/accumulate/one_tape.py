def accumulated_step(model, loss, microbatches):
    count, variables = 0, model.trainable_variables
    sums = [tf.Variable(tf.zeros(v.shape), trainable=False) for v in variables]
    for x, y in microbatches:
        with tf.GradientTape() as tape:
            value = len(y) * (loss(y, model(x, training=True)) + sum(model.losses))
        for total, g in zip(sums, tape.gradient(value, variables), strict=True):
            total.assign_add(g)
        count += len(y)
    return [np.array(total) / count for total in sums]
