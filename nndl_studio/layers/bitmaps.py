"""Ten digits of 7×12 pixels, the code words of LeNet-5's output layer; drawn for the studio.

Digits that are easily confused look unlike here (a slashed 0, a pointed 3): any two differ in at
least 19 pixels, so that their code words lie far apart.
"""

from __future__ import annotations

WIDTH, HEIGHT = 7, 12
PIXELS = WIDTH * HEIGHT

# Ten digits side by side, a line a row: "#" is ink (+1), "." is paper (−1).
_ROWS = """
.#####. ...##.. .#####. ####### .....## ####### ....##. ####### ..###.. .#####.
##...## ..###.. ##...## .....## ....### ##..... ...##.. ##...## .##.##. ##...##
##...## .####.. .....## ....##. ...#.## ##..... ..##... .....## .##.##. ##...##
##..### ...##.. .....## ...##.. ..#..## ##..... .##.... ....##. .##.##. ##...##
##.#### ...##.. .....## ..##... .#...## ##..... ##..... ....##. ..###.. ##...##
####.## ...##.. ....##. ..####. #....## #####.. ######. ...##.. ..###.. .######
###..## ...##.. ...##.. ....### ####### ....##. ##...## ...##.. .##.##. .....##
##...## ...##.. ..##... .....## .....## .....## ##...## ..##... ##...## .....##
##...## ...##.. .##.... .....## .....## .....## ##...## ..##... ##...## ....##.
##...## ...##.. ##..... .....## .....## .....## ##...## .##.... ##...## ...##..
##...## ...##.. ##..... ##...## .....## ##..##. ##...## .##.... ##...## ..##...
.#####. .###### ####### .#####. .....## .####.. .#####. .##.... .#####. .##....
"""


def digit_codes() -> tuple[tuple[float, ...], ...]:
    """A code word of ±1 for each digit, shape (10, 84), row by row from the top."""
    rows = [line.split() for line in _ROWS.split("\n") if line]
    return tuple(
        tuple(1.0 if pixel == "#" else -1.0 for row in rows for pixel in row[digit])
        for digit in range(10)
    )
