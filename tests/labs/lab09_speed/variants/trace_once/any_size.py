def make_step(model, optimizer, loss):
    optimizer.build(model.trainable_variables)
    signature = [tf.TensorSpec(None, "float32"), tf.TensorSpec(None, "int32")]

    @tf.function(input_signature=signature)
    def step(x, y):
        x = tf.ensure_shape(x, (None, *model.input_shape[1:]))
        return train_step(model, optimizer, loss, x, y)

    return step
