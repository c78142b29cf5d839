def all_finite(gradients):
    return all(bool(ops.all(ops.isfinite(g))) for g in gradients)


def mixed_step(model, optimizer, loss, x, y, scale):
    noted = []

    def scaled_loss(y, outputs):
        noted.append(loss(y, outputs))
        return scale * noted[0]

    gradients = [g * (1 / scale) for g in batch_gradients(model, scaled_loss, x, y)]
    good = all_finite(gradients)
    if good:
        optimizer.apply(gradients, model.trainable_variables)
    return noted[0], scale * (1.0 if good else 0.5)
