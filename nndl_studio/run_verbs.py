"""The verb `runs` of the command line: list, show, compare and delete what the history holds."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace

from nndl_studio import run_api, run_report
from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, say
from nndl_studio.terminal import note, printable, put
from nndl_studio.verbs import UsageError, print_json, print_table


def add_words(sub: argparse.ArgumentParser) -> None:
    """The words that may follow `runs`; without any it lists."""
    sub.add_argument(
        "--json", action="store_true", help=told(say("one JSON object on standard output"))
    )
    jobs = sub.add_subparsers(metavar="JOB")

    def job(name: str, summary: Sentence, ids: tuple[str, ...]) -> argparse.ArgumentParser:
        what = told(summary)
        words = jobs.add_parser(name, help=what, description=what)
        words.set_defaults(job=name)
        for id in ids:
            tip = told(say("a run's id, or how it begins"))
            words.add_argument(id, metavar="ID", type=printable, help=tip)
        return words

    jsons = (
        job("show", say("All that is known of a run"), ("id",)),
        job("moments", say("What is kept of a run's past, for train --from"), ("id",)),
        job("compare", say("What differs between two runs"), ("id", "other")),
    )
    for words in jsons:
        # Without a default of its own it would take back what stands before the job.
        words.add_argument(
            "--json",
            action="store_true",
            default=argparse.SUPPRESS,
            help=told(say("one JSON object on standard output")),
        )
    delete = job("delete", say("Forget a run and the weights kept of it"), ("id",))
    delete.add_argument("--yes", action="store_true", help=told(say("don't ask")))
    sub.set_defaults(job="list")


def runs(options: Namespace) -> int:
    """List, or do the job that is named."""
    jobs = {
        "list": _list,
        "show": _show,
        "moments": _moments,
        "compare": _compare,
        "delete": _delete,
    }
    return jobs[options.job](options)


def _list(options: Namespace) -> int:
    found = run_api.runs()
    if options.json:
        print_json({"runs": found})
    elif found:
        put("\n".join(run_report.run_lines(found)))
    else:
        note(say("No run yet: train a project, and it stands here"))
    return 0


def _show(options: Namespace) -> int:
    found = run_api.run(options.id)
    if options.json:
        print_json(found)
    else:
        put("\n".join(run_report.record_lines(found)))
    return 0


def _moments(options: Namespace) -> int:
    found = run_api.run_moments(options.id)
    if options.json:
        print_json({"moments": found})
    elif found:
        heads = (say("MOMENT"), say("EPOCH"), say("STEP"))
        rows = [
            (each["name"], "" if each["epoch"] is None else str(each["epoch"]), f"{each['step']:,}")
            for each in found
        ]
        print_table(heads, rows, numbers=2)
    else:
        note(say("No moments of this run are kept"))
    return 0


def _compare(options: Namespace) -> int:
    found = run_api.compare_runs(options.id, options.other)
    if options.json:
        print_json(found)
    else:
        put("\n".join(run_report.difference_lines(found)))
    return 0


def _delete(options: Namespace) -> int:
    if options.json:
        raise UsageError(say("runs delete: it answers nothing, so it has no --json"))
    run = run_api.find_run(options.id)
    name = f"{run['id'][:8]} ({run['title']}, {run_report.moment(run['started'])})"
    if not options.yes and not _agreed(name):
        note(say("Kept"))
        return 1
    run_api.delete_run(run["id"])
    note(say("Deleted {run}", run=name))
    return 0


def _agreed(name: str) -> bool:
    """Ask on the terminal. Raises ValueError where there is none."""
    if not sys.stdin.isatty():
        raise ValueError(say("nobody is there to be asked: add --yes to delete without asking"))
    question = say(
        "Delete run {run} and what the history's own folder keeps of it? [y/N]", run=name
    )
    print(printable(told(question)), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
