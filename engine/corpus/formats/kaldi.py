"""As Kaldi reads it: a data directory a split, its tables in the order of bytes. To be used in the build's folder.

Kaldi reads WAV alone, so ``wav.scp`` pipes FLAC through ``flac``.
"""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from engine.corpus.builds import Build
from engine.corpus.clips import SoundForm
from engine.corpus.entries import Entry
from engine.corpus.formats.files import on_one_line, write_lines
from engine.corpus.splits import Split


def write(build: Build, folder: Path) -> None:
    """Write a data directory for each split that has utterances."""
    for split in build.splits:
        write_data_directory(build, split, folder / split, lambda entry: _sound(build, entry))


def write_data_directory(build: Build, split: Split, folder: Path, sound: Callable[[Entry], str]) -> None:
    """Write the tables that Kaldi and ESPnet share.

    Utterances come in the order of their ids, which is the order of bytes and begins with the speaker.

    Args:
        build: From which.
        split: Which part of it.
        folder: Where to.
        sound: Returns what stands in ``wav.scp`` for an utterance.
    """
    tables: dict[str, Callable[[Entry], str]] = {
        "wav.scp": sound,
        "text": lambda entry: on_one_line(entry.text),
        "utt2spk": lambda entry: entry.speaker,
        "utt2dur": lambda entry: f"{entry.duration_s:.4f}",
    }
    for name, value in tables.items():
        write_lines(folder / name, (f"{entry.id} {value(entry)}" for entry in build.entries(split)))
    by_speaker = groupby(build.entries(split), key=lambda entry: entry.speaker)
    write_lines(
        folder / "spk2utt", (f"{speaker} {' '.join(entry.id for entry in said)}" for speaker, said in by_speaker)
    )


def _sound(build: Build, entry: Entry) -> str:
    clip = build.clip(entry)
    return f"flac -c -d -s {clip} |" if build.sound is SoundForm.FLAC else str(clip)
