def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape(persistent=True) as tape:
        y_hat = model(x, training=True)
        data_loss = loss(y, y_hat)
        penalty = tf.add_n(model.losses) if model.losses else tf.constant(0.0)
    first = tape.gradient(data_loss, model.trainable_variables)
    second = tape.gradient(penalty, model.trainable_variables, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    optimizer.apply([a + b for a, b in zip(first, second)], model.trainable_variables)
    return data_loss + penalty
