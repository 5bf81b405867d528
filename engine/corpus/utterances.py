"""Which stretches of a transcript are worth learning from.

A pair of sound and text teaches only as much as somebody has looked at the text, and an error in it teaches the error.
Text is taken sentence by sentence, and a sentence where one of these holds:

- a person wrote or confirmed every word of it;
- a person corrected something in it, and no word that the editor marks as doubtful was left as it was: who repairs one
  word of a sentence has read the others.

What nobody touched is never taken, however sure the model was. How many of its words a person vouched for stands with
each utterance, so that whoever trains can ask for all of them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.doubt.marks import Doubt, DoubtMarks
from engine.formats.pieces import Piece, pieces_of, text_of
from engine.transcript.transcript import Transcript
from engine.transcript.words import ModelWord, Paragraph, Word

# Whisper hears 30 s at a time.
LONGEST_MS = 30_000
SHORTEST_MS = 1_000

_PADDING_MS = 200
_LONGEST_SPEECH_MS = LONGEST_MS - 2 * _PADDING_MS
_LONG_PAUSE_MS = 1_500


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of one paragraph with its sound.

    Attributes:
        start_ms: Where its sound starts, a little before the first word.
        end_ms: Where its sound ends; at most 30 s later.
        words: What is said, as a person left it.
        model_words: What the model wrote there.
        text: The words, as they stand in the transcript.
    """

    start_ms: int
    end_ms: int
    paragraph: Paragraph
    words: tuple[Word, ...]
    model_words: tuple[ModelWord, ...]
    text: str

    @property
    def model_text(self) -> str:
        """What the model wrote, as text."""
        parts = [("" if word.joined else " ") + word.text for word in self.model_words]
        return "".join(parts).strip()

    @property
    def reviewed_words(self) -> int:
        """How many of the words a person wrote or confirmed."""
        return sum(word.reviewed for word in self.words)

    @property
    def length_fits(self) -> bool:
        """Whether there is enough speech in it, and not too much."""
        return SHORTEST_MS <= self.words[-1].end_ms - self.words[0].start_ms <= _LONGEST_SPEECH_MS

    @property
    def corrected(self) -> bool:
        """Whether the words are others than the model's."""
        return [word.model_id for word in self.words] != [word.id for word in self.model_words]


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a transcript is worth learning from.

    Attributes:
        taken: In order of time.
        left_out: How many more a person has worked in, that are not taken: they are reviewed in part, or too short.
    """

    taken: tuple[Utterance, ...]
    left_out: int


def choose(transcript: Transcript) -> Choice:
    """Find the stretches of a transcript to learn from."""
    marks = DoubtMarks()
    marks.learn(transcript.model_words)
    touched = [found for found in _Cutter(transcript).utterances() if found.reviewed_words or found.corrected]
    taken = tuple(found for found in touched if found.length_fits and _is_reviewed(found, marks))
    return Choice(taken, len(touched) - len(taken))


def _is_reviewed(utterance: Utterance, marks: DoubtMarks) -> bool:
    if utterance.reviewed_words == len(utterance.words):
        return True
    return utterance.corrected and all(marks.level(word) is Doubt.NONE for word in utterance.words)


class _Cutter:
    """Cuts a transcript into utterances and finds the model's words of each."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._model_words = {word.id: word for word in transcript.model_words}
        kept = {word.model_id for paragraph in transcript.paragraphs for word in paragraph.words}
        self._lost = [word for word in transcript.model_words if word.id not in kept]

    def utterances(self) -> Iterator[Utterance]:
        cut = [
            (paragraph, stretch)
            for paragraph in self._transcript.paragraphs
            for stretch in _stretches(pieces_of(paragraph))
        ]
        for index, (paragraph, stretch) in enumerate(cut):
            before_ms = cut[index - 1][1][-1].end_ms if index else 0
            after_ms = cut[index + 1][1][0].start_ms if index + 1 < len(cut) else self._transcript.duration_ms
            yield self._utterance(paragraph, stretch, before_ms, after_ms)

    def _utterance(self, paragraph: Paragraph, stretch: Sequence[Piece], before_ms: int, after_ms: int) -> Utterance:
        """Make an utterance that stands between speech up to ``before_ms`` and from ``after_ms`` on."""
        words = tuple(word for piece in stretch for word in piece.words)
        start_ms, end_ms = stretch[0].start_ms, stretch[-1].end_ms
        # A word of the model's that stands nowhere any more belongs where it is heard: inside, or else it is speech
        # beside this utterance that must not get into its sound.
        first = bisect_left(self._lost, start_ms, key=_middle_ms)
        last = bisect_left(self._lost, end_ms, key=_middle_ms)
        if first:
            before_ms = max(before_ms, min(self._lost[first - 1].end_ms, start_ms))
        if last < len(self._lost):
            after_ms = min(after_ms, max(self._lost[last].start_ms, end_ms))
        kept = [self._model_words[word.model_id] for word in words if word.model_id is not None]
        return Utterance(
            start_ms=max(start_ms - _PADDING_MS, before_ms),
            end_ms=min(end_ms + _PADDING_MS, after_ms),
            paragraph=paragraph,
            words=words,
            model_words=tuple(sorted([*kept, *self._lost[first:last]], key=lambda word: word.id)),
            text=text_of(stretch),
        )


def _stretches(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    """Cut a paragraph behind its sentences and at its long pauses; a sentence too short by itself takes the next in."""
    start = 0
    for index, (piece, following) in enumerate(pairwise(pieces), start=1):
        pauses = following.start_ms - piece.end_ms >= _LONG_PAUSE_MS
        if pauses or (piece.ends_sentence and _length_ms(pieces[start:index]) >= SHORTEST_MS):
            yield from _short_enough(pieces[start:index])
            start = index
    if pieces:
        yield from _short_enough(pieces[start:])


def _short_enough(stretch: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    """Cut what is too long for one utterance at the longest pause around its middle."""
    if _length_ms(stretch) <= _LONGEST_SPEECH_MS or len(stretch) == 1:
        yield stretch
        return
    quarter = len(stretch) // 4
    around_middle = range(max(1, quarter), len(stretch) - quarter)
    place = max(around_middle, key=lambda index: stretch[index].start_ms - stretch[index - 1].end_ms)
    yield from _short_enough(stretch[:place])
    yield from _short_enough(stretch[place:])


def _length_ms(stretch: Sequence[Piece]) -> int:
    return stretch[-1].end_ms - stretch[0].start_ms


def _middle_ms(word: ModelWord) -> int:
    return (word.start_ms + word.end_ms) // 2
