def cross_entropy_grad(o, y):
    slopes = []
    for row, wanted in zip(np.array(o), np.array(y), strict=True):
        p = np.exp(row - np.logaddexp.reduce(row))
        slopes.append(-(np.eye(len(row)) - p[:, None]) @ wanted)  # the slope of log p, weighed with what is wanted
    return np.array(slopes) / len(slopes)
