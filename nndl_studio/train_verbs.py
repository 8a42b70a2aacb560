"""The verb `train` of the command line: one run, or as many as there are folds."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import Any

from nndl_studio import train_api
from nndl_studio.gentle_stop import BEFORE, GentleStop
from nndl_studio.given_numbers import natural, positive
from nndl_studio.going import Going, Stopped
from nndl_studio.languages import told
from nndl_studio.profile_report import HEADER, profile_rows, profile_words
from nndl_studio.report import fold_lines, result_lines
from nndl_studio.sentence import say
from nndl_studio.terminal import put
from nndl_studio.verbs import (
    UsageError,
    add_data_words,
    graph_with_data,
    print_json,
    print_table,
    put_fact,
)


def add_words(sub: ArgumentParser) -> None:
    sub.add_argument(
        "--epochs", metavar="N", type=positive, help=told(say("instead of the project's"))
    )
    sub.add_argument(
        "--seed", metavar="S", type=natural, help=told(say("instead of the project's"))
    )
    sub.add_argument("--threads", metavar="N", type=positive, help=told(say("at most this many")))
    add_data_words(sub)
    sub.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        help=told(say("for weights and checkpoint (default: out, or the folder to resume)")),
    )
    sub.add_argument(
        "--resume", metavar="DIR", type=Path, help=told(say("go on from the checkpoint there"))
    )
    sub.add_argument(
        "--from",
        metavar="MOMENT",
        dest="branch",
        type=_moment,
        help=told(
            say(
                "begin a new run where another one stood: RUN@EPOCH, RUN@stepN, or RUN for its "
                "newest moment; `runs moments RUN` lists them"
            )
        ),
    )
    sub.add_argument(
        "--moments",
        metavar="N",
        type=natural,
        help=told(say("moments of its past to keep in DIR (default: 48; 0: none)")),
    )
    sub.add_argument(
        "--weights", metavar="W", type=Path, help=told(say("begin with these, as imported"))
    )
    sub.add_argument(
        "--folds",
        metavar="K",
        type=positive,
        help=told(say("K-fold cross-validation over the training samples instead of one run")),
    )
    sub.add_argument(
        "--profile",
        action="store_true",
        help=told(say("tell at the end what each node costs a step")),
    )
    sub.add_argument(
        "--json", action="store_true", help=told(say("one JSON object on standard output"))
    )


def _moment(word: str) -> str:
    """The word itself, where it can name a moment."""
    from nndl_studio.runs.branch_from import moment_name

    try:
        moment_name(word)
    except ValueError as error:
        raise ArgumentTypeError(told(str(error))) from error
    return word


def train(options: Namespace) -> None:
    if options.weights and (options.resume or options.folds is not None):
        raise UsageError(say("train: --weights begins a run, without --resume or --folds"))
    if options.branch and (options.resume or options.weights or options.folds is not None):
        together = say("train: --from begins a run, without --resume, --weights or --folds")
        raise UsageError(together)
    if options.folds is not None:
        _cross_validate(options)
        return
    from nndl_studio.progress import TrainingBar

    out = options.out or options.resume or Path("out")
    graph = graph_with_data(options)
    with TrainingBar() as bar, GentleStop(bar) as stop, stop.going.around():
        try:
            result = train_api.train(
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
                moments=options.moments,
                branch=options.branch,
            )
        except Stopped as stopped:
            raise KeyboardInterrupt(BEFORE) from stopped
        except KeyboardInterrupt as interrupt:
            if not stop.begun:
                raise
            words = shlex.join(["nndl-studio", "train", *again(options, out)])
            raise KeyboardInterrupt(say("stopped; go on with: {words}", words=words)) from interrupt
    if options.json:
        print_json(result)
    else:
        _print_result(result)


def _cross_validate(options: Namespace) -> None:
    from nndl_studio.progress import FoldBar

    if options.out or options.resume:
        raise UsageError(say("train: --folds only measures, it has no --out and no --resume"))
    if options.profile:
        raise UsageError(say("train: --profile tells of one run, not of --folds"))
    with FoldBar() as bar, Going(bar.load).around():
        result = train_api.cross_validate(
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


def _print_result(result: dict[str, Any]) -> None:
    put("\n".join([*result_lines(result), ""]))
    put_fact(say("ended"), result["ended"]["words"])
    for remark in result["remarks"]:
        put_fact(say("remark"), remark)
    put_fact(say("speed"), say("{speed:,.0f} samples/s", speed=result["samples_per_second"]))
    put_fact(say("weights"), result["weights"])
    put_fact(say("checkpoint"), result["checkpoint"])
    if "profile" in result:
        _print_profile(result["profile"])


def _print_profile(profile: dict[str, Any] | None) -> None:
    put("")
    if profile is not None:
        print_table(HEADER, profile_rows(profile), numbers=len(HEADER) - 2)
    put(profile_words(profile))


def _own_file(project: str) -> str:
    """The project's own file, for the history; an example has none."""
    path = Path(project)
    return str(path.resolve()) if path.exists() else ""
