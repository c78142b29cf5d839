def batch_sizes(lrs, n, batch_size):
    sizes = []
    for lr in lrs:
        noise = lr * n / batch_size
        size = int(lrs[0] * n / noise + 0.5)
        if size > n // 10:
            size = n // 10
        sizes.append(size)
    return sizes
