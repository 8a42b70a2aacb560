"""What the history holds of runs, as functions with plain data for answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nndl_studio.runs.history import History


def runs() -> list[dict[str, Any]]:
    """Every run of this user in a line, the newest first. Raises HistoryError."""
    from nndl_studio.runs.facts import all_facts

    return all_facts(_history())


def find_run(id: str) -> dict[str, Any]:
    """A run in a line; the beginning of its id will do. Raises NoSuchRun, HistoryError."""
    from nndl_studio.runs.facts import summary_facts

    return summary_facts(_history().find(id))


def run(id: str) -> dict[str, Any]:
    """All of a run; the beginning of its id will do. Raises NoSuchRun, HistoryError, BadFile."""
    from nndl_studio.runs.facts import record_facts

    return record_facts(_history().record(id))


def run_moments(id: str) -> list[dict[str, Any]]:
    """The moments that are kept of a run, in order: the `name` that `train --from` takes, the
    `step`, and the `epoch` that ended there or None. Raises NoSuchRun, HistoryError."""
    from nndl_studio.runs.branch_from import kept_moments

    return [asdict(each) for each in kept_moments(_history().record(id))]


def compare_runs(first: str, second: str) -> dict[str, Any]:
    """What differs from one run to another: settings, the drawing node by node, the figures.

    Raises NoSuchRun, HistoryError, BadFile.
    """
    from nndl_studio.runs.differences import differences
    from nndl_studio.runs.facts import difference_facts, summary_facts

    history = _history()
    before, after = history.record(first), history.record(second)
    lines = {"before": summary_facts(before.summary), "after": summary_facts(after.summary)}
    return lines | difference_facts(differences(before, after))


def delete_run(id: str) -> None:
    """Forget a run and what the history's own folder keeps of it; files in a folder that the user
    chose stay. Raises NoSuchRun, or HistoryError if it is being trained."""
    _history().delete(id)


def _history() -> History:
    from nndl_studio.runs.history import History

    return History()
