def decision_line(w, b):
    w = np.array(w, "float64")
    left = np.array([[0.0, 1.0], [1.0, 1.0]])  # slope, intercept at x1 = 0 and at x1 = 1
    slope, intercept = np.linalg.solve(left, [-b / w[1], (-b - w[0]) / w[1]])
    return slope, intercept
