"""As Mozilla's Common Voice is laid out: tables of tab-separated values beside a folder ``clips``.

Votes, which Common Voice collects from many people, there are none: they stand at zero.
"""

from itertools import chain
from pathlib import Path
from typing import Final

from engine.corpus.builds import Build
from engine.corpus.entries import Entry
from engine.corpus.formats.files import on_one_line, put_clip, write_lines
from engine.corpus.splits import Split

_NAMES: Final = {Split.TRAIN: "train", Split.VALIDATION: "dev", Split.TEST: "test"}
_COLUMNS: Final = (
    "client_id",
    "path",
    "sentence_id",
    "sentence",
    "sentence_domain",
    "up_votes",
    "down_votes",
    "age",
    "gender",
    "accents",
    "variant",
    "locale",
    "segment",
)


def write(build: Build, folder: Path) -> None:
    """Write a table for each split, one for all of them, and the clips."""
    for split, name in _NAMES.items():
        _write_table(build, folder / f"{name}.tsv", split)
    _write_table(build, folder / "validated.tsv", None)
    for entry in build.entries():
        put_clip(build.clip_path(entry), folder / "clips" / build.clip(entry).name)


def _write_table(build: Build, path: Path, split: Split | None) -> None:
    rows = ([on_one_line(value) for value in _row(build, entry)] for entry in build.entries(split))
    write_lines(path, ("\t".join(row) for row in chain((_COLUMNS,), rows)))


def _row(build: Build, entry: Entry) -> list[str]:
    known = {name.casefold(): value for name, value in entry.attributes.items()}
    facts = {
        "client_id": entry.speaker,
        "path": build.clip(entry).name,
        "sentence_id": entry.id,
        "sentence": entry.text,
        "up_votes": "0",
        "down_votes": "0",
        "age": known.get("age", ""),
        "gender": known.get("gender", ""),
        "accents": known.get("accents", known.get("accent", "")),
        "locale": entry.language or "",
    }
    return [facts.get(column, "") for column in _COLUMNS]
