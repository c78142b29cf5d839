def backward(params, cache, logits, y):
    error = ops.exp(ops.log_softmax(logits)) - ops.one_hot(y, logits.shape[-1])
    back = []
    for (W, _), (h, _), masked in zip(params[::-1], cache[::-1], [*[z for _, z in cache[-2::-1]], None], strict=False):
        back.insert(0, (ops.einsum("ni,no->io", h, error) / len(y), ops.mean(error, axis=0)))
        if masked is not None:
            error = ops.where(masked > 0, ops.einsum("no,io->ni", error, W), 0.0)
    return back
