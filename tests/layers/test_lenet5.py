"""LeNet-5's own parts: the published table, the ten bitmaps, and every count to the last one."""

from __future__ import annotations

from itertools import combinations

from nndl_studio.graph.check import analyse
from nndl_studio.graph.project import load_project
from nndl_studio.layers.bitmaps import HEIGHT, PIXELS, WIDTH, digit_codes
from nndl_studio.layers.connection_table import lenet_c3, reads
from nndl_studio.resources import example

# node: output, neurons, parameters, connections
COUNTS = {
    "Digits": ("1×32×32", 0, 0, 0),
    "C1": ("6×28×28", 4704, 156, 122_304),
    "S2": ("6×14×14", 1176, 12, 5880),
    "C3": ("16×10×10", 1600, 1516, 151_600),
    "S4": ("16×5×5", 400, 32, 2000),
    "C5": ("120×1×1", 120, 48_120, 48_120),
    "F6": ("84", 84, 10_164, 10_164),
    "Output": ("10", 10, 0, 840),
}


def test_every_layer_of_the_example_counts_as_published() -> None:
    graph = load_project(example("lenet-5"))
    analysis = analyse(graph)
    found = {
        id: (
            str(analysis.shapes[id, "x" if id == "Digits" else "y"]),
            analysis.costs[id].neurons,
            analysis.trainable(id),
            analysis.costs[id].connections,
        )
        for id in graph.nodes
    }
    assert found == COUNTS
    assert analysis.totals.parameters == 60_000
    assert analysis.totals.connections == 340_908
    assert analysis.costs["C3"].multiply_adds == 150_000


def test_the_table_of_c3() -> None:
    columns = reads(lenet_c3(), 6, 16)
    assert columns[:6] == ((0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5))
    assert columns[6:9] == ((0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5))
    assert columns[9:12] == ((0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5))
    assert columns[12:] == ((0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5), (0, 1, 2, 3, 4, 5))
    assert sum(map(len, columns)) == 60


def test_an_empty_table_links_all_to_all() -> None:
    assert reads((), 3, 2) == ((0, 1, 2), (0, 1, 2))


def test_ten_bitmaps_that_differ() -> None:
    codes = digit_codes()
    assert (WIDTH, HEIGHT, PIXELS) == (7, 12, 84)
    assert len(codes) == 10
    assert all(len(code) == 84 and set(code) == {-1.0, 1.0} for code in codes)
    differing = [sum(a != b for a, b in zip(*pair, strict=True)) for pair in combinations(codes, 2)]
    assert min(differing) == 19
