def fit(model, optimizer, loss, data, epochs):
    optimizer.build(model.trainable_variables)
    step = tf.function(lambda x, y: train_step(model, optimizer, loss, x, y), reduce_retracing=True)
    history = np.zeros(epochs)
    for epoch in range(epochs):
        values, sizes = [], []
        for x, y in data:
            values.append(step(x, y))
            sizes.append(int(tf.shape(x)[0]))
        history[epoch] = np.average([v.numpy() for v in values], weights=sizes)
    return history
