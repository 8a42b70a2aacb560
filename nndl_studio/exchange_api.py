"""Trained networks out to files of other tools and in from them, as functions: `ns.export`,
`ns.import_`, `ns.import_weights` and `ns.formats`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from nndl_studio.exchange.formats import FORMATS, format_of
from nndl_studio.exchange.imported import Learned
from nndl_studio.exchange.proof import SAMPLES

if TYPE_CHECKING:
    from nndl_studio.exchange.matching import Matching
    from nndl_studio.graph.document import Graph

Tool = Literal["", "pytorch", "keras"]
"""Whose axes and gates a file of weights has; "" for what the file itself tells."""

LOG = logging.getLogger(__name__)


def formats() -> list[dict[str, Any]]:
    """What a trained network can be written as, as plain data: what runs it to prove it, whether
    that is there, and what must be installed."""
    return [
        {
            "name": each.name,
            "suffix": each.suffix,
            "title": each.title,
            "summary": each.summary,
            "proved_by": each.runtime.title if each.runtime is not None else None,
            "proof_ready": each.codec is not None
            or (each.runtime is not None and each.runtime.is_there),
            "missing": each.missing,
            "reads": each.read is not None,
        }
        for each in FORMATS
    ]


def export(
    graph: Graph,
    weights: Path,
    file: Path,
    form: str = "",
    prove: int = SAMPLES,
    each_node: bool = False,
) -> dict[str, Any]:
    """Write `graph` with its `weights`, a file of them, a checkpoint or a run's folder, into `file`
    in the format called `form`, else the one that its suffix says. It is run on `prove` samples, 0
    for none, and refused if its answers are not the studio's. A report has more to tell of a run's
    folder than of weights alone.

    What it leaves out is logged before it is written. What was written and left out, and the
    largest difference of each answer, with `each_node` of what every node gives. Raises
    BadFile, OSError, ValueError.
    """
    from nndl_studio.exchange.export import export as write
    from nndl_studio.exchange.export import require_can
    from nndl_studio.runs.trained import network_in

    kind = format_of(file, form)
    network = network_in(graph, weights, kind.tells_course)
    for lack in require_can(network, file, kind):
        LOG.warning("%s", lack.in_words)
    done = write(network, file, kind, prove, each_node)
    proof = done.proof
    return {
        "format": kind.name,
        "files": [str(path) for path in done.files],
        "bytes": done.size,
        "left_out": [lack.in_words for lack in done.lacks],
        "proved_by": proof.runtime if proof is not None else None,
        "samples": proof.samples if proof is not None else 0,
        "largest_difference": proof.largest if proof is not None else None,
        "differences": proof.differences if proof is not None else {},
        "each_node": dict(done.nodes),
        "own_rounding": proof.own if proof is not None and proof.rounding else None,
        "unproved": done.unproved,
    }


def import_(
    file: Path, to: Path, learned: Learned = "automatic", prove: int = SAMPLES
) -> dict[str, Any]:
    """Draw the model in `file` and write it as the project `to`, its weights beside it as
    safetensors. `learned` says what its last numbers are: scores of classes before a softmax, or
    themselves; automatic: as the model ends. The drawing answers for `prove` samples, 0 for none,
    and is refused if its answers are not the model's.

    What was written, what was taken otherwise, and the largest difference. Raises BadFile, which
    lists all that can't be drawn; OSError, ValueError.
    """
    from nndl_studio.exchange.importing import import_file, save_imported

    found = import_file(file, learned, prove)
    weights = save_imported(found, to)
    network, proof = found.network, found.proof
    return {
        "project": str(to),
        "weights": str(weights),
        "producer": found.producer,
        "nodes": list(network.graph.nodes),
        "parameters": sum(array.size for array in network.arrays.values()),
        "told": list(found.told),
        "proved_by": proof.runtime if proof is not None else None,
        "samples": proof.samples if proof is not None else 0,
        "largest_difference": proof.largest if proof is not None else None,
        "unproved": found.unproved,
    }


def import_weights(
    graph: Graph, file: Path, to: Path | None = None, tool: Tool = "", rest: bool = False
) -> dict[str, Any]:
    """Match the arrays in `file` (.safetensors, .npz, .keras, .h5) with those of `graph`, by the
    names of layers, else by shape in their order, and write them in the studio's form to `to`; None
    only tells. With `rest` what nothing fits keeps its first weights.

    Each match with its conversion, what is doubtful, and what is left on either side. Raises
    BadFile for a file that is damaged or, if it is to be written, does not fill the drawing;
    OSError, ValueError.
    """
    from nndl_studio.exchange import save_weights
    from nndl_studio.exchange.matching import matching_of, take

    found = matching_of(file, graph, tool)
    if rest:
        found = found.with_first()
    if to is not None:
        save_weights(to, take(found, graph))
    return {"weights": str(to) if to is not None else None, **_facts_of(found)}


def _facts_of(found: Matching) -> dict[str, Any]:
    shapes = {each.name: list(each.shape) for each in found.source.found}
    return {
        "file": str(found.source.path),
        "tool": found.source.convention or None,
        "matches": [
            {
                "array": match.array,
                "shape": list(wanted.shape),
                "sources": [{"array": name, "shape": shapes[name]} for name in match.sources],
                "conversion": [str(step) for step in match.steps],
                "doubt": match.doubt,
                "problem": match.problem,
            }
            for match, wanted in zip(found.matches, found.wanted, strict=True)
        ],
        "open": [match.array for match in found.matches if match.problem],
        "left": [
            {"array": each.name, "shape": list(each.shape), "dtype": each.dtype}
            for each in found.left
        ],
    }
