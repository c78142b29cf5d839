def fit(model, optimizer, loss, data, epochs):
    first, target = next(iter(data))
    any_size = [tf.TensorSpec([None, *a.shape[1:]], a.dtype) for a in (first, target)]

    @tf.function(input_signature=any_size)
    def step(x, y):
        with tf.GradientTape() as tape:
            value = loss(y, model(x, training=True)) + sum(model.losses)
        optimizer.apply(tape.gradient(value, model.trainable_variables), model.trainable_variables)
        return value * tf.cast(tf.shape(x)[0], value.dtype)

    if not optimizer.built:
        optimizer.build(model.trainable_variables)
    history = []
    while len(history) < epochs:
        sums = [(float(step(x, y)), len(y)) for x, y in data]
        history.append(sum(s for s, _ in sums) / sum(n for _, n in sums))
    return history
