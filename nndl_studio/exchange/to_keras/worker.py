"""A process of its own, where Keras gets in nobody's way: builds models of written programs and
asks them. Orders come in as lines of JSON; the studio is not there."""

from __future__ import annotations

import json
import runpy
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

Order = Mapping[str, str]


def build(order: Order) -> None:
    """Draw the network of a `program`, give it its `numbers`, keep it as the file `to`."""
    model = built(order)
    model.save(order["to"])


def built(order: Order) -> Any:
    """The model with its numbers."""
    model = runpy.run_path(order["program"])["network"]()
    with np.load(order["numbers"]) as numbers:
        for layer in model.layers:
            count = len(layer.weights)
            layer.set_weights([numbers[f"{layer.name}/{i}"] for i in range(count)])
    return model


def answer(order: Order) -> None:
    """Ask the `program` with the file beside it for what is `given`; what was `found` is kept."""
    module = runpy.run_path(order["program"])
    np.savez(order["found"], **module["answers"](module["trained"](), **_given(order)))


def inside(order: Order) -> None:
    """Keep all that a model gives, drawn from the `program` and its `numbers`."""
    samples = runpy.run_path(order["program"])["samples"](**_given(order))
    found = built(order).predict(samples, verbose=0)
    np.savez(order["found"], **found)


def _given(order: Order) -> dict[str, Any]:
    """What the program asks for; of a table the columns by their names."""
    with np.load(order["given"]) as given:
        arrays = dict(given)
    if order["table"]:
        lengths = {"lengths": arrays.pop("lengths")} if "lengths" in arrays else {}
        return {"columns": arrays, **lengths}
    return arrays


DO = {"build": build, "answer": answer, "inside": inside}


def main() -> None:
    """Do what is ordered, line by line."""
    for line in sys.stdin:
        order = json.loads(line)
        DO[order["do"]](order)


if __name__ == "__main__":
    main()
