def decision_line(w, b):
    return -ops.stack([w[0], ops.convert_to_tensor(b)]) / w[1]
