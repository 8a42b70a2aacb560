"""The studio's jobs as functions: what the command line does, for scripts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from nndl_studio import resources
from nndl_studio.facts import account_facts, layer_facts
from nndl_studio.given import Given, as_file
from nndl_studio.graph.check import require_sound
from nndl_studio.graph.class_weights import weighted_objective
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project, project_hash
from nndl_studio.graph.words import aside
from nndl_studio.layers import CATALOGUE
from nndl_studio.layers.no_layer import NO_LAYERS
from nndl_studio.runs.record import WEIGHTS
from nndl_studio.train_api import cross_validate as cross_validate
from nndl_studio.train_api import train as train
from nndl_studio.version import VERSION

if TYPE_CHECKING:
    from nndl_studio.machine.plan import ExecutionPlan
    from nndl_studio.training.gradient_facts import GradientCheck

LOG = logging.getLogger(__name__)
SPLITS = ("train", "validation", "test")


def load(project: str | Path) -> Graph:
    """Read a project file. Raises BadFile, OSError."""
    return load_project(project)


def examples() -> list[tuple[str, str, Path]]:
    """Name, title and file of each ready project."""
    return [(path.stem, load_project(path).title, path) for path in resources.examples()]


def catalogue() -> list[dict[str, Any]]:
    """The catalogue, as plain data."""
    return [layer_facts(layer) for layer in CATALOGUE.values()]


def no_layers() -> list[dict[str, str]]:
    """What the lecture names and no layer can be, and why, as plain data."""
    return [
        {"title": each.title, "family": each.family.value, "reason": each.reason}
        for each in NO_LAYERS
    ]


def describe(graph: Graph) -> dict[str, Any]:
    """Shapes and counts of each node, what else is to be said of it, and totals; how the classes
    count, where they don't count equally. Raises ValueError for a faulty graph."""
    analysis = require_sound(graph)
    nodes = []
    for id in analysis.order:
        cost, node = analysis.costs[id], graph.nodes[id]
        outputs = [shape for (owner, _), shape in analysis.shapes.items() if owner == id]
        nodes.append(
            {
                "id": id,
                "type": node.type,
                "output_shape": list(outputs[0].whole) if outputs else None,
                "neurons": cost.neurons,
                "parameters": analysis.trainable(id),
                "connections": cost.connections,
                "multiply_adds": cost.multiply_adds,
                "aside": aside(node),
            }
        )
    totals = analysis.totals
    counts = ("neurons", "parameters", "connections", "multiply_adds")
    facts = {"nodes": nodes, "totals": {name: getattr(totals, name) for name in counts}}
    classes = weighted_objective(graph, analysis)
    if classes is not None:
        facts["class_weights"] = {"weights": classes.weights, "words": classes.in_words}
    return facts


def plan_text(graph: Graph) -> str:
    """The execution plan of a training step. Raises CompileError."""
    from nndl_studio.compiler.compile import compile_training

    settings = graph.settings
    work = compile_training(graph, settings)
    return work.plan(settings.batch_size or _training_samples(graph)).text()


def plan(graph: Graph) -> dict[str, Any]:
    """The execution plan of a training step as plain data: its instructions, what each pass of the
    compiler did, and where everything lies in the arena, from which instruction to which.

    Offsets and sizes count numbers of `width` bytes. Raises CompileError.
    """
    from nndl_studio.training.step_account import account_of_step

    return account_facts(account_of_step(graph))


def _training_samples(graph: Graph) -> int:
    from nndl_studio.training.data_rows import load_dataset

    return len(load_dataset(graph).train)


