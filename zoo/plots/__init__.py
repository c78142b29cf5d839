"""Plots: each function returns a matplotlib Figure, shows nothing, and leaves no state behind. `show` is what shows."""

from zoo.plots.attention_map import attention_map
from zoo.plots.augmented import augmented
from zoo.plots.confusion_matrix import confusion_matrix
from zoo.plots.decision_boundary import decision_boundary
from zoo.plots.feature_maps import feature_maps
from zoo.plots.filters import filters
from zoo.plots.gradient_by_lag import gradient_by_lag
from zoo.plots.histograms_by_depth import histograms_by_depth
from zoo.plots.image_grid import image_grid
from zoo.plots.learning_rate_sweep import learning_rate_sweep
from zoo.plots.optimizer_paths import optimizer_paths
from zoo.plots.sampled_text import sampled_text
from zoo.plots.show import show
from zoo.plots.surfaces import SURFACES
from zoo.plots.training_curves import training_curves

__all__ = [
    "SURFACES",
    "attention_map",
    "augmented",
    "confusion_matrix",
    "decision_boundary",
    "feature_maps",
    "filters",
    "gradient_by_lag",
    "histograms_by_depth",
    "image_grid",
    "learning_rate_sweep",
    "optimizer_paths",
    "sampled_text",
    "show",
    "training_curves",
]
