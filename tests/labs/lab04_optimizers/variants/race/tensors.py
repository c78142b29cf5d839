import tensorflow as tf


def race(optimizers, f, df, w0, steps):
    paths = {}
    for name in optimizers:
        w = tf.Variable(w0)
        path = [tf.identity(w)]
        optimizers[name].build([w])
        for _ in range(steps):
            optimizers[name].apply([df(tf.convert_to_tensor(w))])
            path.append(tf.identity(w))
        paths[name] = tf.stack(path)
    return paths
