"""What the verbs `export`, `import` and `formats` of the command line do: ask the API, print the
answer."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path
from typing import Any, get_args

from nndl_studio import api, exchange_api
from nndl_studio.exchange.formats import FORMATS, READ, suffixes
from nndl_studio.exchange.imported import Learned
from nndl_studio.exchange.matching.readers import READERS as MATCHED
from nndl_studio.exchange.proof import SAMPLES
from nndl_studio.exchange_api import Tool
from nndl_studio.given_numbers import natural
from nndl_studio.graph.project import SUFFIX
from nndl_studio.terminal import note, put
from nndl_studio.verbs import (
    add_data_words,
    graph_of,
    graph_with_data,
    print_json,
    print_table,
    require_other,
)


def add_export_words(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--weights", metavar="W", type=Path, required=True, help="trained weights")
    add_data_words(sub)
    said = " or ".join(suffixes())
    sub.add_argument("file", metavar="FILE", type=Path, help=f"ends in {said}")
    names = ", ".join(each.name for each in FORMATS)
    sub.add_argument(
        "--format", metavar="NAME", default="", help=f"where the suffix does not say: {names}"
    )
    sub.add_argument(
        "--prove",
        metavar="N",
        type=natural,
        default=SAMPLES,
        help=f"run the file on N samples (default: {SAMPLES}; 0: do not)",
    )
    sub.add_argument(
        "--each-node", action="store_true", help="tell the largest difference of each node, too"
    )
    sub.add_argument("--json", action="store_true", help="one JSON object on standard output")


def add_import_words(sub: argparse.ArgumentParser) -> None:
    models, weights = " or ".join(suffixes(READ)), " or ".join(MATCHED)
    words = f"a model ({models}), or weights for a drawing ({weights})"
    sub.add_argument("file", metavar="FILE", type=Path, help=words)
    words = f"the project to make, which ends in {SUFFIX}, its weights beside it; or weights"
    sub.add_argument("--to", metavar="TO", type=Path, help=words)
    words = "match the arrays in FILE with those of this drawing, whose weights --to becomes"
    sub.add_argument("--into", metavar="PROJECT", help=f"{words}; without --to it is only told")
    sub.add_argument(
        "--from",
        dest="tool",
        choices=[each for each in get_args(Tool) if each],
        default="",
        help="whose axes and gates the weights have, where the file does not tell",
    )
    words = "let arrays that nothing in the file fits keep their first weights"
    sub.add_argument("--rest", action="store_true", help=words)
    sub.add_argument(
        "--learn",
        choices=get_args(Learned),
        default="automatic",
        help="what its last numbers are: scores of classes before a softmax, or numbers to reach",
    )
    sub.add_argument(
        "--prove",
        metavar="N",
        type=natural,
        default=SAMPLES,
        help=f"compare N answers with the model's (default: {SAMPLES}; 0: do not)",
    )
    sub.add_argument("--json", action="store_true", help="one JSON object on standard output")


def add_formats_words(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--json", action="store_true", help="one JSON object on standard output")


def export(options: Namespace) -> None:
    require_other(options.file, options.project)
    from nndl_studio.progress import told_while_reading

    with told_while_reading():
        facts = exchange_api.export(
            graph_with_data(options),
            options.weights,
            options.file,
            form=options.format,
            prove=options.prove,
            each_node=options.each_node,
        )
    if options.json:
        print_json(facts)
        return
    note(f"Wrote {' and '.join(facts['files'])}")
    if facts["proved_by"] is None:
        note(f"Not run: {facts['unproved']}.")
        return
    far, samples = facts["largest_difference"], facts["samples"]
    note(
        f"{facts['proved_by']} answers {samples} samples like the studio: at most {far:.1e} apart."
    )
    for node, apart in facts["each_node"].items():
        put(f"{node:<32} {apart:.1e}")
    own = facts["own_rounding"]
    if own is not None:
        note(f"It magnifies rounding: the studio itself is {own:.1e} from the answers of float64.")


def import_(options: Namespace) -> None:
    if options.into is not None:
        _import_weights(options)
        return
    if options.file.suffix.lower() in MATCHED:
        raise ValueError(f"{options.file}: say with --into for which drawing these weights are")
    if options.to is None:
        raise ValueError(f"say with --to which project to make; its name ends in {SUFFIX}")
    if options.tool or options.rest:
        raise ValueError("--from and --rest are for weights: name their drawing as --into")
    if options.to.suffix.lower() != SUFFIX:
        raise ValueError(f"{options.to.name}: a project's name ends in {SUFFIX}")
    from nndl_studio.progress import told_while_reading

    with told_while_reading():
        facts = exchange_api.import_(options.file, options.to, options.learn, options.prove)
    if options.json:
        print_json(facts)
        return
    for words in facts["told"]:
        note(words)
    note(f"Wrote {facts['project']} and {facts['weights']}: {' → '.join(facts['nodes'])}")
    if facts["proved_by"] is None:
        note(f"Not compared: {facts['unproved']}.")
        return
    far, samples = facts["largest_difference"], facts["samples"]
    note(f"It answers {samples} samples like {facts['proved_by']}: at most {far:.1e} apart.")


def _import_weights(options: Namespace) -> None:
    if options.to is not None:
        require_other(options.to, options.file, options.into)
    from nndl_studio.progress import told_while_reading

    options.project = options.into
    with told_while_reading():
        facts = exchange_api.import_weights(
            graph_of(options), options.file, options.to, options.tool, options.rest
        )
    if options.json:
        print_json(facts)
        return
    rows = [(each["array"], _axes(each["shape"]), *_source(each)) for each in facts["matches"]]
    print_table(("IN THE DRAWING", "SHAPE", "IN THE FILE", "CONVERSION"), rows)
    for each in facts["matches"]:
        for words in filter(None, (each["problem"], each["doubt"])):
            note(f"{each['array']}: {words}")
    for left in facts["left"]:
        note(f"Left in the file: {left['array']} ({_axes(left['shape'])}, {left['dtype']})")
    if facts["weights"]:
        note(f"Wrote {facts['weights']}")


def _source(match: dict[str, Any]) -> tuple[str, str]:
    named = " + ".join(f"{each['array']} {_axes(each['shape'])}" for each in match["sources"])
    done = ", ".join(match["conversion"]) or ("as it is" if named else "")
    return named or "–", done or "–"


def _axes(shape: list[int]) -> str:
    return "×".join(map(str, shape)) or "1"


def formats(options: Namespace) -> None:
    found = exchange_api.formats()
    if options.json:
        print_json({"formats": found})
        return
    rows = [(each["name"], each["suffix"], _prover(each), each["summary"]) for each in found]
    print_table(("NAME", "SUFFIX", "PROVED BY", "WHAT"), rows)
    for each in found:
        if each["missing"]:
            put(f"\n{each['missing']}")


def _prover(form: dict[str, Any]) -> str:
    """What runs a file to prove it: the studio reads back what it can."""
    return form["proved_by"] or ("the studio" if form["proof_ready"] else "–")


def layouts() -> str:
    """What the axes of each layer's arrays are, for whoever takes its weights elsewhere."""
    said = [
        f"  {layer['type']:14}{name:16}{text}"
        for layer in api.catalogue()
        for name, text in layer["layout"].items()
    ]
    head = "Each array is called NODE.PARAMETER; a file's note `layout` tells its axes, which are"
    return "\n".join((f"{head} with a layer's first settings:", *said))
