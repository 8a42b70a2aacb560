"""Which column of a table holds texts to learn from, and which one tells what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nndl_studio.datasets.columns import Column, Role
from nndl_studio.datasets.table_facts import Facts
from nndl_studio.datasets.table_file import Table
from nndl_studio.datasets.table_guess import NO_ROLES, NUMBERS_OF_ROWS, Roles, guessed
from nndl_studio.datasets.table_settings import SplitBy
from nndl_studio.datasets.texts_settings import Answer
from nndl_studio.datasets.tokens import UNSPACED
from nndl_studio.files import BadFile
from nndl_studio.sentence import Sentence, listed, say

# So many words a cell, on average, or characters of a script without spaces, are sentences.
WORDS, CHARACTERS = 3.0, 4.0
# Cells, and characters of each, by which it is told whether they are sentences.
LOOK = 1000
# Of few different texts as many must be different: else they are categories in words.
DIFFERENT = 0.5
ROLES: Mapping[Answer, Role] = {"class": "label", "number": "target"}


@dataclass(frozen=True)
class Chosen:
    """The column of `texts`, the one that is their `answer`, and others, which are `left_out`."""

    texts: str
    answer: Column
    left_out: tuple[str, ...]


def worth_reading(table: Table, facts: Sequence[Facts]) -> tuple[str, ...]:
    """The columns that hold sentences: not names, keys or categories."""
    able = [i for i, each in enumerate(facts) if _may_be_texts(each)]
    if not able:
        return ()
    cells = [f"nullif(trim(left(c{i}, {LOOK})), '')" for i in able]
    sums = ", ".join(f"avg({_words(cell)}), avg({_characters(cell)})" for cell in cells)
    some = f"(SELECT * FROM {table.source} LIMIT {LOOK})"
    found = table.connection.execute(f"SELECT {sums} FROM {some}").fetchone() or ()
    means = [float(mean or 0) for mean in found]
    pairs = zip(able, means[::2], means[1::2], strict=True)
    return tuple(facts[i].name for i, words, own in pairs if words >= WORDS or own >= CHARACTERS)


def chosen(
    rows: int,
    facts: Sequence[Facts],
    worth: Sequence[str],
    wanted: str = "",
    roles: Roles = NO_ROLES,
) -> Chosen | None:
    """How a table is read as texts: where one of its columns is `worth` reading, something is to be
    told, and no numbers stand beside them; or where a column of texts is given the role of an
    input. None where it is read as a table. `wanted` and `roles` are as `guessed` takes them."""
    asked = [each.name for each in facts if roles.get(each.name) == "input" and _is_text(each)]
    free = [name for name in worth if name not in roles and name != wanted]
    if len(asked or free) != 1:
        return None
    (texts,) = asked or free
    found = told_apart(rows, facts, texts, wanted, roles)
    if found is None or (not asked and _has_numbers(facts, found)):
        return None
    return found


def told_apart(
    rows: int, facts: Sequence[Facts], texts: str, wanted: str = "", roles: Roles = NO_ROLES
) -> Chosen | None:
    """What tells the `texts` of a column; None where nothing does."""
    others = [each for each in facts if each.name != texts]
    given = {name: role for name, role in roles.items() if name != texts}
    columns = guessed(rows, others, wanted, given)
    answer = _answer(columns)
    inputs = [each.name for each in columns if each.role == "input" and each.type != "date"]
    if answer is None and len(inputs) == 1:  # beside the texts it is all there is
        columns = guessed(rows, others, inputs[0], given)
        answer = _answer(columns)
    if answer is None:
        return None
    return Chosen(texts, answer, tuple(each.name for each in columns if each.name != answer.name))


def answer_of(
    table: Table,
    rows: int,
    facts: Sequence[Facts],
    texts: str,
    label: str,
    how: Answer,
    given: Roles = NO_ROLES,
) -> Column:
    """The column called `label`, or the one that is probably meant, told as a class or a number;
    others have the roles that are `given`. Raises BadFile."""
    told: Roles = {label: ROLES[how]} if label and how in ROLES else NO_ROLES
    found = told_apart(rows, facts, texts, "" if told else label, {**given, **told})
    if found is None:
        advice = say("Name the column that tells what a text is as the label column.")
        raise BadFile(table.path, say("no column is to be predicted"), advice)
    return _require_learnable(table, found.answer)


def splitting_column(path: Path, facts: Sequence[Facts], how: SplitBy, by: str) -> Column | None:
    """The column of a table that says the group, the part or the place in order of a text; None
    where texts are drawn. Raises BadFile for one that can't."""
    if how == "share":
        return None
    found = next((each for each in facts if each.name == by), None)
    if found is None:
        none = say("no column is named to split by")
        problem = say("it has no column {column}", column=by) if by else none
        names = listed([each.name for each in facts[:20]])
        raise BadFile(path, problem, say("Its columns are {names}.", names=names))
    if how == "group":
        return Column(found.name, "group", "text")
    if how == "part":
        if found.type != "category":
            problem = say("{column} can't name parts: it is no category", column=found.name)
            raise BadFile(path, problem, say("Write train, validation or test in each row."))
        return Column(found.name, "part", "category", names=tuple(found.names))
    if found.type not in ("number", "date"):
        problem = say(
            "{column} can't say the order of texts: it is no number or date", column=found.name
        )
        raise BadFile(path, problem, say("Choose another column."))
    return Column(found.name, "order", found.type, found.form, odd=found.odd)


