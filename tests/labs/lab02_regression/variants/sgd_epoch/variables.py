import tensorflow as tf


def sgd_epoch(X, y, w, b, lr, batch_size, seed):
    w, b = tf.Variable(w), tf.Variable(b)
    for X_batch, y_batch in batches(X, y, batch_size, seed):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((tf.linalg.matvec(X_batch, w) + b - y_batch) ** 2)
        dw, db = tape.gradient(loss, [w, b])
        w.assign_sub(lr * dw)
        b.assign_sub(lr * db)
    return w, b
