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
from nndl_studio.exchange.matching.called import conversion
from nndl_studio.exchange.matching.readers import READERS as MATCHED
from nndl_studio.exchange.matching.steps import Step
from nndl_studio.exchange.proof import SAMPLES
from nndl_studio.exchange_api import Tool
from nndl_studio.given_numbers import natural
from nndl_studio.graph.project import SUFFIX
from nndl_studio.languages import told
from nndl_studio.sentence import all_of, listed, one_of, say
from nndl_studio.terminal import note, put
from nndl_studio.verbs import (
    add_data_words,
    graph_of,
    graph_with_data,
    print_json,
    print_table,
    require_other,
    wrong_suffix,
)


def add_export_words(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--weights", metavar="W", type=Path, required=True, help=told(say("trained weights"))
    )
    add_data_words(sub)
    said = told(say("ends in {suffixes}", suffixes=one_of(suffixes())))
    sub.add_argument("file", metavar="FILE", type=Path, help=said)
    names = listed([each.name for each in FORMATS])
    said = told(say("where the suffix does not say: {names}", names=names))
    sub.add_argument("--format", metavar="NAME", default="", help=said)
    sub.add_argument(
        "--prove",
        metavar="N",
        type=natural,
        default=SAMPLES,
        help=told(
            say("run the file on N samples (default: {samples}; 0: do not)", samples=SAMPLES)
        ),
    )
    sub.add_argument(
        "--each-node",
        action="store_true",
        help=told(say("tell the largest difference of each node, too")),
    )
    sub.add_argument(
        "--json", action="store_true", help=told(say("one JSON object on standard output"))
    )


def add_import_words(sub: argparse.ArgumentParser) -> None:
    words = say(
        "a model ({models}), or weights for a drawing ({weights})",
        models=one_of(suffixes(READ)),
        weights=one_of(list(MATCHED)),
    )
    sub.add_argument("file", metavar="FILE", type=Path, help=told(words))
    words = say(
        "the project to make, which ends in {suffix}, its weights beside it; or weights",
        suffix=SUFFIX,
    )
    sub.add_argument("--to", metavar="TO", type=Path, help=told(words))
    words = say(
        "match the arrays in FILE with those of this drawing, whose weights --to becomes; "
        "without --to it is only told"
    )
    sub.add_argument("--into", metavar="PROJECT", help=told(words))
    sub.add_argument(
        "--from",
        dest="tool",
        choices=[each for each in get_args(Tool) if each],
        default="",
        help=told(say("whose axes and gates the weights have, where the file does not tell")),
    )
    words = say("let arrays that nothing in the file fits keep their first weights")
    sub.add_argument("--rest", action="store_true", help=told(words))
    sub.add_argument(
        "--learn",
        choices=get_args(Learned),
        default="automatic",
        help=told(
            say(
                "what its last numbers are: scores of classes before a softmax, or numbers to reach"
            )
        ),
    )
    sub.add_argument(
        "--prove",
        metavar="N",
        type=natural,
        default=SAMPLES,
        help=told(
            say(
                "compare N answers with the model's (default: {samples}; 0: do not)",
                samples=SAMPLES,
            )
        ),
    )
    sub.add_argument(
        "--json", action="store_true", help=told(say("one JSON object on standard output"))
    )


def add_formats_words(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--json", action="store_true", help=told(say("one JSON object on standard output"))
    )


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
    note(say("Wrote {files}", files=all_of(facts["files"])))
    if facts["proved_by"] is None:
        note(say("Not run: {reason}.", reason=facts["unproved"]))
        return
    far, samples = facts["largest_difference"], facts["samples"]
    words = say(
        "{runtime} answers {samples} samples like the studio: at most {apart:.1e} apart.",
        runtime=facts["proved_by"],
        samples=samples,
        apart=far,
    )
    note(words)
    for node, apart in facts["each_node"].items():
        put(f"{node:<32} {apart:.1e}")
    own = facts["own_rounding"]
    if own is not None:
        words = say(
            "It magnifies rounding: the studio itself is {apart:.1e} from the answers of float64.",
            apart=own,
        )
        note(words)


def import_(options: Namespace) -> None:
    if options.into is not None:
        _import_weights(options)
        return
    if options.file.suffix.lower() in MATCHED:
        words = say(
            "{file}: say with --into for which drawing these weights are", file=str(options.file)
        )
        raise ValueError(words)
    if options.to is None:
        raise ValueError(
            say("say with --to which project to make; its name ends in {suffix}", suffix=SUFFIX)
        )
    if options.tool or options.rest:
        raise ValueError(say("--from and --rest are for weights: name their drawing as --into"))
    if options.to.suffix.lower() != SUFFIX:
        raise ValueError(wrong_suffix(options.to))
    from nndl_studio.progress import told_while_reading

    with told_while_reading():
        facts = exchange_api.import_(options.file, options.to, options.learn, options.prove)
    if options.json:
        print_json(facts)
        return
    for words in facts["told"]:
        note(words)
    files = all_of([facts["project"], facts["weights"]])
    note(say("Wrote {file}: {nodes}", file=files, nodes=" → ".join(facts["nodes"])))
    if facts["proved_by"] is None:
        note(say("Not compared: {reason}.", reason=facts["unproved"]))
        return
    far, samples = facts["largest_difference"], facts["samples"]
    words = say(
        "It answers {samples} samples like {runtime}: at most {apart:.1e} apart.",
        samples=samples,
        runtime=facts["proved_by"],
        apart=far,
    )
    note(words)


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
    heads = (say("IN THE DRAWING"), say("SHAPE"), say("IN THE FILE"), say("CONVERSION"))
    print_table(heads, rows)
    for each in facts["matches"]:
        for words in filter(None, (each["problem"], each["doubt"])):
            note(say("{array}: {words}", array=each["array"], words=words))
    for left in facts["left"]:
        words = say(
            "Left in the file: {array} ({shape}, {dtype})",
            array=left["array"],
            shape=_axes(left["shape"]),
            dtype=left["dtype"],
        )
        note(words)
    if facts["weights"]:
        note(say("Wrote {file}", file=facts["weights"]))


def _source(match: dict[str, Any]) -> tuple[str, str]:
    named = " + ".join(f"{each['array']} {_axes(each['shape'])}" for each in match["sources"])
    steps = [Step(each) for each in match["conversion"]]
    done = conversion(steps) if steps or named else ""
    return named or "–", done or "–"


def _axes(shape: list[int]) -> str:
    return "×".join(map(str, shape)) or "1"


def formats(options: Namespace) -> None:
    found = exchange_api.formats()
    if options.json:
        print_json({"formats": found})
        return
    rows = [(each["name"], each["suffix"], _prover(each), each["summary"]) for each in found]
    print_table((say("NAME"), say("SUFFIX"), say("PROVED BY"), say("WHAT")), rows)
    for each in found:
        if each["missing"]:
            put("")
            put(each["missing"])


def _prover(form: dict[str, Any]) -> str:
    """What runs a file to prove it: the studio reads back what it can."""
    return form["proved_by"] or (say("the studio") if form["proof_ready"] else "–")


def layouts() -> str:
    """What the axes of each layer's arrays are, for whoever takes its weights elsewhere."""
    said = [
        f"  {layer['type']:14}{name:16}{told(text)}"
        for layer in api.catalogue()
        for name, text in layer["layout"].items()
    ]
    head = say(
        "Each array is called NODE.PARAMETER; a file's note `layout` tells its axes, which are "
        "with a layer's first settings:"
    )
    return "\n".join((told(head), *said))
