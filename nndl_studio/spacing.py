"""Values in a Chinese sentence: a space between Chinese letters and Latin ones or digits, and none
between two Chinese ones.

Whoever translates a template can't know which of these a value begins and ends with: a name, a
number, or words. What stands inside the template or a value is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter

# Tags of languages that are written so.
LANGUAGES = ("zh",)
_HAN = "\u3400-\u9fff"
_LATIN = "A-Za-z0-9\u0370-\u03ff"
_HAN_LATIN = re.compile(rf"[{_HAN}][{_LATIN}]|[{_LATIN}%][{_HAN}]")
_HAN_HAN = re.compile(rf"[{_HAN}] [{_HAN}]")


def spaced(template: str, values: Mapping[str, object]) -> str:
    """A template with its values in it, as `str.format` puts them, and with the right spaces
    around them."""
    if not values:
        return template
    told = ""
    for text, name, form, conversion in Formatter().parse(template):
        told = _joined(told, text)
        if name is not None:
            value = Formatter().convert_field(values[name], conversion)
            told = _joined(told, format(value, form or ""))
    return told


def _joined(before: str, after: str) -> str:
    """Both, one behind the other. A space may stand at the end of the first or at the head of the
    second."""
    seam = before[-2:] + after[:2]
    if _HAN_LATIN.fullmatch(before[-1:] + after[:1]):
        return f"{before} {after}"
    if _HAN_HAN.fullmatch(seam[:3]) and before.endswith(" "):
        return before[:-1] + after
    if _HAN_HAN.fullmatch(seam[-3:]) and after.startswith(" "):
        return before + after[1:]
    return before + after
