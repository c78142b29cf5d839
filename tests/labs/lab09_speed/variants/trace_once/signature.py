def make_step(model, optimizer, loss):
    optimizer.build(model.trainable_variables)

    def learn(x, y):
        with tf.GradientTape() as tape:
            value = batch_loss(model, loss, x, y)
        gradients = tape.gradient(value, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        return value

    compiled = tf.function(learn, reduce_retracing=True)
    return lambda x, y: compiled(tf.convert_to_tensor(x), tf.convert_to_tensor(y))
