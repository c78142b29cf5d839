def compile_step(model, optimizer, loss):
    optimizer.build(model.trainable_variables)
    return tf.function(lambda x, y: train_step(model, optimizer, loss, x, y))


def mean_loss(losses, sizes):
    return sum(loss * size for loss, size in zip(losses, sizes, strict=True)) / sum(sizes)


def fit(model, optimizer, loss, data, epochs):
    step = compile_step(model, optimizer, loss)
    history = []
    for _ in range(epochs):
        losses, sizes = [], []
        for x, y in data:
            losses.append(float(step(x, y)))
            sizes.append(len(x))
        history.append(mean_loss(losses, sizes))
    return history
