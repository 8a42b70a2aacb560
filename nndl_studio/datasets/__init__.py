"""Data sets: the built-in ones and the user's file, described, scaled and split."""

from __future__ import annotations

from nndl_studio.datasets.info import Dataset, DatasetInfo, Scale

__all__ = ["Dataset", "DatasetInfo", "Scale", "describe"]

DIGIT_NAMES = tuple("0123456789")
BUILT_IN = {
    "digits": DatasetInfo("map", (1, 28, 28), 10, 10_000, DIGIT_NAMES),
    "digit rows": DatasetInfo("sequence", (28, 28), 10, 10_000, DIGIT_NAMES),
    "iris": DatasetInfo(
        "vector", (4,), 3, 150, ("setosa-like", "versicolor-like", "virginica-like")
    ),
    "XOR": DatasetInfo("vector", (2,), 2, 400, ("equal", "different")),
    "two moons": DatasetInfo("vector", (2,), 2, 600, ("upper", "lower")),
    "spirals": DatasetInfo("vector", (2,), 2, 600, ("first", "second")),
}


def describe(source: str, file: str = "", pad: int = 0) -> DatasetInfo:
    """What one sample of `source` is like; `pad` pixels are added on each side of a map."""
    info = BUILT_IN[source]
    if info.kind != "map":
        return info
    channels, height, width = info.axes
    axes = (channels, height + 2 * pad, width + 2 * pad)
    return DatasetInfo(info.kind, axes, info.classes, info.samples, info.class_names)
