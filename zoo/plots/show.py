"""Put a finished plot where its reader is: below the notebook's cell, or in a file of the script's."""

import builtins
import sys
from pathlib import Path


def show() -> Path | None:
    """Finish pyplot's current figure and show it at once.

    In a notebook it appears below the cell. A script is asked for no window: the figure is saved as
    `out/SCRIPT/plot_03.png` in the folder the script runs in, and the file is named on the screen. So a script that
    stops at its fourth plot has left three.

    Returns:
        the file; None in a notebook.

    Raises:
        ValueError: if pyplot has no figure.
    """
    from matplotlib import pyplot as plt

    if not plt.get_fignums():
        raise ValueError("there is no plot to show. Begin one with plt.figure() or plt.subplots().")
    figure = plt.gcf()
    if figure.get_layout_engine() is None:
        figure.tight_layout()
    if hasattr(builtins, "__IPYTHON__"):
        plt.show()
        return None
    place = plt.get_fignums().index(int(figure.number)) + 1
    path = Path("out", Path(sys.argv[0]).stem or "plots", f"plot_{place:02}.png")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=80)
    print(f"plot: {path}")
    return path
