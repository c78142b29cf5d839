"""Another framework's optimizer where one's own is asked.

step: forbidden
says: may not be used
"""


def step(w, g):
    import torch

    parameter = torch.nn.Parameter(torch.tensor(w))
    parameter.grad = torch.tensor(g)
    torch.optim.SGD([parameter], 0.1).step()
    return parameter.detach().numpy()


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
