def square_loss_graph(x, w, y):
    a = tf.tensordot(x, w, axes=1)
    b = tf.subtract(a, y)
    z = tf.square(b)
    db_da, da_dw, da_dx = 1.0, x, w
    dz_dz = tf.ones_like(z)
    dz_db = dz_dz * (b + b)
    dz_da = dz_db * db_da
    return {"dz_dx": dz_da * da_dx, "dz_dw": dz_da * da_dw, "dz_da": dz_da, "dz_db": dz_db, "z": z, "b": b, "a": a}
