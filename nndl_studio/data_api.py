"""The jobs with data of one's own as functions: say what they hold, make a project for them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import msgspec

from nndl_studio.config import stored
from nndl_studio.datasets import AsTrainedConfig, Understood, describe, source_of, understand
from nndl_studio.datasets.columns import Role
from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.datasets.own_file import found_path
from nndl_studio.datasets.seen import seen
from nndl_studio.datasets.source_fields import NOTES
from nndl_studio.datasets.table_guess import NO_ROLES, Roles
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.given import Given, as_file
from nndl_studio.graph.document import Graph
from nndl_studio.graph.first_network import first_network
from nndl_studio.graph.moved_data import found_again, lost_data, own_data
from nndl_studio.graph.stand_in import stand_in
from nndl_studio.sentence import Sentence, listed, say

LOG = logging.getLogger(__name__)
NO_SETTINGS: Mapping[str, Any] = {}


def data(
    given: Given,
    label: str = "",
    roles: Roles = NO_ROLES,
    settings: Mapping[str, Any] = NO_SETTINGS,
) -> dict[str, Any]:
    """What data hold and how they would be read, as plain data.

    `given` is a file or folder, a mapping of arrays (x and label or target, as in a .npz), or a
    data frame; the last two are kept in the user's own folder. Of a table the column `label` is to
    be told, others have the `roles` that are given by their names; `settings` are those of the
    source, such as {"window": 12}. Raises BadFile, and ValueError for settings that can't be.
    """
    path = as_file(given)
    found = _understood(path, label, roles, settings)
    info = describe(found.config)
    return {
        "file": str(given if isinstance(given, str | Path) else path),
        "source": source_of(found.config).name,
        "says": list(found.says),
        "asks": list(found.asks),
        "sample": {"kind": info.kind, "axes": list(info.axes)},
        "samples": info.samples,
        "classes": list(info.class_names),
        "targets": info.targets,
        "settings": stored(found.config),
    }


def new(
    given: Given,
    label: str = "",
    title: str = "",
    roles: Roles = NO_ROLES,
    settings: Mapping[str, Any] = NO_SETTINGS,
    folder: Path | None = None,
) -> Graph:
    """A project with a small network for data, given and read as by `data`; arrays and data frames
    are kept in `folder` if it is given. Raises BadFile, and ValueError for settings that can't
    be."""
    path = as_file(given, folder)
    config = _understood(path, label, roles, settings).config
    return first_network(
        config.found_at(config.path or "", str(path), seen(path)), title or path.stem
    )


def found_at(graph: Graph, file: str | Path) -> str:
    """Have a project read its data from where they are now, or where something stands in for them,
    as after an import, from this file. How they differ from what they were when it was saved, ""
    if they don't, or nobody knows. Raises BadFile, and ValueError where it isn't clear which data
    are meant, or for samples of another shape."""
    path = Path(file)
    if stand_in(graph):
        return _instead(graph, path)
    candidates = lost_data(graph) or tuple(d for d in own_data(graph) if not d.beside)
    if not candidates:
        raise ValueError(say("the project names no data of your own, so there are none to find"))
    if len(candidates) > 1:
        named = [each for each in candidates if each.name == path.name]
        if len(named) != 1:
            names = listed([each.name for each in candidates])
            words = say("the project reads {names}: give one that is called so", names=names)
            raise ValueError(words)
        candidates = tuple(named)
    data, now = candidates[0], seen(found_path(str(path), say("Name a file or folder.")))
    for change in found_again(graph, data, path, now):
        change.take(graph)
    return "" if data.seen is None else data.seen.differs(now)


def _instead(graph: Graph, path: Path) -> str:
    """Take the data in a file. What was read as it comes is read so again."""
    node = stand_in(graph)
    before = graph.nodes[node].config
    assert isinstance(before, AsTrainedConfig), "that is how it was found"
    recipe = before.recipe
    config = understand(found_path(str(path), say("Name a file or folder."))).config
    plain = not any(recipe.shift) and set(recipe.gain) == {1.0}
    if plain and "scale" in config.__struct_fields__:
        config = msgspec.structs.replace(config, scale="as is")
    found, wanted = describe(config), recipe.info
    if (found.kind, found.axes) != (wanted.kind, wanted.axes):
        words = say(
            "{file} holds {found}, and the network reads {wanted}",
            file=path.name,
            found=_many(found),
            wanted=_many(wanted),
        )
        raise ValueError(words)
    if not plain:
        words = say(
            "{file} is scaled by its own training part, not as the network learned", file=path.name
        )
        LOG.warning("%s", words)
    graph.set_config(node, config)
    return ""


def _many(info: DatasetInfo) -> Sentence:
    """Samples by their kind and size: "maps of 1×28×28"."""
    size = "×".join(map(str, info.axes))
    return {
        "map": say("maps of {size}", size=size),
        "vector": say("vectors of {size}", size=size),
        "sequence": say("sequences of {size}", size=size),
        "labels": say("sequences of labels of {size}", size=size),
        "label": say("labels of {size}", size=size),
    }[info.kind]


def _understood(path: Path, label: str, roles: Roles, settings: Mapping[str, Any]) -> Understood:
    wrong = next((role for role in roles.values() if role not in get_args(Role)), "")
    if wrong:
        words = say(
            "{role} is no role of a column: {roles}", role=wrong, roles=listed(get_args(Role))
        )
        raise ValueError(words)
    found = understand(path, label, roles)
    kind, known = type(found.config), msgspec.to_builtins(found.config)
    unknown = next((name for name in settings if name not in known), "")
    if unknown:
        hidden = ("source", "columns", "rows", "csv", *NOTES)
        words = say(
            "{file} is read without a setting {name}: it has {others}",
            file=path.name,
            name=unknown,
            others=listed([name for name in known if name not in hidden]),
        )
        raise ValueError(words)
    try:
        # Words of the command line stand for numbers, too.
        config = msgspec.convert({**known, **settings}, kind, strict=False)
    except msgspec.ValidationError as error:
        raise ValueError(say("{file}: {reason}", file=path.name, reason=str(error))) from error
    asks = found.asks if config == found.config else ()
    doubt = config.doubt if isinstance(config, TableConfig) else ""
    return Understood(config, found.says, (*asks, say("{doubt}.", doubt=doubt)) if doubt else asks)
