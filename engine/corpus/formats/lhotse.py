"""As Lhotse reads it: one cut a clip, with its words, their times and the model's figures, and what the model wrote.

Written by hand, for Lhotse takes PyTorch to import; what ``lhotse.qa.validate`` checks holds. Sounds are named from the
build's folder: ``CutSet.from_file("lhotse/train.jsonl").with_recording_path_prefix(BUILD)``.
"""

from pathlib import Path
from typing import Any

from engine.corpus.builds import Build
from engine.corpus.entries import SAMPLE_RATE_HZ, Entry
from engine.corpus.formats.files import json_line, write_lines


def write(build: Build, folder: Path) -> None:
    """Write a file of cuts for each split that has some."""
    for split in build.splits:
        write_lines(folder / f"{split}.jsonl", (json_line(_cut(build, entry)) for entry in build.entries(split)))


def _cut(build: Build, entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "start": 0.0,
        "duration": entry.duration_s,
        "channel": 0,
        "supervisions": [_supervision(entry)],
        "recording": {
            "id": entry.id,
            "sources": [{"type": "file", "channels": [0], "source": str(build.clip(entry))}],
            "sampling_rate": SAMPLE_RATE_HZ,
            "num_samples": entry.samples,
            "duration": entry.duration_s,
            "channel_ids": [0],
        },
        "type": "MonoCut",
    }


def _supervision(entry: Entry) -> dict[str, Any]:
    said = {
        "id": entry.id,
        "recording_id": entry.id,
        "start": 0.0,
        "duration": entry.duration_s,
        "channel": 0,
        "text": entry.text,
        "speaker": entry.speaker,
        "custom": {
            "text_display": entry.text_display,
            "text_model": entry.text_model,
            "recording": entry.recording,
            "recording_start_ms": entry.start_ms,
            "grade": entry.grade.name.lower(),
            "reviewed_words": entry.reviewed_words,
            "model": entry.model,
            "model_sha256": entry.model_sha256,
        },
        "alignment": {
            "word": [
                _item(entry, word.text, word.start_ms, word.end_ms, word.probability)
                for word in entry.words
                if word.spoken
            ],
            "model_word": [
                _item(entry, word.text, word.start_ms, word.end_ms, word.probability) for word in entry.model_words
            ],
        },
    }
    return said | ({"language": entry.language} if entry.language else {})


def _item(entry: Entry, text: str, start_ms: int, end_ms: int, score: float | None) -> list[Any]:
    """Return an ``AlignmentItem``: symbol, start and length in seconds of the clip, score."""
    start_ms = max(start_ms, entry.start_ms)
    end_ms = max(start_ms, min(end_ms, entry.end_ms))
    return [text, (start_ms - entry.start_ms) / 1000, (end_ms - start_ms) / 1000, score]
