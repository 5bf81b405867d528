"""What an export is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from engine.transcript.notes import Anchor, Note, in_order
from engine.transcript.rating import UNRATED, Rating
from engine.transcript.speakers import initials_of
from engine.transcript.words import Paragraph, Word

if TYPE_CHECKING:  # reading a project takes SQLite, listing the formats does not
    from engine.project.project import Project


@dataclass(frozen=True, slots=True)
class ExportSource:
    """A transcript as it is at one moment; a later edit does not change it, so it may go to another thread.

    Attributes:
        name: The recording's file name without its suffix.
        duration_ms: Length of the recording.
        language: Code of the language spoken, such as ``en``; None where it is not known.
        speakers: Names, or initials, by speaker id.
        paragraphs: In order of time, which is counted from the recording's beginning.
        offset_ms: To be added to a time to get the one that is written.
        notes: Notes and bookmarks: first those about the whole, then the others in order of time.
        rating: How good the transcript was found.
    """

    name: str
    duration_ms: int
    language: str | None
    speakers: Mapping[int, str]
    paragraphs: tuple[Paragraph, ...]
    offset_ms: int = 0
    notes: tuple[Note, ...] = ()
    rating: Rating = UNRATED

    @classmethod
    def of(cls, project: "Project", *, initials: bool = False) -> Self:
        """Take a project's transcript as it is now; with initials, these stand for the speakers' names."""
        speakers = project.transcript.speakers.values()
        names = initials_of(speakers) if initials else {speaker.id: speaker.name for speaker in speakers}
        return cls(
            name=project.recording.path.stem,
            duration_ms=project.recording.duration_ms,
            language=project.provenance.language if project.provenance else None,
            speakers=names,
            paragraphs=tuple(project.transcript.paragraphs),
            offset_ms=project.transcript.offset_ms,
            notes=in_order(project.transcript.notes.values()),
            rating=Rating.of(project.fact("rating")),
        )

    def speaker_of(self, paragraph: Paragraph) -> str | None:
        """Return the name of who speaks, on one line; None where nobody is known, or the name is empty."""
        name = self.speakers.get(paragraph.speaker_id, "") if paragraph.speaker_id is not None else ""
        return " ".join(name.split()) or None

    def word_at(self, anchor: Anchor) -> Word | None:
        """Return the word at which a note is; None where it is at a time alone."""
        if anchor.paragraph_id is None or anchor.word is None:
            return None
        return next(
            (paragraph.words[anchor.word] for paragraph in self.paragraphs if paragraph.id == anchor.paragraph_id), None
        )
