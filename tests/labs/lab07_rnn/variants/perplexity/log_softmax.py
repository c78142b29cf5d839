def perplexity(logits, targets, mask):
    log_p = ops.log_softmax(logits, axis=-1)
    chosen = ops.take_along_axis(log_p, ops.expand_dims(targets, -1), axis=-1)[..., 0]
    return 1 / ops.exp(ops.sum(ops.where(mask > 0, chosen, 0.0)) / ops.sum(mask))
