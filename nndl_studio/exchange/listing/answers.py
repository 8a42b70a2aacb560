"""The lines after the last op: answers in the units of the data, and the classes they name."""

from __future__ import annotations

import numpy as np

from nndl_studio.exchange.feeds import names_of
from nndl_studio.exchange.listing.script import Script
from nndl_studio.ops.ir import Prediction


def write_answers(script: Script) -> dict[str, str]:
    """Write them; what stands for each answer, by what it is called."""
    names = names_of(script.network)
    found = {}
    for answer in script.program.answers:
        name = names[answer.node]
        found[name] = text = _in_units(script, answer)
        if answer.best is not None:
            title = name.replace("y", "class", 1)
            found[title] = script.fresh(f"{answer.node}_class")
            _write_class(script, found[title], text, answer)
    return found


def _in_units(script: Script, answer: Prediction) -> str:
    """What was learned, brought back: y / gain + shift."""
    recipe, text = script.network.inputs, script.text(answer.value)
    of_targets = answer.value.shape[-1:] == (recipe.info.targets,)
    if answer.best is not None or not recipe.target_scaling or not of_targets:
        return text
    shift, gain = np.array(recipe.target_scaling).T
    arrays = (script.array("target.shift", shift), script.array("target.gain", gain))
    name = script.fresh(f"{answer.node}_in_units")
    script.write([name], "in_units", text, *arrays)
    return name


def _write_class(script: Script, name: str, text: str, answer: Prediction) -> None:
    """The class that an answer names (see `Prediction`)."""
    if answer.best in ("largest", "smallest"):
        script.write([name], answer.best, text)
    else:
        single = not answer.one_by_one
        script.write([name], "above", text, f"limit={answer.limit}", f"single={single}")
