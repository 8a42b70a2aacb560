"""Whether the rows of a table are series: what is measured again and again, of one or of several.

A row then follows from those before it, and rows of one series belong into one part.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from nndl_studio.datasets import table_cells as cells
from nndl_studio.datasets.columns import Role
from nndl_studio.datasets.table_facts import Facts
from nndl_studio.datasets.table_file import Table
from nndl_studio.sentence import Sentence, say

# What a column that says when is often called, and one that says of whom.
WHEN = (
    *("time", "date", "datetime", "timestamp", "t", "step", "steps", "tick", "second", "minute"),
    *("hour", "day", "week", "month", "year", "cycle", "cycles", "period", "frame"),
    *("时间", "日期", "时刻", "步", "秒", "分钟", "小时", "天", "周", "月", "年", "周期"),
)
WHOSE = (
    *("id", "group", "unit", "machine", "engine", "device", "sensor", "station", "site", "series"),
    *("subject", "patient", "person", "user", "customer", "student", "store", "shop", "item"),
    *("product", "symbol", "ticker", "city", "town", "country", "region", "vehicle", "run"),
    *(
        "组",
        "组别",
        "机器",
        "设备",
        "传感器",
        "站点",
        "序列",
        "病人",
        "用户",
        "客户",
        "学生",
        "商店",
    ),
    *("商店", "商品", "股票", "城市", "国家", "地区", "车辆"),
)
# Fewer rows of each, or in all, are no series.
OF_EACH, IN_ALL = 5, 20


@dataclass(frozen=True)
class Series:
    """The columns that say of whom and when a row is; without a `group` all rows are one series,
    which is only asked about: rows that are sorted by a date may be samples of their own."""

    order: str
    group: str = ""

    @property
    def roles(self) -> dict[str, Role]:
        """What is taken for granted."""
        return {self.group: "group", self.order: "order"} if self.group else {}

    @property
    def asks(self) -> Sentence:
        """What is not, in words."""
        if self.group:
            return say(
                "Each {group} has rows of its own, in the order of {order}, and stays in one part. "
                "As it is set each row is read alone: a window makes sequences of them. If this is "
                "not meant, give {group} and {order} other roles.",
                group=self.group,
                order=self.order,
            )
        return say(
            "{order} rises from row to row. If a row follows from those before it, make {order} "
            "the order, split by order, and set a window to read rows as sequences.",
            order=self.order,
        )


def series(
    table: Table, rows: int, found: Sequence[Facts], taken: Collection[str]
) -> Series | None:
    """The series of a table with `rows` whose columns hold what was `found`, those that are `taken`
    for something else left aside; None for rows that are samples of their own."""
    if rows < IN_ALL:
        return None
    free = [i for i, each in enumerate(found) if each.filled == rows and each.name not in taken]
    when = [i for i in free if _says_when(found[i])]
    for order in when:
        for group in (i for i in free if i not in when and _says_whose(found[i], rows)):
            if _has_series(table, rows, _cell(group), _value(found, order)):
                return Series(found[order].name, found[group].name)
    rising = (found[i].name for i in when if _rises(table, rows, found, i))
    order_alone = next(rising, "")
    return Series(order_alone) if order_alone else None


def _says_when(facts: Facts) -> bool:
    plain = facts.type == "date" or (facts.type == "number" and _named(facts, WHEN))
    return plain and facts.odd == 0 and facts.distinct > 1


def _says_whose(facts: Facts, rows: int) -> bool:
    """By its name as well: an experiment measures each class at each time."""
    plain = facts.type in ("category", "text") or (facts.type == "number" and facts.whole)
    return plain and 1 < facts.distinct <= rows // OF_EACH and _named(facts, WHOSE)


def _named(facts: Facts, names: Collection[str]) -> bool:
    words = facts.name.strip().lower().replace("-", "_").replace(" ", "_").split("_")
    return any(word in names for word in words)


def _has_series(table: Table, rows: int, group: str, order: str) -> bool:
    """Whether no two rows are of the same and of the same time, and groups share their times."""
    pairs, times = table.one(f"count(DISTINCT ({group}, {order})), count(DISTINCT {order})")
    if pairs != rows or times == rows:
        return False
    counted = f"SELECT count(*) AS n FROM {table.source} GROUP BY {group}"
    found = table.connection.execute(f"SELECT max(n) FROM ({counted})").fetchone()
    assert found is not None
    return int(times) <= 2 * int(found[0])


def _rises(table: Table, rows: int, found: Sequence[Facts], order: int) -> bool:
    """Whether a column is greater in each row than in the one before it."""
    inner = f"SELECT {_value(found, order)} AS v FROM {table.source}"
    pairs = f"SELECT v, lag(v) OVER () AS before FROM ({inner})"
    query = f"SELECT count(*) FROM ({pairs}) WHERE v > before"
    row = table.connection.execute(query).fetchone()
    return row is not None and row[0] == rows - 1


def _value(found: Sequence[Facts], place: int) -> str:
    return f"({cells.value(f'({_cell(place)})', found[place].type, found[place].form)})"


def _cell(place: int) -> str:
    return cells.text(f"c{place}")
