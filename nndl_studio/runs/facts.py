"""Runs as plain data: what `--json` prints and scripts get."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from nndl_studio.graph.node import Node
from nndl_studio.graph.settings import unused
from nndl_studio.runs.differences import Change, Differences, NodeChange
from nndl_studio.runs.going_on import command_to_go_on, hindrance
from nndl_studio.runs.history import History
from nndl_studio.runs.moments import moments_in
from nndl_studio.runs.record import CHECKPOINT, WEIGHTS, Record, Summary
from nndl_studio.training.snapshot import EpochResult, Metrics


def all_facts(history: History) -> list[dict[str, Any]]:
    """Every run in a line, the newest first. Raises HistoryError."""
    return [summary_facts(run) for run in history.runs()]


def summary_facts(run: Summary) -> dict[str, Any]:
    """A run in a line. Times are seconds since 1970."""
    told = {name: getattr(run, name) for name in run.__dataclass_fields__}
    return told | {
        "state": run.state.value,
        "folder": str(run.folder),
        "resumable": run.resumable,
    }


def record_facts(record: Record) -> dict[str, Any]:
    """All of a run but the losses of its batches; a file that is gone is None. Raises BadFile if
    its project is damaged."""
    run, start, end = record.summary, record.start, record.end
    settings = record.graph().settings
    return summary_facts(run) | {
        "path": start.path,
        "settings": msgspec.to_builtins(settings),
        "idle_settings": sorted(unused(settings, own_decay=True)),
        "project": msgspec.json.decode(start.project),
        "project_hash": start.project_hash,
        "data": record.progress.data,
        "machine": start.machine,
        "version": start.version,
        "history": [_epoch_facts(each) for each in record.progress.history],
        "test": _figures(end.test),
        "remarks": list(end.remarks),
        "node": end.node,
        "weights": _present(run.folder / WEIGHTS),
        "checkpoint": _present(run.folder / CHECKPOINT),
        "moments": list(moments_in(run.folder, run.id).steps),
        "branch_of": start.branch_of,
        "branch_step": start.branch_step,
        "go_on": command_to_go_on(record),
        "hindrance": hindrance(record),
    }


def difference_facts(found: Differences) -> dict[str, Any]:
    """What differs between two runs."""
    return {
        "circumstances": [_change(each) for each in found.circumstances],
        "settings": [_change(each) for each in found.settings],
        "nodes_added": [_node(each) for each in found.added],
        "nodes_removed": [_node(each) for each in found.removed],
        "nodes_changed": [_node_change(each) for each in found.changed],
        "links_added": [str(each) for each in found.links_added],
        "links_removed": [str(each) for each in found.links_removed],
        "figures": [msgspec.to_builtins(each) for each in found.figures],
    }


def _epoch_facts(epoch: EpochResult) -> dict[str, Any]:
    return {
        "epoch": epoch.epoch,
        "step": epoch.step,
        "learning_rate": epoch.learning_rate,
        "penalty": epoch.penalty,
        "mistakes": epoch.mistakes,
        "train": _figures(epoch.train),
        "validation": _figures(epoch.validation),
    }


def _figures(metrics: Metrics | None) -> dict[str, float] | None:
    return metrics.figures() if metrics is not None else None


def _present(path: Path) -> str | None:
    return str(path) if path.exists() else None


def _change(change: Change) -> dict[str, Any]:
    return {"name": change.name, "before": change.before, "after": change.after}


def _node(node: Node) -> dict[str, Any]:
    facts = {"id": node.id, "type": node.type, "config": msgspec.to_builtins(node.config)}
    marks = {
        "weights_of": node.weights_of,
        "frozen": node.frozen,
        "muted": node.muted,
        "held": node.held,
    }
    return facts | {name: value for name, value in marks.items() if value}


def _node_change(change: NodeChange) -> dict[str, Any]:
    return {
        "before": {"id": change.before.id, "type": change.before.type},
        "after": {"id": change.after.id, "type": change.after.type},
        "settings": [_change(each) for each in change.settings],
    }
