def misclassification_rate(o, y):
    wrong = 0
    for row, label in zip(np.array(o).tolist(), np.array(y).tolist(), strict=True):
        wrong += row.index(max(row)) != label
    return wrong / len(y)
