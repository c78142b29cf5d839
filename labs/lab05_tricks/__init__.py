"""Initialization, normalization, regularization, and how to choose settings without fooling oneself."""
