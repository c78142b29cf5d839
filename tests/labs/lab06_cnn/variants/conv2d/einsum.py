def conv2d(x, kernel, bias, stride=1, padding=0):
    x = np.pad(np.array(x), ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    seen = np.lib.stride_tricks.sliding_window_view(x, tuple(kernel.shape[:2]), axis=(1, 2))[:, ::stride, ::stride]
    return np.einsum("nijcab,abco->nijo", seen, np.array(kernel)) + np.array(bias)
