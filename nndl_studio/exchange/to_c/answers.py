"""The lines after the last op: answers in the units of the data, and the classes they name."""

from __future__ import annotations

import numpy as np

from nndl_studio.exchange.to_c.members import Member, is_in_units
from nndl_studio.exchange.to_c.scribe import Scribe
from nndl_studio.ops.ir import Prediction


def write_answers(scribe: Scribe, members: tuple[Member, ...]) -> None:
    """Write them; `members` are the places of each answer, and of its class behind it."""
    places = iter(members)
    scribe.lines += ["", "/* What is answered. */"]
    for answer in scribe.program.answers:
        text, place = scribe.text(answer.value), next(places)
        if is_in_units(scribe.network, answer):
            _write_in_units(scribe, answer, text, place)
        else:
            scribe.write("copy", f"out->{place.name}", text, answer.value.size)
        if answer.best is not None:
            _write_class(scribe, answer, text, next(places))


def _write_in_units(scribe: Scribe, answer: Prediction, text: str, place: Member) -> None:
    """What was learned, brought back: y / gain + shift."""
    shift, gain = np.array(scribe.network.inputs.target_scaling).T
    arrays = (scribe.array("target.gain", gain), scribe.array("target.shift", shift))
    rows, n = answer.value.size // len(gain), len(gain)
    scribe.write("in_units", f"out->{place.name}", text, rows, n, *arrays)


def _write_class(scribe: Scribe, answer: Prediction, text: str, place: Member) -> None:
    """The class that an answer names (see `Prediction`)."""
    name = f"out->{place.name}" if place.count else f"&out->{place.name}"
    size, n = answer.value.size, answer.value.shape[-1]
    if answer.best in ("largest", "smallest"):
        scribe.write(answer.best, name, text, size // n, n)
    else:
        scribe.write("above", name, text, size, f"{answer.limit}f")
