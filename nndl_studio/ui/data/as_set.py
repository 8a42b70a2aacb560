"""What a user has set of a file, kept where it fits what the file is found to hold now."""

from __future__ import annotations

import msgspec

from nndl_studio.datasets import SourceConfig
from nndl_studio.datasets.columns import as_before
from nndl_studio.datasets.csv_form import CsvForm
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.datasets.texts_settings import TextsConfig

# Settings that name columns, or hang on what they are for.
OF_COLUMNS = ("columns", "rows", "csv", "split")
OF_COLUMNS_OF_TEXTS = ("text", "label", "answer", "split", "by", "csv")


def wish_of(known: SourceConfig | None) -> CsvForm | None:
    """The form in which a table was to be read."""
    return known.csv if isinstance(known, TableConfig | TextsConfig) else None


def kept(known: SourceConfig | None, found: SourceConfig) -> SourceConfig:
    """The settings that are known already, if they fit what the file holds."""
    if isinstance(known, TableConfig) and isinstance(found, TableConfig):
        names = [[each.name for each in one.columns] for one in (known, found)]
        return known if names[0] == names[1] else found
    return known if known is not None and type(known) is type(found) else found


def rewritten(before: SourceConfig | None, found: SourceConfig, alike: bool) -> SourceConfig:
    """What else was set, for a table that is read in another form now; `alike` where its columns
    have the same names as before."""
    if isinstance(before, TableConfig) and isinstance(found, TableConfig):
        changed = {name: getattr(found, name) for name in OF_COLUMNS}
        if columns := as_before(found.columns, before.columns):
            changed |= {"columns": columns, "split": before.split}
        return msgspec.structs.replace(before, **changed)
    if isinstance(before, TextsConfig) and isinstance(found, TextsConfig):
        if alike:
            return msgspec.structs.replace(before, csv=found.csv)
        changed = {name: getattr(found, name) for name in OF_COLUMNS_OF_TEXTS}
        return msgspec.structs.replace(before, **changed)
    return found
