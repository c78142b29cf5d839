def masked_loss(logits, targets, mask):
    log_p = ops.log_softmax(logits, axis=-1)
    chosen = ops.sum(ops.one_hot(targets, logits.shape[-1]) * log_p, axis=-1)
    return -ops.sum(ops.where(mask, chosen, 0.0)) / ops.sum(ops.cast(mask, "float32"))
