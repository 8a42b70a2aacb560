"""How large a tile is: as many sums as the registers of AVX2 have room for, beside the factors."""

from __future__ import annotations

VECTOR_BYTES = 32
# Vectors of the one row that one sample has.
ROW_VECTORS = 8
# Rows × columns in vectors, for sums of products of rows; rows × columns, for sums along rows.
OUTER_ROWS, OUTER_VECTORS = 6, 2
INNER_ROWS, INNER_COLUMNS = 2, 4
