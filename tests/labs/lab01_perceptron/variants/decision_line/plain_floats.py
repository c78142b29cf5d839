def decision_line(w, b):
    first, second = (float(part) for part in w)
    return -first / second, -b / second
