"""The user's settings of a layer or a data set: typed, validated, and self-describing for forms.

A config is a frozen msgspec struct. Each field carries a `msgspec.Meta`: `title` is the label,
`description` the help, `ge`/`le` the range; choices are a `Literal`, whose words files hold.
`extra` holds what msgspec has no word for: `unit`, the `group` it stands with in a form or that it
`leads` all, what a form shows for `zero`, the `labels` of choices that are not called as they are
stored, what its title and choices are about where an English word `means` several things, what a
`path` leads to, `stored="if set"`, and that a field is set on a `page` of its own, so that forms
leave it out. Forms, the command line's listing and the documentation read them from here, and the
catalogues of translations are filled from here too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import NoneType
from typing import Any, Literal, Self, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from nndl_studio.sentence import NOTHING, Sentence, as_it_is

OPTIONAL = {"stored": "if set"}
"""`extra` of a field that a file only holds where it differs from its default."""


Rows = tuple[tuple[int, ...], ...]
CHOICE = "choice"
"""What a translator is told of the words of a choice."""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every layer's settings; a field left out takes its default.

    The methods are what others may ask without knowing the layer: each has an answer for settings
    that have nothing of the sort.
    """

    def idle(self) -> frozenset[str]:
        """Fields that mean nothing beside the others as they are: forms leave them out."""
        return frozenset()

    @classmethod
    def kind_label(cls) -> Sentence:
        """What a form calls the choice between the kinds of settings, where there are several."""
        return NOTHING

    @classmethod
    def kind_title(cls) -> Sentence:
        """What that choice calls this kind of settings."""
        return Sentence(kind_of(cls), context=CHOICE)

    def chosen(self, name: str) -> Sentence:
        """What the choice at a setting is called."""
        return _field_of(type(self), name).called(getattr(self, name))

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

    def unmarked(self) -> Self:
        """The same settings without what is only noted with them and changes no meaning."""
        return self

    def activated(self, name: str) -> Self | None:
        """The same settings with this activation; None for settings that can't have it."""
        return None

    @property
    def leaves_question(self) -> bool:
        """Whether the last sentence of a text is a question that is left out."""
        return False

    @property
    def cut(self) -> int:
        """With k > 0 no gradient flows back through every k-th step; 0: it flows through all."""
        return 0

    def uncut(self) -> Self:
        """The same settings with gradients that flow back through all steps."""
        return self


C = TypeVar("C", bound=Config)


@dataclass(frozen=True)
class Field:
    """One setting as a form needs it: `kind` is int, float, bool, str, choice, pair or table.

    An `open` one may be None; `zero` is the word for 0, where that isn't meant as a number; one
    that `leads` stands before the others. A `path` names a "file", or "either" a file or a folder.
    """

    name: str
    label: Sentence
    kind: str
    default: Any
    help: Sentence = NOTHING
    unit: Sentence = NOTHING
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    labels: tuple[Sentence, ...] = ()
    group: Sentence = NOTHING
    zero: Sentence = NOTHING
    open: bool = False
    leads: bool = False
    path: str = ""

    def called(self, choice: str) -> Sentence:
        """What one of the `choices` is called; any other word stays as it is."""
        named = dict(zip(self.choices, self.labels, strict=True))
        return named[choice] if choice in named else as_it_is(choice)


def fields(config_type: type[Config]) -> tuple[Field, ...]:
    """Every setting of `config_type` in the order it is declared, but group by group; those in no
    group come first."""
    hints = get_type_hints(config_type, include_extras=True)
    found = [
        _field(info.name, hints[info.name], info.default)
        for info in msgspec.structs.fields(config_type)
        if not (_meta(hints[info.name]).extra or {}).get("page")
    ]
    groups = ["", *dict.fromkeys(field.group for field in found)]
    return tuple(sorted(found, key=lambda each: (not each.leads, groups.index(each.group))))


def kind_of(config_type: type[Config]) -> str:
    """The word that tells a kind of settings from the others of its layer; "" if there is but one
    kind."""
    tag = config_type.__struct_config__.tag
    return str(tag) if tag is not None else ""


def called(kinds: Sequence[type[C]], settings: Mapping[str, Any]) -> C:
    """The settings of the kind that is named among them, the first if none is."""
    field, given = kinds[0].__struct_config__.tag_field, dict(settings)
    word = given.pop(field, kind_of(kinds[0])) if field is not None else ""
    return next(each for each in kinds if kind_of(each) == word)(**given)


def kind_fields(kinds: Sequence[type[Config]]) -> tuple[Field, ...]:
    """The choice between kinds of settings, as a field; none where there is but one kind."""
    if len(kinds) < 2:
        return ()
    words = tuple(kind_of(each) for each in kinds)
    name = str(kinds[0].__struct_config__.tag_field)
    labels = tuple(each.kind_title() for each in kinds)
    label = kinds[0].kind_label()
    return (Field(name, label, "choice", words[0], choices=words, labels=labels),)


def as_kind(config: Config, kind: type[Config]) -> Config:
    """The settings of another kind, with those that both have as they are."""
    common = set(config.__struct_fields__) & set(kind.__struct_fields__)
    return kind(**{name: getattr(config, name) for name in common})


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


@cache
def _field_of(config_type: type[Config], name: str) -> Field:
    """Kept, because captions ask at every edit."""
    return next(field for field in fields(config_type) if field.name == name)


def _field(name: str, hint: Any, default: Any) -> Field:
    meta = _meta(hint)
    bare = _bare(hint)
    inner = next((part for part in get_args(bare) if part is not NoneType), None)
    may_be_open = NoneType in get_args(bare) and inner is not None
    kind, choices = _kind(_bare(inner) if may_be_open else bare)
    # The range of a pair is declared at its numbers, that of an open number at the number.
    limits = _meta(inner) if kind == "pair" or may_be_open else meta
    extra = meta.extra or {}
    called, means = extra.get("labels", {}), extra.get("means", "")
    return Field(
        name,
        Sentence(meta.title or name.replace("_", " ").capitalize(), context=means),
        kind,
        default,
        help=Sentence(meta.description or ""),
        unit=Sentence(extra.get("unit", "")),
        low=limits.ge if limits.ge is not None else limits.gt,
        high=limits.le if limits.le is not None else limits.lt,
        choices=choices,
        labels=tuple(Sentence(called.get(each, each), context=means or CHOICE) for each in choices),
        group=Sentence(extra.get("group", "")),
        zero=Sentence(extra.get("zero", "")),
        leads=extra.get("leads", False),
        path=extra.get("path", ""),
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
