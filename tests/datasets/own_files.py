"""The files that come with the studio as a user's own would be, made anew: no test, but what a test
compares. Run as a module it writes them: `python -m tests.datasets.own_files`.
"""

from __future__ import annotations

import gzip
import io
import math
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.resources import folder

DAYS, TOWNS = 500, {"Ostend": (10.5, 7.0), "Bern": (9.0, 10.0), "Turin": (13.0, 11.0)}
DIGITS, TESTS = 600, 100
TURNS = ("left", "right", "still")
# Two colours a flag, one above the other, and one without.
TOPS = {"red": (200, 40, 40), "white": (235, 235, 230), "black": (30, 30, 35)}
BOTTOMS = {"green": (40, 140, 60), "blue": (40, 70, 170), "yellow": (230, 200, 50)}
COLOURS = {**TOPS, **BOTTOMS, "grey": (128, 128, 128)}
FLAGS = (*(f"{top} {bottom}" for top in TOPS for bottom in BOTTOMS), "grey")

# Headlines are put together of these: who or where, what, and how it went on; a topic each.
HEADLINES: dict[str, tuple[tuple[str, ...], ...]] = {
    "天气": (
        ("北方", "沿海地区", "山区", "今天夜里", "明天上午", "本周末", "南方多地", "高原上"),
        ("有大雨", "降温明显", "刮起大风", "雾气很浓", "将下小雪", "持续高温", "雷阵雨增多"),
        ("出门请带伞", "气温低于十度", "预计傍晚转晴", "市民注意保暖", "风力逐渐减弱", "湿度上升"),
    ),
    "体育": (
        ("主队", "年轻选手", "女排姑娘", "本市球队", "长跑名将", "客队门将", "老将", "游泳新星"),
        ("夺得冠军", "再进一球", "打破纪录", "输掉决赛", "连胜五场", "赢得金牌", "受伤退赛"),
        ("教练十分满意", "观众起立鼓掌", "下一场对阵强敌", "比分三比一", "赛季还很长", "重返赛场"),
    ),
    "美食": (
        ("外婆", "老街小店", "大厨", "夜市摊位", "家常菜谱", "春节餐桌", "学校食堂", "今天晚饭"),
        (
            "炖一锅排骨",
            "包白菜饺子",
            "做红烧鱼",
            "煮番茄面条",
            "蒸豆沙包",
            "炒青椒土豆",
            "烤羊肉串",
        ),
        ("先放姜和葱", "小火慢煮", "味道鲜美", "加一勺糖更香", "出锅前撒盐", "吃完还想再吃"),
    ),
}
EACH_TOPIC = 80


def headlines() -> bytes:
    """Short Chinese headlines, each with its topic."""
    rng = np.random.default_rng(6)
    rows = []
    for topic, parts in HEADLINES.items():
        made = [f"{who}{what}\N{FULLWIDTH COMMA}{then}" for who, what, then in product(*parts)]
        rows += [(made[i], topic) for i in rng.permutation(len(made))[:EACH_TOPIC]]
    lines = ["headline,topic", *(",".join(rows[i]) for i in rng.permutation(len(rows)))]
    return ("\n".join(lines) + "\n").encode()


def rentals() -> bytes:
    """Bicycles let in a day: a date, a temperature with gaps, rain, a holiday."""
    rng = np.random.default_rng(1)
    lines = ["day,temperature,rain,holiday,rentals"]
    for n in range(DAYS):
        day = date(2024, 1, 1) + timedelta(n)
        warm = 11 - 10 * math.cos(2 * math.pi * n / 365) + rng.normal(0, 3)
        wet, free = bool(rng.random() < 0.3), day.weekday() >= 5
        count = 120 + 14 * warm - 90 * wet + 60 * free + 0.1 * n + rng.normal(0, 15)
        told = "" if rng.random() < 0.06 else f"{warm:.1f}"
        words = ("yes" if wet else "no"), ("yes" if free else "no")
        lines.append(f"{day},{told},{','.join(words)},{max(0, round(count))}")
    return ("\n".join(lines) + "\n").encode()


