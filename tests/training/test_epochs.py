"""What is kept of a long run's epochs: never more than a curve shows, the newer half whole."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from nndl_studio.training.epochs import MOST, add_epochs
from nndl_studio.training.snapshot import EpochResult, Metrics
from nndl_studio.training.trainer import Trainer
from tests.runs.run_case import project


def result(epoch: int) -> EpochResult:
    return EpochResult(epoch, 10 * epoch, Metrics(1.0 / epoch), None, 0.1)


def kept(epochs: int, best: int | None = None) -> list[EpochResult]:
    results: list[EpochResult] = []
    add_epochs(results, map(result, range(1, epochs + 1)), best)
    return results


def test_all_are_kept_until_there_are_too_many() -> None:
    assert [each.epoch for each in kept(MOST)] == [*range(1, MOST + 1)]


@given(epochs=st.integers(MOST + 1, 20_000))
def test_of_many_the_newer_are_whole_and_the_older_fewer(epochs: int) -> None:
    found = [each.epoch for each in kept(epochs)]
    assert len(found) <= MOST
    assert found[0] == 1
    assert found[-MOST // 2 :] == [*range(epochs - MOST // 2 + 1, epochs + 1)]
    assert found == sorted(set(found))


def test_the_best_epoch_stays() -> None:
    for best in (2, 77, 1234):
        assert best in [each.epoch for each in kept(5 * MOST, best)]


def test_the_same_is_kept_however_they_came_in() -> None:
    at_once, one_by_one = kept(3 * MOST), list[EpochResult]()
    for epoch in range(1, 3 * MOST + 1):
        add_epochs(one_by_one, [result(epoch)])
        one_by_one = [*one_by_one]
    assert one_by_one == at_once


def test_a_run_of_many_epochs_goes_on_as_if_never_broken(tmp_path: Path) -> None:
    graph = project("xor", epochs=MOST + 200, batch_size=500)
    whole, part = Trainer(graph), Trainer(graph)
    list(whole.run())
    while part.epoch < MOST + 50:
        part.step_batch()
    part.save_checkpoint(tmp_path / "c.safetensors")
    resumed = Trainer(graph, resume=tmp_path / "c.safetensors")
    assert len(resumed.history) < MOST
    list(resumed.run())
    assert resumed.history == whole.history
    assert resumed.standing().state.tobytes() == whole.standing().state.tobytes()
