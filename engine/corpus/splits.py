"""Training, validation, test: by recording, then by speaker, once and for good.

A recording falls where a hash of it says, whatever else is in the corpus. Somebody who speaks in several recordings
belongs to one split alone, to training where they speak in any recording of it: so an interviewer does not empty the
training data, and nobody is heard in both. What of theirs stands in recordings of another split is left out.

Where a recording or a person once was, it stays: what a model was trained on never gets into a test, and no test
shrinks because somebody else's recordings are added.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Self

_IN_100: Final = 100
_TEST_BELOW: Final = 10
_VALIDATION_BELOW: Final = 20


class Split(StrEnum):
    """What a part of a corpus is for."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


def split_of_hash(recording_sha256: str) -> Split:
    """Return where a recording falls: 80 of 100 into training, 10 into validation, 10 into the test."""
    digest = hashlib.sha256(f"earmark split {recording_sha256}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") % _IN_100
    if place < _TEST_BELOW:
        return Split.TEST
    return Split.VALIDATION if place < _VALIDATION_BELOW else Split.TRAIN


@dataclass(slots=True)
class Splits:
    """Where recordings and speakers are, by their pseudonyms; grows, and never changes what is there.

    Attributes:
        since: In the how-manieth round a recording was placed: what came earlier stays where two are the same.
    """

    recordings: dict[str, Split] = field(default_factory=dict)
    speakers: dict[str, Split] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return what ``to_json`` wrote. Raises KeyError, TypeError or ValueError where it is something else."""
        return cls(
            {str(name): Split(split) for name, split in value["recordings"].items()},
            {str(name): Split(split) for name, split in value["speakers"].items()},
            {str(name): int(since) for name, since in value["since"].items()},
        )

    def to_json(self) -> dict[str, Any]:
        """Return all as JSON can hold it, sorted."""
        return {
            "recordings": dict(sorted(self.recordings.items())),
            "speakers": dict(sorted(self.speakers.items())),
            "since": dict(sorted(self.since.items())),
        }

    def place(self, recordings: Mapping[str, Split], heard_in: Iterable[tuple[str, str]]) -> None:
        """Find places for what has none yet.

        Args:
            recordings: Pseudonyms, with where their hashes say.
            heard_in: Pairs of a speaker and a recording of those.
        """
        now = max(self.since.values(), default=0) + 1
        self.recordings = {**recordings, **self.recordings}
        self.since = {**dict.fromkeys(recordings, now), **self.since}
        wanted: dict[str, set[Split]] = {}
        for speaker, recording in heard_in:
            wanted.setdefault(speaker, set()).add(self.recordings[recording])
        for speaker, splits in wanted.items():
            self.speakers.setdefault(speaker, next(split for split in Split if split in splits))

    def of(self, recording: str, speaker: str) -> Split | None:
        """Return where what a speaker says in a recording belongs; None where that is in no split."""
        split = self.recordings[recording]
        return split if self.speakers[speaker] is split else None
