"""`nndl-studio train --from MOMENT` and `runs moments`: what they begin with, list and refuse."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import nndl_studio as ns
from nndl_studio.cli import main
from nndl_studio.graph.project import save_project
from nndl_studio.runs.driver import Driver
from nndl_studio.runs.history import History
from nndl_studio.runs.keeper import Keeper
from nndl_studio.runs.mailbox import Mailbox
from nndl_studio.runs.orders import Go, Prepare, Quit
from nndl_studio.training.trainer import Trainer
from tests.runs.run_case import kept, project

EPOCHS = 4
AGAIN: dict[str, Any] = {"learning_rate": 0.02, "optimiser": "RMSProp"}


def drawn(folder: Path, name: str = "xor", **settings: Any) -> str:
    """A project in a file of `folder`."""
    path = folder / f"{name}.nndl"
    told = {"epochs": EPOCHS, "batch_size": 40, "patience": 0} | settings
    save_project(project(name, **told), path)
    return str(path)


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    capsys.readouterr()
    assert main(words) == code
    streams = capsys.readouterr()
    return streams.out, streams.err


@pytest.fixture
def old(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A run that ended, in `tmp_path/old`: its id."""
    said(capsys, "train", drawn(tmp_path), "--out", str(tmp_path / "old"))
    return History().runs()[0].id


def test_moments_are_listed_as_from_takes_them(
    old: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = json.loads(said(capsys, "runs", "moments", old, "--json")[0])["moments"]
    assert found == ns.run_moments(old[:6])
    assert [each["step"] for each in found] == ns.run(old)["moments"]
    a_epoch = ns.run(old)["history"][0]["step"]
    by_step = {each["step"]: each for each in found}
    assert by_step[0] == {"name": f"{old[:8]}@0", "step": 0, "epoch": 0}
    assert by_step[1] == {"name": f"{old[:8]}@step1", "step": 1, "epoch": None}
    assert by_step[EPOCHS * a_epoch]["epoch"] == EPOCHS
    head, *lines = said(capsys, "runs", "moments", old)[0].splitlines()
    assert head.split() == ["MOMENT", "EPOCH", "STEP"]
    assert [line.split()[0] for line in lines] == [each["name"] for each in found]


@pytest.mark.parametrize("settings", [{}, AGAIN])
def test_a_branch_equals_that_of_the_window(
    settings: dict[str, Any], old: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """To the bit, and so does each further one."""
    moment = next(each for each in ns.run_moments(old) if each["step"] == 2)
    name, other = moment["name"], drawn(tmp_path, **settings)
    for folder in ("first", "second"):
        said(capsys, "train", other, "--from", name, "--out", str(tmp_path / folder))
        record = History().record(History().runs()[0].id)
        assert (record.start.branch_of, record.start.branch_step) == (old, 2)
    window = branch_in_window(old, 2, tmp_path, settings)
    assert kept(tmp_path / "first") == kept(tmp_path / "second") == kept(window)
    same = kept(window) == kept(tmp_path / "old")
    assert same == (not settings)


def branch_in_window(old: str, step: int, folder: Path, settings: dict[str, Any]) -> Path:
    """The folder of a branch that was ordered as the window does, of a run that it has taken up."""
    history = History(folder / "window")
    keeper = Keeper(history, history.run_folder, "window")
    driver = Driver(Mailbox(), Trainer, keeper)
    copy = history.run_folder(old)
    shutil.copytree(folder / "old", copy)
    same = {"epochs": EPOCHS, "batch_size": 40, "patience": 0}
    driver.obey(Prepare(0, project("xor", **same), resume=copy / "checkpoint.safetensors"))
    driver.obey(Prepare(0, project("xor", **same | settings), branch=step))
    driver.obey(Go(0))
    while driver.busy:
        driver.turn()
    assert isinstance(driver.trainer, Trainer)
    new = history.run_folder(driver.trainer.run_id)
    driver.obey(Quit())
    keeper.close()
    return new


def test_a_run_alone_means_where_it_was_left(
    old: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("train", drawn(tmp_path), "--from", old[:6], "--out", str(tmp_path / "new"))
    assert "Raise the epochs" in said(capsys, *words, code=1)[1]
    out, _ = said(capsys, *words, "--epochs", str(EPOCHS + 1), "--json")
    assert json.loads(out)["epochs"] == EPOCHS + 1


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("@77", "keeps no such moment as"),
        ("@step77", "lists them all"),
    ],
)
def test_a_moment_that_is_not_kept_is_refused(
    at: str, reason: str, old: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("train", drawn(tmp_path), "--from", old + at, "--out", str(tmp_path / "new"))
    out, err = said(capsys, *words, code=1)
    assert (out, len(err.splitlines())) == ("", 1)
    assert reason in err
    assert not (tmp_path / "new").exists()


def test_other_refusals(old: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = ("--out", str(tmp_path / "new"))
    told = said(capsys, "train", "xor", "--from", "zzz@1", *new, code=1)[1]
    assert "there is no run zzz: `nndl-studio runs` lists them" in told
    digits = drawn(tmp_path, "mlp-digits")
    told = said(capsys, "train", digits, "--from", f"{old}@1", *new, code=1)[1]
    assert "another network" in told
    # The run that it begins from stays as it is.
    before = kept(tmp_path / "old")
    own = ("--out", str(tmp_path / "old"))
    told = said(capsys, "train", drawn(tmp_path), "--from", f"{old}@1", *own, code=1)[1]
    assert "choose another folder with --out" in told
    assert kept(tmp_path / "old") == before
    shutil.rmtree(tmp_path / "old")
    for at in ("", "@1"):
        told = said(capsys, "train", drawn(tmp_path), "--from", old + at, *new, code=1)[1]
        assert "has nothing to branch from" in told
    assert "No moments of this run are kept" in said(capsys, "runs", "moments", old)[1]


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "@3"),
        ("--from", "abc@x"),
        ("--from", "abc@1.5"),
        ("--from", "abc", "--resume", "out"),
        ("--from", "abc", "--weights", "w.npz"),
        ("--from", "abc", "--folds", "3"),
    ],
)
def test_words_that_are_no_moment_or_go_not_together(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["train", "xor", *words])
    assert caught.value.code == 2
    assert "--from" in capsys.readouterr().err
