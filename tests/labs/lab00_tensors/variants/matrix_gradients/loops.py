def matrix_gradients(A, B, x):
    A, B, x = np.asarray(A), np.asarray(B), np.asarray(x)
    first = np.zeros(A.shape)
    for i in range(len(A)):
        for j in range(len(x)):
            first[i, j] = A[i, j]
    second = np.zeros(B.shape[::-1])
    for i in range(len(x)):
        for j in range(B.shape[1]):
            second[j, i] = B[i, j]
    return [first, second, [[2 * number for number in x]]]
