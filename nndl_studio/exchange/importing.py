"""A file of another tool as a drawing with weights, and both as files of the studio."""

from __future__ import annotations

from pathlib import Path

from nndl_studio.exchange import save_weights
from nndl_studio.exchange.formats import READ, suffixes
from nndl_studio.exchange.imported import Imported, Learned
from nndl_studio.exchange.proof import SAMPLES
from nndl_studio.exchange.words import either
from nndl_studio.files import BadFile
from nndl_studio.graph.project import save_project
from nndl_studio.sentence import say

WEIGHTS = ".safetensors"
ADVICE = say(
    "Models that are read end in {suffixes}: torch.onnx.export, skl2onnx and model.export of Keras "
    "write such. Weights alone go into a drawing that is there (Load weights, --into).",
    suffixes=either(suffixes(READ)),
)


def import_file(path: Path, learned: Learned = "automatic", samples: int = SAMPLES) -> Imported:
    """The network in the file at `path`, proved on `samples` if its runtime is installed, 0 for no
    proof. Raises BadFile for what can't be read or drawn, OSError."""
    form = next((each for each in READ if each.suffix == path.suffix.lower()), None)
    if form is None or form.read is None:
        problem = say("{suffix} is no model that is read", suffix=path.suffix)
        if not path.suffix:
            problem = say("a name without suffix is no model that is read")
        raise BadFile(path, problem, ADVICE)
    if form.missing:
        raise BadFile(path, form.missing, say("It is not read."))
    return form.read(path, learned, samples)


def save_imported(found: Imported, project: Path) -> Path:
    """Write the drawing to `project`, and its weights beside it; where those are. Raises OSError,
    and FileExistsError before anything is written."""
    weights = project.with_suffix(WEIGHTS)
    for each in (project, weights):
        if each.exists():
            raise FileExistsError(say("{file} is there already; choose another name", file=each))
    save_weights(weights, found.network.weights)
    save_project(found.network.graph, project)
    return weights
