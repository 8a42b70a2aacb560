"""Numbers that are given as words of the command line: what is none is said in words."""

from __future__ import annotations

from argparse import ArgumentTypeError
from math import isfinite

from nndl_studio.languages import told
from nndl_studio.sentence import say


def natural(text: str) -> int:
    """A whole number from 0. Raises ArgumentTypeError."""
    return _whole(text, 0)


def positive(text: str) -> int:
    """A whole number from 1. Raises ArgumentTypeError."""
    return _whole(text, 1)


def not_negative(text: str) -> float:
    """A number from 0. Raises ArgumentTypeError."""
    try:
        number = float(text)
    except ValueError as error:
        raise ArgumentTypeError(told(say("{text} is no number", text=text))) from error
    if not isfinite(number) or number < 0:
        raise ArgumentTypeError(told(say("{text} is below 0 or no number", text=text)))
    return number


def _whole(text: str, least: int) -> int:
    try:
        number = int(text)
    except ValueError as error:
        raise ArgumentTypeError(told(say("{text} is no whole number", text=text))) from error
    if number < least:
        raise ArgumentTypeError(told(say("{number} is below {least}", number=number, least=least)))
    return number
