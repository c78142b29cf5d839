def square_loss_graph(x, w, y):
    a = 0.0
    for x_i, w_i in zip(x, w, strict=True):
        a = a + float(x_i) * float(w_i)
    b = a - float(y)
    slope = 2 * b
    seen = {"a": a, "b": b, "z": pow(b, 2), "dz_db": slope, "dz_da": slope}
    seen["dz_dw"] = [slope * float(x_i) for x_i in x]
    seen["dz_dx"] = [slope * float(w_i) for w_i in w]
    return seen
