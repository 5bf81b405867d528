"""The transcript: paragraphs in order, changed by edits alone."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.errors import InvalidEdit
from engine.transcript.edits import (
    AlignWords,
    ColourWords,
    ConfirmWords,
    Edit,
    JoinParagraphs,
    NameSpeaker,
    RemoveNote,
    RemoveSpeaker,
    ReplaceParagraphs,
    ReplaceText,
    SetBorder,
    SetOffset,
    SetSpeaker,
    SetTimes,
    SplitParagraph,
    WriteNote,
)
from engine.transcript.notebook import Notebook, writing
from engine.transcript.notes import Anchor, Note
from engine.transcript.retiming import Surroundings, cut, replace_text
from engine.transcript.speakers import named, naming
from engine.transcript.words import ModelWord, Paragraph, Speaker, Timing, Word

# Windows are cut in pauses: this much after the last word there is silence.
_ROOM_AT_THE_END_MS = 200
# Times may be called anything up to this far from what they are: four days of recording, or of its date.
_FARTHEST_OFFSET_MS = 99 * 3_600_000


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit did: the paragraphs ``removed``, which stood from ``index`` on, are now ``inserted``.

    A paragraph that only changed stands in both, under one id.

    Attributes:
        inverse: The edit that takes it back.
        speakers_changed: A speaker was named, added or removed.
        offset_changed: Times are counted from another moment.
        notes_before: The notes that changed, or whose words moved, as they were; without those that are new.
        notes_after: As they are now; without those that are gone.
    """

    edit: Edit
    inverse: Edit
    index: int = 0
    removed: tuple[Paragraph, ...] = ()
    inserted: tuple[Paragraph, ...] = ()
    speakers_changed: bool = False
    offset_changed: bool = False
    notes_before: tuple[Note, ...] = ()
    notes_after: tuple[Note, ...] = ()


