"""What a data set decided when a network was trained on it, and new samples must follow."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.csv_form import CsvForm
from nndl_studio.datasets.encoders import Encoder, encoded
from nndl_studio.datasets.info import DatasetInfo, Fit, Kind
from nndl_studio.datasets.pad import framed
from nndl_studio.datasets.scaling import Scaling
from nndl_studio.datasets.tokens import UNKNOWN, Tokens
from nndl_studio.sentence import say

# How many each kind of sample has.
AXES: dict[Kind, int] = {"map": 3, "vector": 1, "sequence": 2, "labels": 2, "label": 1}


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How raw samples become x, and what answers are called: one value, fitted on the training
    part alone, which goes with the weights.

    `info` is what one sample is like, its `frame` of background included. `shift` and `gain` have
    one number, or one for each feature or channel. `alphabet` says what numbers in x stand for, as
    a source does. `data` is the fingerprint of what was learned from, where that is known. Cells of
    a table become x by the `encoders` of their columns instead of one scaling; by the columns of
    the `arrangement` rows are put together to sequences, whose answers stand `horizon` rows after
    their last.

    `targets` names the numbers to reach, and `target_scaling` (shift, gain for each) is what the
    network learns them in: (target − shift) · gain. Both are empty where they are learned as is.
    `fit` is how pictures were brought to one size, and `white` the raw number of full brightness.

    Texts that are told as a whole become numbers by the `vocabulary`, cut as the `alphabet` says;
    they stood in the column `text` of a table, or were files, where that is "". Tables are read in
    the form `csv`, if the user said that what was found was not so.
    """

    info: DatasetInfo
    frame: int
    shift: tuple[float, ...]
    gain: tuple[float, ...]
    floor: float
    alphabet: str = ""
    data: str = ""
    encoders: tuple[Encoder, ...] = ()
    arrangement: tuple[Column, ...] = ()
    targets: tuple[str, ...] = ()
    target_scaling: tuple[tuple[float, float], ...] = ()
    fit: Fit = "crop"
    white: float = 255.0
    vocabulary: tuple[str, ...] = ()
    text: str = ""
    horizon: int = 0
    csv: CsvForm | None = None

    @property
    def fits(self) -> bool:
        """Whether its parts go together; what comes from a file may be anything."""
        info, axes = self.info, self.info.axes
        if (
            len(axes) != AXES[info.kind]
            or min(axes) <= 0
            or min(info.classes, info.targets, info.facts, self.horizon) < 0
        ):
            return False
        is_map = info.kind == "map"
        counts = {len(self.shift), len(self.gain)}
        each = axes[0] if is_map else axes[-1]
        return (
            self._answers_fit
            and self._encoders_fit
            and self._vocabulary_fits
            and self._sentences_fit
            and bool(np.isfinite([*self.shift, *self.gain, self.floor, self.white]).all())
            and counts in ({1}, {each})
            and len(info.class_names) in (0, info.classes)
            and (self.frame == 0 or (is_map and 0 < 2 * self.frame < min(axes[1:])))
        )

    @property
    def _encoders_fit(self) -> bool:
        """In width, where there are any."""
        width = sum(each.column.width for each in self.encoders)
        kind = self.info.kind in ("vector", "sequence")
        fit = all(each.fits for each in self.encoders)
        return not self.encoders or (kind and fit and width == self.info.axes[-1])

    @property
    def _vocabulary_fits(self) -> bool:
        """With the samples; any token must have a number, that of <unk> if need be."""
        names = self.vocabulary
        if not names:
            return not self.text
        whole = self.info.kind == "labels" and not self.info.each_step
        apart = UNKNOWN in names and len(set(names)) == len(names) == self.info.axes[-1]
        return whole and apart and self.alphabet in get_args(Tokens)

    @property
    def _sentences_fit(self) -> bool:
        """With the words; a network keeps no more of them than there may be words. Facts are
        sentences."""
        known, axes = self.info.sentences, self.info.axes
        if known is None:
            return not self.info.facts
        ends = bool(known.ends) and all(0 <= word < axes[-1] for word in known.ends)
        told = self.info.facts <= known.most <= axes[0]
        return self.info.kind == "labels" and ends and known.most >= 0 and told

    @property
    def _answers_fit(self) -> bool:
        count, numbers = self.info.targets, np.array(self.target_scaling, float).reshape(-1, 2)
        named = len(self.targets) in (0, count)
        whole = len(self.target_scaling) in (0, count)
        return named and whole and bool(np.isfinite(numbers).all() and (numbers[:, 1:] > 0).all())

    @property
    def tokens(self) -> Tokens:
        """What its texts are cut into."""
        return "characters" if self.alphabet == "characters" else "words"

    @property
    def leaves_numbers(self) -> bool:
        """Whether raw numbers are x as they are."""
        scaled = any(self.shift) or any(gain != 1 for gain in self.gain) or self.floor != 0
        return not (scaled or self.frame or self.encoders)

    @property
    def scaling(self) -> Scaling:
        """Broadcasts over samples."""
        shift, gain = np.array(self.shift), np.array(self.gain)
        if self.info.kind == "map":
            shift, gain = shift[:, None, None], gain[:, None, None]
        return Scaling(shift, gain, self.floor)

    def x_of(
        self, raw: NDArray[Any], lengths: NDArray[np.int64] | None = None
    ) -> NDArray[np.float32]:
        """Raw samples without their frame as the network reads them, (samples, *axes)."""
        if self.encoders:
            return encoded(self.encoders, raw)
        scaling = self.scaling
        # What a frame of raw zeros becomes.
        background = scaling.apply(np.zeros((1,) * raw.ndim))
        x: NDArray[np.float32] = framed(scaling.apply(raw, lengths), self.frame, background)
        return x

    def learned(self, target: NDArray[Any]) -> NDArray[np.float32]:
        """Numbers to reach (samples, targets) as the network learns them."""
        if not self.target_scaling:
            return np.asarray(target, np.float32)
        shift, gain = np.array(self.target_scaling).T
        with np.errstate(over="ignore"):
            return np.asarray((target.astype(np.float64) - shift) * gain, np.float32)

    def in_units(self, answer: NDArray[Any]) -> NDArray[Any]:
        """What the network learned or answers (samples, targets), in the units of the data."""
        if not self.target_scaling or answer.shape[-1:] != (self.info.targets,):
            return answer
        shift, gain = np.array(self.target_scaling).T
        return np.asarray(answer.astype(np.float64) / gain + shift)


def recipe_as_text(recipe: Recipe) -> str:
    """One line, as files of weights and checkpoints carry it."""
    return msgspec.json.encode(recipe).decode()


def recipe_from_text(text: str) -> Recipe:
    """Raises ValueError for what is no recipe, or one whose parts don't go together."""
    try:
        recipe = msgspec.json.decode(text, type=Recipe)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from error
    if not recipe.fits:
        raise ValueError(say("its parts don't go together"))
    return recipe
