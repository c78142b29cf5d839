def evaluate(model, data):
    xs, ys = zip(*data, strict=False)
    y = ops.concatenate(ys)
    logits = model(ops.concatenate(xs), training=False)
    return cost(logits, y), ops.mean(ops.cast(ops.equal(ops.argmax(logits, axis=-1), y), "float32"))
