"""All that is known of a run, and what differs between two, as groups of facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nndl_studio.config import Field, fields
from nndl_studio.graph.node import Node
from nndl_studio.graph.settings import unused
from nndl_studio.layers.title import layer_title
from nndl_studio.runs.differences import Differences, NodeChange, final_figures
from nndl_studio.runs.record import Record
from nndl_studio.runs.states import CALLED
from nndl_studio.sentence import Sentence, as_it_is, joined, say
from nndl_studio.training.figure_names import BRIEF, FIGURES
from nndl_studio.ui.shell.facts_tree import Group, Row
from nndl_studio.ui.shell.run_files import RunFiles
from nndl_studio.ui.shell.run_words import (
    duration_words,
    figure_words,
    moment_words,
)

# Of a run's id, as lists show it.
LETTERS = 8


def details(record: Record, files: RunFiles) -> list[Group]:
    """One run. Raises BadFile if its project is damaged."""
    return [
        Group(say("The run"), tuple(_filled(_course(record)))),
        Group(say("Figures"), tuple(_figures(record))),
        Group(say("Where it comes from"), tuple(_filled(_source(record)))),
        Group(say("What is kept of it"), tuple(_filled(_kept(record, files)))),
        Group(say("Settings"), tuple(_settings(record))),
    ]


def differing(found: Differences) -> list[Group]:
    """Two runs, the first before the second."""
    return [
        Group(say("Settings"), tuple(_settings_of_both(found))),
        Group(say("Drawing"), tuple(_drawing(found))),
        Group(say("Figures"), tuple(_figures_of_both(found))),
        Group(say("Circumstances"), tuple(_circumstances(found))),
    ]


def _course(record: Record) -> Iterator[Row]:
    run, end = record.summary, record.end
    by = say("the window") if run.origin == "window" else say("the command line")
    yield say("State"), CALLED[run.state]
    yield say("Why it failed"), run.message
    yield say("At the node"), end.node or ""
    yield say("How it ended"), run.ending
    for remark in end.remarks:
        yield say("Remark"), remark
    yield say("Note"), run.note
    yield say("Started"), moment_words(run.started)
    yield say("Ended"), moment_words(run.ended) if run.ended else ""
    trained = say(
        "{epoch:,} of {epochs:,} epochs, {steps:,} steps",
        epoch=run.epoch,
        epochs=run.epochs,
        steps=run.step,
    )
    yield say("Trained"), trained
    took, speed = duration_words(run.seconds), run.samples_per_second
    yield say("Time"), say("{duration} at {speed:,.0f} samples/s", duration=took, speed=speed)
    yield say("Trained by"), by
    yield say("Id"), run.id


def _source(record: Record) -> Iterator[Row]:
    start = record.start
    if start.branch_of:
        whence = say(
            "run {run} at step {step:,}", run=start.branch_of[:LETTERS], step=start.branch_step
        )
        yield say("Branch of"), whence
    yield say("Project"), start.title
    yield say("Its file"), start.path
    yield say("Seed"), str(record.summary.seed)
    yield say("Fingerprint of the data"), record.progress.data
    yield say("Machine"), start.machine
    yield say("NNDL Studio"), start.version


def _kept(record: Record, files: RunFiles) -> Iterator[Row]:
    gone = say("not there")
    yield say("Folder"), str(record.start.folder)
    yield say("Weights"), str(files.weights) if files.weights else gone
    yield say("Checkpoint"), str(files.checkpoint) if files.checkpoint else gone
    if files.moments:
        yield say("Moments of its past"), str(files.moments)
    yield say("Command that goes on"), files.command or ""


def _figures(record: Record) -> Iterator[Row]:
    for part, figures in final_figures(record).items():
        said = [
            joined(" ", [FIGURES[name].words, figure_words(name, figures[name])])
            for name in BRIEF
            if name in figures
        ]
        yield _parts(record.progress.best_epoch)[part], joined("   ", said)


def _settings(record: Record) -> Iterator[Row]:
    settings = record.graph().settings
    idle = unused(settings, own_decay=True)
    for field in fields(type(settings)):
        if field.name not in idle:
            value = _value(getattr(settings, field.name), field)
            unit = field.unit
            yield field.label, say("{number} {unit}", number=value, unit=unit) if unit else value


def _figures_of_both(found: Differences) -> Iterator[Row]:
    parts = _parts()
    for each in found.figures:
        if each.name in BRIEF:
            figure = FIGURES[each.name].words
            name = say("{part}: {figure}", part=parts[each.part], figure=figure)
            yield name, figure_words(each.name, each.before), figure_words(each.name, each.after)


def _settings_of_both(found: Differences) -> Iterator[Row]:
    if not found.settings:
        yield say("The same in both"), "", ""
    for each in found.settings:
        yield each.label, _value(each.before), _value(each.after)


def _circumstances(found: Differences) -> Iterator[Row]:
    labels = {
        "title": say("Project"),
        "data": say("Fingerprint of the data"),
        "version": say("NNDL Studio"),
        "machine": say("Machine"),
    }
    for each in found.circumstances:
        yield labels[each.name], _value(each.before), _value(each.after)


def _drawing(found: Differences) -> Iterator[Row]:
    """What only one of the two has stands in its column."""
    if found.same_drawing:
        yield say("The same in both"), "", ""
    for node in found.removed:
        yield node.id, _kind(node), "–"
    for node in found.added:
        yield node.id, "–", _kind(node)
    for change in found.changed:
        yield from _node(change)
    for link in found.links_removed:
        yield say("Link"), str(link), "–"
    for link in found.links_added:
        yield say("Link"), "–", str(link)


def _node(change: NodeChange) -> Iterator[Row]:
    before, after = change.before, change.after
    if before.id != after.id:
        yield say("Name"), before.id, after.id
    if before.type != after.type:
        yield after.id, _kind(before), _kind(after)
    for each in change.settings:
        setting = say("{node}: {setting}", node=after.id, setting=each.label)
        yield setting, _value(each.before), _value(each.after)


def _parts(best: int | None = None) -> Mapping[str, Sentence]:
    at_best = say("Validation, best epoch")
    if best is not None:
        at_best = say("Validation, best epoch ({epoch:,})", epoch=best)
    return {
        "train": say("Training, last epoch"),
        "validation": say("Validation, last epoch"),
        "best epoch": at_best,
        "test": say("Test"),
    }


def _kind(node: Node) -> str:
    return layer_title(node.type.partition(".")[0])


def _value(value: Any, field: Field | None = None) -> Sentence:
    """A setting in a line; a table as its size, a dash for one that is not there."""
    if isinstance(value, str):
        return field.called(value) if field is not None else _said(value)
    if value is None:
        return as_it_is("–")
    if isinstance(value, list | tuple):
        table = value and isinstance(value[0], list | tuple)
        return as_it_is(" × ".join(map(str, (len(value), len(value[0])) if table else value)))
    if isinstance(value, bool):
        return as_it_is("✓" if value else "–")
    return as_it_is(f"{value:g}" if isinstance(value, float) else str(value))


def _said(value: str) -> Sentence:
    return value if isinstance(value, Sentence) else as_it_is(value)


def _filled(rows: Iterator[Row]) -> Iterator[Row]:
    return (row for row in rows if row[1])
