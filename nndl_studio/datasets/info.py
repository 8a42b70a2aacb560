"""What a data set is like without its numbers, and raw samples."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.csv_form import CsvForm
from nndl_studio.datasets.held import Held
from nndl_studio.sentence import plain

Kind = Literal["map", "vector", "sequence", "labels", "label"]
# Samples that are steps, as many as each has.
OF_STEPS: tuple[Kind, ...] = ("sequence", "labels")
Scale = Literal["0 to 1", "LeNet-5", "standardised", "as is"]
# What becomes of a picture of other proportions.
Fit = Literal["crop", "letterbox"]
# Of numbers to reach: automatic ones are standardised where they are large.
TargetScale = Literal["automatic", "as is", "standardised", "0 to 1"]


@dataclass(frozen=True)
class Sentences:
    """How words make sentences: each ends with marks, whose numbers are the `ends`, or with the
    sample; a question with one of those that are `asking`. A sample has `most` of them at most, and
    one more where the last is `asked`: a question about those before it."""

    ends: tuple[int, ...]
    most: int
    asked: bool
    asking: tuple[int, ...] = ()


@dataclass(frozen=True)
class DatasetInfo:
    """One sample is a `kind` of `axes`: map (channels, height, width), vector (features,),
    sequence (most steps, features), labels (most steps, classes) for one index a step, label
    (classes,) for one index alone. `classes` is
    0 without labels, `targets` 0 without targets; with `each_step` every step has a label, or
    where there are none its targets. Words may make `sentences`; `facts` is of how many at most is
    told that the answer follows from them. What is `one_hot` has at each step a 1 among zeros."""

    kind: Kind
    axes: tuple[int, ...]
    classes: int
    samples: int
    class_names: tuple[str, ...] = ()
    targets: int = 0
    each_step: bool = False
    sentences: Sentences | None = None
    facts: int = 0
    one_hot: bool = False

    @property
    def stored(self) -> DatasetInfo:
        """With the plain words for its classes, as files have them."""
        return replace(self, class_names=tuple(map(plain, self.class_names)))

    @property
    def targets_each_step(self) -> bool:
        """Whether numbers are to be reached at every step."""
        return self.each_step and self.targets > 0 and not self.classes


@dataclass(frozen=True, eq=False)
class Parts:
    """Indices of the samples for training, validation and test; `own` names the shares that mean
    nothing, because the data bring those parts along."""

    train: Held
    validation: Held
    test: Held
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Samples:
    """Raw samples as a source gives them, neither scaled nor split.

    `alike` means that all numbers of a sample are one kind of thing (pixels), so one scale serves
    all of them; otherwise each feature or channel has its own. A set with `parts` brings its own
    split, what is stored and what is recalled; samples `in_order` are split where they follow one
    another, as the pieces of a text do. Cells of a table are encoded as its `columns` say, one for
    each of a sample's numbers, NaN where one is missing; by the columns of the `arrangement` rows
    were put together, and the answer of a sequence stands `horizon` rows after its last. A step
    whose label is −1, or whose targets are NaN, is not scored. `targets`
    names the numbers to reach, and `target_scale` is what they are brought to; `fit` is how
    pictures were. A set of texts brings the `vocabulary` of its training part, and the name of the
    column of a table that they are its `text`. `facts` (samples, facts) are the places of the
    sentences that an answer follows from, counted from 0, −1 where there is none. `csv` is how the
    user said that a table is written.
    """

    x: Held
    label: Held | None = None
    target: Held | None = None
    lengths: Held | None = None
    alike: bool = False
    parts: Parts | None = None
    in_order: bool = False
    columns: tuple[Column, ...] = ()
    arrangement: tuple[Column, ...] = ()
    horizon: int = 0
    targets: tuple[str, ...] = ()
    target_scale: TargetScale = "as is"
    fit: Fit = "crop"
    vocabulary: tuple[str, ...] = ()
    text: str = ""
    facts: Held | None = None
    csv: CsvForm | None = None
