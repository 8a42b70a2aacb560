"""The table of formats: what a trained network goes out as. A row here is an entry of the export
menu and of the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from nndl_studio.exchange.format import Format, Lack
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_c import C
from nndl_studio.exchange.to_html import REPORT
from nndl_studio.exchange.to_keras import KERAS
from nndl_studio.exchange.to_numpy import NUMPY
from nndl_studio.exchange.to_onnx import ONNX
from nndl_studio.exchange.to_torch import PYTORCH
from nndl_studio.exchange.weight_formats import NPZ, SAFETENSORS
from nndl_studio.exchange.weights import require_finite
from nndl_studio.exchange.words import either
from nndl_studio.files import BadFile
from nndl_studio.going import require_wanted
from nndl_studio.sentence import listed, say

FORMATS: tuple[Format, ...] = (SAFETENSORS, NPZ, ONNX, PYTORCH, KERAS, NUMPY, C, REPORT)


READ: tuple[Format, ...] = tuple(each for each in FORMATS if each.read is not None)
"""Those whose files become drawings."""


def suffixes(formats: Sequence[Format] = FORMATS) -> tuple[str, ...]:
    """By which formats are told, each once."""
    return tuple(dict.fromkeys(each.suffix for each in formats))


def lacks_of(network: Network) -> Mapping[str, Sequence[Lack]]:
    """What each format that is installed can't hold of `network`, by the format's name. Raises
    ValueError for a network that none can hold, and Stopped."""
    require_finite(network.arrays)
    lacks = {}
    for each in FORMATS:
        require_wanted()
        lacks[each.name] = () if each.missing else each.lacks(network)
    return lacks


def is_read(path: Path) -> bool:
    """Whether a file is one of a model that becomes a drawing, by its name."""
    return path.suffix.lower() in suffixes(READ)


def format_of(path: Path, name: str = "") -> Format:
    """The format called `name`, else the one that the suffix of `path` says. Raises BadFile for
    none, or for several."""
    if name:
        found = [each for each in FORMATS if each.name == name]
        problem = say("there is no format {name}", name=name)
        advice = say("Take one of {names}.", names=listed([each.name for each in FORMATS]))
    else:
        found = [each for each in FORMATS if each.suffix == path.suffix.lower()]
        problem = say("{suffix} is no format that is written", suffix=path.suffix)
        if not path.suffix:
            problem = say("a name without suffix is no format that is written")
        advice = say("Choose a name that ends in {suffixes}.", suffixes=either(suffixes()))
    if len(found) > 1:
        names = either([each.name for each in found])
        problem = say("{suffix} may be {names}", suffix=path.suffix, names=names)
        raise BadFile(path, problem, say("Say which, with --format NAME."))
    if not found:
        raise BadFile(path, problem, advice)
    return found[0]
