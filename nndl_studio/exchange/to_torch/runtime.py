"""Runs a written module in a process of its own, where PyTorch gets in nobody's way."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.source import RawInputs
from nndl_studio.exchange import npz
from nndl_studio.exchange.feeds import feeds, names_of
from nndl_studio.exchange.format import Runtime
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.said import said_by
from nndl_studio.exchange.to_torch.module import NUMBERS, Module
from nndl_studio.files import BadFile
from nndl_studio.sentence import as_it_is, say

Found = Mapping[str, NDArray[Any]]
SECONDS = 600
PROGRAM = """
import runpy, sys
import numpy as np
import torch
folder, of_a_table = sys.argv[2], sys.argv[3] == "True"
given = dict(np.load(folder + "/given.npz"))
lengths = given.pop("lengths", None) if of_a_table else None
if of_a_table:
    given = {"columns": given} if lengths is None else {"columns": given, "lengths": lengths}
tensors = {n: a if isinstance(a, dict) else torch.from_numpy(a) for n, a in given.items()}
with torch.no_grad():
    found = runpy.run_path(sys.argv[1])["Network"]()(**tensors)
np.savez(folder + "/found.npz", **{name: tensor.numpy() for name, tensor in found.items()})
"""


def run(path: Path, network: Network, raw: RawInputs) -> Found:
    """What the file at `path` answers, by node. Raises BadFile where it can't be run."""
    found = _answers(path, network, raw)
    return {node: found[name] for node, name in names_of(network).items()}


def inside(path: Path, network: Network, raw: RawInputs) -> Found:
    """All that it computes, by the names of the studio's values."""
    module = Module(network)
    names = module.script.written()
    beside = path.with_name(f"{path.stem} inside.py")
    beside.write_text(module.text({text: text for text in names.values()}, {}), "utf-8")
    beside.with_suffix(NUMBERS).write_bytes(path.with_suffix(NUMBERS).read_bytes())
    found = _answers(beside, network, raw)
    return {value: found[text] for value, text in names.items()}


def _answers(path: Path, network: Network, raw: RawInputs) -> Found:
    folder = path.parent
    given = {name: _plain(array) for name, array in feeds(network, raw).items()}
    (folder / "given.npz").write_bytes(npz.encode(given, {}))
    of_a_table = str(bool(network.inputs.encoders))
    command = [sys.executable, "-I", "-c", PROGRAM, str(path), str(folder), of_a_table]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode:
        problem = say("PyTorch can't run it ({said})", said=said_by(done, -1))
        raise BadFile(path, problem, say("Please report it."))
    with np.load(folder / "found.npz") as found:
        return dict(found)


def _plain(array: NDArray[Any]) -> NDArray[Any]:
    """Words as numpy's own texts, which need no pickle."""
    return array.astype(str) if array.dtype == object else array


def _version() -> str:
    return f"PyTorch {version('torch').partition('+')[0]}"


PYTORCH = Runtime(as_it_is("PyTorch"), run, _version, inside, ("torch",))
