"""The user's settings of a layer: typed, validated, and self-describing for forms.

A config is a frozen msgspec struct. Each field carries a `msgspec.Meta`: `title` is the label,
`description` the help, `ge`/`le` the range, `extra={"unit": ...}` the unit; choices are a
`Literal`. Forms, the command line's listing and the documentation read them from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every layer's settings; a field left out takes its default."""

    def idle(self) -> frozenset[str]:
        """Fields that mean nothing beside the others as they are: forms leave them out."""
        return frozenset()


@dataclass(frozen=True)
class Field:
    """One setting as a form needs it: `kind` is int, float, bool, str, choice, pair or table."""

    name: str
    label: str
    kind: str
    default: Any
    help: str = ""
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


def fields(config_type: type[Config]) -> tuple[Field, ...]:
    """Every setting of `config_type` in the order it is declared."""
    hints = get_type_hints(config_type, include_extras=True)
    return tuple(
        _field(info.name, hints[info.name], info.default)
        for info in msgspec.structs.fields(config_type)
    )


def _field(name: str, hint: Any, default: Any) -> Field:
    meta = _meta(hint)
    bare = hint.__origin__ if hasattr(hint, "__metadata__") else hint
    kind, choices = _kind(bare)
    # A pair's range is declared at its numbers.
    limits = _meta(get_args(bare)[0]) if kind == "pair" else meta
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
    )


def _meta(hint: Any) -> msgspec.Meta:
    metas = (m for m in getattr(hint, "__metadata__", ()) if isinstance(m, msgspec.Meta))
    return next(metas, msgspec.Meta())


def _kind(hint: Any) -> tuple[str, tuple[str, ...]]:
    if get_origin(hint) is Literal:
        return "choice", tuple(get_args(hint))
    if get_origin(hint) is tuple:
        return ("table", ()) if Ellipsis in get_args(hint) else ("pair", ())
    return {int: "int", float: "float", bool: "bool", str: "str"}[hint], ()
