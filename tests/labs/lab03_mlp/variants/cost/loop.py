def cost(logits, y):
    prices = []
    for row, truth in zip(np.asarray(logits), np.asarray(y), strict=False):
        row = row - row.max()
        prices.append(np.log(np.exp(row).sum()) - row[truth])
    return sum(prices) / len(prices)
