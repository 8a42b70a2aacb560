"""The parts of the user's own texts: what they bring along, or by share, or as a column says."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nndl_studio.datasets.held import Span
from nndl_studio.datasets.info import Parts
from nndl_studio.datasets.own_parts import named_parts
from nndl_studio.datasets.split import SplitError, split, split_in_order
from nndl_studio.datasets.table_parts import parts_by
from nndl_studio.datasets.texts_settings import TextsConfig
from nndl_studio.datasets.texts_told import Told
from nndl_studio.files import BadFile, reason_of
from nndl_studio.sentence import say


def parts_of(path: Path, first: Told, second: Told | None, config: TextsConfig) -> Parts:
    """The samples of each part; all texts of a test file, `second`, are for the test. Raises
    BadFile."""
    try:
        parts = _parts(first, config, tests_apart=second is not None)
    except SplitError as error:
        advice = say("Take smaller shares, or split by another column.")
        raise BadFile(path, reason_of(error), advice) from error
    if second is None:
        return parts
    count = len(first.texts)
    tests = Span(count, count + len(second.texts))
    return Parts(parts.train, parts.validation, np.concatenate([parts.test[:], tests[:]]))


def _parts(first: Told, config: TextsConfig, tests_apart: bool) -> Parts:
    validation, share = config.shares
    shares = validation, 0.0 if tests_apart else share
    if first.part is not None:
        return named_parts(first.part, first.label, shares, config.seed)
    if first.by is not None and config.split == "order":
        places = np.argsort(first.by, kind="stable")
        train, middle, test = split_in_order(len(places), *shares)
        return Parts(places[train[:]], places[middle[:]], places[test[:]])
    by_column = parts_by(config.split, first.splitting, first.by, shares, config.seed)
    if by_column is not None:
        return by_column
    return Parts(*split(len(first.texts), first.label, *shares, config.seed))