class Transcript:
    """Paragraphs, speakers and notes of one recording, and the model's own words beside them.

    Work for an edit touches its paragraph, whatever the length of the transcript. Not thread-safe: belongs to one
    thread, which may hand the (immutable) paragraphs to others.

    Attributes:
        duration_ms: Length of the recording.
        offset_ms: To be added to a time in the recording to get the one that is shown; changed by ``SetOffset`` alone.
    """

    def __init__(
        self,
        duration_ms: int,
        paragraphs: Iterable[Paragraph] = (),
        speakers: Iterable[Speaker] = (),
        model_words: Iterable[ModelWord] = (),
        offset_ms: int = 0,
        notes: Iterable[Note] = (),
    ) -> None:
        """Make a transcript; ``model_words`` in the order of their ids."""
        self.duration_ms = duration_ms
        self.offset_ms = offset_ms
        self._paragraphs = list(paragraphs)
        self._speakers = {speaker.id: speaker for speaker in sorted(speakers, key=lambda speaker: speaker.id)}
        self._model_words = list(model_words)
        self._notebook = Notebook(notes)
        self._next_paragraph_id = max((paragraph.id for paragraph in self._paragraphs), default=0) + 1
        self._places: dict[int, int] = {}

    def copied(self) -> "Transcript":
        """Return another transcript that is as this one is now, to try something out."""
        return Transcript(
            self.duration_ms,
            self._paragraphs,
            self._speakers.values(),
            self._model_words,
            self.offset_ms,
            self.notes.values(),
        )

    @property
    def paragraphs(self) -> Sequence[Paragraph]:
        """The paragraphs in order. Not to be changed."""
        return self._paragraphs

    @property
    def speakers(self) -> Mapping[int, Speaker]:
        """The speakers by id, in its order. Not to be changed."""
        return self._speakers

    @property
    def notes(self) -> Mapping[int, Note]:
        """The notes by id, in its order. Not to be changed."""
        return self._notebook.notes

    @property
    def model_words(self) -> Sequence[ModelWord]:
        """What the model wrote, in order. Not to be changed."""
        return self._model_words

    def index_of(self, paragraph_id: int) -> int:
        """Return a paragraph's position.

        Raises:
            InvalidEdit: There is no such paragraph.
        """
        index = self._find(paragraph_id)
        if index is None:
            raise InvalidEdit(f"there is no paragraph {paragraph_id}")
        return index

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

    def new_note_id(self) -> int:
        """Return an id that no present note has."""
        return max(self.notes, default=0) + 1

    def add_model_words(self, words: Sequence[ModelWord]) -> None:
        """Take in what the model wrote in one more window."""
        if words:
            index = bisect_left(self._model_words, words[0].id, key=lambda word: word.id)
            self._model_words[index:index] = words

    def model_word(self, model_id: int) -> ModelWord | None:
        """Return a word of the model's by its id; None where there is none."""
        index = bisect_left(self._model_words, model_id, key=lambda word: word.id)
        word = self._model_words[index] if index < len(self._model_words) else None
        return word if word is not None and word.id == model_id else None

    def model_words_between(self, low_ms: int, high_ms: int) -> Sequence[ModelWord]:
        """Return what the model wrote that starts in a stretch of time, in order."""
        first = bisect_left(self._model_words, low_ms, key=lambda word: word.start_ms)
        return self._model_words[first : bisect_left(self._model_words, high_ms, key=lambda word: word.start_ms)]

    def place_for(self, start_ms: int) -> int | None:
        """Return the id of the last paragraph that starts before a time; None if there is none."""
        index = bisect_right(self._paragraphs, start_ms, key=lambda paragraph: paragraph.start_ms)
        return self._paragraphs[index - 1].id if index else None

    def room(self, paragraph_id: int, first: int, last: int) -> tuple[int, int]:
        """Return when what is before word ``first`` ends, and when word ``last``, or what is there instead, starts.

        Behind the last word of all there is room as far as it was recognised.

        Raises:
            InvalidEdit: There is no such paragraph.
        """
        index = self.index_of(paragraph_id)
        words = self._paragraphs[index].words
        following = self._paragraphs[index + 1 : index + 2]
        after_ms = following[0].start_ms if following else self._last_ms(self._paragraphs[index].end_ms)
        return (
            words[first - 1].end_ms if first else self._before_ms(index),
            words[last].start_ms if last < len(words) else after_ms,
        )

    def apply(self, edit: Edit) -> Change:
        """Change the transcript and say what changed; applying ``Change.inverse`` restores it exactly.

        Raises:
            InvalidEdit: The edit does not fit; the transcript is as it was.
        """
        match edit:
            case ReplaceText():
                return self._replace_text(edit)
            case SplitParagraph():
                return self._split(edit)
            case JoinParagraphs():
                return self._join(edit)
            case SetSpeaker():
                return self._set_speaker(edit)
            case SetTimes():
                return self._set_times(edit)
            case SetBorder():
                return self._set_border(edit)
            case AlignWords():
                return self._align(edit)
            case ConfirmWords():
                return self._confirm(edit)
            case ColourWords():
                return self._colour(edit)
            case WriteNote():
                return self._write_note(edit)
            case RemoveNote():
                return self._remove_note(edit)
            case ReplaceParagraphs():
                return self._replace_paragraphs(edit)
            case NameSpeaker() | RemoveSpeaker():
                return self._change_speakers(edit)
            case SetOffset():
                return self._set_offset(edit)

    def _replace_text(self, edit: ReplaceText) -> Change:
        index = self.index_of(edit.paragraph_id)
        paragraph = self._paragraphs[index]
        if not 0 <= edit.start <= edit.end <= len(paragraph.text):
            raise InvalidEdit(f"characters {edit.start} to {edit.end} are not in paragraph {paragraph.id}")
        if len(edit.text.splitlines()) > 1 or edit.text.endswith(("\n", "\r", "\u2028", "\u2029")):
            raise InvalidEdit("text with a line break; split the paragraph instead")
        return self._put(edit, index, replace_text(paragraph, edit.start, edit.end, edit.text, self._around(index)))

    def _split(self, edit: SplitParagraph) -> Change:
        index = self.index_of(edit.paragraph_id)
        paragraph = self._paragraphs[index]
        if not 0 <= edit.offset <= len(paragraph.text):
            raise InvalidEdit(f"character {edit.offset} is not in paragraph {paragraph.id}")
        if self._find(edit.new_id) is not None:
            raise InvalidEdit(f"there is a paragraph {edit.new_id} already")
        left, right = cut(paragraph, edit.offset, self._around(index))
        return self._put(edit, index, left, replace(right, id=edit.new_id))

    def _join(self, edit: JoinParagraphs) -> Change:
        index = self.index_of(edit.paragraph_id)
        if index + 1 >= len(self._paragraphs):
            raise InvalidEdit(f"no paragraph follows paragraph {edit.paragraph_id}")
        left, right = self._paragraphs[index : index + 2]
        glue = " " if left.text and right.text and not (left.text[-1].isspace() or right.text[0].isspace()) else ""
        words = left.words + right.words
        joined = replace(
            left,
            text=left.text + glue + right.text,
            words=words,
            start_ms=words[0].start_ms if words else left.start_ms,
            end_ms=words[-1].end_ms if words else right.end_ms,
        )
        return self._put(edit, index, joined, removing=2)

    def _set_speaker(self, edit: SetSpeaker) -> Change:
        if edit.speaker_id is not None and edit.speaker_id not in self._speakers:
            raise InvalidEdit(f"there is no speaker {edit.speaker_id}")
        index = self.index_of(edit.paragraph_id)
        return self._put(edit, index, replace(self._paragraphs[index], speaker_id=edit.speaker_id))

    def _set_times(self, edit: SetTimes) -> Change:
        index = self.index_of(edit.paragraph_id)
        words = self._paragraphs[index].words
        if not 0 <= edit.word < len(words):
            raise InvalidEdit(f"paragraph {edit.paragraph_id} has no word {edit.word}")
        low_ms, high_ms = self.room(edit.paragraph_id, edit.word, edit.word + 1)
        if index == len(self._paragraphs) - 1 and edit.word == len(words) - 1:
            high_ms = self.duration_ms
        if not low_ms <= edit.start_ms <= edit.end_ms <= high_ms:
            raise InvalidEdit(f"the times must lie in order between {low_ms} and {high_ms} ms")
        word = replace(words[edit.word], start_ms=edit.start_ms, end_ms=edit.end_ms, timing=Timing.MANUAL)
        return self._put(edit, index, _with_words(self._paragraphs[index], edit.word, (word,)))

    def _set_border(self, edit: SetBorder) -> Change:
        index = self.index_of(edit.paragraph_id)
        paragraph = self._paragraphs[index]
        if not 0 <= edit.word < len(paragraph.words):
            raise InvalidEdit(f"paragraph {edit.paragraph_id} has no word {edit.word}")
        is_last = edit.word == len(paragraph.words) - 1
        following = self._paragraphs[index + 1] if is_last and index + 1 < len(self._paragraphs) else None
        behind = following.words[:1] if following is not None else paragraph.words[edit.word + 1 : edit.word + 2]
        if not behind:
            raise InvalidEdit(f"no word follows word {edit.word} of paragraph {edit.paragraph_id}")
        word, right = paragraph.words[edit.word], behind[0]
        if not word.start_ms <= edit.end_ms <= edit.start_ms <= right.end_ms:
            raise InvalidEdit(f"the times must lie in order between {word.start_ms} and {right.end_ms} ms")
        word = _timed(word, word.start_ms, edit.end_ms)
        right = _timed(right, edit.start_ms, right.end_ms)
        if following is None:
            return self._put(edit, index, _with_words(paragraph, edit.word, (word, right)))
        both = _with_words(paragraph, edit.word, (word,)), _with_words(following, 0, (right,))
        return self._put(edit, index, *both, removing=2)

    def _align(self, edit: AlignWords) -> Change:
        index = self.index_of(edit.paragraph_id)
        paragraph = self._paragraphs[index]
        last = edit.first + len(edit.times_ms)
        if not 0 <= edit.first < last <= len(paragraph.words):
            raise InvalidEdit(f"paragraph {edit.paragraph_id} has no words {edit.first} to {last - 1}")
        words = paragraph.words[edit.first : last]
        if any(word.timing is not Timing.INTERPOLATED for word in words):
            raise InvalidEdit("only words whose times were fitted to the place can be aligned")
        last_ms, high_ms = self.room(edit.paragraph_id, edit.first, last)
        for start_ms, end_ms in edit.times_ms:
            if not last_ms <= start_ms <= end_ms <= high_ms:
                raise InvalidEdit(f"the times must lie in order between the words around, up to {high_ms} ms")
            last_ms = end_ms
        aligned = tuple(
            replace(word, start_ms=start_ms, end_ms=end_ms, timing=Timing.ALIGNED)
            for word, (start_ms, end_ms) in zip(words, edit.times_ms, strict=True)
        )
        return self._put(edit, index, _with_words(paragraph, edit.first, aligned))

    def _confirm(self, edit: ConfirmWords) -> Change:
        index, words = self._words_of(edit)
        told = tuple(replace(word, confirmed=edit.confirmed) for word in words)
        return self._put(edit, index, _with_words(self._paragraphs[index], edit.first, told))

    def _colour(self, edit: ColourWords) -> Change:
        index, words = self._words_of(edit)
        coloured = tuple(replace(word, colour=edit.colour) for word in words)
        return self._put(edit, index, _with_words(self._paragraphs[index], edit.first, coloured))

    def _words_of(self, edit: ConfirmWords | ColourWords) -> tuple[int, tuple[Word, ...]]:
        """Return the index of an edit's paragraph, and the words that the edit is about."""
        index = self.index_of(edit.paragraph_id)
        words = self._paragraphs[index].words
        if not 0 <= edit.first <= edit.last < len(words):
            raise InvalidEdit(f"paragraph {edit.paragraph_id} has no words {edit.first} to {edit.last}")
        return index, words[edit.first : edit.last + 1]

    def _replace_paragraphs(self, edit: ReplaceParagraphs) -> Change:
        if edit.remove:
            index = self.index_of(edit.remove[0])
        else:
            index = 0 if edit.after is None else self.index_of(edit.after) + 1
        removed = self._paragraphs[index : index + len(edit.remove)]
        if tuple(paragraph.id for paragraph in removed) != edit.remove:
            raise InvalidEdit(f"the paragraphs {list(edit.remove)} do not stand together")
        ids = [paragraph.id for paragraph in edit.insert]
        if len(set(ids)) < len(ids) or any(self._find(id_) is not None for id_ in set(ids) - set(edit.remove)):
            raise InvalidEdit("a paragraph id would stand twice")
        self._check(edit.insert, index, len(edit.remove))
        self._check_anchors(edit)
        return self._put(edit, index, *edit.insert, removing=len(edit.remove))

    def _check(self, paragraphs: Sequence[Paragraph], index: int, removing: int) -> None:
        """Refuse paragraphs whose words do not spell their text, or are not in order of time."""
        last_ms = self._before_ms(index)
        following = self._paragraphs[index + removing : index + removing + 1]
        for paragraph in paragraphs:
            if "".join(paragraph.text.split()) != "".join(word.text for word in paragraph.words):
                raise InvalidEdit(f"the words of paragraph {paragraph.id} do not spell its text")
            if paragraph.speaker_id is not None and paragraph.speaker_id not in self._speakers:
                raise InvalidEdit(f"there is no speaker {paragraph.speaker_id}")
            for word in paragraph.words or (paragraph,):
                if not last_ms <= word.start_ms <= word.end_ms:
                    raise InvalidEdit(f"the words of paragraph {paragraph.id} are out of order in time")
                last_ms = word.end_ms
        if last_ms > (following[0].start_ms if following else self.duration_ms):
            raise InvalidEdit("the words reach into what follows")

    def _check_anchors(self, edit: ReplaceParagraphs) -> None:
        """Refuse anchors at words that will not be there."""
        inserted = {paragraph.id: paragraph for paragraph in edit.insert}
        for _, anchor in edit.anchors:
            paragraph_id, word = anchor.paragraph_id, anchor.word
            if paragraph_id is None or word is None:
                continue
            paragraph = inserted.get(paragraph_id)
            if paragraph is None and paragraph_id not in edit.remove:
                paragraph = self.paragraph(paragraph_id)
            if paragraph is None or not 0 <= word < len(paragraph.words):
                raise InvalidEdit(f"paragraph {paragraph_id} has no word {word} for a note")
            if paragraph.words[word].start_ms != anchor.time_ms:
                raise InvalidEdit(f"word {word} of paragraph {paragraph_id} is not spoken at {anchor.time_ms} ms")

    def _change_speakers(self, edit: NameSpeaker | RemoveSpeaker) -> Change:
        before = self._speakers.get(edit.speaker_id)
        inverse = RemoveSpeaker(edit.speaker_id) if before is None else naming(before)
        if isinstance(edit, NameSpeaker):
            self._speakers[edit.speaker_id] = named(before, edit)
            if before is None:  # in order of their ids, also one that comes back
                self._speakers = dict(sorted(self._speakers.items()))
        elif before is None:
            raise InvalidEdit(f"there is no speaker {edit.speaker_id}")
        elif any(paragraph.speaker_id == edit.speaker_id for paragraph in self._paragraphs):
            raise InvalidEdit(f"speaker {edit.speaker_id} still speaks")
        else:
            del self._speakers[edit.speaker_id]
        return Change(edit, inverse, speakers_changed=True)

    def _write_note(self, edit: WriteNote) -> Change:
        before = self._notebook.write(edit, self._anchor(edit))
        after = (self.notes[edit.note_id],)
        if before is None:
            return Change(edit, RemoveNote(edit.note_id), notes_after=after)
        return Change(edit, writing(before), notes_before=(before,), notes_after=after)

    def _anchor(self, edit: WriteNote) -> Anchor | None:
        if edit.paragraph_id is None and edit.word is None:
            if edit.time_ms is not None and edit.time_ms < 0:
                raise InvalidEdit("a note before the recording's beginning")
            return None if edit.time_ms is None else Anchor(edit.time_ms)
        if edit.paragraph_id is None or edit.word is None or edit.time_ms is not None:
            raise InvalidEdit("a note is about a word of a paragraph, or about a time")
        words = self.paragraph(edit.paragraph_id).words
        if not 0 <= edit.word < len(words):
            raise InvalidEdit(f"paragraph {edit.paragraph_id} has no word {edit.word}")
        return Anchor(words[edit.word].start_ms, edit.paragraph_id, edit.word)

    def _remove_note(self, edit: RemoveNote) -> Change:
        note = self._notebook.remove(edit.note_id)
        return Change(edit, writing(note), notes_before=(note,))

    def _set_offset(self, edit: SetOffset) -> Change:
        if abs(edit.offset_ms) > _FARTHEST_OFFSET_MS:
            raise InvalidEdit(f"an offset of {edit.offset_ms} ms is more than 99 hours")
        inverse = SetOffset(self.offset_ms)
        self.offset_ms = edit.offset_ms
        return Change(edit, inverse, offset_changed=True)

    def _put(self, edit: Edit, index: int, *inserted: Paragraph, removing: int = 1) -> Change:
        removed = tuple(self._paragraphs[index : index + removing])
        self._paragraphs[index : index + removing] = inserted
        self._next_paragraph_id = max(self._next_paragraph_id, *(paragraph.id + 1 for paragraph in inserted), 0)
        stated = dict(edit.anchors) if isinstance(edit, ReplaceParagraphs) else {}
        anchors = self._notebook.anchors_in(removed, stated)
        inverse = ReplaceParagraphs(
            remove=tuple(paragraph.id for paragraph in inserted),
            insert=removed,
            after=self._paragraphs[index - 1].id if index else None,
            anchors=tuple(anchors.items()),
        )
        before, after = self._notebook.move(anchors, stated, removed, inserted)
        return Change(edit, inverse, index, removed, inserted, notes_before=before, notes_after=after)

    def _find(self, paragraph_id: int) -> int | None:
        """Return a paragraph's position, or None. Looks where it last stood before it counts through."""
        place = self._places.get(paragraph_id)
        if place is None or place >= len(self._paragraphs) or self._paragraphs[place].id != paragraph_id:
            self._places = {paragraph.id: index for index, paragraph in enumerate(self._paragraphs)}
            place = self._places.get(paragraph_id)
        return place

    def _around(self, index: int) -> Surroundings:
        previous = self._paragraphs[index - 1] if index else None
        following = self._paragraphs[index + 1] if index + 1 < len(self._paragraphs) else None
        before_ms = self._before_ms(index)
        after_ms = following.start_ms if following else self._last_ms(self._paragraphs[index].end_ms)
        first = bisect_left(self._model_words, before_ms, key=lambda word: word.start_ms)
        last = bisect_right(self._model_words, after_ms, key=lambda word: word.start_ms)
        taken = {word.model_id for near in (previous, following) if near for word in near.words}
        free = [word for word in self._model_words[first:last] if word.id not in taken]
        return Surroundings(before_ms, after_ms, free)

    def _before_ms(self, index: int) -> int:
        return self._paragraphs[index - 1].end_ms if index else 0

    def _last_ms(self, end_ms: int) -> int:
        """Return how far text at the transcript's end may reach: not into what is yet to be recognised."""
        heard_ms = self._model_words[-1].end_ms if self._model_words else 0
        return min(self.duration_ms, max(end_ms, heard_ms + _ROOM_AT_THE_END_MS))


def _timed(word: Word, start_ms: int, end_ms: int) -> Word:
    """Give a word the times that a person has set; one whose times are these keeps what is known of them."""
    if (word.start_ms, word.end_ms) == (start_ms, end_ms):
        return word
    return replace(word, start_ms=start_ms, end_ms=end_ms, timing=Timing.MANUAL)


def _with_words(paragraph: Paragraph, first: int, words: tuple[Word, ...]) -> Paragraph:
    """Put words of the same texts in place of those from ``first`` on."""
    all_words = paragraph.words[:first] + words + paragraph.words[first + len(words) :]
    return replace(paragraph, words=all_words, start_ms=all_words[0].start_ms, end_ms=all_words[-1].end_ms)
