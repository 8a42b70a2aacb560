"""Tables as people have them: how each file is written, and what is right to read out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

NONE: tuple[Any, ...] = ()
# The columns and cells of the tables below that are written in many ways.
NAMES = ("a", "b", "kind")
ROWS: tuple[tuple[Any, ...], ...] = ((1.5, 2.0, "x"), (2.5, 4.0, "y"), (3.5, 6.0, "x"))


@dataclass(frozen=True)
class Written:
    """A file's bytes; the columns and the cells, None where one is missing, that they hold."""

    title: str
    suffix: str
    data: bytes
    names: Sequence[str] = NAMES
    rows: Sequence[Sequence[Any]] = ROWS


def text(
    title: str, lines: str, suffix: str = ".csv", encoding: str = "utf-8", **read: Any
) -> Written:
    return Written(title, suffix, lines.encode(encoding), **read)


PLAIN = "a,b,kind\n1.5,2,x\n2.5,4,y\n3.5,6,x\n"
POINTS = "a;b;kind\n1,5;2;x\n2,5;4;y\n3,5;6;x\n"
SAME_WAYS = (
    text("commas", PLAIN),
    text("semicolons", PLAIN.replace(",", ";")),
    text("tabs", PLAIN.replace(",", "\t"), ".tsv"),
    text("tabs in a .csv", PLAIN.replace(",", "\t")),
    text("bars", PLAIN.replace(",", "|")),
    text("carriage returns", PLAIN.replace("\n", "\r\n")),
    text("no end of the last line", PLAIN.rstrip("\n")),
    text("empty lines at the end", PLAIN + "\n\n"),
    text("a mark of UTF-8", PLAIN, encoding="utf-8-sig"),
    text("UTF-16", PLAIN, encoding="utf-16"),
    text("UTF-16 without a mark", PLAIN, encoding="utf-16-le"),
    text("decimal commas", POINTS),
    text("decimal commas and a mark", POINTS, encoding="utf-8-sig"),
    text(
        "more decimal commas than semicolons",
        "a;b\n63,84;2,52\n28,27;-7,32\n10,50;1,25\n",
        names=("a", "b"),
        rows=((63.84, 2.52), (28.27, -7.32), (10.5, 1.25)),
    ),
    text("one line that ends otherwise", PLAIN.replace("\n", "\r\n", 2)),
    text("all but one end otherwise", PLAIN.replace("\n", "\r\n").replace("\r\n", "\n", 1)),
    text("quotes around all", 'a,b,kind\n"1.5","2","x"\n"2.5","4","y"\n"3.5","6","x"\n'),
    text("blanks around cells", "a, b, kind\n 1.5, 2 ,x \n2.5,4, y\n3.5 ,6,x\n"),
    text("signs and exponents", "a,b,kind\n+1.5,2e0,x\n25e-1,4.,y\n3.5,0.6E1,x\n"),
    text("a title above", "Measured in May\nby the third class\n" + PLAIN),
    text(
        "JSON lines",
        '{"a":1.5,"b":2,"kind":"x"}\n{"a":2.5,"b":4,"kind":"y"}\n{"a":3.5,"b":6,"kind":"x"}\n',
        ".jsonl",
    ),
    text(
        "a list in JSON",
        '[{"a":1.5,"b":2,"kind":"x"},{"a":2.5,"b":4,"kind":"y"},{"a":3.5,"b":6,"kind":"x"}]',
        ".json",
    ),
)
OTHERS = (
    text(
        "no names", "1.5,2\n2.5,4\n", names=("column 1", "column 2"), rows=((1.5, 2.0), (2.5, 4.0))
    ),
    text(
        "numbers parted by blanks",
        " 1.5   2\n2.5  4\n",
        ".data",
        names=("column 1", "column 2"),
        rows=((1.5, 2.0), (2.5, 4.0)),
    ),
    text(
        "a .txt of numbers",
        "2.65\t4.07\n4.70\t1.70\n",
        ".txt",
        names=("column 1", "column 2"),
        rows=((2.65, 4.07), (4.7, 1.7)),
    ),
    text(
        "Chinese in GB18030",
        "城市,价格\n北京,1\n上海,2\n",
        encoding="gb18030",
        names=("城市", "价格"),
        rows=(("北京", 1.0), ("上海", 2.0)),
    ),
    text(
        "Chinese in UTF-8",
        "城市,价格\n北京,1\n上海,2\n",
        names=("城市", "价格"),
        rows=(("北京", 1.0), ("上海", 2.0)),
    ),
    text(
        "French in Windows' letters",
        "ville;prix\nOrléans;1,5\nÉtampes;2\n",
        encoding="cp1252",
        names=("ville", "prix"),
        rows=(("Orléans", 1.5), ("Étampes", 2.0)),
    ),
    text(
        "missing in many words",
        "a,b\n1,x\nNA,y\n,x\n?,y\nnan,x\n-,y\nnull,\n2,x\n",
        names=("a", "b"),
        rows=(
            (1.0, "x"),
            (None, "y"),
            (None, "x"),
            (None, "y"),
            (None, "x"),
            (None, "y"),
            (None, None),
            (2.0, "x"),
        ),
    ),
    text(
        "thousands with commas",
        'a,b\n"1,234.5",1\n"12,000",2\n7,3\n',
        names=("a", "b"),
        rows=((1234.5, 1.0), (12000.0, 2.0), (7.0, 3.0)),
    ),
    text(
        "thousands with points",
        "a;b\n1.234,5;1\n12.000;2\n7,25;3\n",
        names=("a", "b"),
        rows=((1234.5, 1.0), (12000.0, 2.0), (7.25, 3.0)),
    ),
    text("per cent", "a,b\n50%,1\n12.5 %,2\n", names=("a", "b"), rows=((50.0, 1.0), (12.5, 2.0))),
    text(
        "dates by ISO",
        "day,b\n1970-01-02,1\n1971-01-01,2\n",
        names=("day", "b"),
        rows=((1.0, 1.0), (365.0, 2.0)),
    ),
    text(
        "dates with points",
        "day,b\n02.01.1970,1\n31.01.1970,2\n",
        names=("day", "b"),
        rows=((1.0, 1.0), (30.0, 2.0)),
    ),
    text(
        "dates with the month first",
        "day,b\n01/02/1970,1\n01/31/1970,2\n",
        names=("day", "b"),
        rows=((1.0, 1.0), (30.0, 2.0)),
    ),
    text(
        "dates that may be both",
        "day,b\n02/01/1970,1\n03/01/1970,2\n",
        names=("day", "b"),
        rows=((1.0, 1.0), (2.0, 2.0)),
    ),
    text(
        "Chinese dates",
        "day,b\n1970年1月2日,1\n1970年1月31日,2\n",
        names=("day", "b"),
        rows=((1.0, 1.0), (30.0, 2.0)),
    ),
    text(
        "moments",
        "day,b\n1970-01-01 12:00:00,1\n1970-01-02 06:00:00,2\n",
        names=("day", "b"),
        rows=((0.5, 1.0), (1.25, 2.0)),
    ),
    text(
        "quoted signs and lines",
        'a,b\n"x, y",1\n"he said ""no""",2\n"two\nlines",3\n',
        names=("a", "b"),
        rows=(("x, y", 1.0), ('he said "no"', 2.0), ("two\nlines", 3.0)),
    ),
    text(
        "an odd cell among many",
        "a,b\n" + "".join(f"{i},{i}\n" for i in range(20)) + "oops,20\n",
        names=("a", "b"),
        rows=(*((float(i), float(i)) for i in range(20)), (None, 20.0)),
    ),
    text(
        "yes and no",
        "a,b\ntrue,1\nfalse,2\n",
        names=("a", "b"),
        rows=(("true", 1.0), ("false", 2.0)),
    ),
    text(
        "numbers larger than float32",
        "a,b\n1e40,1\n-2e300,2\n",
        names=("a", "b"),
        rows=((1e40, 1.0), (-2e300, 2.0)),
    ),
    text("one column", "a\n1\n2\n3\n", names=("a",), rows=((1.0,), (2.0,), (3.0,))),
    text(
        "an empty column at the end",
        "a,b,\n1,2,\n3,4,\n",
        names=("a", "b", "column2"),
        rows=((1.0, 2.0, None), (3.0, 4.0, None)),
    ),
    text(
        "names with quotes and blanks",
        '"my ""a""",b c\n1,2\n3,4\n',
        names=('my "a"', "b c"),
        rows=((1.0, 2.0), (3.0, 4.0)),
    ),
)
