def abs_subgradient(x):
    return [[min(max(1e30 * float(number), -1.0), 1.0) for number in row] for row in x]
