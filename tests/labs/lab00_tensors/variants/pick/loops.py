def pick(x):
    x = np.asarray(x).tolist()
    column = [row[1] for row in x]
    block = [[x[i][j] for j in range(1, 4)] for i in range(1, 3)]
    corners = [[x[i][j] for j in range(0, 4, 3)] for i in range(0, 4, 3)]
    return x[1][2], x[1], column, block, corners
