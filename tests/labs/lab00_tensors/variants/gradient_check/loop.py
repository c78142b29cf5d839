def gradient_check(analytic, numeric):
    worst = 0.0
    for a, n in zip(np.ravel(analytic), np.ravel(numeric), strict=True):
        worst = max(worst, abs(float(a) - float(n)) / max(abs(float(a)) + abs(float(n)), 1e-8))
    return worst
