"""The ways in which an array of a drawing may be filled, a row a kind of layer: what is done with
arrays of PyTorch, of Keras, and of the studio's other drawings.

Sources: torch.nn's documentation (Linear, Conv1d, Conv2d, RNN, LSTM, GRU), keras.layers' (Dense,
Conv1D, Conv2D, SimpleRNN, LSTM, GRU), and the layouts of the studio's own layers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import cast

from nndl_studio.exchange.matching.parts import Part, Role
from nndl_studio.exchange.matching.source import Convention
from nndl_studio.exchange.matching.steps import Shape, Step, shape_after
from nndl_studio.exchange.matching.wanted import Wanted
from nndl_studio.layers.conv1d import Conv1dConfig
from nndl_studio.layers.conv2d import Conv2dConfig
from nndl_studio.layers.gru import GRUConfig
from nndl_studio.sentence import NOTHING, Sentence, say

Steps = tuple[Step, ...]
TURNS = "true convolution"


@dataclass(frozen=True)
class Way:
    """`steps` for arrays of a `convention`. The first that fits is taken; one that is not `sure`
    may as well be the next."""

    convention: Convention
    steps: Steps
    sure: bool = True


def ways(wanted: Wanted) -> tuple[Way, ...]:
    """All that may be done, the usual ones of each convention first."""
    row = ROWS.get(wanted.layer, _plain)
    return tuple(dict.fromkeys(row(wanted)))


def fitting(wanted: Wanted, shapes: Sequence[Shape]) -> tuple[Way, ...]:
    """Those by which arrays of these shapes get the form of `wanted`."""
    if len(shapes) == 1 and not may_fill(wanted, shapes[0]):
        return ()
    return tuple(
        way for way in ways(wanted) if shape_after(way.steps, shapes, wanted) == wanted.shape
    )


def may_fill(wanted: Wanted, shape: Shape) -> bool:
    """Whether an array has numbers enough and not too many, which is soon seen."""
    of_links = wanted.layer == "Conv2d" and len(wanted.shape) == 3
    of_two = wanted.layer == "GRU" and "bias" in wanted.parameter
    return of_links or of_two or prod(shape) == prod(wanted.shape)


def usual(wanted: Wanted, shapes: Sequence[Shape], convention: Convention) -> tuple[Way, ...]:
    """Those of a convention; where none is known, of all tools but the studio."""
    return tuple(
        way
        for way in fitting(wanted, shapes)
        if way.convention == convention or (not convention and way.convention != "studio")
    )


def turns(axes: str) -> bool:
    """Whether the words on an array's axes, in English as files have them, say that its kernels
    stand as for true convolution."""
    return TURNS in axes


def _plain(wanted: Wanted) -> list[Way]:
    """As it is, whoever wrote it."""
    known: tuple[Convention, ...] = ("studio", "pytorch", "keras")
    return [Way(each, ()) for each in known] + [Way(each, (Step.RESHAPED,)) for each in known]


def _matrix(wanted: Wanted) -> list[Way]:
    """(units, inputs); Keras has (inputs, units), and PyTorch lays steps out feature by feature."""
    if wanted.parameter != "weight":
        return _plain(wanted)
    filtered = wanted.filtered and wanted.before is not None
    keras, several = Step.TRANSPOSED, wanted.before is None or wanted.before.whole[0] > 1
    return [
        Way("studio", ()),
        *([Way("pytorch", (Step.BY_STEP,), sure=False)] if filtered else []),
        Way("pytorch", ()),
        Way("pytorch", (Step.RESHAPED,)),
        *([Way("keras", (keras, Step.BY_MAP))] if several else []),
        Way("keras", (keras,)),
        Way("keras", (Step.KERNELS, Step.RESHAPED)),
    ]


def _kernels(wanted: Wanted) -> list[Way]:
    """(maps, inputs, height, width), turned for true convolution; of links alone, where there is a
    table; from a matrix, where the kernel covers all that it reads."""
    if wanted.parameter != "weight":
        return _plain(wanted)
    config = cast(Conv2dConfig, wanted.config)
    turned: Steps = (Step.TURNED,) if config.kernel_flip == "convolution" else ()
    found = [Way("studio", ()), Way("studio", (Step.TURNED,))]
    picks: list[Steps] = [(Step.GROUPS,), (Step.LINKS,)] if config.table else [()]
    for last in (turned, (Step.TURNED,) if not turned else ()):
        for pick in picks:
            found.append(Way("pytorch", (*pick, *last)))
            found.append(Way("keras", (Step.KERNELS, *pick, *last)))
        if not config.table:
            found.append(Way("pytorch", (Step.RESHAPED, *last)))
            found.append(Way("keras", (Step.TRANSPOSED, Step.BY_MAP, Step.RESHAPED, *last)))
    return found


def _kernels_of_steps(wanted: Wanted) -> list[Way]:
    """(units, features, steps)."""
    if wanted.parameter != "weight":
        return _plain(wanted)
    config = cast(Conv1dConfig, wanted.config)
    turned: Steps = (Step.TURNED,) if config.kernel_flip == "convolution" else ()
    found = [Way("studio", ()), Way("studio", (Step.TURNED,))]
    for last in (turned, (Step.TURNED,) if not turned else ()):
        found += [Way("pytorch", last), Way("keras", (Step.AXES, *last))]
    return found


def _lstm(wanted: Wanted) -> list[Way]:
    """Gates i, f, o, c̃; both others have i, f, c̃, o. Neither knows peepholes."""
    gates = Step.LSTM_GATES
    match wanted.parameter:
        case "peephole":
            zeros: tuple[Convention, ...] = ("pytorch", "keras")
            return [Way("studio", ()), *(Way(each, (Step.ZEROS,)) for each in zeros)]
        case "bias":
            return [
                Way("studio", ()),
                Way("pytorch", (gates, Step.SUM)),
                Way("pytorch", (gates,)),
                Way("keras", (gates,)),
            ]
    return [
        Way("studio", ()),
        Way("pytorch", (gates,)),
        Way("keras", (Step.TRANSPOSED, gates)),
    ]


def _gru(wanted: Wanted) -> list[Way]:
    """Gates r, z, h̃, as PyTorch's; Keras has z, r, h̃. A reset after the product has a second b of
    h̃, which Keras keeps in the second row of one array."""
    gates = Step.GRU_GATES
    match wanted.parameter, cast(GRUConfig, wanted.config).reset:
        case "recurrent_bias", _:
            return [
                Way("studio", ()),
                Way("pytorch", (Step.INNER,)),
                Way("keras", (Step.TWO_ROWS, gates, Step.INNER)),
            ]
        case "bias", "after":
            return [
                Way("studio", ()),
                Way("pytorch", (Step.SUM_OF_GATES,)),
                Way("keras", (Step.TWO_ROWS, gates, Step.SUM_OF_GATES)),
            ]
        case "bias", _:
            return [Way("studio", ()), Way("pytorch", ()), Way("keras", (gates,))]
    return [
        Way("studio", ()),
        Way("pytorch", ()),
        Way("keras", (Step.TRANSPOSED, gates)),
    ]


def _srn(wanted: Wanted) -> list[Way]:
    if wanted.parameter == "bias":
        return [Way("pytorch", (Step.SUM,)), *_plain(wanted)]
    return [Way("studio", ()), Way("pytorch", ()), Way("keras", (Step.TRANSPOSED,))]


ROWS: dict[str, Callable[[Wanted], list[Way]]] = {
    "Dense": _matrix,
    "Integrator": _matrix,
    "Perceptron": _matrix,
    "Conv2d": _kernels,
    "Conv1d": _kernels_of_steps,
    "LSTM": _lstm,
    "GRU": _gru,
    "SRN": _srn,
}
# Which arrays of a layer fill a parameter, the first that are all there.
TAKEN: dict[str, tuple[tuple[Role, ...], ...]] = {
    "weight": (("weight",),),
    "centre": (("weight",),),
    "recurrent": (("recurrent",),),
    "bias": (("bias", "inner bias"), ("bias",)),
    "recurrent_bias": (("inner bias",), ("bias",)),
}


def roles_of(part: Part, wanted: Wanted) -> tuple[tuple[Role, ...], ...]:
    """What may fill `wanted` by what it is in a layer, the likeliest first."""
    own = part.convention == "studio"
    return ((wanted.parameter,),) if own else TAKEN.get(wanted.parameter, ())


def taken(part: Part, wanted: Wanted) -> tuple[tuple[str, ...], ...]:
    """The arrays of `part` that may fill `wanted`, by name."""
    found = []
    for roles in roles_of(part, wanted):
        arrays = [part.having(role) for role in roles]
        names = tuple(each.name for each in arrays if each is not None)
        if len(names) == len(roles):
            found.append(names)
    return tuple(found)


def conflict(part: Part, nodes: Sequence[Wanted]) -> Sentence:
    """Why a layer of the file can't answer as the node, though its arrays fit; "" if it can."""
    for wanted in nodes:
        if wanted.layer == "GRU":
            return _of_reset(part, cast(GRUConfig, wanted.config).reset)
    return NOTHING


def unsure(part: Part, nodes: Sequence[Wanted]) -> Sentence:
    """What the file doesn't tell of a layer though its answers hang on it."""
    gru = any(wanted.layer == "GRU" for wanted in nodes)
    if gru and part.convention == "keras" and part.having("bias") is None:
        return say("without a bias nothing tells whether the file's GRU resets before or after")
    return NOTHING


def _of_reset(part: Part, here: str) -> Sentence:
    bias = part.having("bias")
    there = "after" if part.convention == "pytorch" else ""
    if part.convention == "keras" and bias is not None:
        there = "after" if len(bias.shape) == 2 else "before"
    if there in ("", here):
        return NOTHING
    if there == "after":
        return say(
            "the file's GRU resets after the product with U, this one before it: set Reset to "
            "after in the drawing"
        )
    return say(
        "the file's GRU resets before the product with U, this one after it: set Reset to before "
        "in the drawing"
    )
