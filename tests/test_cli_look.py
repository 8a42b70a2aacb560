"""`nndl-studio look`: tables, numbers and arithmetic in words, or all of it as one JSON object."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import nndl_studio as ns
from nndl_studio.cli import main
from tests.runs.run_case import project
from tests.test_cli import answered, failed, said

LOOK = ("look", "xor")


def test_without_a_node_it_lists_nodes_and_stages(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = said(capsys, *LOOK)
    assert err == ""
    head, nodes, stages = out.split("\n\n")
    assert head.startswith("Sample 1 of 40 in test. Its class is ")
    assert [line.split()[0] for line in nodes.splitlines()] == ["NODE", "Hidden", "Output", "Loss"]
    ways = [line.split()[0] for line in stages.splitlines()[1:]]
    assert ways == ["forward"] * 3 + ["backward"] * 3 + ["update"] * 2


def test_a_node_is_a_table_of_its_arrays(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, *LOOK, "--node", "Hidden")
    lines = [line.split() for line in out.split("\n\n")[1].splitlines()]
    assert lines[0] == ["ARRAY", "SYMBOL", "WHAT", "IT", "IS", "SHAPE", "LEAST", "LARGEST", "MEAN"]
    (weight,) = (line for line in lines if line[0] == "W")
    assert weight[1:4] == ["W", "parameter", "4×2"]
    assert ["delta", "δ"] in [line[:2] for line in lines]


def test_an_array_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, *LOOK, "--node", "Hidden", "--array", "weight")
    rows = [line.split() for line in out.split("\n\n")[2].splitlines()]
    printed = np.array([[float(each.replace("−", "-")) for each in row] for row in rows])
    (own,) = ns.look(project(), node="Hidden", array="W")["nodes"][0]["arrays"]
    np.testing.assert_allclose(printed, own["numbers"], rtol=1e-5)


def test_maps_are_printed_page_by_page(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "look", "lenet-5", "--node", "C5", "--array", "y")
    pages = [line for line in out.splitlines() if line.startswith("y[")]
    assert pages == [f"y[{page}]" for page in range(16)]


def test_the_arithmetic_of_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, *LOOK, "--node", "Hidden", "--cell", "3")
    head, z, a = out.strip().split("\n\n")
    assert head.startswith("Hidden.a[3] = ")
    assert z.startswith("z[3] = W[3,0]·Points.x[0] + W[3,1]·Points.x[1] + b[3]\n     = ")
    assert a.startswith("a[3] = tanh(z[3])\n     = tanh(")
    assert a.endswith(head.partition(" = ")[2])


def test_long_sums_stand_below_one_another(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "look", "lenet-5", "--node", "F6", "--array", "z", "--cell", "5")
    rows = [line for line in out.splitlines() if line.startswith("    ")]
    assert "and 97 smaller ones" in rows[24]
    sizes = [abs(float(row.split()[-1].replace("−", "-"))) for row in rows[:24]]
    assert sizes == sorted(sizes, reverse=True)


def test_what_is_given_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, *LOOK, "--node", "Hidden", "--array", "b", "--cell", "0")
    assert out.splitlines() == [
        "Hidden.b[0] = 0",
        "This number is given: nothing in this step computes it.",
    ]


def test_json_is_what_the_function_gives(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--node", "Output", "--array", "delta", "--cell", "1", "--sample", "7")
    facts = answered(capsys, *LOOK, *words, "--part", "train", "--json")
    assert facts == ns.look(project(), None, 7, "train", "Output", "delta", (1,))


def test_arrays_go_into_a_file_but_over_no_drawing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "loss.npz"
    _, err = said(capsys, *LOOK, "--node", "Loss", "--npz", str(path))
    assert err == f"Wrote {path}\n"
    with np.load(path) as kept:
        assert "Loss.delta" in kept
    own = str(tmp_path / "mine.nndl")
    assert "that is a project's name" in failed(capsys, *LOOK, "--npz", own)


def test_a_sample_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "x.npz")
    np.savez(path, x=np.array([[0.5, -0.5]], np.float32))
    out, _ = said(capsys, *LOOK, "--in", path)
    assert out.startswith("Sample 1 of 1 in the file. Without its answer the way forward")
    assert "backward" not in out
    out, _ = said(capsys, *LOOK, "--in", path, "--label", "different")
    assert "Its class is different. J = " in out
    assert "backward" in out
    assert "x.npz: there is no sample 2" in failed(capsys, *LOOK, "--in", path, "--sample", "2")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--cell", "1"), "--array and --cell go with --node"),
        (("--node", "Hidden", "--cell", "1;2"), "1;2 is no place such as 3,2"),
        (("--node", "Hidden", "--cell", ""), " is no place such as 3,2"),
        (("--sample", "0"), "0 is below 1"),
    ],
)
def test_words_that_cannot_be(
    words: tuple[str, ...], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*LOOK, *words])
    assert caught.value.code == 2
    assert reason in capsys.readouterr().err


def test_what_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert "did you mean Output?" in failed(capsys, *LOOK, "--node", "output")
    assert "has no array" in failed(capsys, *LOOK, "--node", "Loss", "--array", "W")
