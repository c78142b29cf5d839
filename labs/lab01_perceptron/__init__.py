"""One neuron, its non-linearities, and what it cannot do."""
