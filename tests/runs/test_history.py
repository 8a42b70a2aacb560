"""What the history keeps of a run, finds again, and survives."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from nndl_studio import api
from nndl_studio.graph.project import encode
from nndl_studio.runs.folder_lock import FolderTaken, is_taken, lock_folder
from nndl_studio.runs.history import History, HistoryError, NoSuchRun
from nndl_studio.runs.record import End, Start
from nndl_studio.runs.states import State
from nndl_studio.sentence import Sentence, as_it_is, say, say_count
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import Ending, Snapshot
from tests.runs.run_case import project


def begun(history: History, run: str, folder: Path) -> Start:
    graph = project()
    start = Start(run, "XOR", "window", encode(graph), "", "hash", 5, 1, folder, "1.0")
    history.begin(start)
    return start


def test_a_trained_run_is_found_with_all_that_it_was(tmp_path: Path) -> None:
    graph = project("xor", epochs=12, patience=4, seed=11)
    result = api.train(graph, out=tmp_path / "out", project="/work/xor.nndl")
    history = History()
    (line,) = history.runs()
    assert line.state is State.FINISHED
    assert (line.title, line.origin, line.seed) == (graph.title, "command line", 11)
    assert (line.epoch, line.step) == (result["epochs"], result["steps"])
    assert line.ending == result["ended"]["words"]
    assert line.folder == (tmp_path / "out").resolve()
    record = history.record(line.id[:6])
    assert encode(record.graph()) == encode(graph)
    assert record.start.path == "/work/xor.nndl"
    assert len(record.progress.history) == result["epochs"]
    assert record.end.test is not None
    assert record.end.test.loss == result["test"]["loss"]
    assert len(record.progress.data) == 32
    assert record.start.machine


def test_a_run_that_fails_says_why(tmp_path: Path) -> None:
    graph = project("mlp-digits", learning_rate=1000.0, optimiser="SGD")
    with pytest.raises(TrainingError, match="diverged"):
        api.train(graph, out=tmp_path)
    (line,) = History().runs()
    assert line.state is State.DIVERGED
    assert "diverged" in line.message


def test_a_run_whose_process_is_gone_has_crashed_and_is_offered_until_declined(
    tmp_path: Path,
) -> None:
    history = History()
    begun(history, "a" * 16, tmp_path)
    lock = lock_folder(tmp_path)
    assert history.runs()[0].state is State.RUNNING
    assert history.broken_off("window") == []
    lock.release()
    assert history.runs()[0].state is State.CRASHED
    assert [each.id for each in history.broken_off("window")] == ["a" * 16]
    assert history.broken_off("command line") == []
    history.decline("a" * 16)
    assert history.broken_off("window") == []


def test_notes_are_kept_and_runs_deleted_with_their_own_folder_alone(tmp_path: Path) -> None:
    history = History()
    own, chosen = history.run_folder("b" * 16), tmp_path / "out"
    for folder, run in ((own, "b" * 16), (chosen, "c" * 16)):
        folder.mkdir(parents=True)
        (folder / "weights.safetensors").write_bytes(b"w")
        begun(history, run, folder)
        history.end(run, End(State.STOPPED))
    history.annotate("b" * 16, "the good one")
    assert history.find("b").note == "the good one"
    history.delete("b")
    history.delete("c")
    assert history.runs() == []
    assert not own.exists()
    assert (chosen / "weights.safetensors").exists()


def test_a_run_under_way_is_not_deleted(tmp_path: Path) -> None:
    history = History()
    begun(history, "d" * 16, tmp_path)
    lock = lock_folder(tmp_path)
    with pytest.raises(HistoryError, match="being trained"):
        history.delete("d")
    lock.release()
    history.delete("d")


def test_names_that_no_run_has_or_several_are_refused(tmp_path: Path) -> None:
    history = History()
    with pytest.raises(NoSuchRun, match="no run x"):
        history.find("x")
    with pytest.raises(NoSuchRun):
        history.find("")
    for run in ("ab" + "0" * 14, "ab" + "1" * 14):
        begun(history, run, tmp_path)
    with pytest.raises(NoSuchRun, match="2 runs begin with ab"):
        history.find("ab")


def test_a_damaged_database_is_put_aside_and_said(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    path.write_bytes(b"this is no database at all, but long enough to be one" * 50)
    history = History(tmp_path)
    assert history.runs() == []
    assert "damaged" in history.told
    assert len(list(tmp_path.glob("runs.sqlite3.damaged-*"))) == 1
    begun(history, "e" * 16, tmp_path)
    assert len(History(tmp_path).runs()) == 1


def test_an_ending_and_remarks_are_sentences_again(tmp_path: Path) -> None:
    history = History()
    begun(history, "a" * 16, tmp_path)
    ending = Ending("early stop", 9, 4, restored=True).words()
    remark = say("{node}: {units} are dead", node="C1", units=say_count(3, "{n} map", "{n} maps"))
    history.end("a" * 16, End(State.FINISHED, ending, remarks=(remark, as_it_is("as it was"))))
    (line,) = history.runs()
    assert (line.ending, line.ending.values) == (ending, ending.values)
    found = history.record("a").end.remarks
    assert found == (remark, "as it was")
    assert isinstance(found[0], Sentence)
    assert (found[0].template, found[0].values) == (remark.template, remark.values)


def test_a_history_that_an_older_studio_made_or_wrote_to(tmp_path: Path) -> None:
    """It holds English, and may have put it in the place of a sentence."""
    History(tmp_path).runs()
    with closing(sqlite3.connect(tmp_path / "runs.sqlite3")) as db:
        db.execute("ALTER TABLE runs DROP COLUMN said")
    history = History(tmp_path)
    begun(history, "a" * 16, tmp_path)
    history.end("a" * 16, End(State.FINISHED, Ending("all epochs", 9).words()))
    with closing(sqlite3.connect(tmp_path / "runs.sqlite3")) as db, db:
        db.execute("UPDATE runs SET ending = 'all 12 epochs'")
    assert history.runs()[0].ending == "all 12 epochs"
    with closing(sqlite3.connect(tmp_path / "runs.sqlite3")) as db, db:
        db.execute("UPDATE runs SET said = x'00'")
    assert history.record("a").end.ending == "all 12 epochs"


def test_what_a_newer_studio_wrote_is_left_alone(tmp_path: Path) -> None:
    History(tmp_path).runs()
    db = sqlite3.connect(tmp_path / "runs.sqlite3")
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(HistoryError, match="newer version"):
        History(tmp_path).runs()


def test_training_goes_on_where_the_history_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("NNDL_STUDIO_DATA", str(blocked / "below"))
    result = api.train(project(epochs=1), out=tmp_path / "out")
    assert Path(result["weights"]).exists()
    assert "history of runs can't be used" in caplog.text


def test_two_runs_never_write_into_one_folder(tmp_path: Path) -> None:
    lock = lock_folder(tmp_path)
    assert is_taken(tmp_path)
    with pytest.raises(FolderTaken, match="another run writes"):
        api.train(project(epochs=1), out=tmp_path)
    lock.release()
    assert not is_taken(tmp_path)
    api.train(project(epochs=1), out=tmp_path)


def test_many_threads_write_at_once(tmp_path: Path) -> None:
    def write(letter: str) -> None:
        history = History(tmp_path)
        for number in range(5):
            begun(history, f"{letter}{number}" + "0" * 14, tmp_path)

    threads = [Thread(target=write, args=(letter,)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(History(tmp_path).runs()) == 20


def test_a_run_taken_up_again_keeps_its_row(tmp_path: Path) -> None:
    def stop(snapshot: Snapshot) -> None:
        raise KeyboardInterrupt

    graph = project(epochs=4)
    with pytest.raises(KeyboardInterrupt):
        api.train(graph, out=tmp_path, progress=stop)
    history = History()
    before = history.runs()[0]
    assert before.state is State.STOPPED
    assert before.resumable
    history.annotate(before.id, "half way")
    api.train(graph, out=tmp_path, resume=tmp_path)
    (after,) = history.runs()
    assert (after.id, after.started, after.note) == (before.id, before.started, "half way")
    assert after.state is State.FINISHED
    assert not after.resumable
