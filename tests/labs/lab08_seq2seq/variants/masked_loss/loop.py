def masked_loss(logits, targets, mask):
    total, count = 0.0, 0.0
    for place in range(logits.shape[1]):
        row = logits[:, place] - ops.max(logits[:, place], axis=-1, keepdims=True)
        cost = (
            ops.log(ops.sum(ops.exp(row), axis=-1)) - ops.take_along_axis(row, targets[:, place, None], axis=-1)[:, 0]
        )
        real = ops.cast(mask[:, place], cost.dtype)
        total, count = total + ops.sum(real * cost), count + ops.sum(real)
    return total / count
