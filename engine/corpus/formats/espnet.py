"""As ESPnet2 reads it: Kaldi's tables, under ESPnet's names of the splits. To be used in the build's folder."""

from pathlib import Path
from typing import Final

from engine.corpus.builds import Build
from engine.corpus.formats.kaldi import write_data_directory
from engine.corpus.splits import Split

_NAMES: Final = {Split.TRAIN: "train", Split.VALIDATION: "valid", Split.TEST: "test"}


def write(build: Build, folder: Path) -> None:
    """Write a data directory for each split that has utterances; sounds are named as they are, FLAC or WAV."""
    for split in build.splits:
        write_data_directory(build, split, folder / _NAMES[split], lambda entry: str(build.clip(entry)))
