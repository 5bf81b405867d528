"""What was said and what the model wrote, side by side, in one CSV table for spreadsheets and statistics."""

import csv
from pathlib import Path
from typing import Final

from engine.corpus.builds import Build

_COLUMNS: Final = (
    "id",
    "split",
    "speaker",
    "recording",
    "start_ms",
    "end_ms",
    "language",
    "grade",
    "model",
    "text",
    "text_model",
)


def write(build: Build, folder: Path) -> None:
    """Write ``pairs.csv``."""
    with (folder / "pairs.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for entry in build.entries():
            facts = {name: getattr(entry, name) for name in _COLUMNS} | {"grade": entry.grade.name.lower()}
            writer.writerow([facts[name] for name in _COLUMNS])
