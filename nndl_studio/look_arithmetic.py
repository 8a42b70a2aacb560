"""What a number of a step is made of, as lines for a terminal: symbols, numbers put in, result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nndl_studio.languages import told
from nndl_studio.sentence import say_count
from nndl_studio.terminal import cells, left
from nndl_studio.training.workings.around import AROUND, IN_A_LINE, IN_A_TABLE
from nndl_studio.training.workings.letters import MINUS, short

Facts = Mapping[str, Any]


def explanation_lines(each: Facts) -> Iterator[str]:
    """One number: a line or a few for each sum, the last of which gives it."""
    for place, line in enumerate(each["lines"]):
        last = place == len(each["lines"]) - 1
        symbol = line["letters"] or "s"
        yield from _sum_lines(
            line, each, at(symbol, each["index"], each["time"]) if last else symbol
        )


def at(letters: str, index: Sequence[int], time: int | None = None) -> str:
    """`z[3]`, and `z[3](2)` at step 2 of a loop."""
    place = f"[{','.join(map(str, index))}]" if index else ""
    return f"{letters}{place}" if time is None else f"{letters}{place}({time})"


def _sum_lines(line: Facts, whole: Facts, symbol: str) -> Iterator[str]:
    before, behind = AROUND[line["function"]]
    if line["largest"]:
        before, behind = f"{before}max(", f"){behind}"
    products = line["products"]
    if not products:
        yield f"{symbol} = 0"
    elif len(products) <= IN_A_LINE:
        symbols = _joined([_symbols(each, whole) for each in products], line["largest"])
        numbers = _joined([_numbers(each) for each in products], line["largest"])
        yield f"{symbol} = {before}{symbols}{behind}"
        same = _as_given(numbers, line)
        end = "" if same else f" = {short(line['result'])}"
        yield f"{' ' * cells(symbol)} = {before}{numbers}{behind}{end}"
    else:
        sign = "max" if line["largest"] else "Σ"
        yield f"{symbol} = {before.removesuffix('max(')}{sign} …{behind.removeprefix(')')}"
        yield from _table(line, whole)
        inner = f"{before}{short(line['inside'])}{behind} = " if line["function"] else ""
        yield f"{' ' * cells(symbol)} = {inner}{short(line['result'])}"


def _table(line: Facts, whole: Facts) -> Iterator[str]:
    """A row for each product; where they are many the largest first, and the rest in one row."""
    products, rest = list(line["products"]), []
    if len(products) > IN_A_TABLE:
        largest = line["largest"]
        products.sort(key=lambda each: -each["result"] if largest else -abs(each["result"]))
        products, rest = products[:IN_A_TABLE], products[IN_A_TABLE:]
    rows = [
        (_signed(_symbols(each, whole)), _signed(_numbers(each)), short(each["result"]))
        for each in products
    ]
    if rest:
        words = told(say_count(len(rest), "and {n:,} smaller one", "and {n:,} smaller ones"))
        amount = "" if line["largest"] else short(sum(each["result"] for each in rest))
        rows.append((words, "", amount))
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        filled = map(left, row, widths)
        yield f"    {'   '.join(filled)}".rstrip()


def _symbols(product: Facts, whole: Facts) -> str:
    """`-0.5·W[3,0]·C1.a[0]`: with its node what another node made."""
    names = []
    for each in product["factors"]:
        name = at(each["letters"] or "s", each["index"], each["time"])
        other = each["node"] is not None and each["node"] != whole["node"]
        names.append(f"{each['node']}.{name}" if other else f"({name})" if " " in name else name)
    return _weighed(product, names)


def _numbers(product: Facts) -> str:
    """`-0.5·0.21·(−0.8)`."""
    behind = _tells(product) or product["weight"] < 0
    found = [
        _bracketed(each["number"], behind or place > 0)
        for place, each in enumerate(product["factors"])
    ]
    return _weighed(product, found)


def _weighed(product: Facts, parts: list[str]) -> str:
    weight = [short(abs(product["weight"]))] if _tells(product) else []
    return ("-" if product["weight"] < 0 else "") + "·".join([*weight, *parts])


def _tells(product: Facts) -> bool:
    """Whether the weight has to be written."""
    return abs(product["weight"]) != 1 or not product["factors"]


def _bracketed(value: float, behind: bool) -> str:
    text = short(value)
    return f"({text})" if behind and text.startswith(MINUS) else text


def _as_given(numbers: str, line: Facts) -> bool:
    """Whether the numbers put in are the result as it stands."""
    return not line["function"] and not line["largest"] and numbers == short(line["result"])


def _signed(text: str) -> str:
    return MINUS + text[1:] if text.startswith("-") else text


def _joined(parts: Sequence[str], largest: bool) -> str:
    """Parts with commas between them, or with + or − as their first letter says."""
    text = _signed(parts[0])
    for part in parts[1:]:
        if largest:
            text += f", {_signed(part)}"
        elif part.startswith(("-", MINUS)):
            text += f" {MINUS} {part[1:]}"
        else:
            text += f" + {part}"
    return text