def left_to_the_table(worth: Sequence[str], roles: Roles = NO_ROLES) -> tuple[Sentence, ...]:
    """What is said of columns of texts in a table that is learned from as one, but of those whose
    `roles` are given."""
    return tuple(
        say(
            "{column} holds texts, which are left out. To learn from it alone, choose “your own "
            "texts” as the data set, or give it the role of an input: --role {column}=input.",
            column=name,
        )
        for name in worth
        if name not in roles
    )


def _may_be_texts(facts: Facts) -> bool:
    if facts.type == "category":
        return facts.distinct > DIFFERENT * facts.filled
    return facts.type == "text" and facts.filled > 0


def _is_text(facts: Facts) -> bool:
    return facts.type in ("text", "category")


def _words(cell: str) -> str:
    return rf"length(regexp_replace({cell}, '\S+\s*', 'w', 'g'))"


def _characters(cell: str) -> str:
    return f"length({cell}) - length(regexp_replace({cell}, '[{UNSPACED}]', '', 'g'))"


def _has_numbers(facts: Sequence[Facts], found: Chosen) -> bool:
    """Whether a column beside texts and answer holds numbers that a network may read."""
    return any(
        each.type == "number" and each.name in found.left_out and not _is_constant(each)
        for each in facts
        if not _numbers_rows(each)
    )


def _is_constant(facts: Facts) -> bool:
    return facts.distinct <= 1 or facts.low == facts.high


def _numbers_rows(facts: Facts) -> bool:
    """Whether it only tells rows apart, with gaps between them or none."""
    name = facts.name.strip().lower()
    called = name in NUMBERS_OF_ROWS or name.endswith("_id") or name.startswith("unnamed")
    return called and facts.whole and facts.distinct > 0.9 * facts.filled


def _answer(columns: Sequence[Column]) -> Column | None:
    return next((each for each in columns if each.role == "label" or each.is_target), None)


def _require_learnable(table: Table, answer: Column) -> Column:
    """Raises BadFile where nothing is to be learned of it."""
    if answer.role == "label" and len(answer.names) < 2:
        problem = say(
            "{column} has too many different values for classes, or none", column=answer.name
        )
        if answer.names:
            (name,) = answer.names
            problem = say("all of {column} is {name}", column=answer.name, name=name)
        raise BadFile(table.path, problem, say("Choose another column as the label."))
    if answer.role == "target" and answer.type in ("category", "text"):
        problem = say("{column} holds no numbers", column=answer.name)
        advice = say("Let it be told as a class, or choose another column.")
        raise BadFile(table.path, problem, advice)
    return answer
