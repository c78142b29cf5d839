def predicted_decrease(df, w, lr):
    slope = df(w)
    step = -lr * slope
    return slope * step
