def misclassification_rate(o, y):
    right = ops.equal(ops.argmax(o, axis=-1), y)
    return 1 - ops.sum(ops.cast(right, "float32")) / len(y)
