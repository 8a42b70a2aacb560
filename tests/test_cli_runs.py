"""`nndl-studio runs` and its functions: what they print, refuse and ask."""

from __future__ import annotations

import io
import json
import math
import os
import shlex
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

import nndl_studio as ns
from nndl_studio import api
from nndl_studio.cli import main
from nndl_studio.graph.project import encode, project_hash
from nndl_studio.resources import example
from nndl_studio.runs.folder_lock import lock_folder
from nndl_studio.runs.history import History
from nndl_studio.runs.record import End, Progress, Start
from nndl_studio.runs.states import State
from nndl_studio.sentence import say
from nndl_studio.training.snapshot import EpochResult, Metrics, Snapshot

A, B = "a" * 16, "b" * 16


def kept(run: str, tmp_path: Path, loss: float = 0.25, epochs: int = 20, **settings: Any) -> None:
    """A finished run in the history, without training one."""
    graph = api.load(example("xor"))
    graph.set_settings(msgspec.structs.replace(graph.settings, **settings))
    history = History()
    start = Start(
        run, "XOR", "window", encode(graph), "", project_hash(graph), epochs, 1, tmp_path, "1.0"
    )
    history.begin(start)
    told = tuple(
        EpochResult(number, number, Metrics(loss), Metrics(loss, 0.75), 0.1)
        for number in range(1, epochs + 1)
    )
    history.progress(run, Progress(epochs, 1.5, 10.0, told, None, 12, "d" * 32))
    ending, remarks = say("all epochs"), (say("odd"),)
    history.end(run, End(State.FINISHED, ending, test=Metrics(loss), remarks=remarks))


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    capsys.readouterr()
    assert main(["runs", *words]) == code
    streams = capsys.readouterr()
    return streams.out, streams.err


