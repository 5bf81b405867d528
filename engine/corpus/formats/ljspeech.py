"""As LJSpeech is laid out: ``metadata.csv`` beside a folder ``wavs``, for each split.

Its lines hold the clip's name, what is said, and the same as it is compared, with bars between and no quotes. The
sound stays at 16 kHz.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.audio.decode import decode
from engine.corpus.builds import Build
from engine.corpus.clips import SoundForm, wav_of
from engine.corpus.entries import Entry
from engine.corpus.formats.files import on_one_line, put_clip, write_lines
from engine.corpus.spoken import normalised


def write(build: Build, folder: Path) -> None:
    """Write a table and WAV files for each split that has utterances."""
    for split in build.splits:
        write_lines(folder / split / "metadata.csv", (_row(entry) for entry in build.entries(split)))
        for entry in build.entries(split):
            _put_wav(build, entry, folder / split / "wavs" / f"{entry.id}.wav")


def _row(entry: Entry) -> str:
    text = on_one_line(entry.text.replace("|", " "))
    return f"{entry.id}|{text}|{normalised(text)}"


def _put_wav(build: Build, entry: Entry, path: Path) -> None:
    if build.sound is SoundForm.WAV:
        put_clip(build.clip_path(entry), path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    blocks: list[NDArray[np.int16]] = []
    keep: Callable[[NDArray[np.int16]], None] = blocks.append
    decode(build.clip_path(entry), keep, lambda _done_ms, _total_ms: None)
    path.write_bytes(wav_of(np.concatenate(blocks)))
