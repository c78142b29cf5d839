def absolute_loss(y_hat, y):
    y_hat, y = np.array(y_hat).ravel(), np.array(y).ravel()
    return np.abs(y_hat - y).mean()
