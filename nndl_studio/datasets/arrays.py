"""The user's own arrays: a `.npz` with `x` and `label` or `target`, or a `.npy` with x alone.

x is (samples, features), maps (samples, height, width) or (samples, channels, height, width), the
channels also last, sequences (samples, steps, features), or tokens (samples, steps). `label` has a
name or a whole number for each sample, or a one-hot row; of sequences it may have one for each
step, (samples, steps), −1 where one is not scored, and `lengths` says how many steps of each count.
So may `target`, (samples, steps, targets), with NaN where a step is not scored.
The names that other tools give are known as well, and parts of their own (x_train, x_test).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta

from nndl_studio.config import OPTIONAL
from nndl_studio.datasets import array_words, augmentation
from nndl_studio.datasets.array_file import contents, info_of, raw_x
from nndl_studio.datasets.array_forms import Asked, Channels, Form
from nndl_studio.datasets.array_inputs import inputs
from nndl_studio.datasets.class_settings import AS_FOUND, OwnClasses
from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.own_file import found_file, is_arrays, require_arrays
from nndl_studio.datasets.own_parts import own_parts
from nndl_studio.datasets.source import Source, Understood
from nndl_studio.datasets.source_config import Framed, OwnTest
from nndl_studio.datasets.source_fields import LastSeen, OwnFile, ScaleLargeTargets, TestFile
from nndl_studio.sentence import say


class FileConfig(OwnTest, Framed, frozen=True, tag="file"):
    """An array file of the user's, and how it is read, scaled and split."""

    file: OwnFile = ""
    form: Annotated[
        Form, Meta(title="Form", description="What the axes of x mean", extra=OPTIONAL)
    ] = "automatic"
    channels: Annotated[
        Channels,
        Meta(title="Channels", description="Where maps of four axes have them", extra=OPTIONAL),
    ] = "automatic"

    target_scale: ScaleLargeTargets = "automatic"
    test_file: TestFile = ""
    classes: OwnClasses = AS_FOUND
    seen: LastSeen = None
    test_seen: LastSeen = None

    def idle(self) -> frozenset[str]:
        no_maps = self.form in ("sequences", "tokens")
        unused = frozenset({"channels", "pad"}) | augmentation.FIELDS if no_maps else frozenset()
        return unused | ({"test"} if self.test_file else frozenset())

    @property
    def asked(self) -> Asked:
        """How the samples are to be read."""
        return Asked(self.form, self.channels)


def describe(config: FileConfig) -> DatasetInfo:
    return info_of(_found(config), config.asked)


def read(config: FileConfig) -> Samples:
    found = contents(_found(config), config.asked)
    classes = found.classes()
    label = None if classes is None else classes.label
    by_class = None if found.each_step else label
    parts = own_parts(found.counts, by_class, config.shares, config.draw)
    return Samples(
        found.x(),
        label,
        found.target(),
        found.lengths(),
        parts=parts,
        target_scale=config.target_scale,
    )


def glimpse(config: FileConfig) -> Samples | None:
    """x alone, where its rows can be read one by one, as those of a plain .npy."""
    path = _found(config)
    found = contents(path, config.asked)
    if found.start is None:
        return None
    (x,) = (found.layout.of(raw) for _, raw in raw_x(path, found.names, found.start))
    return Samples(x)


def understand(path: Path) -> Understood | None:
    """A file of arrays, as its names and shapes say."""
    if not is_arrays(path):
        return None
    config = FileConfig(file=str(path))
    samples, found = read(config), contents(path, config.asked)
    says = array_words.says(found, describe(config), samples.x)
    return Understood(config, says, (found.layout.guess,) if found.layout.guess else ())


FILE = Source(say("your own file"), FileConfig, describe, read, understand, inputs, glimpse)


def _found(config: FileConfig) -> Path:
    path = found_file(config.file, say("Choose a .npz with x and label or target."))
    require_arrays(path)
    return path
