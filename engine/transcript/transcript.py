"""The transcript: paragraphs in order, changed by edits alone."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.errors import InvalidEdit
from engine.transcript.edits import (
    ConfirmWords,
    Edit,
    JoinParagraphs,
    NameSpeaker,
    RemoveSpeaker,
    ReplaceParagraphs,
    ReplaceText,
    SetSpeaker,
    SetTimes,
    SplitParagraph,
)
from engine.transcript.retiming import replace_text
from engine.transcript.words import ModelWord, Paragraph, Speaker, Timing, Word


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit did: the paragraphs ``removed``, which stood from ``index`` on, are now ``inserted``.

    A paragraph that only changed stands in both, under one id.

    Attributes:
        inverse: The edit that takes it back.
        speakers_changed: A speaker was named, added or removed.
    """

    edit: Edit
    inverse: Edit
    index: int = 0
    removed: tuple[Paragraph, ...] = ()
    inserted: tuple[Paragraph, ...] = ()
    speakers_changed: bool = False


class Transcript:
    """Paragraphs and speakers of one recording, and the model's own words beside them.

    Work for an edit touches its paragraph, whatever the length of the transcript. Not thread-safe: belongs to one thread,
    which may hand the (immutable) paragraphs to others.
    """

    def __init__(
        self,
        duration_ms: int,
        paragraphs: Iterable[Paragraph] = (),
        speakers: Iterable[Speaker] = (),
        model_words: Iterable[ModelWord] = (),
    ) -> None:
        """Make a transcript; ``model_words`` in the order of their ids."""
        self.duration_ms = duration_ms
        self._paragraphs = list(paragraphs)
        self._speakers = {speaker.id: speaker for speaker in speakers}
        self._model_words = list(model_words)
        self._next_paragraph_id = max((paragraph.id for paragraph in self._paragraphs), default=0) + 1
        self._places: dict[int, int] = {}
        self._places_good_to = 0

    @property
    def paragraphs(self) -> Sequence[Paragraph]:
        """The paragraphs in order. Not to be changed."""
        return self._paragraphs

    @property
    def speakers(self) -> Mapping[int, Speaker]:
        """The speakers by id. Not to be changed."""
        return self._speakers

    @property
    def model_words(self) -> Sequence[ModelWord]:
        """What the model wrote, in order. Not to be changed."""
        return self._model_words

    def index_of(self, paragraph_id: int) -> int:
        """Return a paragraph's position.

        Raises:
            InvalidEdit: There is no such paragraph.
        """
        place = self._places.get(paragraph_id)
        if place is not None and place < len(self._paragraphs) and self._paragraphs[place].id == paragraph_id:
            return place
        self._places = {paragraph.id: index for index, paragraph in enumerate(self._paragraphs)}
        if paragraph_id not in self._places:
            raise InvalidEdit(f"there is no paragraph {paragraph_id}")
        return self._places[paragraph_id]

    def paragraph(self, paragraph_id: int) -> Paragraph:
        """Return a paragraph by id; raises ``InvalidEdit`` where there is none."""
        return self._paragraphs[self.index_of(paragraph_id)]

    def new_paragraph_id(self) -> int:
        """Return an id that no paragraph of this transcript has had."""
        self._next_paragraph_id += 1
        return self._next_paragraph_id - 1

    def new_speaker_id(self) -> int:
        """Return an id that no present speaker has."""
        return max(self._speakers, default=0) + 1
