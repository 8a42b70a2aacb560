"""What each verb of the command line does: ask the API, print the answer.

Only answers go to standard output; with --json that is one object and nothing else.
"""

from __future__ import annotations

import json
import math
import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nndl_studio import api, data_api, display
from nndl_studio.at_once import ending_at_once
from nndl_studio.files import save_bytes
from nndl_studio.graph.check import analyse
from nndl_studio.graph.project import SUFFIX
from nndl_studio.languages import told
from nndl_studio.loading import all_kept
from nndl_studio.resources import as_example, example
from nndl_studio.sentence import Sentence, joined, say
from nndl_studio.terminal import cells, left, note, printable, put, put_json, right

if TYPE_CHECKING:
    from nndl_studio.graph.document import Graph

# What is counted of each node, and its head in a table.
COUNTS = {
    "neurons": say("NEURONS"),
    "parameters": say("PARAMETERS"),
    "connections": say("CONNECTIONS"),
    "multiply_adds": say("MULTIPLY-ADDS"),
}


class UsageError(Exception):
    """Arguments that can't go together."""


def open_window(options: Namespace) -> int:
    path = _path(options.project) if options.project else None
    reason = display.why_none()
    if reason:
        raise OSError(
            say("{reason}; the commands train and snapshot work without one", reason=reason)
        )
    # Once there is a window, Ctrl-C closes it.
    with ending_at_once():
        with all_kept():
            from nndl_studio.ui.shell.app import open_studio

        return open_studio(path)


def examples(options: Namespace) -> None:
    if bool(options.name) != bool(options.to):
        raise UsageError(say("examples: NAME and --to FILE go together"))
    if not options.name:
        rows = [(name, as_example(title)) for name, title, _ in api.examples()]
        print_table((say("NAME"), say("TITLE")), rows)
        return
    if options.to.exists():
        raise FileExistsError(there_already(options.to))
    save_bytes(options.to, example(options.name).read_bytes())
    note(say("Copied to {file}", file=str(options.to)))


def layers(options: Namespace) -> None:
    catalogue = api.catalogue()
    missing = api.no_layers()
    if options.json:
        print_json({"layers": catalogue, "no_layers": missing})
        return
    rows = [
        (
            layer["type"],
            ", ".join(port["name"] for port in layer["inputs"]),
            ", ".join(port["name"] for port in layer["outputs"]),
            ", ".join(field["name"] for field in layer["config"]),
            ", ".join(dict.fromkeys(probe["name"] for probe in layer["probes"])),
        )
        for layer in catalogue
    ]
    heads = (say("TYPE"), say("INPUTS"), say("OUTPUTS"), say("CONFIG"), say("PROBES"))
    print_table(heads, rows)
    for each in missing:
        put("")
        put(say("{title}: {reason}", title=each["title"], reason=each["reason"]))


def describe(options: Namespace) -> None:
    graph = graph_of(options)
    if options.plan and options.json:
        print_json(api.plan(graph))
        return
    if options.plan:
        put(api.plan_text(graph))
        return
    facts = api.describe(graph)
    if options.json:
        print_json(facts)
        return
    rows = [_facts_row(node["id"], node) for node in facts["nodes"]]
    header = (say("NODE"), say("TYPE"), say("OUTPUT"), *COUNTS.values())
    total = _facts_row(say("total"), facts["totals"])
    print_table(header, [*rows, total], numbers=len(COUNTS))
    for node in facts["nodes"]:
        if node["aside"]:
            put(say("{node}: {words}", node=node["id"], words=node["aside"]))
    if "class_weights" in facts:
        put(facts["class_weights"]["words"])


def solve(options: Namespace) -> None:
    from nndl_studio.progress import told_while_reading

    with told_while_reading():
        result = api.solve(graph_of(options), options.out)
    if options.json:
        print_json(result)
        return
    put(say("{message}.", message=result["message"]))
    condition = say("condition {condition:.3g}", condition=result["condition"])
    put_fact(say("objective"), joined("   ", [f"{result['objective']:.6g}", condition]))
    for name, values in result["parameters"].items():
        put(f"{name:<24} {values}")
    put_fact(say("weights"), result["weights"])


def predict(options: Namespace) -> None:
    require_other(options.output, options.project, options.weights, options.input)
    from nndl_studio.progress import told_while_reading

    with told_while_reading():
        api.predict(graph_of(options), options.weights, options.input, options.output)
    note(wrote(options.output))


