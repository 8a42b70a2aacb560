"""What an edit of a large drawing costs the window, from the command to everything shown, in ms.

One setting of a layer in the middle is changed and changed again, with that layer selected, as the
inspector does it. Nothing is trained or painted: what counts is how long the window can't answer.
Processor time of the window's thread stands beside the clock's, which other programs disturb.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
from PySide6.QtCore import QSettings

from nndl_studio import layers
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.runs.trains import Trains
from nndl_studio.sentence import say
from nndl_studio.training.errors import TrainingError
from nndl_studio.ui.shell.app import application
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.settings import StudioSettings

SIZES = (100, 500, 1000)
EDITS = 15
ACROSS = 25


def main(profiled: bool) -> None:
    """A line a size; with `profiled` what takes the time at each."""
    application()
    print(f"{'nodes':>6}{'median':>9}{'longest':>9}{'processor':>11}")
    for size in SIZES:
        clock, processor = zip(*edits(size, profiled), strict=True)
        figures = f"{median(clock):>9.1f}{max(clock):>9.1f}{median(processor):>11.1f}"
        print(f"{size:>6}{figures}", flush=True)


def edits(size: int, profiled: bool) -> list[tuple[float, float]]:
    """Each edit's time by the clock and of the processor, the first edit left out."""
    with TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder) / "studio.ini"), QSettings.Format.IniFormat)
        window = MainWindow(drawing(size), StudioSettings(store), no_trainer)
        window.show()
        application().processEvents()
        middle = f"Hidden {size // 2}"
        window.canvas.choose([middle])
        profile = cProfile.Profile()
        times = []
        for number in range(EDITS + 1):
            if profiled and number:
                profile.enable()
            times.append(edit(window, middle, 32 + number % 2))
            profile.disable()
        if profiled:
            pstats.Stats(profile).sort_stats("cumulative").print_stats(30)
        window.undo.setClean()
        window.files.mark_saved()
        window.close()
        window.deleteLater()
        application().processEvents()
    return times[1:]


def edit(window: MainWindow, node_id: str, units: int) -> tuple[float, float]:
    """Milliseconds until an edit is checked and shown, by the clock and of the processor."""
    config = msgspec.structs.replace(window.graph.nodes[node_id].config, units=units)
    start, worked = perf_counter(), thread_time()
    window.set_config(node_id, config)
    window.canvas.scene().refresh()
    return 1000 * (perf_counter() - start), 1000 * (thread_time() - worked)


def drawing(size: int) -> Graph:
    """A chain of `size` nodes, laid out in rows: data, hidden layers, scores and a loss."""
    names = ["Data", "Flatten", *["Dense"] * (size - 4), "Dense", "CrossEntropy"]
    graph = Graph("Many layers")
    nodes = []
    for number, name in enumerate(names):
        layer = layers.by_name(name)
        place = (220.0 * (number % ACROSS), 160.0 * (number // ACROSS))
        own = {"units": 32 if number < size - 2 else 10} if name == "Dense" else {}
        node_id = f"Hidden {number}" if name == "Dense" else name
        nodes.append(Node(node_id, layer.type, layer.configured(**own), place))
        graph.add_node(nodes[-1])
    for source, target in pairwise(nodes):
        output = layers.layer(source.type).outputs[0].name
        graph.connect(Edge(source.id, output, target.id, layers.layer(target.type).inputs[0].name))
    return graph


def no_trainer(_: Graph) -> Trains:
    raise TrainingError(say("nothing is trained here"))


if __name__ == "__main__":
    main("--profile" in sys.argv)
