"""Networks that see: convolution, residual networks, augmentation, transfer."""
