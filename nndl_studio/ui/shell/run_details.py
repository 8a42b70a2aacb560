"""All that is known of a run, and what differs between two, as groups of facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import QObject

from nndl_studio.config import fields
from nndl_studio.graph.node import Node
from nndl_studio.graph.settings import unused
from nndl_studio.layers.title import layer_title
from nndl_studio.runs.differences import Differences, NodeChange, final_figures
from nndl_studio.runs.record import Record
from nndl_studio.ui.shell.facts_tree import Group, Row
from nndl_studio.ui.shell.run_files import RunFiles
from nndl_studio.ui.shell.run_words import (
    duration_words,
    figure_titles,
    figure_words,
    moment_words,
    state_words,
)


def details(speaker: QObject, record: Record, files: RunFiles) -> list[Group]:
    """One run. Raises BadFile if its project is damaged."""
    return [
        Group(speaker.tr("The run"), tuple(_filled(_course(speaker, record)))),
        Group(speaker.tr("Figures"), tuple(_figures(speaker, record))),
        Group(speaker.tr("Where it comes from"), tuple(_filled(_source(speaker, record)))),
        Group(speaker.tr("What is kept of it"), tuple(_filled(_kept(speaker, record, files)))),
        Group(speaker.tr("Settings"), tuple(_settings(record))),
    ]


def differing(speaker: QObject, found: Differences) -> list[Group]:
    """Two runs, the first before the second."""
    return [
        Group(speaker.tr("Settings"), tuple(_settings_of_both(speaker, found))),
        Group(speaker.tr("Drawing"), tuple(_drawing(speaker, found))),
        Group(speaker.tr("Figures"), tuple(_figures_of_both(speaker, found))),
        Group(speaker.tr("Circumstances"), tuple(_circumstances(speaker, found))),
    ]


def _course(speaker: QObject, record: Record) -> Iterator[Row]:
    run, end = record.summary, record.end
    by = speaker.tr("the window") if run.origin == "window" else speaker.tr("the command line")
    yield speaker.tr("State"), state_words(speaker, run.state)
    yield speaker.tr("Why it failed"), run.message
    yield speaker.tr("At the node"), end.node or ""
    yield speaker.tr("How it ended"), run.ending
    for remark in end.remarks:
        yield speaker.tr("Remark"), remark
    yield speaker.tr("Note"), run.note
    yield speaker.tr("Started"), moment_words(run.started)
    yield speaker.tr("Ended"), moment_words(run.ended) if run.ended else ""
    words = speaker.tr("{0} of {1} epochs, {2} steps")
    yield speaker.tr("Trained"), words.format(f"{run.epoch:,}", f"{run.epochs:,}", f"{run.step:,}")
    words = speaker.tr("{0} at {1} samples/s")
    took = duration_words(speaker, run.seconds)
    yield speaker.tr("Time"), words.format(took, f"{run.samples_per_second:,.0f}")
    yield speaker.tr("Trained by"), by
    yield speaker.tr("Id"), run.id


def _source(speaker: QObject, record: Record) -> Iterator[Row]:
    start = record.start
    yield speaker.tr("Project"), start.title
    yield speaker.tr("Its file"), start.path
    yield speaker.tr("Seed"), str(record.summary.seed)
    yield speaker.tr("Fingerprint of the data"), record.progress.data
    yield speaker.tr("Machine"), start.machine
    yield speaker.tr("NNDL Studio"), start.version


def _kept(speaker: QObject, record: Record, files: RunFiles) -> Iterator[Row]:
    gone = speaker.tr("not there")
    yield speaker.tr("Folder"), str(record.start.folder)
    yield speaker.tr("Weights"), str(files.weights) if files.weights else gone
    yield speaker.tr("Checkpoint"), str(files.checkpoint) if files.checkpoint else gone
    yield speaker.tr("Command that goes on"), files.command or ""


def _figures(speaker: QObject, record: Record) -> Iterator[Row]:
    titles = figure_titles(speaker)
    for part, figures in final_figures(record).items():
        told = [
            f"{title} {figure_words(name, figures[name])}"
            for name, title in titles.items()
            if name in figures
        ]
        yield _parts(speaker, record.progress.best_epoch)[part], "   ".join(told)


def _settings(record: Record) -> Iterator[Row]:
    settings = record.graph().settings
    idle = unused(settings, own_decay=True)
    for field in fields(type(settings)):
        if field.name not in idle:
            value = _value(getattr(settings, field.name))
            yield field.label, f"{value} {field.unit}".strip()


def _figures_of_both(speaker: QObject, found: Differences) -> Iterator[Row]:
    titles, parts = figure_titles(speaker), _parts(speaker)
    for each in found.figures:
        if each.name in titles:
            name = f"{parts[each.part]}: {titles[each.name]}"
            yield name, figure_words(each.name, each.before), figure_words(each.name, each.after)


def _settings_of_both(speaker: QObject, found: Differences) -> Iterator[Row]:
    if not found.settings:
        yield speaker.tr("The same in both"), "", ""
    for each in found.settings:
        yield each.label, _value(each.before), _value(each.after)


def _circumstances(speaker: QObject, found: Differences) -> Iterator[Row]:
    labels = {
        "title": speaker.tr("Project"),
        "data": speaker.tr("Fingerprint of the data"),
        "version": speaker.tr("NNDL Studio"),
        "machine": speaker.tr("Machine"),
    }
    for each in found.circumstances:
        yield labels[each.name], _value(each.before), _value(each.after)


def _drawing(speaker: QObject, found: Differences) -> Iterator[Row]:
    """What only one of the two has stands in its column."""
    if found.same_drawing:
        yield speaker.tr("The same in both"), "", ""
    for node in found.removed:
        yield node.id, _kind(node), "–"
    for node in found.added:
        yield node.id, "–", _kind(node)
    for change in found.changed:
        yield from _node(speaker, change)
    for link in found.links_removed:
        yield speaker.tr("Link"), str(link), "–"
    for link in found.links_added:
        yield speaker.tr("Link"), "–", str(link)


def _node(speaker: QObject, change: NodeChange) -> Iterator[Row]:
    before, after = change.before, change.after
    if before.id != after.id:
        yield speaker.tr("Name"), before.id, after.id
    if before.type != after.type:
        yield after.id, _kind(before), _kind(after)
    for each in change.settings:
        yield f"{after.id}: {each.label}", _value(each.before), _value(each.after)


def _parts(speaker: QObject, best: int | None = None) -> Mapping[str, str]:
    at_best = speaker.tr("Validation, best epoch")
    return {
        "train": speaker.tr("Training, last epoch"),
        "validation": speaker.tr("Validation, last epoch"),
        "best epoch": at_best if best is None else f"{at_best} ({best:,})",
        "test": speaker.tr("Test"),
    }


def _kind(node: Node) -> str:
    return layer_title(node.type.partition(".")[0])


def _value(value: Any) -> str:
    """A setting in a line; a table as its size, a dash for one that is not there."""
    if value is None:
        return "–"
    if isinstance(value, list | tuple):
        table = value and isinstance(value[0], list | tuple)
        return " × ".join(map(str, (len(value), len(value[0])) if table else value))
    if isinstance(value, bool):
        return "✓" if value else "–"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _filled(rows: Iterator[Row]) -> Iterator[Row]:
    return (row for row in rows if row[1])
