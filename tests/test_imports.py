"""Who may import whom: the arrows of docs/architecture.md, enforced.

A room is a folder or module of the package; it may import itself, the foundations and what
`ROOMS` lists. A new room must be entered here.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest

import nndl_studio

PACKAGE = Path(nndl_studio.__file__).parent
ENGINE = (
    "ops",
    "layers",
    "graph",
    "compiler",
    "machine",
    "datasets",
    "training",
    "exchange",
    "runs",
)
FOUNDATIONS = (
    "config",
    "sentence",
    "spacing",
    "languages",
    "files",
    "going",
    "file_kinds",
    "places",
    "resources",
    "npz",
    "version",
    "lock",
    "stamp",
    "loading",
    "setting_words",
    "system_words",
)
JOINERS = (*ENGINE, "safekeeping", "ui.canvas", "ui.data", "ui.inspector", "ui.monitor")
FACE = (
    "ui.texts",
    "ui.tip",
    "ui.theme",
    "ui.icons",
    "ui.stylesheet",
    "ui.mend_title",
    "ui.class_colours",
    "ui.first_paint",
    "ui.line",
    "ui.look",
    "ui.page_size",
    "ui.share_bar",
    "ui.signs",
    "ui.begun",
    "ui.heads",
    "ui.search_line",
    "ui.collecting",
    "ui.short_button",
    "ui.short_combo",
)

ROOMS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(FOUNDATIONS, FOUNDATIONS),
    "ops": (),
    "datasets": (),
    "layers": ("ops", "datasets"),
    "graph": ("datasets", "layers", "ops.optimisers"),
    "machine": ("ops",),
    "compiler": ("graph", "layers", "ops", "machine"),
    "training": (
        "compiler",
        "machine",
        "datasets",
        "graph",
        "layers",
        "ops.controls",
        "ops.ir",
        "ops.optimisers",
        "ops.recurrent",
        "ops.scalar",
        "ops.terms",
        "ops.tile_sizes",
        "ops.update_terms",
    ),
    "exchange": ("compiler", "datasets", "graph", "layers", "machine", "ops", "training"),
    "runs": ("exchange", "graph", "training", "datasets", "config", "machine.profile"),
    "safekeeping": ("graph",),
    "display": (),
    "progress": (
        "runs.folds",
        "terminal",
        "training.snapshot",
    ),
    # The jobs; a picture of the window is the one that needs the window.
    "facts": ("compiler.account", "layers", "machine.profile", "training.snapshot"),
    "given": (),
    "given_numbers": (),
    "data_api": ("given", "datasets", "graph"),
    "data_verbs": (
        "data_api",
        "datasets.in_words",
        "graph.project",
        "progress",
        "terminal",
        "verbs",
    ),
    "train_api": ("facts", "graph", "runs", "training"),
    "train_verbs": (
        "gentle_stop",
        "given_numbers",
        "profile_report",
        "progress",
        "report",
        "runs.branch_from",
        "terminal",
        "train_api",
        "verbs",
    ),
    "api": (*ENGINE, "given", "facts", "train_api", "ui.shell"),
    "report": ("terminal", "training"),
    "profile_report": (),
    "terminal": (),
    "gentle_stop": ("progress", "training.snapshot"),
    "verbs": (
        "api",
        "at_once",
        "data_api",
        "display",
        "gentle_stop",
        "graph",
        "profile_report",
        "progress",
        "report",
        "training.snapshot",
        "terminal",
        "ui.shell",
    ),
    "run_api": ("runs",),
    "run_report": (
        "terminal",
        "report",
        "runs.states",
    ),
    "run_verbs": ("run_api", "run_report", "terminal", "verbs"),
    "exchange_api": ("exchange", "graph", "runs"),
    "exchange_verbs": (
        "api",
        "exchange",
        "exchange_api",
        "given_numbers",
        "graph.project",
        "progress",
        "terminal",
        "verbs",
    ),
    "look_api": (
        "datasets",
        "given",
        "graph",
        "ops.ir",
        "runs",
        "training.data_rows",
        "training.workings",
    ),
    "look_arithmetic": ("terminal", "training.workings.around", "training.workings.letters"),
    "look_report": ("report", "training.workings.letters"),
    "look_verbs": (
        "given_numbers",
        "look_api",
        "look_arithmetic",
        "look_report",
        "progress",
        "terminal",
        "training.workings.letters",
        "verbs",
    ),
    "cli_language": (),
    "cli": (
        "cli_language",
        "data_verbs",
        "exchange_verbs",
        "given_numbers",
        "look_verbs",
        "run_verbs",
        "train_verbs",
        "verbs",
        "terminal",
        "training.errors",
    ),
    "__main__": ("at_once", "loading", "cli"),
    "at_once": (),
    "rubbish": (),
    "ui.collecting": ("rubbish",),
    "ui.texts": ("ui.tip",),
    "ui.tip": (),
    "ui.theme": ("layers", "ui.stylesheet"),
    "ui.stylesheet": (),
    "ui.icons": ("ui.theme",),
    "ui.class_colours": ("ui.theme",),
    "ui.first_paint": (),
    "ui.mend_title": ("layers",),
    "ui.line": ("ui.texts",),
    "ui.look": (),
    "ui.page_size": (),
    "ui.share_bar": (),
    "ui.signs": (),
    "ui.begun": (),
    "ui.heads": ("ui.texts",),
    "ui.search_line": ("ui.texts",),
    "ui.short_button": (),
    "ui.short_combo": ("ui.texts",),
    "ui.canvas": ("graph", "layers", *FACE),
    "ui.inspector": ("datasets", "graph", "layers", *FACE),
    # The form of a config is the inspector's, wherever one is filled in.
    "ui.data": ("datasets", "training.augment", "ui.inspector.form", *FACE),
    "ui.monitor": (
        "training.snapshot",
        "training.findings",
        "training.figure_names",
        "training.epochs",
        "training.loss_curve",
        "layers.layer",
        "layers.title",
        *FACE,
    ),
    "ui.inside": (
        "ops.ir",
        "ops.terms",
        "training.snapshot",
        "training.workings",
        # Colours, controls and scales are the live views'.
        "ui.monitor",
        *FACE,
    ),
    "ui.compiled": (
        "compiler.account",
        "compiler.notes",
        "layers.layer",
        "machine.plan",
        "machine.profile",
        "ops.ir",
        *FACE,
    ),
    "ui.shell": (*JOINERS, *FACE, "ui.compiled", "ui.inside"),
}
# Libraries that only these rooms or modules may import.
LIBRARIES: dict[str, tuple[str, ...]] = {
    "PySide6": ("ui",),
    "shiboken6": ("ui",),
    "pyqtgraph": ("ui",),
    "ziamath": ("ui", "exchange.to_html"),
    "rich": ("progress",),
    "PIL": ("datasets",),
    "onnx": ("exchange.to_onnx", "exchange.from_onnx"),
    "onnxruntime": ("exchange.to_onnx",),
    "numba": ("ops", "machine"),
    "llvmlite": ("ops", "machine"),
    "safetensors": ("exchange", "training"),
    # numba's own form of compiled code, and the error that its damage raises.
    "pickle": ("machine", "ops.kernel_cache"),
    # Text that is copied into written modules.
    "torch": ("exchange.to_torch.library",),
    "keras": ("exchange.to_keras.library",),
    "sklearn": (),
}


def within(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")


def room_of(module: str) -> str | None:
    """The room that `module` (without the package's name) belongs to."""
    return next((room for room in ROOMS if within(module, room)), None)


def below(node: ast.AST, hints: bool) -> Iterator[ast.AST]:
    """All that stands in `node`; with `hints` false without what `if TYPE_CHECKING` is for."""
    for child in ast.iter_child_nodes(node):
        inside: list[ast.AST] = [child]
        if not hints and isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            inside = list(child.orelse)
        for each in inside:
            yield each
            yield from below(each, hints)


def imported(module: str, text: str, hints: bool = True) -> Iterator[str]:
    """Full names of what the module imports, wherever in it that stands; see `below` of `hints`."""
    for node in below(ast.parse(text), hints):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = f"nndl_studio.{module}".split(".")
            base = ".".join(parents[: len(parents) - node.level]) if node.level else ""
            source = ".".join(filter(None, (base, node.module)))
            # `from nndl_studio import layers` imports a room, `from rich import x` the library.
            names = (f"{source}.{alias.name}" for alias in node.names)
            yield from names if source.startswith("nndl_studio") else (source,)


def violations(module: str, text: str) -> list[str]:
    """Imports that `module` (such as "ui.canvas.scene") may not have."""
    room = room_of(module)
    if room is None:
        return [f"{module} is in no known room"]
    allowed = (room, *FOUNDATIONS, *ROOMS[room])
    found = []
    for name in imported(module, text):
        library = name.split(".")[0]
        inner = name.removeprefix("nndl_studio").lstrip(".")
        if library == "nndl_studio":
            if not any(within(inner, other) for other in allowed):
                found.append(f"{module} imports {name}")
        elif library in LIBRARIES and not any(within(module, r) for r in LIBRARIES[library]):
            found.append(f"{module} imports {name}")
    return found


def modules() -> dict[str, Path]:
    """Every module of the package, the package's own front and empty room files left out."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        name = name.removesuffix("__init__").rstrip(".")
        if name and name != "ui":
            found[name] = path
    return found


def needed(name: str, text: str, others: Collection[str]) -> set[str]:
    """Which of `others` (names without the package's) the module `name` imports when it runs.

    Imports inside functions count; those for type hints alone (`if TYPE_CHECKING`) don't.
    """
    found = set()
    for full in imported(name, text, hints=False):
        inner = full.removeprefix("nndl_studio").lstrip(".")
        # `from a.b import c`: c is a module of its own or a name in a.b.
        found.add(inner if inner in others else inner.rpartition(".")[0])
    return found & set(others) - {name}


def circle(needs: Mapping[str, Collection[str]]) -> list[str]:
    """Modules that need one another in turn, the first one again at the end; [] if none do."""
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        rounds = (walk(other, [*path, name]) for other in sorted(needs.get(name, ())))
        found = next(filter(None, rounds), [])
        done.add(name)
        return found

    return next(filter(None, (walk(name, []) for name in sorted(needs))), [])


def test_every_import_follows_the_picture() -> None:
    found = [
        fault
        for name, path in modules().items()
        for fault in violations(name, path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_files_import_one_another_in_a_circle() -> None:
    files = modules()
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    needs = {name: needed(name, text, files) for name, text in texts.items()}
    assert " → ".join(circle(needs)) == ""


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("from nndl_studio.graph import second", False),
        ("from nndl_studio.graph.second import thing", False),
        ("import nndl_studio.graph.second", False),
        ("from . import second", False),
        ("def late():\n    from .second import thing", False),
        ("if TYPE_CHECKING:\n    from .second import thing", True),
        ("if typing.TYPE_CHECKING:\n    import json\nelse:\n    from .second import thing", False),
        ("from nndl_studio.graph.fourth import second", True),
    ],
)
def test_a_circle_is_found_and_named(text: str, fine: bool) -> None:
    texts = {
        "graph.first": text,
        "graph.second": "from nndl_studio.graph.third import thing",
        "graph.third": "from nndl_studio.graph import first",
        "graph.fourth": "import json",
    }
    needs = {name: needed(name, body, texts) for name, body in texts.items()}
    found = circle(needs)
    assert found == ([] if fine else ["graph.first", "graph.second", "graph.third", "graph.first"])


def test_every_room_is_there() -> None:
    empty = [room for room in ROOMS if not any(within(name, room) for name in modules())]
    assert empty == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_that_imports_another_is_found(room: str) -> None:
    """Each rule is seen to fail: a made-up module of each room imports each room it may not."""
    allowed = (room, *FOUNDATIONS, *ROOMS[room])
    for other in ROOMS:
        inside = any(within(other, a) for a in allowed)
        # Whole rooms of which a part is allowed are still forbidden as a whole.
        fault = violations(f"{room}.made_up", f"from nndl_studio.{other} import thing\n")
        assert bool(fault) is not inside, (room, other)


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_in_the_wrong_room_is_found(library: str) -> None:
    right = {f"ui.shell.{library}" if r == "ui" else f"{r}.made_up" for r in LIBRARIES[library]}
    for module in right:
        assert violations(module, f"import {library}.part\n") == []
    assert violations("graph.made_up", f"def late():\n    from {library} import x\n") != []


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("from ..monitor import maps_view", False),
        ("from . import node_item", True),
        ("from .node_item import NodeItem", True),
        ("import nndl_studio.ui.inspector.form", False),
        ("from nndl_studio.ui import monitor", False),
        ("from nndl_studio.ui import theme", True),
        ("from nndl_studio import ui", False),
    ],
)
def test_every_way_to_import_is_seen(text: str, fine: bool) -> None:
    assert (violations("ui.canvas.scene", text) == []) is fine


def test_an_unknown_room_is_found() -> None:
    assert violations("helpers.strings", "") == ["helpers.strings is in no known room"]


IMPORT_ALL = """
import importlib, pkgutil, sys
room = importlib.import_module("nndl_studio." + sys.argv[1])
for info in pkgutil.walk_packages(getattr(room, "__path__", []), room.__name__ + "."):
    importlib.import_module(info.name)
print(*sorted(set(sys.argv[2:]) & set(sys.modules)))
"""


def loaded_by(room: str, *libraries: str) -> str:
    command = [sys.executable, "-c", IMPORT_ALL, room, *libraries]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("room", [*ENGINE, "safekeeping", "api", "cli"])
def test_the_engine_starts_without_the_window(room: str) -> None:
    assert loaded_by(room, "PySide6", "pyqtgraph", "ziamath") == ""


@pytest.mark.parametrize("room", ["datasets", "cli"])
def test_no_library_of_pictures_is_loaded_before_there_is_one(room: str) -> None:
    assert loaded_by(room, "PIL") == ""


@pytest.mark.parametrize("room", ["layers", "graph", "ui"])
def test_the_window_starts_without_the_compiler(room: str) -> None:
    """numba takes a second to load: the window must not wait for it."""
    assert loaded_by(room, "numba", "llvmlite") == ""
