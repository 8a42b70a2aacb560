"""An explanation as rich text: the symbols, the numbers put in, the result; long sums in parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from nndl_studio.languages import told
from nndl_studio.ops.terms import Called
from nndl_studio.sentence import say, say_count
from nndl_studio.training.workings.around import AROUND, IN_A_LINE, IN_A_TABLE
from nndl_studio.training.workings.explain import Explanation, Number, Place, Product, Sum
from nndl_studio.ui.inside.written import MINUS, rich, short, with_index

# Where more sums are tables than this, those of the way there are folded until they are asked for.
MOST_TABLES = 2
# In rich text the exponent stands raised.
RICH = {**AROUND, "softplus": ("log(1 + e<sup>", "</sup>)")}
Link = Callable[[Place], str]
Names = Callable[[Place], str]


class Worked:
    """Writes explanations. `link` gives the address of a number's place; `name` whose it is, ""
    where that need not be said; `whole` are the sums to write out, by number of the explanation and
    of the line."""

    def __init__(self, link: Link, name: Names, whole: frozenset[str] = frozenset()) -> None:
        self._link, self._name, self._whole = link, name, whole
        self._crowded = False

    def written(self, chain: Sequence[Explanation]) -> str:
        """A chain of explanations: first the number asked for, then what it follows from."""
        tables = [len(line.products) > IN_A_LINE for each in chain for line in each.lines]
        self._crowded = sum(tables) > MOST_TABLES
        numbered = reversed(list(enumerate(chain)))
        return "".join(self._explanation(at, each) for at, each in numbered)

    def _explanation(self, at: int, each: Explanation) -> str:
        head = _written(each.called, each.node)
        lines = []
        for k, line in enumerate(each.lines):
            key, last = f"{at}.{k}", k == len(each.lines) - 1
            if not last and self._folds(key, line):
                lines.append(self._folded(key, line))
            else:
                lines.append(self._line(key, line, each if last else None))
        if each.samples:
            lines.append(self._samples(each))
        return f"<p class=head>{head} = <b>{short(each.number)}</b></p>{''.join(lines)}"

    def _line(self, key: str, line: Sum, whole: Explanation | None) -> str:
        """One sum: its symbol, what it is of, and what comes out."""
        symbol = rich(line.symbol or "s")
        if whole:
            symbol = _written(whole.called)
        before, behind = RICH[line.function]
        if line.largest:
            before, behind = f"{before}max(", f"){behind}"
        if not line.products:
            return f"<p>{symbol} = 0</p>"
        if len(line.products) <= IN_A_LINE:
            between = ", " if line.largest else None
            symbols = _joined([self._symbols(each) for each in line.products], between)
            numbers = _joined([self._numbers(each) for each in line.products], between)
            return (
                f"<p>{symbol} = {before}{symbols}{behind}<br>"
                f"&nbsp;&nbsp;= {before}{numbers}{behind} = {short(line.result)}</p>"
            )
        return self._table(key, symbol, line, (before, behind))

    def _folds(self, key: str, line: Sum) -> bool:
        many = len(line.products) > IN_A_LINE
        return self._crowded and many and key not in self._whole

    def _folded(self, key: str, line: Sum) -> str:
        """A sum of many products in one line, which opens."""
        count = len(line.products)
        words = told(say_count(count, "sum of {n:,} product", "sum of {n:,} products"))
        link = f'<a href="whole:{key}">{escape(words)}</a>'
        return f"<p>{rich(line.symbol)} = {link} = {short(line.result)}</p>"

    def _table(self, key: str, symbol: str, line: Sum, around: tuple[str, str]) -> str:
        """A row for each product, the largest first where they are many; the rest in one row."""
        products = list(line.products)
        if len(products) > IN_A_TABLE:
            products.sort(key=lambda each: -each.result if line.largest else -abs(each.result))
        open_ = key in self._whole or len(products) <= IN_A_TABLE
        seen = products if open_ else products[:IN_A_TABLE]
        rows = "".join(
            f"<tr><td>{_signed(self._symbols(each))}</td><td>{_signed(self._numbers(each))}</td>"
            f"<td align=right>{short(each.result)}</td></tr>"
            for each in seen
        )
        if not open_:
            rows += self._rest(key, products[IN_A_TABLE:], line.largest)
        sign = "max" if line.largest else "Σ"
        end = f"{around[0]}{short(line.inside)}{around[1]} = " if around[0] else ""
        return (
            f"<p>{symbol} = {around[0]}{sign} …{around[1]}</p><table cellspacing=0>{rows}</table>"
            f"<p>&nbsp;&nbsp;= {end}{short(line.result)}</p>"
        )

    def _rest(self, key: str, rest: Sequence[Product], largest: bool) -> str:
        words = told(say_count(len(rest), "and {n:,} smaller one", "and {n:,} smaller ones"))
        amount = "" if largest else short(sum(each.result for each in rest))
        return (
            f'<tr><td colspan=2><a href="whole:{key}">{escape(words)}</a></td>'
            f"<td align=right>{amount}</td></tr>"
        )

    def _samples(self, each: Explanation) -> str:
        words = told(say("Summed over {n} samples:", n=len(each.samples)))
        parts = _joined([short(share) for share in each.samples[:IN_A_TABLE]])
        more = " …" if len(each.samples) > IN_A_TABLE else ""
        return f"<p>{escape(words)} {parts}{more} = {short(each.number)}</p>"

    def _symbols(self, product: Product) -> str:
        weight = [short(abs(product.weight))] if _tells(product) else []
        parts = [*weight, *(self._symbol(each) for each in product.numbers)]
        return ("-" if product.weight < 0 else "") + " ".join(parts)

    def _numbers(self, product: Product) -> str:
        weight = [short(abs(product.weight))] if _tells(product) else []
        behind = bool(weight) or product.weight < 0
        values = [_bracketed(n.value, behind or i > 0) for i, n in enumerate(product.numbers)]
        return ("-" if product.weight < 0 else "") + " · ".join([*weight, *values])

    def _symbol(self, number: Number) -> str:
        if number.place is None:
            return rich(number.called.symbol or "s")
        text = _written(number.called, self._name(number.place))
        return f'<a href="{self._link(number.place)}">{text}</a>'


def _written(called: Called, node: str = "") -> str:
    return with_index(called.symbol, called.index, node, called.time)


def _tells(product: Product) -> bool:
    """Whether the weight has to be written."""
    return abs(product.weight) != 1 or not product.numbers


def _bracketed(value: float, behind: bool) -> str:
    text = short(value)
    return f"({text})" if behind and text.startswith(MINUS) else text


def _signed(text: str) -> str:
    return text.replace("-", MINUS, 1) if text.startswith("-") else text


def _joined(parts: Sequence[str], between: str | None = None) -> str:
    """Parts with + or − between them, as their first letter says; or with what is given."""
    if between is not None:
        return between.join(_signed(part) for part in parts)
    text = _signed(parts[0])
    for part in parts[1:]:
        negative = part[:1] in ("-", MINUS)
        text += f" {MINUS} {part[1:]}" if negative else f" + {part}"
    return text
