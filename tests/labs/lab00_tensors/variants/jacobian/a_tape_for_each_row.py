def jacobian(f, x):
    rows = []
    for i in range(len(f(x))):
        with tf.GradientTape() as tape:
            tape.watch(x)
            output = f(x)[i]
        rows.append(tape.gradient(output, x).numpy())
    return np.array(rows)
