"""Makes the shipped faces of Chinese letters anew:
`python .ci/chinese_face.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc`.

The Chinese letters that Inter lacks, as few as will do: those of GB 2312's first level (3,755, for
what users write), its signs, and whatever the translations hold; bold these last alone. Needed
after a translation took up a letter beyond these, which `tests/ui/test_glyphs.py` says; needs
fonttools, and Noto Sans CJK as its makers offer it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "resources" / "fonts"
SOURCE, FAMILY = "Noto Sans CJK SC", "NNDL Sans SC"
# Rows of GB 2312: signs, full-width letters, and the letters in common use.
ROWS = (*range(0xA1, 0xA4), *range(0xB0, 0xD8))
# What stands behind these comes from Inter.
FIRST = 0x2000
COPYRIGHT, FAMILY_NAME, STYLE, ID, FULL, VERSION, FILE, LICENCE, URL = 0, 1, 2, 3, 4, 5, 6, 13, 14
KEPT = (COPYRIGHT, FAMILY_NAME, STYLE, ID, FULL, VERSION, FILE, LICENCE, URL)
# Units of the em by which an outline may move.
MOST_APART = 1.0
# Fields of the table `maxp` that only TrueType has.
MAXP = """
    maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements
    maxSizeOfInstructions maxComponentElements maxPoints maxContours maxCompositePoints
    maxCompositeContours maxComponentDepth
"""
# Of other languages' forms, vertical writing and the like.
LEFT_OUT = ("DSIG", "VORG", "BASE", "vhea", "vmtx", "GPOS", "GSUB")


def main() -> int:
    for style, source, wanted in zip(
        ("Regular", "Bold"), sys.argv[1:], (common() | translated(), translated()), strict=True
    ):
        face = FONTS / f"NNDLSansSC-{style}.ttf"
        make(source, style, wanted).save(face)
        print(f"{face.name}: {len(wanted)} letters, {face.stat().st_size:,} bytes")
    return 0


def make(source: str, style: str, letters: set[str]) -> TTFont:
    """The part of a face that has these letters."""
    fonts = TTCollection(source).fonts
    font = next(each for each in fonts if each["name"].getDebugName(FAMILY_NAME) == SOURCE)
    options = subset.Options(hinting=False, layout_features=[], name_IDs=KEPT)
    maker = subset.Subsetter(options)
    maker.populate(unicodes=sorted(map(ord, letters)))
    maker.subset(font)
    rename(font, style)
    make_quadratic(font)
    return font


def common() -> set[str]:
    """The letters in common use, and signs."""
    return {_letter(row, cell) for row in ROWS for cell in range(0xA1, 0xFF)} - {""}


def translated() -> set[str]:
    """Those of the translations that come not from Inter."""
    folder = ROOT / "resources" / "translations"
    letters = {c for path in folder.rglob("*.po") for c in path.read_text("utf-8")}
    return {each for each in letters if ord(each) >= FIRST}


def _letter(row: int, cell: int) -> str:
    return bytes((row, cell)).decode("gb2312", errors="ignore")


def rename(font: TTFont, style: str) -> None:
    """Another name, so that a whole Noto on the user's machine is not taken for this part of it."""
    names = {
        FAMILY_NAME: FAMILY,
        STYLE: style,
        ID: f"{FAMILY} {style}; a part of Noto Sans CJK SC",
        FULL: f"{FAMILY} {style}",
        FILE: f"NNDLSansSC-{style}",
    }
    table = font["name"]
    table.names = [each for each in table.names if each.langID in (0, 0x409)]
    for each in table.names:
        each.string = names.get(each.nameID, each.toUnicode())
    for tag in LEFT_OUT:
        if tag in font:
            del font[tag]


def make_quadratic(font: TTFont) -> None:
    """TrueType outlines: Qt draws the cubic ones of CFF darker, which reads as bold."""
    order = font.getGlyphOrder()
    glyphs = font.getGlyphSet()
    made = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, MOST_APART, reverse_direction=True))
        made[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, made
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in MAXP.split():
        setattr(maxp, field, int(field == "maxZones"))
    font["head"].glyphDataFormat, font.sfntVersion = 0, "\x00\x01\x00\x00"
    font["post"].formatType = 3.0


if __name__ == "__main__":
    sys.exit(main())
