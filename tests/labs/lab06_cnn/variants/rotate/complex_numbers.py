def rotate(x, degrees):
    rows, columns = places(x)
    z = (columns - 1j * rows) * np.exp(-1j * degrees * np.pi / 180)
    return look_up(x, -z.imag, z.real)
