def vocabulary(text):
    known = np.unique(list(text))
    return lambda t: np.searchsorted(known, list(t)), lambda ids: "".join(known[np.array(ids)])
