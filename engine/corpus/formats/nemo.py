"""As NVIDIA NeMo reads it: a JSON object a line. Sounds are named from the manifest's folder, where NeMo looks."""

from pathlib import Path
from typing import Any

from engine.corpus.builds import Build
from engine.corpus.entries import Entry
from engine.corpus.formats.files import json_line, write_lines


def write(build: Build, folder: Path) -> None:
    """Write ``SPLIT_manifest.json`` for each split that has utterances."""
    for split in build.splits:
        rows = (json_line(_row(build, entry)) for entry in build.entries(split))
        write_lines(folder / f"{split}_manifest.json", rows)


def _row(build: Build, entry: Entry) -> dict[str, Any]:
    return {
        "audio_filepath": f"../{build.clip(entry)}",
        "duration": entry.duration_s,
        "text": entry.text,
        "pred_text": entry.text_model,
        "lang": entry.language,
        "speaker": entry.speaker,
        "id": entry.id,
    }
