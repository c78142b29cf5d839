def evaluate(model, data):
    loss = keras.metrics.SparseCategoricalCrossentropy(from_logits=True)
    accuracy = keras.metrics.SparseCategoricalAccuracy()
    for x, y in data:
        outputs = model(x)
        loss.update_state(y, outputs)
        accuracy.update_state(y, outputs)
    return loss.result(), accuracy.result()