def test_there_is_nothing_to_list_at_first(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = said(capsys)
    assert out == ""
    assert "No run yet" in err
    assert json.loads(said(capsys, "--json")[0]) == {"runs": []}


def test_runs_are_listed_newest_first(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    kept(A, tmp_path)
    kept(B, tmp_path, math.nan)
    History().annotate(B, "to the\x1b[31m board")
    lines = said(capsys)[0].splitlines()
    assert lines[0].split()[0] == "ID"
    assert [line.split()[0] for line in lines[1:]] == ["b" * 8, "a" * 8]
    assert "75.00%" in lines[2]
    assert "20/20" in lines[2]
    assert "\x1b" not in lines[1]
    listed = json.loads(said(capsys, "--json")[0])["runs"]
    assert [each["loss"] for each in listed] == [None, 0.25]


def test_a_run_is_shown_with_its_epochs_abridged(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kept(A, tmp_path, patience=8)
    out, _ = said(capsys, "show", "aa")
    for words in ("remark", "odd", "all epochs", "learning_rate", "12 best", "d" * 32, "not there"):
        assert words in out
    assert "schedule_factor" not in out
    epochs = [line.split()[0] for line in out.split("EPOCH")[1].splitlines()[1:12]]
    assert epochs == ["1", "2", "3", "…", "12", "…", "14", "15", "16", "17", "18"]
    facts = json.loads(said(capsys, "show", "aa", "--json")[0])
    assert len(facts["history"]) == 20
    assert facts["weights"] is None
    assert facts["settings"]["patience"] == 8
    assert json.loads(said(capsys, "--json", "show", "aa")[0]) == facts


def test_two_runs_are_compared(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    kept(A, tmp_path)
    kept(B, tmp_path, 0.125, optimiser="Adam")
    out, _ = said(capsys, "compare", "a", "b")
    assert "optimiser" in out
    assert "The drawing is the same" in out
    row = next(line for line in out.splitlines() if line.startswith("test loss"))
    assert row.split()[-2:] == ["0.2500", "0.1250"]
    facts = json.loads(said(capsys, "compare", "a", "b", "--json")[0])
    assert [each["name"] for each in facts["settings"]] == ["optimiser"]
    assert facts["before"]["id"] == A


@pytest.mark.parametrize("job", ["show", "delete", "compare"])
@pytest.mark.parametrize("id", ["zz", "", "../../etc", "\x1b[2J", "a", "%", "' OR 1=1 --"])
def test_ids_that_no_run_has_or_several_are_refused_in_a_line(
    job: str, id: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for run in ("a" * 16, "ab" + "0" * 14):
        kept(run, tmp_path, epochs=1)
    words = (job, id, id) if job == "compare" else (job, id)
    out, err = said(capsys, *words, code=1)
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("nndl-studio: ")
    assert line.isprintable()
    assert len(ns.runs()) == 2


def test_deleting_asks_and_is_refused_where_nobody_is_there(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(A, tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert "--yes" in said(capsys, "delete", "a", code=1)[1]
    for answer, code, left in (("n", 1, 1), ("", 1, 1), ("y", 0, 0)):
        terminal = io.StringIO(f"{answer}\n")
        monkeypatch.setattr(terminal, "isatty", lambda: True)
        monkeypatch.setattr(sys, "stdin", terminal)
        assert "[y/N]" in said(capsys, "delete", "a", code=code)[1]
        assert len(History().runs()) == left
    kept(B, tmp_path)
    assert "Deleted bbbbbbbb" in said(capsys, "delete", "b", "--yes")[1]
    assert History().runs() == []


def test_a_stopped_run_tells_how_to_go_on_and_that_works(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def stop(snapshot: Snapshot) -> None:
        raise KeyboardInterrupt

    graph = api.load(example("xor"))
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=9, seed=5))
    with pytest.raises(KeyboardInterrupt):
        api.train(graph, out=tmp_path, progress=stop)
    (run,) = ns.runs()
    words = shlex.split(ns.run(run["id"])["go_on"])
    assert words[:2] == ["nndl-studio", "train"]
    assert main(words[1:]) == 0
    (after,) = ns.runs()
    assert (after["id"], after["state"], after["epoch"]) == (run["id"], "finished", 9)
    assert ns.run(run["id"])["go_on"] is None


def test_a_paused_run_that_another_program_holds_is_not_offered(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Going on from its folder would only be refused."""
    kept(A, tmp_path)
    History().set_state(A, State.PAUSED)
    (tmp_path / "checkpoint.safetensors").write_bytes(b"")
    lock = lock_folder(tmp_path)
    out = said(capsys, "show", "a")[0]
    assert "--resume" not in out
    assert f"go on           process {os.getpid()} of " in out
    assert "close that window, first" in out
    assert json.loads(said(capsys, "show", "a", "--json")[0])["go_on"] is None
    lock.release()
    assert "--resume" in said(capsys, "show", "a")[0]


def test_a_run_is_not_offered_the_checkpoint_of_another(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Twice into one folder: the second run's checkpoint has taken the place of the first's."""

    def stop(snapshot: Snapshot) -> None:
        raise KeyboardInterrupt

    graph = api.load(example("xor"))
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            api.train(graph, out=tmp_path, progress=stop)
    second, first = ns.runs()
    assert ns.run(second["id"])["go_on"]
    assert ns.run(first["id"])["go_on"] is None
    assert "another run now" in said(capsys, "show", first["id"])[0]


def test_a_run_whose_project_is_in_no_file_goes_on_in_the_window(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kept(A, tmp_path, weight_decay=0.123)
    History().set_state(A, State.CRASHED)
    (tmp_path / "checkpoint.safetensors").write_bytes(b"")
    assert "in the window" in said(capsys, "show", "a")[0]


def test_the_functions_answer_as_the_verbs_do(tmp_path: Path) -> None:
    kept(A, tmp_path)
    kept(B, tmp_path, seed=3)
    assert [each["id"] for each in ns.runs()] == [B, A]
    assert ns.run("b")["settings"]["seed"] == 3
    assert ns.compare_runs("a", "b")["settings"][0]["name"] == "seed"
    ns.delete_run("a")
    assert [each["id"] for each in ns.runs()] == [B]


def test_the_room_of_the_runs_is_what_lists_them() -> None:
    from nndl_studio import runs

    assert runs() == []
    assert runs.__name__ == "nndl_studio.runs"
