import tensorflow as tf


def race(optimizers, f, df, w0, steps):
    def run(optimizer):
        w = keras.Variable(ops.copy(w0))
        path = [np.array(w.value)]
        for _ in range(steps):
            with tf.GradientTape() as tape:
                height = f(w.value)
            optimizer.apply(tape.gradient(height, [w.value]), [w])
            path.append(np.array(w.value))
        return path

    return {name: run(optimizer) for name, optimizer in optimizers.items()}
