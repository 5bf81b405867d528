"""A build of a corpus, to be read: what every format is written from.

    card.md             what it is, whose, how it was reviewed, what was agreed to, what is missing: for people
    manifest.json       the same in figures, for programs
    recordings.jsonl    the recordings, with consent and speakers
    utterances.jsonl    everything that is known of each utterance, see ``engine.corpus.entries``
    data/SPLIT/...      clips, and a table of them as Hugging Face's audiofolder has it
    FORMAT/...          tables and files for other programs
    SHA256SUMS          hashes of all files, for ``sha256sum --check``

Paths in it begin at its own folder. It holds no time and no path of the computer that it was made on.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from engine.corpus.clips import SoundForm
from engine.corpus.entries import Entry, entry_from_line
from engine.corpus.splits import Split

UTTERANCES: Final = "utterances.jsonl"
RECORDINGS: Final = "recordings.jsonl"
MANIFEST: Final = "manifest.json"
CARD: Final = "card.md"
SUMS: Final = "SHA256SUMS"
DATA: Final = "data"


@dataclass(frozen=True, slots=True)
class Build:
    """A build in a folder, finished or not.

    Attributes:
        sound: How its clips are kept.
    """

    folder: Path
    sound: SoundForm

    @property
    def splits(self) -> list[Split]:
        """Those that have utterances."""
        return [split for split in Split if (self.folder / DATA / split).is_dir()]

    def entries(self, split: Split | None = None) -> Iterator[Entry]:
        """Give its utterances, or those of a split, in the order of their ids, one after the other."""
        beginning = f'{{"split":"{split}"' if split else ""
        with (self.folder / UTTERANCES).open(encoding="utf-8") as file:
            for line in file:
                if line.startswith(beginning):
                    yield entry_from_line(line)

    def clip(self, entry: Entry) -> PurePosixPath:
        """Return where an utterance's clip is, from the build's folder."""
        return clip_in_build(entry.id, entry.split, entry.recording, self.sound)

    def clip_path(self, entry: Entry) -> Path:
        """Return where an utterance's clip is on this computer."""
        return self.folder / self.clip(entry)


def clip_in_build(id_: str, split: Split, recording: str, sound: SoundForm) -> PurePosixPath:
    """Return where a clip is, from a build's folder."""
    return PurePosixPath(DATA, split, recording, f"{id_}.{sound}")


def recordings_of(folder: Path) -> Iterator[dict[str, Any]]:
    """Give what a build says of its recordings. Raises OSError and ValueError where it is damaged."""
    with (folder / RECORDINGS).open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
