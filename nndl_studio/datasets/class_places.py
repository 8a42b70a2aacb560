"""Where the class of a picture stands: in the outer or the inner folder, or in its file's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from nndl_studio.sentence import Sentence, listed, say

ClassesFrom = Literal["automatic", "outer folder", "inner folder", "file name"]
# The words before the first number: of cat_17.png, golden-retriever.3.jpg, 猫12.png.
_WORDS = re.compile(r"[^\W\d_]+(?:[ _-][^\W\d_]+)*")
# Names may begin alike by chance: a class has at least so many pictures.
LEAST = 2
MOST_NAMED = 3


def class_of(folders: Sequence[str], file: str, way: ClassesFrom) -> str:
    """The class of a picture in these folders, from the outermost on; "" where it has none."""
    if way == "file name":
        found = _WORDS.match(file.rpartition(".")[0])
        return found.group() if found else ""
    if not folders:
        return ""
    return folders[-1] if way == "inner folder" else folders[0]


def doubts(folders: Sequence[Sequence[str]], files: Sequence[str]) -> Iterator[Sentence]:
    """What may be meant otherwise than it was taken, as questions; `folders` are those of each of
    the `files`."""
    if any(folders):
        deep = [each for each in folders if len(each) > 1]
        inner = sorted({each[-1] for each in deep})
        if deep and 2 * len(deep) > len(folders) and len(inner) > 1:
            yield say(
                "Are the inner folders the classes ({classes}; as in {example})? "
                "Then choose “inner folder” at “Classes from”.",
                classes=_listed(inner),
                example="/".join(deep[0]),
            )
        return
    counts = Counter(class_of((), file, "file name") for file in files)
    if "" not in counts and len(counts) > 1 and min(counts.values()) >= LEAST:
        yield say(
            "Do the names of the files begin with the class ({classes})? "
            "Then choose “file name” at “Classes from”.",
            classes=_listed(sorted(counts)),
        )


def _listed(names: Sequence[str]) -> Sentence:
    more = () if len(names) <= MOST_NAMED else ("…",)
    return listed((*names[:MOST_NAMED], *more))
