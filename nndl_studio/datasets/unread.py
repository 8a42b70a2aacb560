"""What is said of a file or folder that is read as no samples, and of one that is no answer to what
a network reads."""

from __future__ import annotations

from pathlib import Path

from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.texts_folder import why_not
from nndl_studio.file_kinds import kind_in_words
from nndl_studio.files import BadFile
from nndl_studio.sentence import Sentence, say, say_count

READ = say(
    "Give a table (.csv, .xlsx, .parquet, …), pictures or texts in a folder a class, a text, or "
    "arrays (.npz, .npy) with x and label or target."
)


def not_read(path: Path) -> BadFile:
    """Says what a file or folder is that no source understands."""
    if path.is_dir():
        none = say("it is a folder in which no samples were found")
        return BadFile(path, why_not(path) or none, READ)
    kind = kind_in_words(path)
    unknown = say("it is no data that the studio reads")
    return BadFile(path, say("it is {kind}", kind=kind) if kind else unknown, READ)


def not_answered(path: Path, recipe: Recipe) -> BadFile:
    """Says what a file is, and what the network reads instead."""
    kind = say("a folder") if path.is_dir() else kind_in_words(path)
    found = kind or say("nothing that the studio reads")
    wanted = _wanted(recipe)
    problem = say("it is {kind}, and the network reads {wanted}", kind=found, wanted=wanted)
    return BadFile(path, problem, say("Give it {wanted}.", wanted=wanted))


def _wanted(recipe: Recipe) -> Sentence:
    """What a network with this recipe reads."""
    axes = "×".join(map(str, recipe.info.axes[-2:]))
    match recipe.info.kind:
        case "map":
            return say("pictures of {size}", size=axes)
        case "vector":
            numbers = len(recipe.encoders) or recipe.info.axes[0]
            return say_count(numbers, "rows of {n} number", "rows of {n} numbers")
        case "sequence":
            return say("sequences of {size}", size=axes)
    return say("texts")
