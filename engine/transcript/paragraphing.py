"""From recognised words to paragraphs: a new one at every speaker turn and every long pause."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from engine.transcript.retiming import from_model
from engine.transcript.words import ModelWord, Paragraph, Word

LONG_PAUSE_MS = 1_500
# A paragraph this long ends at its next sentence's end; where sentences don't end, at twice the length.
_FULL_WORDS = 90
_SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！", "؟", "।")


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of the recording in which one speaker speaks."""

    start_ms: int
    end_ms: int
    speaker_id: int


def paragraphs_of(
    model_words: Sequence[ModelWord], turns: Sequence[Turn], new_id: Callable[[], int], bounds_ms: tuple[int, int]
) -> list[Paragraph]:
    """Group words into paragraphs, none of them reaching outside ``bounds_ms``."""
    low_ms, high_ms = bounds_ms
    paragraphs = []
    for group, speaker_id in _groups(model_words, turns):
        text = "".join(("" if word.joined or not index else " ") + word.text for index, word in enumerate(group))
        words = tuple(_clamped(from_model(word), low_ms, high_ms) for word in group)
        paragraphs.append(Paragraph(new_id(), text, words, words[0].start_ms, words[-1].end_ms, speaker_id))
    return paragraphs


def _clamped(word: Word, low_ms: int, high_ms: int) -> Word:
    """Keep a word between text that a person typed there before it was recognised."""
    if low_ms <= word.start_ms and word.end_ms <= high_ms:
        return word
    start_ms = min(max(word.start_ms, low_ms), high_ms)
    return Word(
        word.text, start_ms, max(start_ms, min(word.end_ms, high_ms)), word.timing, word.model_id, word.probability
    )


def _groups(model_words: Sequence[ModelWord], turns: Sequence[Turn]) -> Iterator[tuple[list[ModelWord], int | None]]:
    group: list[ModelWord] = []
    turn: Turn | None = None
    for word in model_words:
        word_turn = turn_of(word.start_ms, word.end_ms, turns)
        if group and (word_turn != turn or _is_full(group, word)):
            yield group, turn.speaker_id if turn else None
            group = []
        group.append(word)
        turn = word_turn
    if group:
        yield group, turn.speaker_id if turn else None


def _is_full(group: Sequence[ModelWord], following: ModelWord) -> bool:
    if following.start_ms - group[-1].end_ms >= LONG_PAUSE_MS:
        return True
    return len(group) >= _FULL_WORDS and (group[-1].text.endswith(_SENTENCE_ENDS) or len(group) >= 2 * _FULL_WORDS)


def turn_of(start_ms: int, end_ms: int, turns: Sequence[Turn]) -> Turn | None:
    """Return the turn in which the middle of a stretch lies, or the nearest one; turns in order, none overlapping."""
    middle_ms = (start_ms + end_ms) // 2
    index = bisect_right(turns, middle_ms, key=lambda turn: turn.start_ms)
    near = turns[max(index - 1, 0) : index + 1]
    return min(near, key=lambda turn: max(turn.start_ms - middle_ms, middle_ms - turn.end_ms, 0), default=None)
