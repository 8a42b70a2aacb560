"""A file of another tool as a drawing with weights, and both as files of the studio."""

from __future__ import annotations

from pathlib import Path

from nndl_studio.exchange import save_weights
from nndl_studio.exchange.formats import READ, suffixes
from nndl_studio.exchange.imported import Imported, Learned
from nndl_studio.exchange.proof import SAMPLES
from nndl_studio.files import BadFile
from nndl_studio.graph.project import save_project

WEIGHTS = ".safetensors"
ADVICE = (
    "Models that are read end in {}: torch.onnx.export, skl2onnx and model.export of Keras write "
    "such. Weights alone go into a drawing that is there (Load weights, --into)."
)


def import_file(path: Path, learned: Learned = "automatic", samples: int = SAMPLES) -> Imported:
    """The network in the file at `path`, proved on `samples` if its runtime is installed, 0 for no
    proof. Raises BadFile for what can't be read or drawn, OSError."""
    form = next((each for each in READ if each.suffix == path.suffix.lower()), None)
    if form is None or form.read is None:
        problem = f"{path.suffix or 'a name without suffix'} is no model that is read"
        raise BadFile(path, problem, ADVICE.format(" or ".join(suffixes(READ))))
    if form.missing:
        raise BadFile(path, form.missing, "It is not read.")
    return form.read(path, learned, samples)


def save_imported(found: Imported, project: Path) -> Path:
    """Write the drawing to `project`, and its weights beside it; where those are. Raises OSError,
    and FileExistsError before anything is written."""
    weights = project.with_suffix(WEIGHTS)
    for each in (project, weights):
        if each.exists():
            raise FileExistsError(f"{each} is there already; choose another name")
    save_weights(weights, found.network.weights)
    save_project(found.network.graph, project)
    return weights
