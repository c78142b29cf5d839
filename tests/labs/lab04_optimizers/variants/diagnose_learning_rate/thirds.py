def diagnose_learning_rate(losses):
    losses = [float(loss) for loss in losses]
    if any(np.isnan(loss) or np.isinf(loss) for loss in losses):
        return "very high"
    third = len(losses) // 3
    second, last = sum(losses[third : 2 * third]) / third, sum(losses[-third:]) / third
    if last > losses[0]:
        return "very high"
    if second - last > 0.2 * (losses[0] - last):
        return "low"
    if last / losses[0] < 0.2:
        return "good"
    return "high"
