def decision_line(w, b):
    def x2(x1):
        return -(b + w[0] * x1) / w[1]

    return x2(1.0) - x2(0.0), x2(0.0)
