"""The user's settings of a layer: typed, validated, and self-describing for forms.

A config is a frozen msgspec struct. Each field carries a `msgspec.Meta`: `title` is the label,
`description` the help, `ge`/`le` the range; choices are a `Literal`. `extra` holds what msgspec
has no word for: `unit`, the `group` it stands with in a form, what a form shows for `zero`, and
`stored="if set"`. Forms, the command line's listing and the documentation read them from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import NoneType
from typing import Any, Literal, Self, get_args, get_origin, get_type_hints

import msgspec

OPTIONAL = {"stored": "if set"}
"""`extra` of a field that a file only holds where it differs from its default."""


Rows = tuple[tuple[int, ...], ...]


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every layer's settings; a field left out takes its default.

    The methods are what others may ask without knowing the layer: each has an answer for settings
    that have nothing of the sort.
    """

    def idle(self) -> frozenset[str]:
        """Fields that mean nothing beside the others as they are: forms leave them out."""
        return frozenset()

    def resized(self, units: int) -> Self | None:
        """The same settings with so many outputs; None if those follow from the inputs alone."""
        return None

    def links(self, inputs: int) -> Rows | None:
        """Which of `inputs` maps (rows) each output map (columns) reads, as 0 and 1; None for
        settings without a connection table."""
        return None

    def linked(self, rows: Rows) -> Self:
        """The same settings with these links, where there is a connection table."""
        return self

    def fitted(self, inputs: int) -> Self | None:
        """The same settings, made to suit so many input maps; None if they name none of them."""
        return None

    @property
    def cut(self) -> int:
        """With k > 0 no gradient flows back through every k-th step; 0: it flows through all."""
        return 0

    def uncut(self) -> Self:
        """The same settings with gradients that flow back through all steps."""
        return self


@dataclass(frozen=True)
class Field:
    """One setting as a form needs it: `kind` is int, float, bool, str, choice, pair or table.

    An `open` one may be None; `zero` is the word for 0, where that isn't meant as a number.
    """

    name: str
    label: str
    kind: str
    default: Any
    help: str = ""
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    group: str = ""
    zero: str = ""
    open: bool = False


def fields(config_type: type[Config]) -> tuple[Field, ...]:
    """Every setting of `config_type` in the order it is declared, but group by group; those in no
    group come first."""
    hints = get_type_hints(config_type, include_extras=True)
    found = [
        _field(info.name, hints[info.name], info.default)
        for info in msgspec.structs.fields(config_type)
    ]
    groups = ["", *dict.fromkeys(field.group for field in found)]
    return tuple(sorted(found, key=lambda field: groups.index(field.group)))


def stored(config: Config) -> dict[str, Any]:
    """What a project file holds of `config`: an optional setting only where it is set, so that
    files written before there was such a setting stay as they are."""
    values: dict[str, Any] = msgspec.to_builtins(config)
    for name, default in _left_out(type(config)):
        if getattr(config, name) == default:
            del values[name]
    return values


@cache
def _left_out(config_type: type[Config]) -> tuple[tuple[str, Any], ...]:
    """The optional settings, and the value at which a file leaves each out. Kept for each type,
    because hints take a millisecond to read and a project is written after every edit."""
    hints = get_type_hints(config_type, include_extras=True)
    extras = {name: _meta(hint).extra or {} for name, hint in hints.items()}
    return tuple(
        (info.name, info.default)
        for info in msgspec.structs.fields(config_type)
        if extras[info.name].get("stored") == "if set"
    )


def _field(name: str, hint: Any, default: Any) -> Field:
    meta = _meta(hint)
    bare = _bare(hint)
    inner = next((part for part in get_args(bare) if part is not NoneType), None)
    may_be_open = NoneType in get_args(bare) and inner is not None
    kind, choices = _kind(_bare(inner) if may_be_open else bare)
    # The range of a pair is declared at its numbers, that of an open number at the number.
    limits = _meta(inner) if kind == "pair" or may_be_open else meta
    return Field(
        name,
        meta.title or name.replace("_", " ").capitalize(),
        kind,
        default,
        help=meta.description or "",
        unit=(meta.extra or {}).get("unit", ""),
        low=limits.ge if limits.ge is not None else limits.gt,
        high=limits.le if limits.le is not None else limits.lt,
        choices=choices,
        group=(meta.extra or {}).get("group", ""),
        zero=(meta.extra or {}).get("zero", ""),
        open=may_be_open,
    )


def _bare(hint: Any) -> Any:
    """The type without what `Annotated` says about it."""
    return hint.__origin__ if hasattr(hint, "__metadata__") else hint


def _meta(hint: Any) -> msgspec.Meta:
    metas = (m for m in getattr(hint, "__metadata__", ()) if isinstance(m, msgspec.Meta))
    return next(metas, msgspec.Meta())


def _kind(hint: Any) -> tuple[str, tuple[str, ...]]:
    if get_origin(hint) is Literal:
        return "choice", tuple(get_args(hint))
    if get_origin(hint) is tuple:
        return ("table", ()) if Ellipsis in get_args(hint) else ("pair", ())
    return {int: "int", float: "float", bool: "bool", str: "str"}[hint], ()
