"""The linear model, its losses, and softmax regression."""
