"""What each verb of the command line does: ask the API, print the answer.

Only answers go to standard output; with --json that is one object and nothing else.
"""

from __future__ import annotations

import json
import math
import os
import shlex
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nndl_studio import api, data_api, display
from nndl_studio.at_once import ending_at_once
from nndl_studio.files import save_bytes
from nndl_studio.gentle_stop import BEFORE, GentleStop
from nndl_studio.going import Going, Stopped
from nndl_studio.graph.check import analyse
from nndl_studio.graph.project import SUFFIX
from nndl_studio.loading import all_kept
from nndl_studio.profile_report import HEADER, profile_rows, profile_words
from nndl_studio.report import fold_lines, result_lines
from nndl_studio.resources import example
from nndl_studio.terminal import note, printable, put, put_json

if TYPE_CHECKING:
    from nndl_studio.graph.document import Graph

COUNTS = ("neurons", "parameters", "connections", "multiply_adds")


class UsageError(Exception):
    """Arguments that can't go together."""


def open_window(options: Namespace) -> int:
    path = _path(options.project) if options.project else None
    reason = display.why_none()
    if reason:
        raise OSError(f"{reason}; the commands train and snapshot work without one")
    # Once there is a window, Ctrl-C closes it.
    with ending_at_once():
        with all_kept():
            from nndl_studio.ui.shell.app import open_studio

        return open_studio(path)


def examples(options: Namespace) -> None:
    if bool(options.name) != bool(options.to):
        raise UsageError("examples: NAME and --to FILE go together")
    if not options.name:
        print_table(("NAME", "TITLE"), [(name, title) for name, title, _ in api.examples()])
        return
    if options.to.exists():
        raise FileExistsError(f"{options.to} is there already; choose another name")
    save_bytes(options.to, example(options.name).read_bytes())
    note(f"Copied to {options.to}")


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
    print_table(("TYPE", "INPUTS", "OUTPUTS", "CONFIG", "PROBES"), rows)
    for each in missing:
        put(f"\n{each['title']}: {each['reason']}")


def describe(options: Namespace) -> None:
    graph = graph_of(options)
    if options.plan:
        put(api.plan_text(graph))
        return
    facts = api.describe(graph)
    if options.json:
        print_json(facts)
        return
    rows = [_facts_row(node["id"], node) for node in facts["nodes"]]
    header = ("NODE", "TYPE", "OUTPUT", *(name.upper().replace("_", "-") for name in COUNTS))
    print_table(header, [*rows, _facts_row("total", facts["totals"])], numbers=len(COUNTS))
    for node in facts["nodes"]:
        if node["aside"]:
            put(f"{node['id']}: {node['aside']}")
    if "class_weights" in facts:
        put(facts["class_weights"]["words"])


def train(options: Namespace) -> None:
    if options.weights and (options.resume or options.folds is not None):
        raise UsageError("train: --weights begins a run, without --resume or --folds")
    if options.folds is not None:
        _cross_validate(options)
        return
    from nndl_studio.progress import TrainingBar

    out = options.out or options.resume or Path("out")
    graph = graph_with_data(options)
    with TrainingBar() as bar, GentleStop(bar) as stop, stop.going.around():
        try:
            result = api.train(
                graph,
                epochs=options.epochs,
                seed=options.seed,
                threads=options.threads,
                out=out,
                resume=options.resume,
                progress=stop.report,
                project=_own_file(options.project),
                weights=options.weights,
                profile=options.profile,
            )
        except Stopped as stopped:
            raise KeyboardInterrupt(BEFORE) from stopped
        except KeyboardInterrupt as interrupt:
            if not stop.begun:
                raise
            words = shlex.join(["nndl-studio", "train", *again(options, out)])
            raise KeyboardInterrupt(f"stopped; go on with: {words}") from interrupt
    if options.json:
        print_json(result)
    else:
        _print_result(result)


def _cross_validate(options: Namespace) -> None:
    from nndl_studio.progress import FoldBar

    if options.out or options.resume:
        raise UsageError("train: --folds only measures, it has no --out and no --resume")
    if options.profile:
        raise UsageError("train: --profile tells of one run, not of --folds")
    with FoldBar() as bar, Going(bar.load).around():
        result = api.cross_validate(
            graph_with_data(options),
            options.folds,
            epochs=options.epochs,
            seed=options.seed,
            threads=options.threads,
            progress=bar.report,
        )
    if options.json:
        print_json(result)
    else:
        put("\n".join(fold_lines(result)))


