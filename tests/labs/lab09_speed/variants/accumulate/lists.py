def accumulated_step(model, loss, microbatches):
    sizes, parts = [], []
    for x, y in microbatches:
        sizes.append(x.shape[0])
        parts.append(batch_gradients(model, loss, x, y))
    shares = np.array(sizes) / np.sum(sizes)
    return [
        sum(float(share) * g for share, g in zip(shares, column, strict=True)) for column in zip(*parts, strict=True)
    ]
