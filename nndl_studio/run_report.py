"""The history of runs as lines for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from nndl_studio.languages import told
from nndl_studio.report import PART_WORDS, SHOWN
from nndl_studio.runs.states import CALLED, State
from nndl_studio.sentence import NOTHING, Sentence, say, say_count
from nndl_studio.terminal import cells, left, printable, right

SHORT = 8
EPOCHS, LOSS, ACCURACY = say("EPOCHS"), say("LOSS"), say("ACCURACY")
SECONDS, BEFORE, AFTER = say("SECONDS"), say("BEFORE"), say("AFTER")
HEAD = (
    say("ID"),
    say("WHEN"),
    say("PROJECT"),
    say("STATE"),
    EPOCHS,
    LOSS,
    ACCURACY,
    SECONDS,
    say("NOTE"),
)
# Columns of these stand at the right.
NUMBERS = (EPOCHS, LOSS, ACCURACY, SECONDS, BEFORE, AFTER)
LONGEST_TITLE = 32
# Of a long run the first epochs are told and the last ones.
FIRST, LAST = 3, 7
PARTS = {**PART_WORDS, "best epoch": say("best epoch")}
FACTS = {
    "path": say("path"),
    "seed": say("seed"),
    "data": say("data"),
    "machine": say("machine"),
    "version": say("version"),
    "ending": say("ending"),
    "message": say("message"),
    "node": say("node"),
    "note": say("note"),
}
NAMES = {"title": say("title"), **FACTS}
ORIGINS = {"window": say("the window"), "command line": say("the command line")}


def run_lines(runs: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A row a run."""
    yield from _table(HEAD, [_row(run) for run in runs])


def record_lines(run: Mapping[str, Any]) -> Iterator[str]:
    """All of a run: what it was, how it went, how it ended, and what there is to do with it."""
    yield printable(f"{run['title']}   {run['id']}")
    yield from _facts([*_course(run), *((FACTS[name], run[name]) for name in FACTS)])
    for remark in run["remarks"]:
        yield _fact(say("remark"), remark)
    yield _fact(say("weights"), run["weights"] or say("not there"))
    yield _fact(say("checkpoint"), run["checkpoint"] or say("not there"))
    yield from _how_to_go_on(run)
    yield "\n" + told(say("settings"))
    used = {n: _said(v) for n, v in run["settings"].items() if n not in run["idle_settings"]}
    yield from _facts(list(used.items()), "  ")
    if run["history"]:
        yield ""
        yield from _epoch_lines(run["history"], run["best_epoch"])
    if run["test"]:
        found = [(SHOWN[name], run["test"][name]) for name in SHOWN if name in run["test"]]
        figures = "   ".join(f"{told(words)} {_number(figure)}" for words, figure in found)
        yield f"\n{told(PART_WORDS['test'])}   {figures}"


def _course(run: Mapping[str, Any]) -> list[tuple[Sentence, str]]:
    origin = ORIGINS.get(run["origin"], run["origin"])
    trained = say(
        "{epoch} of {epochs} epochs, {steps:,} steps, {seconds:.1f} s, {speed:,.0f} samples/s",
        epoch=run["epoch"],
        epochs=run["epochs"],
        steps=run["step"],
        seconds=run["seconds"],
        speed=run["samples_per_second"],
    )
    return [
        (say("state"), say("{state}, from {origin}", state=_state(run), origin=origin)),
        (say("started"), moment(run["started"])),
        (say("ended"), moment(run["ended"]) if run["ended"] else ""),
        (say("trained"), trained),
        (say("branch of"), _whence(run)),
        (say("moments"), _moments(run)),
    ]


def _whence(run: Mapping[str, Any]) -> Sentence:
    if not run["branch_of"]:
        return NOTHING
    return say("{run} at step {step:,}", run=run["branch_of"][:SHORT], step=run["branch_step"])


def _moments(run: Mapping[str, Any]) -> Sentence:
    """What of its past can still be looked at."""
    steps = run["moments"]
    if not steps:
        return NOTHING
    return say_count(
        len(steps),
        "{n} at step {first:,}",
        "{n} from step {first:,} to {last:,}",
        first=steps[0],
        last=steps[-1],
    )


def difference_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """What differs from one run to another, and the figures of both."""
    yield from run_lines([found["before"], found["after"]])
    groups = {"circumstances": say("CIRCUMSTANCES"), "settings": say("SETTINGS")}
    for group, title in groups.items():
        if found[group]:
            yield ""
            names = NAMES if group == "circumstances" else {}
            rows = [(names.get(each["name"], each["name"]), *_both(each)) for each in found[group]]
            yield from _table((title, BEFORE, AFTER), rows)
    yield ""
    yield from _drawing_lines(found)
    if found["figures"]:
        yield ""
        rows = [
            (_part_figure(each["part"], name), _number(each["before"]), _number(each["after"]))
            for each in found["figures"]
            if (name := each["name"]) in SHOWN
        ]
        yield from _table((say("FIGURES"), BEFORE, AFTER), rows)


