def train_step(model, optimizer, loss, x, y):
    variables = [v.value for v in model.trainable_variables]
    with tf.GradientTape(persistent=True) as tape:
        data_loss = loss(y, model(x, training=True))
        penalty = tf.add_n(model.losses) if model.losses else 0.0 * data_loss
    zero = tf.UnconnectedGradients.ZERO
    first, second = (tape.gradient(part, variables, unconnected_gradients=zero) for part in (data_loss, penalty))
    optimizer.apply([a + b for a, b in zip(first, second, strict=False)], model.trainable_variables)
    return data_loss + penalty
