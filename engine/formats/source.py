"""What is exported, as one value that every format is written from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from engine.project.project import Project
from engine.transcript.words import Paragraph, Speaker


@dataclass(frozen=True, slots=True)
class ExportSource:
    """A transcript as it is now.

    Attributes:
        recording_name: File name of the recording.
        language: Code of the language that was recognised; None where it is not known.
        paragraphs: Those that hold text, in order.
    """

    recording_name: str
    duration_ms: int
    language: str | None
    paragraphs: tuple[Paragraph, ...]
    speakers: Mapping[int, Speaker]

    @classmethod
    def of(cls, project: Project) -> Self:
        """Return what a project holds now."""
        return cls(
            recording_name=project.recording.path.name,
            duration_ms=project.recording.duration_ms,
            language=project.provenance.language if project.provenance else None,
            paragraphs=tuple(paragraph for paragraph in project.transcript.paragraphs if paragraph.words),
            speakers=dict(project.transcript.speakers),
        )

    def speaker_of(self, paragraph: Paragraph) -> str | None:
        """Return the name of who speaks a paragraph, if it is known."""
        speaker = self.speakers.get(paragraph.speaker_id) if paragraph.speaker_id is not None else None
        return speaker.name if speaker else None