def _part_figure(part: str, name: str) -> Sentence:
    """ "train loss"."""
    return say("{part} {figure}", part=PARTS[part], figure=SHOWN[name])


def moment(seconds: float) -> str:
    """A local date and time."""
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")


def _state(run: Mapping[str, Any]) -> Sentence:
    return CALLED[State(run["state"])]


def _row(run: Mapping[str, Any]) -> tuple[str, ...]:
    title = printable(run["title"])
    return (
        run["id"][:SHORT],
        moment(run["started"]),
        title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…",
        _state(run),
        f"{run['epoch']}/{run['epochs']}",
        _number(run["loss"]),
        "" if run["accuracy"] is None else f"{run['accuracy']:.2%}",
        f"{run['seconds']:,.1f}",
        printable(run["note"]),
    )


def _how_to_go_on(run: Mapping[str, Any]) -> Iterator[str]:
    if run["go_on"]:
        yield _fact(say("go on with"), run["go_on"])
    elif run["hindrance"]:
        yield _fact(say("go on"), run["hindrance"])
    elif run["resumable"]:
        words = say("in the window: Run > Runs…; no project file is as it was then")
        yield _fact(say("go on"), words)


def _epoch_lines(history: Sequence[Mapping[str, Any]], best: int | None) -> Iterator[str]:
    """The first epochs, the best and the last ones, a row each."""
    count = len(history)
    shown = {*range(min(FIRST, count)), *range(max(count - LAST, 0), count)}
    shown |= {at for at, each in enumerate(history) if each["epoch"] == best}
    rows: list[tuple[str, ...]] = []
    before = -1
    for at in sorted(shown):
        if at > before + 1:
            rows.append(("…",) * 4)
        rows.append(_epoch_row(history[at], best))
        before = at
    yield from _table((say("EPOCH"), say("TRAIN"), say("VALIDATION"), say("RATE")), rows)


def _epoch_row(epoch: Mapping[str, Any], best: int | None) -> tuple[str, ...]:
    number = str(epoch["epoch"])
    if epoch["epoch"] == best:
        number = say("{epoch} best", epoch=number)
    figures = (_brief(epoch["train"]), _brief(epoch["validation"]))
    return (number, *figures, f"{epoch['learning_rate']:g}")


def _brief(figures: Mapping[str, float] | None) -> str:
    """The loss and, where there are classes, the accuracy."""
    if figures is None:
        return ""
    accuracy = figures.get("accuracy")
    return _number(figures["loss"]) + (f"  {accuracy:.2%}" if accuracy is not None else "")


def _drawing_lines(found: Mapping[str, Any]) -> Iterator[str]:
    lines = [f"+ {each['id']} ({each['type']})" for each in found["nodes_added"]]
    lines += [f"− {each['id']} ({each['type']})" for each in found["nodes_removed"]]
    for each in found["nodes_changed"]:
        lines += _node_lines(each)
    lines += [f"+ {link}" for link in found["links_added"]]
    lines += [f"− {link}" for link in found["links_removed"]]
    if not lines:
        yield told(say("The drawing is the same"))
        return
    yield told(say("DRAWING"))
    yield from lines


def _node_lines(change: Mapping[str, Any]) -> Iterator[str]:
    before, after = change["before"], change["after"]
    name = before["id"] if before["id"] == after["id"] else f"{before['id']} → {after['id']}"
    kind = "" if before["type"] == after["type"] else f": {before['type']} → {after['type']}"
    yield f"~ {name}{kind}"
    for each in change["settings"]:
        yield f"    {each['name']}: {' → '.join(_both(each))}"


def _both(change: Mapping[str, Any]) -> tuple[str, str]:
    return _said(change["before"]), _said(change["after"])


def _facts(facts: Sequence[tuple[str, Any]], indent: str = "") -> Iterator[str]:
    """A line each, but none for what is not known."""
    for name, value in facts:
        if value not in (None, ""):
            yield indent + _fact(name, value)


def _fact(name: str, value: Any) -> str:
    return f"{left(name, 15)} {printable(told(str(value)))}"


def _said(value: Any) -> str:
    """A setting in one line; a table only as its size, a dash for one that is not there."""
    if value is None:
        return "–"
    if isinstance(value, list | tuple) and value and isinstance(value[0], list | tuple):
        return say("table of {rows} × {columns}", rows=len(value), columns=len(value[0]))
    return f"{value:g}" if isinstance(value, float) else printable(str(value))


def _number(value: float | None) -> str:
    if value is None:
        return ""
    plain = not math.isfinite(value) or value == 0 or 1e-3 <= abs(value) < 1e5
    return f"{value:.4f}" if plain else f"{value:.3e}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as they need; numbers stand at the right."""
    lines = [[told(cell) for cell in line] for line in (head, *rows)]
    widths = [max(map(cells, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        filled = (
            right(cell, width) if title in NUMBERS else left(cell, width)
            for cell, width, title in zip(line, widths, head, strict=True)
        )
        yield "  ".join(filled).rstrip()
