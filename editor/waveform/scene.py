"""What there is to draw, shared by the overview and the strip."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from editor.time_label import time_label
from editor.transcript_view.places import word_heard_at
from editor.troubles import trouble_words
from editor.waveform.picture import Loudness
from editor.waveform.scale import exact_label
from editor.waveform.timeline import Timeline
from engine.audio.peaks import Peaks
from engine.recognition.results import Flag, Span
from engine.transcript.notes import Note
from engine.transcript.transcript import Transcript
from engine.transcript.words import Paragraph


class Scene(QObject):
    """A recording, what is said in it, and what the user does with it.

    Attributes:
        peaks: Of the sound; None while there is none.
        timeline: The words in time.
        flags: Stretches that need a listen.
        notes: Notes and bookmarks that are about a time, in its order.
        length_ms: How long the recording is, also while it is being decoded.
        position_ms: What is heard.
        selection: The stretch that is chosen.
        text: What the part of the text that is on the screen is about.

    Signals:
        redrawn: Sound, words or flags are others.
        marked: The selection or what is seen of the text is another one.
        moved: What is heard.
    """

    redrawn = Signal()
    marked = Signal()
    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.peaks: Peaks | None = None
        self.loudness = Loudness()
        self.timeline = Timeline()
        self.transcript: Transcript | None = None
        self.flags: tuple[Flag, ...] = ()
        self.notes: tuple[Note, ...] = ()
        self.length_ms = 0
        self.position_ms = 0
        self.selection: Span | None = None
        self.text: Span | None = None

    @property
    def offset_ms(self) -> int:
        """What is added to times where they are shown."""
        return 0 if self.transcript is None else self.transcript.offset_ms

    @property
    def paragraphs(self) -> Sequence[Paragraph]:
        """The paragraphs as they were when the words were last looked at."""
        return self.timeline.paragraphs

    def show_sound(self, peaks: Peaks | None, length_ms: int) -> None:
        """Draw another sound, or none."""
        self.peaks = peaks
        self.loudness = Loudness() if peaks is None else Loudness.of(peaks)
        self.length_ms = length_ms
        self.redrawn.emit()

    def show_words(self, transcript: Transcript | None) -> None:
        """Draw the words as they are now."""
        self.transcript = transcript
        if transcript is None:
            self.timeline.update((), {})
        else:
            self.timeline.update(tuple(transcript.paragraphs), transcript.speakers)
        self.redrawn.emit()

    def show_flags(self, flags: tuple[Flag, ...]) -> None:
        """Draw other flags."""
        if flags != self.flags:
            self.flags = flags
            self.redrawn.emit()

    def show_notes(self, notes: Iterable[Note]) -> None:
        """Draw other notes."""
        self.notes = tuple(note for note in notes if note.anchor is not None)
        self.redrawn.emit()

    def select(self, span: Span | None) -> None:
        """Choose a stretch, or none."""
        if span != self.selection:
            self.selection = span
            self.marked.emit()

    def show_text(self, span: Span | None) -> None:
        """Draw which part of the text is on the screen."""
        if span != self.text:
            self.text = span
            self.marked.emit()

    def set_position(self, position_ms: int) -> None:
        """Draw the play head elsewhere."""
        if position_ms != self.position_ms:
            self.position_ms = position_ms
            self.moved.emit()

    def description(self, time_ms: int, reach_ms: float = 0.0) -> str:
        """Return what there is at a time, in the user's words, a line for each fact; notes within reach as well."""
        lines = [exact_label(time_ms + self.offset_ms, 100)]
        place = word_heard_at(self.paragraphs, time_ms)
        paragraph = None if place is None else self.paragraphs[place.paragraph]
        if place is None or paragraph is None or time_ms > paragraph.end_ms:
            lines.append(self.tr("Nothing is written down here"))
        else:
            speaker = self.transcript.speakers.get(paragraph.speaker_id or 0) if self.transcript else None
            if speaker is not None:
                lines[0] += f"   {speaker.name}"
            word = paragraph.words[place.word]
            doubt = (self.tr("sure"), self.tr("doubtful"), self.tr("very doubtful"))
            level = doubt[self.timeline.doubt_of(paragraph)[place.word]]
            lines.append(f"“{word.text}”   " + (self.tr("reviewed") if word.reviewed else level))
        lines += [
            f"{time_label(flag.start_ms + self.offset_ms)} – {time_label(flag.end_ms + self.offset_ms)}: "
            f"{trouble_words(flag.trouble)}"
            for flag in self.flags
            if flag.start_ms <= time_ms < flag.end_ms
        ]
        lines += [
            f"{time_label(note.anchor.time_ms + self.offset_ms)}: {note.text}"
            for note in self.notes
            if note.anchor is not None and abs(note.anchor.time_ms - time_ms) <= reach_ms
        ]
        return "\n".join(lines)
