"""Notes and bookmarks: what somebody writes beside a transcript, and how it stays with the word that it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.transcript.words import Paragraph, Word


class NoteKind(StrEnum):
    """What a note is for."""

    NOTE = "note"
    BOOKMARK = "bookmark"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a note belongs: to a word, or to a moment of the recording.

    Attributes:
        time_ms: The moment: of a word, when it starts.
        paragraph_id: The word's paragraph; None for a moment alone.
        word: The word's index in it, likewise.
    """

    time_ms: int
    paragraph_id: int | None = None
    word: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A note, or a bookmark.

    Attributes:
        text: Of a bookmark, its name.
        anchor: None where it is about the transcript as a whole.
    """

    id: int
    text: str
    kind: NoteKind = NoteKind.NOTE
    anchor: Anchor | None = None


def in_order(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return notes in order of time, behind those about the whole."""
    return tuple(sorted(notes, key=lambda note: (-1 if note.anchor is None else note.anchor.time_ms, note.id)))


def follow(anchor: Anchor, removed: Sequence[Paragraph], inserted: Sequence[Paragraph]) -> Anchor:
    """Return where an anchor is after paragraphs have come in place of others, in one of which its word stood.

    It stays with its word, also where that is written or timed anew. Where nothing came in the word's place, its moment
    is left.
    """
    old, place = list[Word](), None
    for paragraph in removed:
        if paragraph.id == anchor.paragraph_id and anchor.word is not None:
            place = len(old) + anchor.word
        old += paragraph.words
    new = [(paragraph.id, index, word) for paragraph in inserted for index, word in enumerate(paragraph.words)]
    target = None if place is None else _place_after(place, old, [word for _, _, word in new])
    if target is None:
        return Anchor(anchor.time_ms)
    paragraph_id, index, word = new[target]
    return Anchor(word.start_ms, paragraph_id, index)


def _place_after(place: int, old: Sequence[Word], new: Sequence[Word]) -> int | None:
    """Return which of the new words is the old one at a place, or came instead; None where none did."""
    first, shorter = 0, min(len(old), len(new))
    while first < shorter and old[first] == new[first]:
        first += 1
    last = 0
    while last < shorter - first and old[-1 - last] == new[-1 - last]:
        last += 1
    if place < first:
        return place
    if place >= len(old) - last:
        return place + len(new) - len(old)
    # What stands between the nearest words before and behind that are still there came in the place of what did.
    low, new_low, new_high = first, first, len(new) - last
    high = len(old) - last
    for index in range(first, len(old) - last):
        if old[index] in new[new_low:new_high]:
            found = new.index(old[index], new_low, new_high)
            if index == place:
                return found
            if index > place:
                high, new_high = index, found
                break
            low, new_low = index + 1, found + 1
    if new_high - new_low == high - low:
        return new_low + place - low
    candidates = range(new_low, new_high)
    return max(candidates, key=lambda index: _shared_ms(old[place], new[index]), default=None)


def _shared_ms(one: Word, other: Word) -> int:
    """Return how long two words are spoken at once; negative where there is time between them."""
    return min(one.end_ms, other.end_ms) - max(one.start_ms, other.start_ms)
