def lm_batches(ids, batch, steps):
    ids = np.array(ids).tolist()
    batches = (len(ids) - 1) // (batch * steps)
    inputs, targets = [], []
    for k in range(batches):
        starts = [i * batches * steps + k * steps for i in range(batch)]
        inputs.append([ids[s : s + steps] for s in starts])
        targets.append([ids[s + 1 : s + steps + 1] for s in starts])
    return inputs, targets