def towns() -> bytes:
    """The temperature at noon in three towns, day by day."""
    rng = np.random.default_rng(2)
    lines = ["day,town,noon"]
    drift = dict.fromkeys(TOWNS, 0.0)
    for n in range(DAYS):
        for town, (mean, swing) in TOWNS.items():
            drift[town] = 0.85 * drift[town] + rng.normal(0, 1.2)
            noon = mean - swing * math.cos(2 * math.pi * (n - 15) / 365) + drift[town]
            lines.append(f"{date(2024, 1, 1) + timedelta(n)},{town},{noon:.1f}")
    return ("\n".join(lines) + "\n").encode()


def turns() -> bytes:
    """Walks in a plane that turn left, turn right or stand still: 8 to 20 steps of (across, up)."""
    rng = np.random.default_rng(3)
    count, longest = 240, 20
    x = np.zeros((count, longest, 2), np.float32)
    label, lengths = np.arange(count) % len(TURNS), rng.integers(8, longest + 1, count)
    for i, (turn, steps) in enumerate(zip(label, lengths, strict=True)):
        pace = (1.0, -1.0, 0.0)[turn] * rng.uniform(0.2, 0.5)
        angle = rng.uniform(0, 2 * math.pi) + pace * np.arange(steps)
        x[i, :steps] = np.stack([np.cos(angle), np.sin(angle)], 1)
        x[i, :steps] += rng.normal(0, 0.1, (steps, 2))
    content = io.BytesIO()
    np.savez_compressed(content, x=x, label=np.array(TURNS)[label], lengths=lengths)
    return content.getvalue()


def _idx(numbers: NDArray[np.uint8]) -> bytes:
    """A file in IDX, packed as MNIST's are, without the hour."""
    axes = b"".join(axis.to_bytes(4, "big") for axis in numbers.shape)
    head = bytes((0, 0, 8, numbers.ndim)) + axes
    return gzip.compress(head + numbers.tobytes(), mtime=0)


def digits() -> dict[str, bytes]:
    """Some of the handwritten digits, in the four files that MNIST came in."""
    with np.load(folder("datasets") / "mnist10k.npz") as known:
        images, labels = known["images"], known["labels"].astype(np.uint8)
    train, test = slice(0, DIGITS), slice(DIGITS, DIGITS + TESTS)
    return {
        "train-images-idx3-ubyte.gz": _idx(images[train]),
        "train-labels-idx1-ubyte.gz": _idx(labels[train]),
        "t10k-images-idx3-ubyte.gz": _idx(images[test]),
        "t10k-labels-idx1-ubyte.gz": _idx(labels[test]),
    }


def flags() -> dict[str, bytes]:
    """Flags of two colours in the wind, in the form of CIFAR-10."""
    names = "".join(f"{name}\n" for name in FLAGS).encode()
    return {
        "batches.meta.txt": names,
        "data_batch_1.bin": _flags(4, 10),
        "test_batch.bin": _flags(5, 3),
    }


def _flags(seed: int, each: int) -> bytes:
    rng = np.random.default_rng(seed)
    rows = []
    y, x = np.mgrid[:32, :32]
    for number in range(each * len(FLAGS)):
        kind = number % len(FLAGS)
        top, _, bottom = FLAGS[kind].partition(" ")
        # Colours of a few levels, so that the file packs well.
        border = 16 + 3 * np.sin(x / 5 + rng.uniform(0, 6))
        shade = rng.uniform(0.75, 1.0)
        upper = np.array(COLOURS[top])[:, None, None]
        lower = np.array(COLOURS[bottom or top])[:, None, None]
        picture = np.where(y < border, upper, lower) * shade
        rows.append(bytes([kind]) + picture.astype(np.uint8).tobytes())
    return b"".join(rows)


FILES: dict[str, Callable[[], bytes]] = {
    "headlines.csv": headlines,
    "rentals.csv": rentals,
    "towns.csv": towns,
    "turns.npz": turns,
}
FOLDERS: dict[str, Callable[[], dict[str, bytes]]] = {"digits": digits, "flags": flags}


def write(place: Path) -> None:
    for name, made in FILES.items():
        (place / name).write_bytes(made())
    for name, files in FOLDERS.items():
        (place / name).mkdir(exist_ok=True)
        for file, content in files().items():
            (place / name / file).write_bytes(content)


if __name__ == "__main__":
    write(folder("datasets"))
