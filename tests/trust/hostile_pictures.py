"""Pictures, and tables of their names, of the hostile corpus: nobody means well with them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *chunks: bytes, colours: int = 6) -> bytes:
    """A PNG of 8 bits a channel that claims to have these sides."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0))
    return SIGNATURE + head + b"".join(chunks) + chunk(b"IEND", b"")


def packed(count: int) -> bytes:
    """So many zeros, compressed."""
    return chunk(b"IDAT", zlib.compress(bytes(count), 1))


def tiff(**entries: tuple[int, int, int]) -> bytes:
    """A TIFF whose directory says what it likes: type, count and value of each `t256`-like tag."""
    rows = b"".join(
        struct.pack("<HHII", int(tag[1:]), kind, count, value)
        for tag, (kind, count, value) in entries.items()
    )
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + rows + bytes(4)


def pictures() -> Iterator[tuple[str, bytes]]:
    small = packed(4 * (4 * 4 + 1))
    whole = png(4, 4, small)
    yield "empty.png", b""
    yield "magic.png", SIGNATURE
    yield "half.png", whole[: len(whole) // 2]
    yield "sides.png", png(2**31 - 1, 2**31 - 1, small)
    yield "nothing.png", png(0, 4, small)
    yield "vast.png", png(60_000, 60_000, packed(2**26))
    yield "wide.png", png(64_000_001, 1, packed(2**26))
    yield "short.png", png(8000, 8000, packed(2**20))
    yield "text.png", png(4, 4, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(2**28), 1)), small)
    yield "profile.png", png(4, 4, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(2**28), 1)))
    yield "palette.png", png(4, 4, small, colours=3)
    yield "sum.png", whole.replace(b"IDAT", b"IDAX")
    yield "program.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run\n"
    yield "drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    yield "screen.gif", b"GIF89a\xff\xff\xff\xff\x80\0\0" + bytes(6) + b","
    yield "bits.bmp", b"BM" + bytes(12) + struct.pack("<IiiHHI", 40, -9, 2**31 - 1, 1, 99, 7)
    yield (
        "sides.bmp",
        b"BM" + bytes(12) + struct.pack("<IiiHHI6I", 40, 30_000, 30_000, 1, 24, *[0] * 7),
    )
    yield "strips.tif", tiff(t256=(4, 1, 9), t257=(4, 1, 9), t273=(4, 2**31 - 1, 8))
    yield "circle.tif", tiff(t330=(4, 1, 8), t34665=(4, 1, 8))
    yield "numbers.pgm", b"P5 99999999999999999999 1 255\n" + bytes(100)
    yield "plain.ppm", b"P3 4 4 255\n" + b"9" * 2**20
    yield "runs.tga", bytes([0, 0, 10, *bytes(9)]) + struct.pack("<HHBB", 65_535, 900, 24, 0)
    yield "head.jpg", b"\xff\xd8\xff\xe0" + b"\xff" * 2**20
    yield "box.jp2", b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0\0\0\x01jp2h" + b"\xff" * 100
    yield "riff.webp", b"RIFF\xff\xff\xff\xffWEBPVP8L" + bytes(100)
    yield "box.avif", b"\0\0\0\x1cftypavif" + b"\xff" * 100


def tables() -> Iterator[tuple[str, bytes]]:
    """Of a folder in which `1.png` lies."""
    yield "empty.csv", b""
    yield "zeros.csv", bytes(10_000)
    yield "others.csv", b"2.png,cat\n" * 1000
    yield "columns.csv", b"1.png" + b"," * 20_000_000
    yield "lines.csv", b"1.png,a\n" * 1_000_001
    yield "field.csv", b"1.png,a\n2.png," + b"a" * 10_000_000
    yield "quote.csv", b'1.png,"a\n' + b"a\n" * 900_000
    yield "blank.csv", b"1.png, \n"
    yield "latin1.csv", b"1.png,K\xe4tzchen\n"
    yield "long.csv", b"1.png," + b"a" * 100_000
    yield "large.csv", b"1.png,a\n" * 5_000_000
