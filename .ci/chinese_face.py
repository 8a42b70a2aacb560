"""Makes the shipped face of Chinese letters anew: `python .ci/chinese_face.py NotoSansCJK.ttc`.

The Chinese letters that Inter lacks, as few as will do: those of GB 2312's first level (3,755, for
what users write), its signs, and whatever the translations hold. Needed after a translation took
up a letter beyond these, which `tests/test_translations.py` says; needs fonttools, and Noto Sans
CJK as its makers offer it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parents[1]
FACE = ROOT / "resources" / "fonts" / "NNDLSansSC-Regular.otf"
SOURCE, FAMILY = "Noto Sans CJK SC", "NNDL Sans SC"
# Rows of GB 2312: signs, full-width letters, and the letters in common use.
ROWS = (*range(0xA1, 0xA4), *range(0xB0, 0xD8))
# What stands behind these comes from Inter.
FIRST = 0x2000
NAMES = {
    1: FAMILY,
    3: f"{FAMILY} Regular; a part of Noto Sans CJK SC",
    4: f"{FAMILY} Regular",
    6: "NNDLSansSC-Regular",
}
# Of other languages' forms, vertical writing and the like.
LEFT_OUT = ("DSIG", "VORG", "BASE", "vhea", "vmtx", "GPOS", "GSUB")


def main() -> int:
    fonts = TTCollection(sys.argv[1]).fonts
    font = next(each for each in fonts if each["name"].getDebugName(1) == SOURCE)
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[0, *NAMES, 5, 13, 14])
    maker = subset.Subsetter(options)
    maker.populate(unicodes=sorted(map(ord, letters())))
    maker.subset(font)
    rename(font)
    font.save(FACE)
    print(f"{FACE.relative_to(ROOT)}: {len(letters())} letters, {FACE.stat().st_size:,} bytes")
    return 0


def letters() -> set[str]:
    """Those of the character set and those of the translations."""
    common = {_letter(row, cell) for row in ROWS for cell in range(0xA1, 0xFF)}
    folder = ROOT / "resources" / "translations"
    ours = {c for path in folder.rglob("*.po") for c in path.read_text("utf-8")}
    return {each for each in common | ours if each and ord(each) >= FIRST}


def _letter(row: int, cell: int) -> str:
    return bytes((row, cell)).decode("gb2312", errors="ignore")


def rename(font: TTFont) -> None:
    """Another name, so that a whole Noto on the user's machine is not taken for this part of it."""
    table = font["name"]
    table.names = [each for each in table.names if each.langID in (0, 0x409)]
    for each in table.names:
        each.string = NAMES.get(each.nameID, each.toUnicode())
    for tag in LEFT_OUT:
        if tag in font:
            del font[tag]


if __name__ == "__main__":
    sys.exit(main())
