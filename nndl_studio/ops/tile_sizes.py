"""How large a tile is: as many sums as the registers have room for, beside the factors.

AVX2 has 16 of 32 bytes, AVX-512 has 32 of 64: there steps took 0.55 to 0.9 of the time with tiles
of its own, except one sample's, which waits for memory.
"""

from __future__ import annotations

import numpy as np


def has_wide_registers() -> bool:
    """Whether the processor has AVX-512. NumPy is asked because LLVM is loaded later; it leaves
    out what would be empty."""
    extensions = np.show_config(mode="dicts").get("SIMD Extensions", {})
    return "X86_V4" in (*extensions.get("baseline", ()), *extensions.get("found", ()))


WIDE = has_wide_registers()
VECTOR_BYTES = 64 if WIDE else 32
# Vectors of the one row that one sample has.
ROW_VECTORS = 8
# Rows × columns in vectors, for sums of products of rows; rows × columns, for sums along rows.
OUTER_ROWS, OUTER_VECTORS = (12, 2) if WIDE else (6, 2)
INNER_ROWS, INNER_COLUMNS = (6, 4) if WIDE else (2, 4)
# Numbers of rows that the first has a loop for.
OUTER_LOOPS = (2, 4, 6, 12) if WIDE else (2, 4, 6)
