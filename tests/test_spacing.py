"""Spaces around values in a Chinese sentence."""

from __future__ import annotations

import pytest

from nndl_studio.spacing import spaced


@pytest.mark.parametrize(
    ("template", "value", "told"),
    [
        ("{x}和{x}", "a", "a 和 a"),
        ("{x}和{x}", "输入", "输入和输入"),
        ("插入 {x} 层", "展平", "插入展平层"),
        ("插入 {x} 层", "Dense", "插入 Dense 层"),
        ("{x:,}行", 1234, "1,234 行"),
        ("共{x:.0%}。", 0.5, "共 50%。"),
        ("（{x}）", "a", "（a）"),
        ("{x}：{x}", "数据 2.csv", "数据 2.csv：数据 2.csv"),
        ("文件 {x}", "我的 数据.csv", "文件我的 数据.csv"),
        ("{{{x}}}", "a", "{a}"),
        ("{x!r}", "a", "'a'"),
        ("δ 是 {x}", "δ", "δ 是 δ"),
        ("{x} {x}", "a", "a a"),
        ("在{x}", "", "在"),
    ],
)
def test_spaces(template: str, value: object, told: str) -> None:
    assert spaced(template, {"x": value}) == told


def test_a_template_without_values_stays() -> None:
    assert spaced("a{b}", {}) == "a{b}"
