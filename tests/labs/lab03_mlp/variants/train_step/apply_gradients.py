def train_step(model, optimizer, loss, x, y):
    variables = model.trainable_weights
    with tf.GradientTape() as tape:
        total = loss(y, model(x, training=True))
        for penalty in model.losses:
            total += penalty
    optimizer.apply_gradients(zip(tape.gradient(total, variables), variables, strict=False))
    return total
