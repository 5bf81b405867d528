"""As Hugging Face's ``audiofolder`` reads it: a folder of clips a split, and a table that says what is spoken in each.

Columns: ``file_name`` (from the table's folder), ``text`` (what is said), ``text_display`` (with the transcript's
marks) and ``text_model`` (what the model made of it); ``start_ms`` and ``end_ms`` in the recording; ``speaker`` and
``recording``, pseudonyms; ``language``; ``grade``, how well it was reviewed; ``words``, and ``reviewed_words``, how
many of them a person vouched for; ``model``, ``model_sha256``.
"""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from engine.corpus.builds import DATA, Build
from engine.corpus.entries import Entry
from engine.corpus.formats.files import json_line, write_lines


def write(build: Build, folder: Path) -> None:
    """Write a table beside the clips of each split that has some."""
    for split in build.splits:
        home = PurePosixPath(DATA, split)
        rows = (
            {"file_name": str(build.clip(entry).relative_to(home)), **columns(entry)} for entry in build.entries(split)
        )
        write_lines(folder / split / "metadata.jsonl", map(json_line, rows))


def columns(entry: Entry) -> Mapping[str, str | int | None]:
    """Return what a table says of an utterance."""
    return {
        "id": entry.id,
        "text": entry.text,
        "text_display": entry.text_display,
        "text_model": entry.text_model,
        "start_ms": entry.start_ms,
        "end_ms": entry.end_ms,
        "speaker": entry.speaker,
        "recording": entry.recording,
        "language": entry.language,
        "grade": entry.grade.name.lower(),
        "words": len(entry.words),
        "reviewed_words": entry.reviewed_words,
        "model": entry.model,
        "model_sha256": entry.model_sha256,
    }
