"""Recurrent networks: a memory, how gradients reach back through it, gates, and a model that writes."""
