def diagnose_fit(train, dev, target):
    border = target + target / 3
    if max(train, dev) <= border:
        return "good"
    elif train <= border:
        return "regularize more"
    else:
        return "raise capacity"
