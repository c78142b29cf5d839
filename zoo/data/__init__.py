"""One catalogue of data: bundled sets that need no network, and everything tensorflow-datasets knows."""

from zoo.data.catalogue import DATASETS, load
from zoo.data.dataset import Dataset

__all__ = ["DATASETS", "Dataset", "load"]
