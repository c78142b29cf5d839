"""Plots: each function returns a matplotlib Figure, shows nothing, and leaves no state behind."""

from zoo.plots.decision_boundary import decision_boundary
from zoo.plots.learning_rate_sweep import learning_rate_sweep
from zoo.plots.optimizer_paths import optimizer_paths
from zoo.plots.surfaces import SURFACES
from zoo.plots.training_curves import training_curves

__all__ = ["SURFACES", "decision_boundary", "learning_rate_sweep", "optimizer_paths", "training_curves"]
