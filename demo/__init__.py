"""The first minute with tapezoo: train a model, then see three submissions graded."""
