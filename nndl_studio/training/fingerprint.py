"""A hash of a data set: two runs learn from the same data if theirs are equal."""

from __future__ import annotations

import hashlib

import numpy as np

from nndl_studio.datasets import Dataset
from nndl_studio.datasets.held import blocks

# A fingerprint, no signature: 32 hexadecimal digits are enough to tell data sets apart.
BYTES = 16


def fingerprint(dataset: Dataset) -> str:
    """Hash of all numbers that training and its figures depend on, and of the split.

    About 1 GB/s; the numbers are read without holding Python's lock, so that a thread of its own
    may do it while another one trains.
    """
    digest = hashlib.blake2b(digest_size=BYTES)
    arrays = [dataset.x, dataset.label, dataset.target, dataset.lengths]
    # Sets that tell none have the hash that they had before any did.
    arrays += [] if dataset.facts is None else [dataset.facts]
    for array in (*arrays, dataset.train, dataset.validation, dataset.test):
        if array is None:
            digest.update(b"none")
        else:
            digest.update(f"{array.dtype.str}{array.shape}".encode())
            for block in blocks(array):
                digest.update(np.ascontiguousarray(block).data)
    return digest.hexdigest()
