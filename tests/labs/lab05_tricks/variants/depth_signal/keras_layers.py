def depth_signal(widths, initializer, activation, x):
    variances = []
    for units in widths:
        layer = keras.layers.Dense(units, activation, use_bias=False, kernel_initializer=initializer)
        x = layer(x)
        variances.append(ops.mean(ops.square(x)) - ops.square(ops.mean(x)))
    return variances
