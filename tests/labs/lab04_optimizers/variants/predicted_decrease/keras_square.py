def predicted_decrease(df, w, lr):
    return ops.negative(ops.multiply(lr, ops.square(df(w))))
