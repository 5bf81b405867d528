"""Which stretches of a transcript are worth learning from.

A pair of sound and text teaches only as much as somebody has looked at the text, and an error in it teaches the error.
Text is taken sentence by sentence, and graded by what a person did there:

- verified: a person wrote or confirmed every word of it; or corrected something in it, and no word that the editor
  marks as doubtful was left as it was: who repairs one word of a sentence has read the others;
- audited: verified, and a word in it that nothing had marked was put before the reviewer all the same, who judged it;
- heard: a person listened to all of it and left it as it was, and no word in it is marked as doubtful.

What nobody touched or heard is never taken, however sure the model was. How many of its words a person vouched for
stands with each utterance, so that whoever trains can ask for all of them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from engine.corpus.reasons import Reason
from engine.doubt.marks import Doubt, DoubtMarks
from engine.formats.pieces import Piece, pieces_of, text_of
from engine.recognition.results import Span
from engine.transcript.transcript import Transcript
from engine.transcript.words import ModelWord, Paragraph, Word

# Whisper hears 30 s at a time.
LONGEST_MS = 30_000
SHORTEST_MS = 1_000

_PADDING_MS = 200
# Who leaves the most doubtful words of a sentence as they are has not read it.
_DOUBTED_SHARE = 0.1
_LONGEST_SPEECH_MS = LONGEST_MS - 2 * _PADDING_MS
_LONG_PAUSE_MS = 1_500


class Grade(IntEnum):
    """How well a stretch is reviewed; more is better."""

    HEARD = 1
    VERIFIED = 2
    AUDITED = 3


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
    def speech_ms(self) -> int:
        """From the first word's start to the last word's end."""
        return self.words[-1].end_ms - self.words[0].start_ms

    def reaches_into(self, span: Span) -> bool:
        """Whether any of a span is said in it, or between its words."""
        return self.words[0].start_ms < span.end_ms and span.start_ms < self.words[-1].end_ms

    @property
    def corrected(self) -> bool:
        """Whether the words are others than the model's."""
        return [word.model_id for word in self.words] != [word.id for word in self.model_words]


@dataclass(frozen=True, slots=True)
class Graded:
    """An utterance that a person has looked at.

    Attributes:
        grade: How well.
    """

    utterance: Utterance
    grade: Grade


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stretch that is not taken, and why."""

    start_ms: int
    end_ms: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a transcript is worth learning from, and what is not; both in order of time."""

    taken: tuple[Graded, ...]
    left_out: tuple[LeftOut, ...]


def choose(
    transcript: Transcript,
    heard: Iterable[tuple[int, int]] = (),
    excluded: Sequence[Span] = (),
    audited: Collection[int] = (),
) -> Choice:
    """Find the stretches of a transcript to learn from.

    Args:
        transcript: The transcript.
        heard: What somebody has listened to, as spans in order, in milliseconds.
        excluded: Where a person wants nothing to be learnt.
        audited: Ids of the model's words that were drawn for review though nothing marked them, and were judged.
    """
    marks = _Marks(transcript.model_words)
    ears = _Ears(heard)
    taken, left_out = [], []
    for utterance in _Cutter(transcript).utterances():
        grade = _grade(utterance, marks, ears)
        if grade is Grade.VERIFIED and any(word.id in audited for word in utterance.model_words):
            grade = Grade.AUDITED
        reason = _review_reason(utterance, ears) if grade is None else _length_reason(utterance)
        if grade is not None and any(utterance.reaches_into(span) for span in excluded):
            reason = Reason.EXCLUDED
        if reason is not None:
            left_out.append(LeftOut(utterance.start_ms, utterance.end_ms, reason))
        elif grade is not None:
            taken.append(Graded(utterance, grade))
    return Choice(tuple(taken), tuple(left_out))


def _grade(utterance: Utterance, marks: "_Marks", ears: "_Ears") -> Grade | None:
    if utterance.reviewed_words == len(utterance.words):
        return Grade.VERIFIED
    if not (utterance.corrected or ears.have_heard(utterance)) or marks.are_in(utterance):
        return None
    return Grade.VERIFIED if utterance.corrected else Grade.HEARD


def _length_reason(utterance: Utterance) -> Reason | None:
    if utterance.speech_ms < SHORTEST_MS:
        return Reason.TOO_SHORT
    return Reason.TOO_LONG if utterance.speech_ms > _LONGEST_SPEECH_MS else None


def _review_reason(utterance: Utterance, ears: "_Ears") -> Reason:
    is_begun = utterance.reviewed_words or utterance.corrected or ears.have_heard(utterance)
    return Reason.PARTLY_REVIEWED if is_begun else Reason.NOT_REVIEWED


class _Marks:
    """Tells whether a word is marked as doubtful; looks at the words when that is first asked, for it takes a while.

    By the project alone, not by `doubts_of`: what a user's reviews have taught would give each another corpus.
    """

    def __init__(self, model_words: Sequence[ModelWord]) -> None:
        self._model_words = model_words
        self._marks: DoubtMarks | None = None

    def are_in(self, utterance: Utterance) -> bool:
        if self._marks is None:
            self._marks = DoubtMarks(_DOUBTED_SHARE)
            self._marks.learn(self._model_words)
        return any(self._marks.level(word) is not Doubt.NONE for word in utterance.words)


class _Ears:
    """Tells whether somebody has listened to all of an utterance."""

    def __init__(self, heard: Iterable[tuple[int, int]]) -> None:
        self._spans = list(heard)

    def have_heard(self, utterance: Utterance) -> bool:
        place = bisect_right(self._spans, utterance.words[0].start_ms, key=lambda span: span[0])
        return place > 0 and utterance.words[-1].end_ms <= self._spans[place - 1][1]


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
