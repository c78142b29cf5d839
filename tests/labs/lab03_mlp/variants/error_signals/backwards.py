def error_signal_shapes(sizes, n):
    found = []
    units = sizes[-1]
    for inputs in sizes[-2::-1]:
        found.insert(0, (tf.TensorShape((n, units)), tf.TensorShape((inputs, units)), tf.TensorShape((units,))))
        units = inputs
    return found
