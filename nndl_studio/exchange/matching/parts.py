"""Arrays of a file put together to layers, by their names: what each is there is its *role*."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nndl_studio.exchange.matching.source import Convention, Found, Source

Role = str
"""As the studio calls its parameters, and `inner bias`: that of the state, where a layer has two;
"" for what nothing is known of."""

ROLES: dict[str, Role] = {
    "weight": "weight",
    "weights": "weight",
    "w": "weight",
    "kernel": "weight",
    "embeddings": "weight",
    "embedding": "weight",
    "gamma": "weight",
    "scale": "weight",
    "weight_ih": "weight",
    "recurrent": "recurrent",
    "recurrent_kernel": "recurrent",
    "recurrent_weight": "recurrent",
    "weight_hh": "recurrent",
    "u": "recurrent",
    "bias": "bias",
    "biases": "bias",
    "b": "bias",
    "beta": "bias",
    "bias_ih": "bias",
    "bias_hh": "inner bias",
}
KERAS_WORDS = frozenset({"kernel", "recurrent_kernel", "embeddings", "gamma"})
# Keras numbers a layer's variables.
NUMBERED: tuple[Role, ...] = ("weight", "bias")
NUMBERED_CELL: tuple[Role, ...] = ("weight", "recurrent", "bias")
# Folders of Keras's that are no layers.
FOLDERS = frozenset({"layers", "model_weights", "vars", "cell", "params"})
_CELL = re.compile(r"_cell(_\d+)?$")
_OF_A_LAYER = re.compile(r"(weight|bias)_(ih|hh)_l(\d+)(_reverse)?")
# W1 and b1; hidden_weight and hidden_bias.
_LETTER = re.compile(r"(w|b|weights?|bias)_?(\d{1,9})", re.IGNORECASE)
_TAIL = re.compile(r"(.+)_(w|b|weights?|kernel|bias)", re.IGNORECASE)


Form = tuple[str, tuple[tuple[Role, tuple[int, ...]], ...]]
"""Whose a layer is, and the shapes of its arrays: all that decides what it may fill."""


@dataclass(frozen=True)
class Part:
    """A layer of the file: its whole name, and its arrays with their roles. One that reads
    `backwards` has no place in a drawing."""

    name: str
    arrays: tuple[tuple[Role, Found], ...]
    convention: Convention
    backwards: bool = False

    @cached_property
    def form(self) -> Form:
        """What it has in common with layers that are as it is."""
        return self.convention, tuple((role, each.shape) for role, each in self.arrays)

    def having(self, role: Role) -> Found | None:
        """The array with that role."""
        return next((each for known, each in self.arrays if known == role), None)


def parts_of(source: Source, convention: Convention = "") -> tuple[Part, ...]:
    """The layers of a file, in its order; `convention` says whose all of them are, where the user
    knows. What isn't of floating-point numbers belongs to none."""
    gathered: dict[str, list[tuple[Role, Found]]] = {}
    for found in source.found:
        if found.is_float:
            own = source.convention == "studio" and convention in ("", "studio")
            owner, role = _own(found.called) if own else owner_and_role(found.called)
            gathered.setdefault(owner, []).append((role, found))
    return tuple(
        Part(
            name,
            tuple(arrays),
            convention or source.convention or _convention(arrays),
            any(word in name.lower() for word in ("reverse", "backward")),
        )
        for name, arrays in gathered.items()
    )


def _own(name: str) -> tuple[str, Role]:
    """The studio's own files say it."""
    node, _, parameter = name.rpartition(".")
    return node, parameter


def owner_and_role(name: str) -> tuple[str, Role]:
    """ "encoder.lstm.weight_hh_l1" is the recurrent one of "encoder.lstm.l1"; an array of which
    nothing is known is a layer of its own."""
    parts = _components(name)
    last = parts[-1]
    of_layer = _OF_A_LAYER.fullmatch(last)
    if of_layer is not None:
        kind, side, layer, back = of_layer.groups()
        number = [] if layer == "0" and not back else [f"l{layer}{back or ''}"]
        return ".".join((*parts[:-1], *number)), ROLES[f"{kind}_{side}"]
    if last.isdecimal() and "vars" in parts[:-1]:  # as Keras 3 numbers them
        roles = NUMBERED_CELL if "cell" in parts else NUMBERED
        place = int(last[:9])
        return _without_folders(parts[:-1]), roles[place] if place < len(roles) else ""
    role = ROLES.get(last.lower(), "")
    if role and len(parts) > 1:
        folders = "/" in name
        return _without_folders(parts[:-1]) if folders else ".".join(parts[:-1]), role
    for form, whose, what in ((_LETTER, 2, 1), (_TAIL, 1, 2)):
        told = form.fullmatch(last)
        if told is not None:
            return ".".join((*parts[:-1], told[whose])), ROLES[told[what].lower()]
    return name, ""


def _components(name: str) -> list[str]:
    """Keras 2 ended its names in ":0"."""
    plain = re.sub(r":\d{1,9}$", "", name)
    return plain.split("/" if "/" in plain else ".")


def _without_folders(parts: Sequence[str]) -> str:
    """A layer's name once, where Keras says it twice or says what kind of cell is in it."""
    kept = [part for part in parts if part not in FOLDERS and not _CELL.search(part)]
    once = [part for place, part in enumerate(kept) if part not in kept[place + 1 :]]
    return ".".join(once or parts)


def _convention(arrays: Sequence[tuple[Role, Found]]) -> Convention:
    """Whose words the names are."""
    last = {_components(found.called)[-1].lower() for _, found in arrays}
    if last & KERAS_WORDS:
        return "keras"
    return "pytorch" if last & {"weight_ih", "weight"} or _is_of_torch(last) else ""


def _is_of_torch(names: set[str]) -> bool:
    return any(_OF_A_LAYER.fullmatch(name) for name in names)
