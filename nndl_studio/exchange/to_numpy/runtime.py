"""Runs a written program, in a module of its own."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.source import RawInputs
from nndl_studio.exchange.feeds import LENGTHS, feeds, names_of
from nndl_studio.exchange.format import Runtime
from nndl_studio.exchange.listing.samples import COLUMNS
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_numpy.program import NUMBERS, script_of, text_of
from nndl_studio.sentence import as_it_is

Found = Mapping[str, NDArray[Any]]


def run(path: Path, network: Network, raw: RawInputs) -> Found:
    """What the file at `path` answers, by node."""
    found = _answers(path, network, raw)
    return {node: found[name] for node, name in names_of(network).items()}


def inside(path: Path, network: Network, raw: RawInputs) -> Found:
    """All that it computes, by the names of the studio's values."""
    script, _ = script_of(network)
    names = script.written()
    beside = path.with_name(f"{path.stem} inside.py")
    beside.write_text(text_of(script, {text: text for text in names.values()}, {}), "utf-8")
    beside.with_suffix(NUMBERS).write_bytes(path.with_suffix(NUMBERS).read_bytes())
    found = _answers(beside, network, raw)
    return {value: found[text] for value, text in names.items()}


def _answers(path: Path, network: Network, raw: RawInputs) -> Found:
    given = dict(feeds(network, raw))
    if network.inputs.encoders:
        lengths = {LENGTHS: given.pop(LENGTHS)} if LENGTHS in given else {}
        found: Found = runpy.run_path(str(path))["answers"](**{COLUMNS: given}, **lengths)
    else:
        found = runpy.run_path(str(path))["answers"](**given)
    return found


def _version() -> str:
    return f"NumPy {np.__version__}"


NUMPY = Runtime(as_it_is("NumPy"), run, _version, inside)
