"""`train --profile`: a table and a sentence at the end, or a part of the one JSON object."""

from __future__ import annotations

from pathlib import Path

import pytest

from nndl_studio.cli import main
from tests.test_cli import answered, said

NODES = {"Hidden", "Output", "Loss"}


def test_a_table_of_nodes_ends_the_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = ("train", "xor", "--epochs", "3", "--out", str(tmp_path), "--threads", "1")
    out, _ = said(capsys, *run, "--profile")
    head, *rows, words = out[out.index("NODE") :].splitlines()
    assert head.split() == ["NODE", "TYPE", "FORWARD", "BACKWARD", "UPDATE", "SHARE"]
    assert {row.split()[0] for row in rows[: len(NODES)]} == NODES
    assert all(row.endswith(" %") for row in rows)
    assert "(rows read)" in out
    assert "ms on 1 thread; the parts listed have" in words
    out, _ = said(capsys, *run)
    assert "FORWARD" not in out


def test_json_has_the_same_as_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = ("train", "xor", "--epochs", "3", "--out", str(tmp_path), "--json")
    profile = answered(capsys, *run, "--profile")["profile"]
    assert {each["node"] for each in profile["nodes"]} == NODES
    assert {each["type"] for each in profile["nodes"]} == {"Dense.v1", "CrossEntropy.v1"}
    parts = sum(each[part] for each in profile["nodes"] for part in ("forward", "backward"))
    assert 0 < parts <= profile["threads"] * profile["step"]
    assert "profile" not in answered(capsys, *run)


def test_folds_have_no_profile(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["train", "xor", "--folds", "2", "--profile"])
    assert caught.value.code == 2
    assert "--profile tells of one run" in capsys.readouterr().err
