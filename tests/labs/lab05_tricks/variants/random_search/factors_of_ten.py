def random_search(objective, space, trials, seed):
    rng = np.random.default_rng(seed)
    columns = {}
    for name, choices in space.items():
        if isinstance(choices, list):
            columns[name] = [choices[i] for i in rng.integers(0, len(choices), trials)]
        else:
            columns[name] = 10 ** rng.uniform(np.log10(choices[0]), np.log10(choices[1]), trials)
    drawn = [{name: column[i] for name, column in columns.items()} for i in range(trials)]
    all_trials = [(settings, objective(settings, split="dev")) for settings in drawn]
    return all_trials[int(np.nanargmax([score for _, score in all_trials]))], all_trials
