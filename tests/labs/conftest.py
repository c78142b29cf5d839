"""Variants are texts that tests read, not modules."""

collect_ignore_glob = ["*/variants/*"]
