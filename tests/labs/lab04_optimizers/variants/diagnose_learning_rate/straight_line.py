def diagnose_learning_rate(losses):
    losses = np.array(losses, "float64")
    start, end = losses[:1].mean(), losses[-8:].mean()
    if not np.isfinite(losses.sum()) or end > start:
        return "very high"
    line = np.linspace(start, end, len(losses))
    below = np.mean(line - losses) / (start - end)  # how far the curve hangs below the straight line
    if below < 0.18:
        return "low"
    return "good" if end < 0.2 * start else "high"
