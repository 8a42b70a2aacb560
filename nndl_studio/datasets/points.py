"""Points that the user has drawn in a plane: classes by their colours, or a curve to fit."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from msgspec import Meta

from nndl_studio.datasets.class_settings import AS_FOUND, OwnClasses
from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.files import BadFile
from nndl_studio.sentence import say

Point = tuple[float, float, int]
Learned = Literal["classes", "curve"]
# A project file holds them.
MOST_POINTS, MOST_CLASSES = 20_000, 8
NAMES = tuple("ABCDEFGH")


class PointsConfig(Plain, frozen=True, tag="drawn points"):
    """Points (across, up, class), from −1 to 1 each way. Of a curve the height of each point is
    learned from where it stands, whatever its class."""

    learned: Annotated[
        Learned,
        Meta(title="Learned", description="The class of each place, or the height of a curve"),
    ] = "classes"
    points: Annotated[tuple[Point, ...], Meta(max_length=MOST_POINTS, extra={"page": True})] = ()
    classes: OwnClasses = AS_FOUND


def describe(config: PointsConfig) -> DatasetInfo:
    _require_points(config)
    count = len(config.points)
    if config.learned == "curve":
        return DatasetInfo("vector", (1,), 0, count, targets=1)
    classes = max(point[2] for point in config.points) + 1
    return DatasetInfo("vector", (2,), classes, count, NAMES[:classes])


def read(config: PointsConfig) -> Samples:
    _require_points(config)
    points = np.array(config.points, np.float64)
    if config.learned == "curve":
        return Samples(points[:, :1], target=points[:, 1:2])
    return Samples(points[:, :2], points[:, 2].astype(np.int64))


POINTS = Source(say("points you draw"), PointsConfig, describe, read)


def _require_points(config: PointsConfig) -> None:
    if not config.points:
        advice = say("Draw some: File > Draw points….")
        raise BadFile("Data", say("no points are drawn yet"), advice)
    numbers = np.array(config.points, np.float64)
    classes = numbers[:, 2]
    if not np.isfinite(numbers).all() or classes.min() < 0 or classes.max() >= MOST_CLASSES:
        problem = say("a point is not in the plane, or of no class")
        raise BadFile("Data", problem, say("Draw them anew."))
    if config.learned == "classes" and len(np.unique(classes)) < 2:
        advice = say("Draw another class beside it.")
        raise BadFile("Data", say("all points are of one class"), advice)
