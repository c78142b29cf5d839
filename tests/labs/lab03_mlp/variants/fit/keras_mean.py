def fit(model, optimizer, loss, data, epochs):
    optimizer.build(model.trainable_variables)
    compiled = tf.function(train_step)
    mean, losses = keras.metrics.Mean(), []
    for _epoch in range(epochs):
        mean.reset_state()
        for batch in data:
            mean.update_state(compiled(model, optimizer, loss, *batch), sample_weight=batch[0].shape[0])
        losses.append(mean.result())
    return losses
