def diagnose_learning_rate(losses):
    losses = [float(loss) for loss in losses]
    if any(np.isnan(loss) or np.isinf(loss) for loss in losses):
        return "very high"
    third = len(losses) // 3
    first, second, last = (sum(part) / third for part in (losses[:third], losses[third : 2 * third], losses[-third:]))
    if last > losses[0]:
        return "very high"
    if second - last > 0.5 * (first - second):
        return "low"
    if last / losses[0] < 0.2:
        return "good"
    return "high"
