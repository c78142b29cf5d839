"""Arrays, their derivatives, and how a machine finds them."""
