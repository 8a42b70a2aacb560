"""Everything a run needs to go on as if it had never stopped, in one safetensors file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import safetensors.numpy
from numpy.typing import NDArray

from nndl_studio.datasets.recipe import Recipe, recipe_as_text, recipe_from_text
from nndl_studio.files import BadFile, backup_path, save_bytes
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.loss_curve import BUCKETS, ROWS, KeptCurve
from nndl_studio.training.snapshot import EpochResult
from nndl_studio.training.tensor_file import opened


class CurveNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The numbers of a `KeptCurve` beside its rows."""

    stride: int
    filled: int
    sum: float
    weight: float


class Progress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a run stands: the epochs that ended, and the best of them if an early stop watches.
    `data` is the fingerprint of the data set, "" where the checkpoint is older than that, `shards`
    those that a full batch was cut into, 0 likewise, `vector` the bytes of the processor's vectors
    that sums were made in. In a file the history is an array of its own: notes may hold 100 MB, a
    run any number of epochs."""

    format: int
    project: str
    settings: str
    run: str
    step: int
    seed: int
    learning_rate: float
    seconds: float
    history: list[EpochResult]
    best_epoch: int | None
    best_value: float | None
    mistakes_before: int
    data: str = ""
    curve: CurveNote | None = None
    shards: int = 0
    vector: int = 32


class _Head(msgspec.Struct):
    """What every format begins with."""

    format: int


class _Whose(msgspec.Struct):
    """Of the notes, what says whose they are."""

    run: str


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """`state` is the machine's own, to the last bit; `losses` those of the epoch under way;
    `best` the state at the end of the best epoch; `curve` the losses of all batches as they are
    drawn; `recipe` what the data decided, None where the checkpoint is older than that. `told` is
    what a user should know of where it was read from."""

    progress: Progress
    state: NDArray[np.float32]
    losses: NDArray[np.float64]
    best: NDArray[np.float32] | None = None
    curve: KeptCurve | None = None
    recipe: Recipe | None = None
    told: Sentence = NOTHING


@dataclass(frozen=True)
class Outline:
    """What a checkpoint says of itself, before its arrays are read: `progress` without its epochs,
    and the shape of each array."""

    progress: Progress
    shapes: Mapping[str, tuple[int, ...]]


Judge = Callable[[Outline], None]

# 2: what an early stop keeps, all figures of each epoch. 3: the data's fingerprint, the curve, the
# history as an array. 4: a digest, because a flipped bit of a state is another number like any.
# 5: data scaled in double precision. 6: the recipe of the data. 7: sums made in tiles, and shards
# by what they cost. 8: gradients of dense layers made in the update, terms counted. 9: vectors as
# wide as the processor's. 10: similarity, writing and sharpening in loops over samples.
FORMAT = 10
READABLE = (2, 3, 4, 5, 6, 7, 8, 9, FORMAT)
WITH_DIGEST = 4
# Apart from the progress, whose notes are sparse: a vocabulary is nearly all commas.
RECIPE = "progress_recipe"
KINDS = {"state": "F32", "losses": "F64", "best": "F32", "history": "U8", "curve": "F64"}
# The epochs of a run of a million of them, and all that a curve ever holds.
MOST_NUMBERS = {"history": 256 * 2**20, "curve": ROWS * BUCKETS}
ADVICE = say("Use an earlier checkpoint, or start the run afresh")
Epochs = list[EpochResult]
# Of the characters of the notes, one in so many may be a comma or bracket.
MOST_MARKS = 8
_DAMAGE = (
    msgspec.DecodeError,
    KeyError,
    ValueError,
    OverflowError,
    RecursionError,
)


def curve_note(curve: KeptCurve | None) -> CurveNote | None:
    """What `Progress` says of a curve."""
    if curve is None:
        return None
    return CurveNote(curve.stride, curve.filled, curve.sum, curve.weight)


def save_checkpoint(path: Path, checkpoint: Checkpoint, backup: bool = True) -> None:
    """Write whole or not at all; the one before stays as `.bak`, if `backup`. Raises OSError."""
    arrays: dict[str, NDArray[Any]] = {"state": checkpoint.state, "losses": checkpoint.losses}
    if checkpoint.best is not None:
        arrays["best"] = checkpoint.best
    if checkpoint.curve is not None:
        arrays["curve"] = checkpoint.curve.rows
    progress = checkpoint.progress
    # MessagePack keeps Infinity and NaN, as the loss of outliers may be; JSON has no word for them.
    arrays["history"] = np.frombuffer(msgspec.msgpack.encode(progress.history), np.uint8)
    note = json.dumps(msgspec.to_builtins(_without_history(progress)))
    recipe = "" if checkpoint.recipe is None else recipe_as_text(checkpoint.recipe)
    notes = {"progress": note, RECIPE: recipe, "digest": _digest(note + recipe, arrays)}
    save_bytes(path, safetensors.numpy.save(arrays, notes), backup)


def _digest(note: str, arrays: Mapping[str, NDArray[Any]]) -> str:
    """SHA-256 of all that a checkpoint holds."""
    digest = hashlib.sha256(note.encode())
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def _without_history(progress: Progress) -> Progress:
    return msgspec.structs.replace(progress, history=[])


def load_checkpoint(path: Path, judge: Judge | None = None) -> Checkpoint:
    """The newest whole checkpoint: `path` or, if that is damaged, the one before it, which says so
    in `told`. Raises BadFile if neither is whole, and what `judge` raises before memory is taken
    for arrays that it refuses."""
    try:
        return _read(path, judge)
    except BadFile as error:
        before = backup_path(path)
        if not before.exists():
            raise
        found = _read(before, judge)
        told = say(
            "{file} is damaged ({problem}): the run goes on from the one before it, after step "
            "{step:,}",
            file=path.name,
            problem=error.problem,
            step=found.progress.step,
        )
        return replace(found, told=told)


def heal(path: Path) -> None:
    """Let the one before take the place of a damaged checkpoint, if it is whole: else the next save
    would first put the damaged one in its place, and a kill just then leave neither. Raises
    OSError."""
    try:
        _read(path, None)
    except BadFile:
        before = backup_path(path)
        # Two damaged ones are refused where they are read.
        with suppress(BadFile):
            _read(before, None)
            save_bytes(path, before.read_bytes(), backup=False)


def _read(path: Path, judge: Judge | None) -> Checkpoint:
    if not path.exists():
        problem = say("there is no such checkpoint in {folder}", folder=path.parent)
        raise BadFile(path, problem, say("Name the folder of a run, or start the run afresh"))
    try:
        with opened(path, ADVICE) as file:
            notes = file.metadata() or {}
            note = notes["progress"]
            _require_sparse(note)
            raw = json.loads(note)
            _require_format(path, msgspec.convert(raw, _Head).format)
            progress = msgspec.convert(raw, Progress)
            msgspec.json.decode(progress.settings, type=TrainingSettings)
            shapes = _shapes(file)
            if judge is not None:
                judge(Outline(progress, shapes))
            arrays = {name: file.get_tensor(name) for name in shapes}
        if "digest" in notes or progress.format >= WITH_DIGEST:
            _require_digest(notes.get("digest"), _digest(note + notes.get(RECIPE, ""), arrays))
        if "history" in arrays:
            told = msgspec.msgpack.decode(arrays["history"].tobytes(), type=Epochs)
            progress = msgspec.structs.replace(progress, history=told)
        state, losses = arrays["state"], arrays["losses"]
        best = arrays["best"] if progress.best_epoch is not None else None
        curve = _curve(progress.curve, arrays)
        recipe = recipe_from_text(notes[RECIPE]) if notes.get(RECIPE) else None
        checkpoint = Checkpoint(progress, state, losses, best, curve, recipe)
    except BadFile:
        raise
    except _DAMAGE as error:
        problem = say("the checkpoint is damaged ({reason})", reason=str(error))
        raise BadFile(path, problem, ADVICE) from error
    for kept in (state,) if best is None else (state, best):
        if kept.dtype != np.float32 or not np.isfinite(kept).all():
            problem = say("the checkpoint holds no usable state")
            raise BadFile(path, problem, say("Start the run afresh"))
    return checkpoint


def _require_sparse(note: str) -> None:
    """Figures and their names are long; what is nearly all commas and brackets would take twenty
    times its length in memory."""
    if sum(map(note.count, ",[{")) > len(note) // MOST_MARKS + 1000:
        raise ValueError(say("its notes are no history"))


def _shapes(file: Any) -> dict[str, tuple[int, ...]]:
    """Those of all arrays, which are of the kinds that are written: seen before they are read."""
    names = set(file.keys())
    if names - KINDS.keys():
        raise ValueError(say("it holds {array}", array=min(names - KINDS.keys())))
    for name in ("state", "losses", *names):
        found = file.get_slice(name).get_dtype()
        if found != KINDS[name]:
            raise ValueError(
                say(
                    "its {array} holds {found}, not {wanted}",
                    array=name,
                    found=found,
                    wanted=KINDS[name],
                )
            )
    shapes = {name: tuple(file.get_slice(name).get_shape()) for name in names}
    for name, most in MOST_NUMBERS.items():
        if prod(shapes.get(name, ())) > most:
            raise ValueError(say("its {array} is longer than any", array=name))
    return shapes


def _require_digest(said: str | None, found: str) -> None:
    if said != found:
        raise ValueError(say("it is not as it was written"))


def _curve(note: CurveNote | None, arrays: Mapping[str, NDArray[Any]]) -> KeptCurve | None:
    if note is None:
        return None
    curve = KeptCurve(arrays["curve"], note.stride, note.filled, note.sum, note.weight)
    if not curve.sound:
        raise ValueError(say("its curve can't be drawn"))
    return curve


def _require_format(path: Path, found: int) -> None:
    if found not in READABLE:
        raise BadFile(
            path,
            say(
                "another version of NNDL Studio wrote this checkpoint (format {found}, here "
                "{here})",
                found=found,
                here=FORMAT,
            ),
            say("Go on with that version, or start the run afresh; weights files fit any version"),
        )


def holds_best(path: Path) -> bool:
    """Whether a checkpoint holds the state of a best epoch; its arrays are not read."""
    if not path.is_file():
        return False
    try:
        with opened(path, ADVICE) as file:
            return "best" in set(file.keys())
    except (BadFile, OSError):
        return False


def run_of(path: Path) -> str:
    """Which run a checkpoint is of; "" where it does not say. Its arrays are not read."""
    try:
        with opened(path, ADVICE) as file:
            return msgspec.json.decode((file.metadata() or {})["progress"], type=_Whose).run
    except (*_DAMAGE, OSError):
        return ""