def again(options: Namespace, out: Path) -> list[str]:
    """The words that go on with an interrupted run."""
    words = [options.project, "--resume", str(out)]
    for name in ("epochs", "seed", "threads"):
        value = getattr(options, name)
        words += [f"--{name}", str(value)] if value is not None else []
    for path in options.data:
        words += ["--data", str(path)]
    return words


def solve(options: Namespace) -> None:
    from nndl_studio.progress import told_while_reading

    with told_while_reading():
        result = api.solve(graph_of(options), options.out)
    if options.json:
        print_json(result)
        return
    put(f"{result['message']}.")
    put(f"objective   {result['objective']:.6g}   condition {result['condition']:.3g}")
    for name, values in result["parameters"].items():
        put(f"{name:<24} {values}")
    put(f"weights     {result['weights']}")


def predict(options: Namespace) -> None:
    require_other(options.output, options.project, options.weights, options.input)
    from nndl_studio.progress import told_while_reading

    with told_while_reading():
        api.predict(graph_of(options), options.weights, options.input, options.output)
    note(f"Wrote {options.output}")


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
        raise ValueError(f"{options.project} can't be run until this is put right")
    wrong = 0.0
    owned = analyse(graph).parameters.items()
    wide = max((len(f"{id}.{each.name}") for id, own in owned for each in own), default=0)
    for result in api.check(graph):
        verdict = "ok" if result.passed else "WRONG"
        put(f"{result.parameter:<{wide}} {result.error:.2e}  {verdict}", flush=True)
        wrong = wrong if result.passed else max(wrong, result.error)
    if wrong:
        note(f"Gradients differ from finite differences by {wrong:.2e}")
    return int(wrong > 0)


def snapshot(options: Namespace) -> None:
    require_other(options.to, options.project)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with ending_at_once():
        api.snapshot(graph_of(options), options.to, view=options.view, train=options.train)
    note(f"Wrote {options.to}")


def warmup(options: Namespace) -> None:
    from nndl_studio.progress import WarmupBar

    with WarmupBar() as bar:
        api.warmup(bar.report, graph_of(options) if options.project else None)


def require_other(target: Path, *sources: str | Path) -> None:
    """Nothing that is written takes the place of what it is made of, or of a drawing."""
    if target.suffix.lower() == SUFFIX:
        raise ValueError(f"{target}: that is a project's name; choose another to write to")
    for source in map(Path, sources):
        if source.exists() and target.exists() and source.samefile(target):
            raise ValueError(f"{target}: that is read here; choose another name to write to")


def graph_of(options: Namespace) -> Graph:
    return api.load(_path(options.project))


def add_data_words(sub: ArgumentParser) -> None:
    sub.add_argument(
        "--data",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="where the project's data are now; once for each file of them",
    )


def graph_with_data(options: Namespace) -> Graph:
    """The project with its data where --data says; what is different about them is told."""
    graph = graph_of(options)
    for path in options.data:
        different = data_api.found_at(graph, path)
        if different:
            note(f"{path.name} is not what the project was saved with: {different}")
    return graph


def _path(project: str) -> Path:
    """The file that `project` means: a path, or else the name of an example."""
    path = Path(project)
    return path if path.exists() or path.suffix == SUFFIX else example(project)


def _own_file(project: str) -> str:
    """The project's own file, for the history; an example has none."""
    path = Path(project)
    return str(path.resolve()) if path.exists() else ""


def print_json(value: dict[str, Any]) -> None:
    """One JSON object on standard output."""
    put_json(json.dumps(_sayable(value), indent=2, ensure_ascii=False, allow_nan=False))


def _sayable(value: Any) -> Any:
    """JSON has no infinity and no NaN, as the loss of outliers may be: null stands for them."""
    if isinstance(value, dict):
        return {name: _sayable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_sayable(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _print_result(result: dict[str, Any]) -> None:
    put("\n".join([*result_lines(result), ""]))
    put(f"ended       {result['ended']['words']}")
    for remark in result["remarks"]:
        put(f"remark      {remark}")
    put(f"speed       {result['samples_per_second']:,.0f} samples/s")
    put(f"weights     {result['weights']}\ncheckpoint  {result['checkpoint']}")
    if "profile" in result:
        _print_profile(result["profile"])


def _print_profile(profile: dict[str, Any] | None) -> None:
    put("")
    if profile is not None:
        print_table(HEADER, profile_rows(profile), numbers=len(HEADER) - 2)
    put(profile_words(profile))


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
    lines = [[printable(cell) for cell in line] for line in (header, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    left = len(widths) - numbers
    for line in lines:
        cells = [
            cell.ljust(width) if i < left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        put("  ".join(cells).rstrip())
