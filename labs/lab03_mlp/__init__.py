"""The training procedure, by hand and by tape: initialize, fetch, forward, cost, backward, update."""
