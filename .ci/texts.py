"""The catalogues of texts: `make texts`, after a text was added or a translation written.

Takes every text out of the program, brings the `.po` file of each language up to date with them
(what has gone is dropped, what is new is empty), and compiles it. With `--check` nothing is
written, and what would change is named.
"""

from __future__ import annotations

import io
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from found_texts import ROOT, Text, all_texts

TRANSLATIONS = ROOT / "resources" / "translations"
TEMPLATE = TRANSLATIONS / "nndl_studio.pot"
WIDTH = 100
# A catalogue changes where a text does, and not with the day.
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> int:
    """Exit code 1 if `--check` finds a file that is not up to date."""
    check = "--check" in sys.argv[1:]
    stale = {path: data for path, data in up_to_date().items() if not _holds(path, data)}
    for path, data in stale.items():
        if check:
            print(f"{path.relative_to(ROOT)} is not up to date: run make texts")
        else:
            path.write_bytes(data)
    return int(check and bool(stale))


def up_to_date() -> dict[Path, bytes]:
    """What each file of `resources/translations` should hold."""
    template = template_of(all_texts())
    files = {TEMPLATE: _po(template)}
    for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3])
        catalogue.fuzzy = False
        catalogue.revision_date = UNDATED
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        files[path] = _po(catalogue)
        # What is not translated stays out: gettext would say all of it in the singular.
        for each in list(catalogue):
            said = (each.string,) if isinstance(each.id, str) else (each.string or ())
            if each.id and not all(said):
                catalogue.delete(each.id, each.context)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        files[path.with_suffix(".mo")] = compiled.getvalue()
    return files


def template_of(texts: list[Text]) -> Catalog:
    """A catalogue without translations: each text once, with the files it stands in."""
    places = defaultdict(set)
    for each in texts:
        places[each.text, each.many, each.context].add(each.file)
    catalogue = Catalog(
        project="NNDL Studio",
        charset="utf-8",
        header_comment="",
        fuzzy=False,
        creation_date=UNDATED,
    )
    for (text, many, context), files in places.items():
        named = [(file, 0) for file in sorted(files)]
        catalogue.add((text, many) if many else text, locations=named, context=context or None)
    return catalogue


def _po(catalogue: Catalog) -> bytes:
    """Without dates, and with files but no lines, so that it changes only where a text does."""
    written = io.BytesIO()
    write_po(written, catalogue, width=WIDTH, omit_header=False, include_lineno=False)
    dates = (b'"POT-Creation-Date:', b'"PO-Revision-Date:', b'"Generated-By:')
    return b"".join(
        line for line in written.getvalue().splitlines(True) if not line.startswith(dates)
    )


def _holds(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() == data


if __name__ == "__main__":
    sys.exit(main())
