def rotate(x, degrees):
    a = np.deg2rad(degrees)
    turn = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    rows, columns = np.broadcast_arrays(*places(x))
    return look_up(x, *np.einsum("ab,bij->aij", turn, np.stack([rows, columns])))
