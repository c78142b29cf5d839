def mc_dropout(model, x, samples):
    many = ops.concatenate([x] * samples, axis=0)  # (samples * n, d)
    y = model(many, training=True)
    y = ops.reshape(y, (samples, x.shape[0], -1))
    return ops.mean(y, axis=0), ops.std(y, axis=0)
