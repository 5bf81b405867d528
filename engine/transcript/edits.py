"""Edits: every change to a transcript as one small immutable value.

The same edits come from the window's keys, from ``earmark edit`` and from the journal. Paragraphs and speakers are
named by id, places in a paragraph by character, words by index in the paragraph. New ids are part of the edit, so that
applying it again gives the same transcript.
"""

from dataclasses import dataclass

from engine.transcript.notes import Anchor, NoteKind
from engine.transcript.words import Paragraph, WordColour


@dataclass(frozen=True, slots=True)
class ReplaceText:
    """Put ``text`` in place of the characters ``start`` to ``end`` of a paragraph. ``text`` holds no line break."""

    paragraph_id: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class SplitParagraph:
    """Break a paragraph at a character; what follows becomes paragraph ``new_id``, by the same speaker."""

    paragraph_id: int
    offset: int
    new_id: int


@dataclass(frozen=True, slots=True)
class JoinParagraphs:
    """Append the paragraph after ``paragraph_id`` to it. The first one's speaker stays."""

    paragraph_id: int


@dataclass(frozen=True, slots=True)
class SetSpeaker:
    """Say who speaks a paragraph; None for nobody known."""

    paragraph_id: int
    speaker_id: int | None


@dataclass(frozen=True, slots=True)
class NameSpeaker:
    """Say what is known of a speaker, everywhere; a speaker id that is new makes a new speaker.

    What is None stays as it is; of a new speaker it is empty, and the colour has the speaker's number. See ``Speaker``.
    """

    speaker_id: int
    name: str
    initials: str | None = None
    colour: int | None = None
    role: str | None = None
    attributes: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class RemoveSpeaker:
    """Forget a speaker to whom no paragraph belongs."""

    speaker_id: int


@dataclass(frozen=True, slots=True)
class SetTimes:
    """Set when a word is spoken. It must stay between its neighbours."""

    paragraph_id: int
    word: int
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class SetBorder:
    """Set when a word ends and the next one starts, which may be the first of the next paragraph."""

    paragraph_id: int
    word: int
    end_ms: int
    start_ms: int


@dataclass(frozen=True, slots=True)
class AlignWords:
    """Set when words are spoken whose times were only fitted to the place, from ``first`` on, as the sound tells.

    Attributes:
        times_ms: A start and an end for each word, in order; they must stay between the words around them.
    """

    paragraph_id: int
    first: int
    times_ms: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ConfirmWords:
    """Say that the words ``first`` to ``last`` (inclusive) are right; or take that back."""

    paragraph_id: int
    first: int
    last: int
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class ColourWords:
    """Mark the words ``first`` to ``last`` (inclusive) with a colour; None takes it away."""

    paragraph_id: int
    first: int
    last: int
    colour: WordColour | None


@dataclass(frozen=True, slots=True)
class WriteNote:
    """State a note, everything of it; a note id that is new makes a new note.

    It is about a word where one is named, else about a time, else about the whole transcript.

    Attributes:
        text: Of a bookmark, its name.
        time_ms: When; a word has its own time.
    """

    note_id: int
    text: str
    kind: NoteKind = NoteKind.NOTE
    time_ms: int | None = None
    paragraph_id: int | None = None
    word: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveNote:
    """Throw a note away."""

    note_id: int


@dataclass(frozen=True, slots=True)
class SetOffset:
    """Say what the time at the recording's beginning is called.

    Negative where times are counted from a later moment, such as the first question; or the time of day.
    """

    offset_ms: int


@dataclass(frozen=True, slots=True)
class ReplaceParagraphs:
    """Put ``insert`` in place of the neighbouring paragraphs ``remove``; where that is empty, behind ``after``.

    The exact edit: it states its result, word by word. It undoes the others, and brings in what was recognised. Places
    are ids, so that it still fits when recognition has added paragraphs elsewhere meanwhile.

    Attributes:
        after: Where to insert if nothing is removed: behind this paragraph; None for the start.
        anchors: Where notes are then, by their ids; other notes follow their words.
    """

    remove: tuple[int, ...]
    insert: tuple[Paragraph, ...]
    after: int | None = None
    anchors: tuple[tuple[int, Anchor], ...] = ()


Edit = (
    ReplaceText
    | SplitParagraph
    | JoinParagraphs
    | SetSpeaker
    | NameSpeaker
    | RemoveSpeaker
    | SetTimes
    | SetBorder
    | AlignWords
    | ConfirmWords
    | ColourWords
    | WriteNote
    | RemoveNote
    | SetOffset
    | ReplaceParagraphs
)
