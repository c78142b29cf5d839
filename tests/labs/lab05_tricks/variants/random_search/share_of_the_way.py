def random_search(objective, space, trials, seed):
    rng = np.random.RandomState(seed)
    all_trials = []
    for _trial in range(trials):
        settings = {}
        for name in sorted(space):
            if type(space[name]) is tuple:
                low, high = space[name]
                settings[name] = low * (high / low) ** rng.rand()
            else:
                settings[name] = space[name][rng.randint(len(space[name]))]
        all_trials.append([settings, objective(settings, "dev")])
    sound = [trial for trial in all_trials if trial[1] == trial[1]]
    return sorted(sound, key=lambda trial: trial[1])[-1], all_trials