def solve(graph: Graph, out: Path = Path("out")) -> dict[str, Any]:
    """Linear regression in closed form: the weights into `out`, and how it went.

    Raises TrainingError for any other network, BadFile for data that can't be used.
    """
    import numpy as np

    from nndl_studio.datasets import in_own_units
    from nndl_studio.exchange import Weights, save_weights, weight_layout
    from nndl_studio.training.data_rows import load_dataset
    from nndl_studio.training.first_weights import initial_weights
    from nndl_studio.training.solve import solve as solve_in_closed_form

    analysis = require_sound(graph)
    # What is solved needs no scale to be learned in.
    dataset = in_own_units(load_dataset(graph))
    solution = solve_in_closed_form(graph, dataset)
    arrays = initial_weights(graph, analysis, graph.settings.seed) | solution.weights
    out.mkdir(parents=True, exist_ok=True)
    content = {name: array.astype(np.float32) for name, array in arrays.items()}
    layout = weight_layout(graph)
    weights = Weights(content, project_hash(graph), VERSION, dataset.recipe, layout)
    save_weights(out / WEIGHTS, weights)
    return {
        "node": solution.node,
        "rank": solution.rank,
        "unknowns": solution.unknowns,
        "condition": solution.condition,
        "objective": solution.objective,
        "message": solution.message,
        "parameters": {name: array.tolist() for name, array in solution.weights.items()},
        "weights": str(out / WEIGHTS),
    }


def predict(
    graph: Graph, weights: Path, input: Given, output: Path | None = None
) -> dict[str, Any]:
    """Answers for samples: `y` (samples, outputs), the `label` (samples,) of classifiers, else
    None, and what `classes` are called; also into the file `output`, by its suffix.

    `weights` is a file of weights, a checkpoint, or a run's folder; `input` any file or folder that
    can be learned from, a mapping with x, or a data frame. Raises BadFile for what can't be used.
    """
    from nndl_studio.runs.trained import read_trained, tell_changed_data
    from nndl_studio.training.answer_files import require_form
    from nndl_studio.training.predict import answers_for

    if output is not None:
        require_form(output)
    trained = read_trained(graph, weights)
    with TemporaryDirectory() as folder:
        samples = as_file(input, Path(folder))
        found = answers_for(trained.graph, trained.weights.arrays, samples)
    for words in found.asked.says:
        LOG.warning("%s", words)
    if output is not None:
        found.save(output)
    tell_changed_data(graph, trained)
    answers = found.answers
    return {"y": answers.y, "label": answers.label, "classes": found.recipe.info.class_names}


def generate(
    graph: Graph,
    weights: Path,
    start: str = "",
    length: int = 60,
    temperature: float = 1.0,
    seed: int = 0,
) -> str:
    """`start` and `length` more tokens, as a trained language model writes them.

    Raises TrainingError if it is none, BadFile, ValueError for a start it can't read.
    """
    from nndl_studio.runs.trained import read_trained
    from nndl_studio.training.generate import Writer

    trained = read_trained(graph, weights)
    return Writer(trained.graph).write(trained.weights.arrays, start, length, temperature, seed)


def check(graph: Graph) -> Iterator[GradientCheck]:
    """Each parameter's gradient against finite differences in float64.

    Raises CompileError for a faulty graph.
    """
    from nndl_studio.training.gradient_check import check_gradients

    yield from check_gradients(graph)


def snapshot(graph: Graph, to: Path, view: str = "window", train: int = 0) -> None:
    """Draw the "window", the "canvas" or the "monitor" into a PNG file, off screen."""
    from nndl_studio.ui.shell.portrait import portrait

    portrait(graph, to, view, train)


def warmup(
    progress: Callable[[int, int, str], None] = lambda done, total, name: None,
    graph: Graph | None = None,
) -> None:
    """Compile the kernels, once a machine; `progress` gets kernels done, in all, and the next."""
    from nndl_studio.machine.warmup import warm_up
    from nndl_studio.training.data_rows import data_config, data_node

    if graph is None:
        warm_up(progress)
    else:
        warm_up(progress, _plans(graph), data_config(data_node(graph)).augmentation.on)


def _plans(graph: Graph) -> list[ExecutionPlan]:
    """What training, evaluating and looking at the gradients of `graph` will run."""
    from nndl_studio.compiler.compile import compile_graph, compile_training

    return [
        compile_training(graph, graph.settings).plan(2),
        compile_graph(graph, "inference").plan(2),
    ]
