"""The borders of words: where they stand in time, and the edit that moves one so that its neighbours follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.transcript.edits import Edit, SetBorder, SetTimes
from engine.transcript.transcript import Transcript
from engine.transcript.words import Paragraph, Word

SHORTEST_MS = 20
"""No border that is moved makes a word shorter than this; one that is shorter already stays as it is."""


@dataclass(frozen=True, slots=True)
class WordId:
    """A word: the id of its paragraph, and its index in there."""

    paragraph_id: int
    word: int


@dataclass(frozen=True, slots=True)
class Border:
    """Where a word ends, another begins, or both.

    Attributes:
        ends: The word that ends here.
        begins: The word that begins here.
        of_paragraph: It is the first or the last of a paragraph.
    """

    time_ms: int
    ends: WordId | None
    begins: WordId | None
    of_paragraph: bool

    def is_of(self, other: "Border") -> bool:
        """Whether a border is the other one at an earlier or later time; it may have met a neighbour, or parted."""
        return (self.ends is not None and self.ends == other.ends) or (
            self.begins is not None and self.begins == other.begins
        )


@dataclass(frozen=True, slots=True)
class Move:
    """The edit that moves a border, and where the border stands then."""

    edit: Edit
    time_ms: int


def borders_of(paragraphs: Sequence[Paragraph], first: int, last: int) -> Iterator[Border]:
    """Give the borders of the paragraphs from index ``first`` up to but not including ``last``, in order."""
    for index in range(first, last):
        paragraph = paragraphs[index]
        for number, word in enumerate(paragraph.words):
            this = WordId(paragraph.id, number)
            before, after = _before(paragraphs, index, number), _after(paragraphs, index, number)
            left, right = _word(paragraphs, before), _word(paragraphs, after)
            is_last = number == len(paragraph.words) - 1
            if left is None or left.end_ms < word.start_ms or (index == first and not number):
                meets = left is not None and left.end_ms == word.start_ms
                yield Border(word.start_ms, _id(paragraphs, before) if meets else None, this, not number)
            meets = right is not None and right.start_ms == word.end_ms
            yield Border(word.end_ms, this, _id(paragraphs, after) if meets else None, is_last)


def neighbour_of(transcript: Transcript, border: Border, *, forward: bool) -> Border | None:
    """Return the border behind or before one; None where there is none."""
    paragraphs = transcript.paragraphs
    nearest = border.ends or border.begins
    assert nearest is not None
    index, reach = transcript.index_of(nearest.paragraph_id), 2
    while True:
        first, last = max(index - reach, 0), min(index + reach, len(paragraphs))
        found = list(borders_of(paragraphs, first, last))
        place = next((place for place, one in enumerate(found) if one.is_of(border)), None)
        if place is not None and 0 <= place + (1 if forward else -1) < len(found):
            return found[place + (1 if forward else -1)]
        if not first and last == len(paragraphs):
            return None
        reach *= 2


def moved(transcript: Transcript, border: Border, time_ms: int, *, leave_gap: bool = False) -> Move | None:
    """Return the edit that brings a border as near to a time as its neighbours allow; None where it stands there.

    A border that is moved into the next word takes that one's start along, and likewise before it.

    Args:
        transcript: Where it stands now.
        border: As `borders_of` gave it for this transcript.
        time_ms: Where to.
        leave_gap: Part two words that touch: only the border of the one that gets shorter is moved.
    """
    paragraphs = transcript.paragraphs
    before = _place(transcript, border.ends)
    after = _place(transcript, border.begins)
    if before is None and after is not None:
        before = _before(paragraphs, *after)
    elif after is None and before is not None:
        after = _after(paragraphs, *before)
    left, right = _word(paragraphs, before), _word(paragraphs, after)
    if left is not None and right is not None and before is not None:
        low_ms = min(left.start_ms + SHORTEST_MS, left.end_ms)
        high_ms = max(right.end_ms - SHORTEST_MS, right.start_ms)
        time_ms = min(max(time_ms, low_ms), high_ms)
        moves_end, moves_start = border.ends is not None, border.begins is not None
        if moves_end and moves_start and leave_gap:
            moves_end, moves_start = time_ms < border.time_ms, time_ms > border.time_ms
        end_ms = time_ms if moves_end else min(left.end_ms, time_ms)
        start_ms = time_ms if moves_start else max(right.start_ms, time_ms)
        edit: Edit = SetBorder(paragraphs[before[0]].id, before[1], end_ms, start_ms)
    elif right is not None and after is not None:
        floor_ms = paragraphs[after[0] - 1].end_ms if after[0] else 0
        time_ms = min(max(time_ms, floor_ms), max(right.end_ms - SHORTEST_MS, right.start_ms))
        edit = SetTimes(paragraphs[after[0]].id, after[1], time_ms, right.end_ms)
    else:
        assert left is not None
        assert before is not None
        following = paragraphs[before[0] + 1 : before[0] + 2]
        ceiling_ms = following[0].start_ms if following else transcript.duration_ms
        time_ms = min(max(time_ms, min(left.start_ms + SHORTEST_MS, left.end_ms)), ceiling_ms)
        edit = SetTimes(paragraphs[before[0]].id, before[1], left.start_ms, time_ms)
    return None if time_ms == border.time_ms else Move(edit, time_ms)


_Place = tuple[int, int]
"""The index of a paragraph, and of a word in there."""


def _place(transcript: Transcript, word: WordId | None) -> _Place | None:
    return None if word is None else (transcript.index_of(word.paragraph_id), word.word)


def _id(paragraphs: Sequence[Paragraph], place: _Place | None) -> WordId | None:
    return None if place is None else WordId(paragraphs[place[0]].id, place[1])


def _word(paragraphs: Sequence[Paragraph], place: _Place | None) -> Word | None:
    return None if place is None else paragraphs[place[0]].words[place[1]]


def _before(paragraphs: Sequence[Paragraph], index: int, word: int) -> _Place | None:
    """Return the word before one, if it stands in the same paragraph or the one before."""
    if word:
        return index, word - 1
    if index and paragraphs[index - 1].words:
        return index - 1, len(paragraphs[index - 1].words) - 1
    return None


def _after(paragraphs: Sequence[Paragraph], index: int, word: int) -> _Place | None:
    """Return the word behind one, if it stands in the same paragraph or the next."""
    if word + 1 < len(paragraphs[index].words):
        return index, word + 1
    if index + 1 < len(paragraphs) and paragraphs[index + 1].words:
        return index + 1, 0
    return None
