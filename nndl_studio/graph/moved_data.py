"""Data files that are not where a drawing names them, and how it names them where they are now."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nndl_studio.datasets import SourceConfig
from nndl_studio.datasets.seen import Seen
from nndl_studio.graph.changes import SetConfig
from nndl_studio.graph.document import Graph


@dataclass(frozen=True)
class OwnData:
    """A file or folder of the user's: the Data `nodes` that read it, what it was like when the
    drawing was saved, where that is known, and whether it is read beside the data themselves: a
    test part, a vocabulary."""

    path: str
    nodes: tuple[str, ...]
    seen: Seen | None
    beside: bool = False

    @property
    def name(self) -> str:
        return Path(self.path).name

    @property
    def is_there(self) -> bool:
        return Path(self.path).exists()


def own_data(graph: Graph) -> tuple[OwnData, ...]:
    """All that the drawing names, each once."""
    nodes: dict[str, list[str]] = {}
    known: dict[str, Seen | None] = {}
    main: set[str] = set()
    for name, node in graph.nodes.items():
        config = node.config
        if not isinstance(config, SourceConfig):
            continue
        main.add(config.path or "")
        for path, seen in config.own_files.items():
            nodes.setdefault(path, []).append(name)
            known[path] = known.get(path) or seen
    return tuple(
        OwnData(path, tuple(found), known[path], path not in main) for path, found in nodes.items()
    )


def lost_data(graph: Graph) -> tuple[OwnData, ...]:
    """Those that are not there."""
    return tuple(each for each in own_data(graph) if not each.is_there)


def found_again(graph: Graph, data: OwnData, path: Path, seen: Seen | None) -> list[SetConfig]:
    """Have every node that read `data` read what is at `path`, which is like `seen`."""
    changes = []
    for name in data.nodes:
        config = graph.nodes[name].config
        assert isinstance(config, SourceConfig)
        changes.append(
            SetConfig(name, config, config.found_at(data.path, str(path.absolute()), seen))
        )
    return changes
