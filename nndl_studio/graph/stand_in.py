"""Drawings of networks whose data are not there, only what those were like."""

from __future__ import annotations

from nndl_studio.datasets import AsTrainedConfig, Recipe, SourceConfig
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import project_hash


def stand_in(graph: Graph) -> str:
    """The Data node that stands for data that are not there; "" where none does."""
    return next((id for id, config in _sources(graph).items() if config.stands_in), "")


def with_stand_in(graph: Graph, node: str, recipe: Recipe) -> Graph:
    """A copy whose Data `node` stands for the data of `recipe`, which need not be there."""
    copy = graph.copy()
    copy.set_config(node, AsTrainedConfig(recipe))
    return copy


def belongs(digest: str, graph: Graph, recipe: Recipe | None) -> bool:
    """Whether weights that carry this hash of a project are those of `graph`; so are those of a
    drawing that had what `recipe` says in the place of data, and has some now."""
    if digest in ("", project_hash(graph)):
        return True
    before = [with_stand_in(graph, node, recipe) for node in _sources(graph)] if recipe else []
    return digest in map(project_hash, before)


def _sources(graph: Graph) -> dict[str, SourceConfig]:
    nodes = graph.nodes.values()
    return {each.id: each.config for each in nodes if isinstance(each.config, SourceConfig)}
