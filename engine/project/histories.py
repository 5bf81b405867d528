"""What became of each paragraph: what stood there, since when, and who wrote it. Worked out from the journal."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from engine.jobs import Report
from engine.project.project import Project
from engine.project.replay import replay
from engine.transcript.edits import Edit, ReplaceText
from engine.transcript.transcript import Change, Transcript
from engine.transcript.words import Paragraph, join_words

_ONE_GO_MS: Final = 60_000
"""Letters typed no farther apart than this are one version."""

_KEY_PRESS: Final = 2
"""An edit of so many characters comes from a key."""


class Cause(StrEnum):
    """What made a version."""

    HEARD = "heard"
    WRITTEN = "written"
    SPEAKER = "speaker"
    SPLIT = "split"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Version:
    """A state of a paragraph.

    Attributes:
        at_ms: Since when, in milliseconds since 1970, UTC.
        who: The name of who made it; empty where nobody gave one.
        speaker: The name of the speaker; None for nobody known.
    """

    at_ms: int
    who: str
    cause: Cause
    text: str
    speaker: str | None


class Histories:
    """The versions of every paragraph that there is or was. Keeps up with changes, one at a time."""

    def __init__(self) -> None:
        self._versions: dict[int, list[Version]] = {}

    def of(self, paragraph_id: int) -> tuple[Version, ...]:
        """Return the versions of a paragraph, the first one first; the last is how it is now.

        One that came of dividing another begins with the other's.
        """
        return tuple(self._versions.get(paragraph_id, ()))

    def take(self, at_ms: int, who: str, change: Change, transcript: Transcript) -> None:
        """Note what a change made; ``transcript`` as it is after it."""
        parent = self.of(change.removed[0].id) if change.removed else ()
        for paragraph in change.inserted:
            versions = self._versions.setdefault(paragraph.id, list(parent))
            speaker = transcript.speakers.get(paragraph.speaker_id or 0)
            name = speaker.name if speaker else None
            last = versions[-1] if versions else None
            if last is not None and (last.text, last.speaker) == (paragraph.text, name):
                continue
            version = Version(at_ms, who, _cause(change, paragraph, last), paragraph.text, name)
            if last is not None and _is_key_press(change.edit) and _goes_on(last, version):
                versions[-1] = version
            else:
                versions.append(version)


def histories_in(path: Path, _report: Report) -> Histories:
    """Return the histories of a project file: the work of a child process."""
    histories = Histories()
    with Project.open(path, read_only=True) as project:
        transcript = Transcript(project.transcript.duration_ms)
        for entry, change in replay(project.journal(), project.transcript, transcript):
            histories.take(entry.at_ms, entry.who, change, transcript)
    return histories


def heard_in(transcript: Transcript, paragraph: Paragraph) -> str:
    """Return what the model wrote in the time of a paragraph, and up to its neighbours."""
    low_ms, high_ms = transcript.room(paragraph.id, 0, len(paragraph.words))
    return join_words(word.text for word in transcript.model_words_between(low_ms, high_ms))


def _cause(change: Change, paragraph: Paragraph, last: Version | None) -> Cause:
    if not change.removed:
        return Cause.HEARD if any(word.model_id is not None for word in paragraph.words) else Cause.WRITTEN
    if len(change.inserted) > len(change.removed):
        return Cause.SPLIT
    if len(change.inserted) < len(change.removed):
        return Cause.JOINED
    return Cause.SPEAKER if last is not None and last.text == paragraph.text else Cause.WRITTEN


def _is_key_press(edit: Edit) -> bool:
    return isinstance(edit, ReplaceText) and max(len(edit.text), edit.end - edit.start) <= _KEY_PRESS


def _goes_on(last: Version, version: Version) -> bool:
    return (
        last.cause is version.cause is Cause.WRITTEN
        and last.who == version.who
        and version.at_ms - last.at_ms <= _ONE_GO_MS
    )
