def masked_loss(logits, targets, mask):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum")
    weights = ops.cast(mask, "float32")
    return loss(targets, logits, sample_weight=weights) / ops.sum(weights)
