"""Worked solutions: the one source of each lab."""