def generate(options: Namespace) -> None:
    put(
        api.generate(
            graph_of(options),
            options.weights,
            options.start,
            options.length,
            options.temperature,
            options.seed,
        )
    )


def check(options: Namespace) -> int:
    """Every fault of the graph, or else every parameter's gradient; a line each."""
    graph = graph_of(options)
    problems = analyse(graph).problems
    for problem in problems:
        put(problem.message)
    if problems:
        words = say("{project} can't be run until this is put right", project=options.project)
        raise ValueError(words)
    wrong = 0.0
    owned = analyse(graph).parameters.items()
    wide = max((len(f"{id}.{each.name}") for id, own in owned for each in own), default=0)
    for result in api.check(graph):
        verdict = told(say("ok") if result.passed else say("WRONG"))
        put(f"{result.parameter:<{wide}} {result.error:.2e}  {verdict}", flush=True)
        wrong = wrong if result.passed else max(wrong, result.error)
    if wrong:
        note(say("Gradients differ from finite differences by {error:.2e}", error=wrong))
    return int(wrong > 0)


def snapshot(options: Namespace) -> None:
    require_other(options.to, options.project)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with ending_at_once():
        api.snapshot(graph_of(options), options.to, view=options.view, train=options.train)
    note(wrote(options.to))


def warmup(options: Namespace) -> None:
    from nndl_studio.progress import WarmupBar

    with WarmupBar() as bar:
        api.warmup(bar.report, graph_of(options) if options.project else None)


def wrote(path: Path) -> Sentence:
    return say("Wrote {file}", file=str(path))


def there_already(path: Path) -> Sentence:
    return say("{file} is there already; choose another name", file=str(path))


def wrong_suffix(path: Path) -> Sentence:
    return say("{file}: a project's name ends in {suffix}", file=path.name, suffix=SUFFIX)


def require_other(target: Path, *sources: str | Path) -> None:
    """Nothing that is written takes the place of what it is made of, or of a drawing."""
    if target.suffix.lower() == SUFFIX:
        raise ValueError(
            say("{file}: that is a project's name; choose another to write to", file=str(target))
        )
    for source in map(Path, sources):
        if source.exists() and target.exists() and source.samefile(target):
            words = say(
                "{file}: that is read here; choose another name to write to", file=str(target)
            )
            raise ValueError(words)


def graph_of(options: Namespace) -> Graph:
    return api.load(_path(options.project))


def add_data_words(sub: ArgumentParser) -> None:
    sub.add_argument(
        "--data",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help=told(say("where the project's data are now; once for each file of them")),
    )


def graph_with_data(options: Namespace) -> Graph:
    """The project with its data where --data says; what is different about them is told."""
    graph = graph_of(options)
    for path in options.data:
        different = data_api.found_at(graph, path)
        if different:
            words = say(
                "{file} is not what the project was saved with: {difference}",
                file=path.name,
                difference=different,
            )
            note(words)
    return graph


def _path(project: str) -> Path:
    """The file that `project` means: a path, or else the name of an example."""
    path = Path(project)
    return path if path.exists() or path.suffix == SUFFIX else example(project)


def print_json(value: dict[str, Any], indent: int | None = 2) -> None:
    """One JSON object on standard output; without `indent` in one line, as many numbers want."""
    put_json(json.dumps(_sayable(value), indent=indent, ensure_ascii=False, allow_nan=False))


def _sayable(value: Any) -> Any:
    """JSON has no infinity and no NaN, as the loss of outliers may be: null stands for them."""
    if isinstance(value, dict):
        return {name: _sayable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_sayable(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def put_fact(name: Sentence, value: str) -> None:
    put(f"{left(name, 11)} {told(value)}")


def _facts_row(name: str, facts: dict[str, Any]) -> tuple[str, ...]:
    return (
        name,
        facts.get("type", ""),
        _shape_text(facts.get("output_shape")),
        *(f"{facts[count]:,}" for count in COUNTS),
    )


def _shape_text(shape: Any) -> str:
    return "×".join(map(str, shape)) if shape is not None else ""


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]], numbers: int = 0) -> None:
    """Columns as wide as they need; the last `numbers` of them stand at the right."""
    lines = [[printable(told(cell)) for cell in line] for line in (header, *rows)]
    widths = [max(map(cells, column)) for column in zip(*lines, strict=True)]
    words = len(widths) - numbers
    for line in lines:
        filled = [
            left(cell, width) if place < words else right(cell, width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        put("  ".join(filled).rstrip())
