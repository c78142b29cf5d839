def bleu(candidates, references, n=4):
    pairs = list(zip(candidates, references, strict=True))
    precisions = []
    for k in range(1, n + 1):
        shared = total = 0
        for candidate, reference in pairs:
            left = [" ".join(reference[i : i + k]) for i in range(len(reference) - k + 1)]
            for i in range(len(candidate) - k + 1):
                total += 1
                gram = " ".join(candidate[i : i + k])
                if gram in left:
                    left.remove(gram)
                    shared += 1
        precisions.append(shared / max(total, 1))
    if min(precisions) == 0:
        return 0.0
    ratio = np.concatenate(references).size / np.concatenate(candidates).size
    return np.exp(np.minimum(0, 1 - ratio)) * np.exp(np.mean(np.log(precisions)))
