"""The same reviews in each of the forms in which texts are had: no test, but what tests read."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb

Reviews = Sequence[tuple[str, str]]
GOOD, BAD = ("lovely", "touching", "clever"), ("dull", "clumsy", "silly")
CHINESE = "今天有大雨\N{FULLWIDTH COMMA}出门带伞"


def reviews(count: int = 60) -> list[tuple[str, str]]:
    """Texts with quotes, commas and ends of lines in them, good and bad ones by turns."""
    made = []
    for i in range(count):
        words = (GOOD, BAD)[i % 2]
        text = f'A {words[i % 3]}, "{words[i // 2 % 3]}" film;\nseen {"once" * (i % 5 + 1)} again.'
        made.append((text, ("good", "bad")[i % 2]))
    return made


def as_csv(folder: Path, rows: Reviews, head: tuple[str, str] = ("review", "verdict")) -> Path:
    path = folder / "reviews.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def as_tsv(folder: Path, rows: Reviews) -> Path:
    path = folder / "reviews.tsv"
    with path.open("w", newline="", encoding="utf-16") as file:
        csv.writer(file, delimiter="\t").writerows([("review", "verdict"), *rows])
    return path


def as_json_lines(folder: Path, rows: Reviews) -> Path:
    path = folder / "reviews.jsonl"
    lines = (json.dumps({"review": text, "verdict": verdict}) for text, verdict in rows)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def as_parquet(folder: Path, rows: Reviews) -> Path:
    path = folder / "reviews.parquet"
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE TABLE t (review VARCHAR, verdict VARCHAR)")
        connection.executemany("INSERT INTO t VALUES (?, ?)", list(rows))
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


def as_sheet(folder: Path, rows: Reviews) -> Path:
    """The least that a book of one sheet is made of."""
    cell = '<c r="{}{}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'
    lines = "".join(
        f'<row r="{n}">{cell.format("A", n, escape(a))}{cell.format("B", n, escape(b))}</row>'
        for n, (a, b) in enumerate([("review", "verdict"), *rows], 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Reviews" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData>'
        "</worksheet>",
    }
    path = folder / "reviews.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


def as_folder(folder: Path, rows: Reviews, name: str = "reviews") -> Path:
    """A .txt each, in the order of the rows within each class."""
    for number, (text, verdict) in enumerate(rows):
        place = folder / name / verdict
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:04}.txt").write_text(text, encoding="utf-8")
    return folder / name


TABLES: dict[str, Callable[[Path, Reviews], Path]] = {
    "csv": as_csv,
    "tsv in UTF-16": as_tsv,
    "JSON lines": as_json_lines,
    "Parquet": as_parquet,
    "sheet": as_sheet,
}
