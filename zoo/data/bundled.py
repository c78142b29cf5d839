"""The real data sets that scikit-learn ships: no network needed."""

import numpy as np

from zoo.data.dataset import Dataset
from zoo.data.split import split

_ORIGIN = {  # name -> publisher and licence; sklearn.datasets.load_NAME().DESCR tells more
    "digits": ("Alpaydin and Kaynak (1998), UCI, test part, as shipped by scikit-learn", "CC BY 4.0"),
    "iris": ("Fisher (1936), UCI, as shipped by scikit-learn", "CC BY 4.0"),
    "wine": ("Forina et al. (1991), UCI, as shipped by scikit-learn", "CC BY 4.0"),
    "breast_cancer": ("Wolberg et al. (1995), UCI, as shipped by scikit-learn", "CC BY 4.0"),
    "diabetes": ("Efron et al. (2004), Least Angle Regression, as shipped by scikit-learn", "none stated"),
}


def bundled(name: str, *, test_fraction: float, seed: int) -> Dataset:
    """Load `digits`, `iris`, `wine`, `breast_cancer` or `diabetes`, cut by `seed`.

    The digits become images `(n, 8, 8, 1)` in [0, 1]; the tables keep their units (scikit-learn publishes `diabetes`
    with its features already centred and scaled).
    """
    from sklearn import datasets

    raw = getattr(datasets, f"load_{name}")()
    regression = name == "diabetes"
    x = (raw.images[..., np.newaxis] / 16 if name == "digits" else raw.data).astype("float32")
    y = raw.target.astype("float32" if regression else "int32")
    class_names = () if regression else tuple(map(str, raw.target_names))
    source, license = _ORIGIN[name]
    return Dataset(
        name,
        *split(x, y, test_fraction=test_fraction, seed=seed, stratify=not regression),
        task="regression" if regression else "binary" if len(class_names) == 2 else "classification",
        classes=None if regression else len(class_names),
        feature_names=() if name == "digits" else tuple(map(str, raw.feature_names)),
        class_names=class_names,
        source=source,
        license=license,
    )
