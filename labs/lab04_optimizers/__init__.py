"""Optimizers: descent, step sizes, and the optimizers as Keras classes."""
