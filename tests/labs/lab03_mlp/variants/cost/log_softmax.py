def cost(logits, y):
    log_p = ops.log_softmax(logits)
    return -ops.mean(ops.take_along_axis(log_p, y[:, None], axis=1))
