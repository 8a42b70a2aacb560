"""Tables of the hostile corpus: nobody means well with them."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
)


def tables() -> Iterator[tuple[str, bytes]]:
    """Texts that are tables by their names alone."""
    noise = random.Random(7).randbytes(100_000)
    yield "nothing.csv", b""
    yield "blank.csv", b"\n\n \n"
    yield "names.csv", b"a,b\n"
    yield "noise.csv", noise
    yield "zeros.csv", bytes(100_000)
    yield "short-row.csv", b"a,b\n" + b"1,2\n" * 50_000 + b"3\n"
    yield "long-row.csv", b"a,b\n" + b"1,2\n" * 50_000 + b"3,4,5\n"
    yield "open-quote.csv", b'a,b\n"1,2\n' + b"3,4\n" * 200_000
    yield "long-line.csv", b"a,b\n" + b"x" * 50_000_000 + b",1\n"
    yield "long-cell.csv", b"a,b\n" + b"1,2\n" * 100 + b"1," + b"x" * 20_000_000 + b"\n"
    names = b",".join(b"c%d" % i for i in range(200_000))
    yield "wide.csv", names + b"\n" + b"1," * 199_999 + b"1\n"
    yield "deep.json", b"[" * 100_000 + b"]" * 100_000
    yield "half.jsonl", b'{"a":1}\n{"a":\n'
    yield "magic.parquet", b"PAR1"
    yield "noise.parquet", b"PAR1" + noise + b"PAR1"
    yield "noise.xlsx", b"PK\3\4" + noise
    yield "no-sheet.xlsx", _book({})
    rows = b"<row><c><v>1</v></c></row>" * 10_000_000
    yield "vast.xlsx", _book({"xl/worksheets/sheet1.xml": rows})
    yield "many.ods", _book({f"{i}.xml": bytes(1000) for i in range(100_000)})


def texts() -> Iterator[tuple[str, bytes]]:
    """Tables of texts, each with a class, that take more than they give, or hold none."""
    head = b"review,verdict\n"
    yield "empty.csv", head + b" ,a\n ,b\n" * 1000
    yield "one-class.csv", head + b"".join(b"a review of film %d,a\n" % i for i in range(900))
    yield "vast.parquet", _vast()


def _vast() -> bytes:
    """300 MB of texts in a few kilobytes."""
    rows = "SELECT repeat('a b ', 250000) || i AS review, i % 2 AS verdict FROM range(300) t(i)"
    with TemporaryDirectory() as folder, duckdb.connect(":memory:") as connection:
        path = Path(folder) / "vast.parquet"
        connection.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        return path.read_bytes()


def _book(parts: dict[str, bytes]) -> bytes:
    """A packed file that begins like a book of sheets."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", TYPES)
        for name, content in parts.items():
            book.writestr(name, content)
    return packed.getvalue()
