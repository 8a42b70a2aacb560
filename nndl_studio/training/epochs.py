"""The results of a run's epochs, as many as can be told apart in a curve, however long it is."""

from __future__ import annotations

from collections.abc import Iterable

from nndl_studio.training.snapshot import EpochResult

MOST = 1000


def add_epochs(
    results: list[EpochResult], ended: Iterable[EpochResult], best: int | None = None
) -> None:
    """Add what has ended to `results`, in place; of more than `MOST` the older half is thinned.

    So the newer ones are there without a gap, and the older the fewer. The `best` epoch stays.
    What is kept follows from the results alone, however they came in: a run that is taken up
    again keeps the same.
    """
    for result in ended:
        results.append(result)
        if len(results) > MOST:
            older = results[: MOST // 2]
            kept = [each for i, each in enumerate(older) if i % 2 == 0 or each.epoch == best]
            results[: MOST // 2] = kept
