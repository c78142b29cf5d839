import tensorflow as tf


def will_i_pass(x, y):
    w, b = tf.Variable([0.0, 0.0]), tf.Variable(0.0)
    low, high = tf.reduce_min(x, axis=0), tf.reduce_max(x, axis=0)

    def answer(new):
        return tf.sigmoid(tf.linalg.matvec(2 * (new - low) / (high - low) - 1, w) + b)

    for _ in range(150):
        with tf.GradientTape() as tape:
            p = answer(x)
            loss = -tf.reduce_mean(tf.math.log(tf.where(y == 1, p, 1 - p)))
        for variable, slope in zip((w, b), tape.gradient(loss, (w, b)), strict=True):
            variable.assign_sub(4.0 * slope)
    return answer
