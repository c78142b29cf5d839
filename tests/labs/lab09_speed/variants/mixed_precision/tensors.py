def mixed_step(model, optimizer, loss, x, y, scale):
    scale = tf.convert_to_tensor(scale, "float32")
    variables = model.trainable_variables
    with tf.GradientTape() as tape:
        value = loss(y, tf.cast(model(x, training=True), tf.float32)) + sum(model.losses)
        scaled = value * scale
    gradients = tape.gradient(scaled, variables)
    finite = tf.reduce_all([tf.reduce_all(tf.math.is_finite(g)) for g in gradients])
    if finite:
        optimizer.apply_gradients([(g / scale, v) for g, v in zip(gradients, variables, strict=True)])
    else:
        scale = scale / 2
    return value, scale
