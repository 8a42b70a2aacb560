"""What must hold whatever the monkey has done."""

from __future__ import annotations

from nndl_studio.graph.project import decode, encode, load_project
from nndl_studio.stamp import Standing
from nndl_studio.ui.shell.main_window import MainWindow
from tests.trust.monkey.monkey import Monkey, drawn
from tests.trust.monkey.on_canvas import let_go

# More takes longer than an event may; stacks begin anew with each document.
MOST_STEPS = 400


def check(monkey: Monkey) -> None:
    """All but undo; cheap."""
    window = monkey.window
    _round_trip(window)
    _scene_is_the_document(window)
    _saved_is_true(window)


def _round_trip(window: MainWindow) -> None:
    data = encode(window.graph)
    again = decode(data, "project")
    assert again.same_as(window.graph), "the document comes back as another"
    assert encode(again) == data, "the document's bytes don't come back"


def _scene_is_the_document(window: MainWindow) -> None:
    scene, graph = window.canvas.scene(), window.graph
    assert scene.graph is graph is window.run.graph, "another document is shown or trained"
    assert set(scene.nodes) == set(graph.nodes), "other nodes are shown"
    assert set(scene.edges) == set(graph.edges), "other links are shown"


def _saved_is_true(window: MainWindow) -> None:
    files = window.files
    assert window.isWindowModified() is not files.clean, "the title says otherwise"
    assert window.menu_actions.undo.isEnabled() is window.undo.canUndo(), "undo's entry lies"
    if files.path is None or files.standing() is not Standing.SAME:
        return
    same = load_project(files.path).same_as(window.graph)
    assert same or not files.clean, "said to be saved, and is not"
    # What was restored counts as changed, whatever the file holds.
    if window.undo.cleanIndex() >= 0:
        assert not same or files.clean, "said to be changed, and is not"


def undo_all(monkey: Monkey) -> None:
    """Back to the start and forth again, to the same bytes."""
    window = monkey.window
    let_go(window.canvas)
    steps, now = window.undo.index(), drawn(window.graph)
    if steps > MOST_STEPS:
        return
    monkey.say(f"undo {steps} and redo", "undone to the start")
    while window.undo.canUndo():
        window.undo.undo()
    assert drawn(window.graph) == monkey.first[window], "undo leads elsewhere"
    for _ in range(steps):
        window.undo.redo()
    assert drawn(window.graph) == now, "redo leads elsewhere"
