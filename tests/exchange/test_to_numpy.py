"""NumPy alone: what is written answers like the studio, and is a program that one likes to read."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nndl_studio.exchange.export import export
from nndl_studio.exchange.inside import differences
from nndl_studio.exchange.listing.library import library
from nndl_studio.exchange.listing.script import as_name
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.proof import LIMIT
from nndl_studio.exchange.reference import reference
from nndl_studio.exchange.to_numpy import NUMPY
from nndl_studio.exchange.to_numpy.program import PACKAGE, PARTS
from nndl_studio.exchange.to_numpy.runtime import inside
from nndl_studio.files import BadFile
from nndl_studio.ops.ir import Call
from tests.exchange.linted import linted
from tests.exchange.networks import EXAMPLES, of_example
from tests.exchange.random_networks import random_network
from tests.exchange.tables import table_network


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_answers_alike(name: str, tmp_path: Path) -> None:
    done = export(of_example(name), tmp_path / "network.py", NUMPY)
    assert done.proof is not None
    assert done.proof.holds
    assert [path.name for path in done.files] == ["network.py", "network.numbers.npz"]


def test_networks_that_nobody_drew_answer_alike(tmp_path: Path, full: bool) -> None:
    seen = set[str]()
    for seed in range(500 if full else 80):
        found = random_network(seed)
        seen |= {call.op.name for call in found.program.calls}
        done = export(found, tmp_path / "network.py", NUMPY, samples=20)
        assert done.proof is not None, seed
        assert done.proof.largest <= LIMIT, seed
    assert {"conv2d", "conv1d", "lstm", "gru", "gru_after", "srn", "accumulate"} <= seen


def test_it_runs_where_the_studio_is_not(tmp_path: Path) -> None:
    """Isolated from the folder that the studio is imported from."""
    found = of_example("C7-lenet-5")
    export(found, tmp_path / "lenet.py", NUMPY)
    by = reference(found, 3)
    np.save(tmp_path / "x.npy", by.raw.x)
    (tmp_path / "try.py").write_text(
        "import sys\nsys.path.insert(0, sys.argv[1])\nimport numpy as np\nimport lenet\n"
        "found = lenet.answers(np.load(sys.argv[1] + '/x.npy'))\n"
        "assert not any(name.startswith('nndl') for name in sys.modules)\n"
        "np.save(sys.argv[1] + '/y.npy', found['y'])\nprint(lenet.CLASSES, found['class'])\n",
        "utf-8",
    )
    command = [sys.executable, "-I", str(tmp_path / "try.py"), str(tmp_path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert said.startswith("['0', '1', '2'")
    np.testing.assert_allclose(np.load(tmp_path / "y.npy"), by.answers["Output"], rtol=LIMIT)


def test_weights_of_the_same_name_stay(tmp_path: Path) -> None:
    kept = tmp_path / "network.npz"
    kept.write_bytes(b"weights")
    export(of_example("A1-losses"), tmp_path / "network.py", NUMPY, samples=1)
    assert kept.read_bytes() == b"weights"


def test_a_table_comes_in_by_the_names_of_its_columns(tmp_path: Path) -> None:
    done = export(table_network(), tmp_path / "network.py", NUMPY)
    assert done.proof is not None
    assert done.proof.holds
    text = done.files[0].read_text("utf-8")
    assert 'category(columns["city"], ["Ulm", "Xi\'an"], own_column=True)' in text
    assert "in_units(" in text


def test_programs_are_as_linters_want_them(tmp_path: Path) -> None:
    assert linted(NUMPY, tmp_path) == ""


def test_a_wrong_function_is_refused_with_the_node_where_it_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = library(PACKAGE, *PARTS).pieces
    wrong = pieces["average_pool2d"].text.replace("mean((-2", "max((-2")
    piece = type(pieces["tanh"])(wrong, pieces["average_pool2d"].reads, is_constant=False)
    monkeypatch.setitem(pieces, "average_pool2d", piece)
    with pytest.raises(BadFile, match=r"S2: its answers differ"):
        export(of_example("C7-lenet-5"), tmp_path / "network.py", NUMPY)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["C7-lenet-5", "D6-lstm-rows", "D1-delay"])
def test_every_node_gives_what_it_gives_in_the_studio(name: str, tmp_path: Path) -> None:
    found = of_example(name)
    path = tmp_path / "network.py"
    export(found, path, NUMPY, samples=0)
    raw = reference(found, 7).raw
    apart = dict(differences(found, raw, inside(path, found, raw)))
    assert {call.node for call in found.program.calls} - set(apart) <= _merged(found)
    assert max(apart.values()) < LIMIT


def _merged(found: Network) -> set[str]:
    """Nodes that only see their input in another shape."""
    calls: list[Call] = list(found.program.calls)
    return {call.node for call in calls if call.op.name in ("zeros", "cut")}


def test_a_title_is_no_code(tmp_path: Path) -> None:
    """The written file is run: what stands in a title must stay text there."""
    found = of_example("A1-losses")
    graph = found.graph.copy()
    graph.set_title('x """; raise SystemExit("run"); """')
    done = export(replace(found, graph=graph), tmp_path / "network.py", NUMPY)
    assert done.proof is not None
    assert done.proof.holds


@pytest.mark.parametrize("text", ["x²", "Größe 1", "1st", "类别", "ﬁt", "a-b", "²", ""])
def test_any_text_makes_a_name(text: str) -> None:
    assert as_name(text).isidentifier()
