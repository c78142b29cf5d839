def derivative(f, x):
    slopes = []
    for number in tf.unstack(tf.reshape(x, [-1])):
        with tf.GradientTape() as tape:
            tape.watch(number)
            y = f(number)
        slopes.append(float(tape.gradient(y, number)))
    return np.reshape(slopes, x.shape)
