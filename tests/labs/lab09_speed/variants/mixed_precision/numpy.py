def mixed_step(model, optimizer, loss, x, y, scale):
    with tf.GradientTape() as tape:
        value = batch_loss(model, loss, x, y)
        scaled = tf.multiply(value, scale)
    gradients = [np.asarray(g) / scale for g in tape.gradient(scaled, model.trainable_variables)]
    good = all(np.isfinite(g).all() for g in gradients)
    if good:
        optimizer.apply([tf.constant(g, "float32") for g in gradients], model.trainable_variables)
    return float(value), scale if good else 0.5 * scale
