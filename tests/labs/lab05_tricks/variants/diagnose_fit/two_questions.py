def diagnose_fit(train, dev, target):
    learns = train < 1.3 * target
    generalizes = dev < 1.3 * target
    if learns and generalizes:
        return "good"
    return "regularize more" if learns else "raise capacity"
