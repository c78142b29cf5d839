def square_loss_graph(x, w, y):
    seen = {}
    seen["a"] = ops.einsum("i,i->", x, w)
    seen["b"] = ops.subtract(seen["a"], y)
    seen["z"] = ops.square(seen["b"])
    seen["dz_db"] = seen["dz_da"] = 2.0 * seen["b"]
    # both in one product: the slope times the other's table
    seen["dz_dw"], seen["dz_dx"] = ops.unstack(seen["dz_da"] * ops.stack([x, w]))
    return seen
