def diagnose_fit(train, dev, target):
    for error, remedy in ((train, "raise capacity"), (dev, "regularize more")):
        if error / target >= 1.2:
            return remedy
    return "good"
