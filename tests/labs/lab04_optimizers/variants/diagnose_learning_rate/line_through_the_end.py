def diagnose_learning_rate(losses):
    losses = ops.convert_to_numpy(losses).astype("float64")
    if not np.all(np.isfinite(losses)) or np.median(losses[-6:]) > losses[0]:
        return "very high"
    n = len(losses)
    slope = np.polyfit(np.arange(n // 2), losses[-(n // 2) :], 1)[0]
    fall = losses[0] - np.mean(losses[-6:])
    if -slope * n > 0.5 * fall:
        return "low"
    return "high" if np.mean(losses[-6:]) > 0.2 * losses[0] else "good"
