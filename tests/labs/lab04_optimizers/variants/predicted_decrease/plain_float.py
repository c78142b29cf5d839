def predicted_decrease(df, w, lr):
    return -lr * float(df(w)) ** 2
