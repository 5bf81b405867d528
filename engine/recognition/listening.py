"""Leads a model through one window: what is tried, what is tried again, and what is said of the rest.

faster-whisper's own `transcribe` is not used because of what it does at the end of its input. It asks the model about
whatever follows the last closed phrase, if only the breath after a sentence, and a model asked to write down a breath
invents something; and it believes a model that stops in the middle. Here the voice activity tells whether somebody
speaks on: then the model is asked about the rest, and only then.

Where a text can't be what was said, Whisper's recipe is to decode with growing randomness until one can. This one
tries other things in a fixed order: see `Step`.

Most of the time goes into the encoder, and into loops, which a model writes until it has no more room. So what the
encoder made of a window serves for the rest of it too, as long as the model makes sense of it; a text gets little room
at first; and of a text that ends in a loop the phrases before are kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.recognition.decoding import FRAMES_PER_SECOND, Draft, Encoded, Passes, TimedWord, closed_phrases
from engine.recognition.judging import (
    RETRIED,
    before_loop,
    compression_ratio,
    duration_ms,
    holes,
    impossible_times,
    text_troubles,
    unlooped,
    within,
    words_in_silence,
)
from engine.recognition.placing import Placing
from engine.recognition.results import (
    Flag,
    RecognisedSegment,
    RecognisedWindow,
    RecognisedWord,
    Span,
    Step,
    Trouble,
    Window,
)
from engine.recognition.support import supported
from engine.recognition.vocabulary import Proposal, Vocabulary

_MS_PER_FRAME: Final = 1000 // FRAMES_PER_SECOND

_SHORTEST_REST_MS: Final = 1_000
"""Where this much speech follows the words, the model has stopped early and is asked about the rest."""

_WORDS_EDGE_MS: Final = 300
"""Speech that ends this soon after a word is the word's."""

_LEAD_MS: Final = 250
"""Sound given to the model before the speech that it is asked about."""

_SHORTEST_ADVANCE_MS: Final = 500
"""Where the words end this near to where they were asked for, asking about the rest would be asking the same again."""

_SHORTEST_SPLIT_MS: Final = 4_000
"""A stretch that fails in every way is given to the model in two parts, if it is at least this long."""

_MOST_PROMPT_TOKENS: Final = 80

_DB_PER_UNIT: Final = 40
"""Whisper's features are a quarter of the logarithm to base ten of the power, and a constant."""

_FLOOR_PERCENT: Final = 10
"""So much of a window is taken to be no louder than its noise."""

_MOST_LOSS_PRIMED: Final = 10.0
_MOST_LOSS_PLAIN: Final = 12.0
"""How much less likely, in nats, a text may be with a term of the user's in it: with the near terms in the prompt, and
without. Rare words are unlikely to any model; see `engine/recognition/vocabulary.py` for what these took."""

_LADDER: Final = (Step.PLAIN, Step.PATIENT, Step.PENALTY)


class Listening:
    """The work on one window. Times are milliseconds in the recording."""

    def __init__(
        self, passes: Passes, vocabulary: Vocabulary, window: Window, features: NDArray[np.float32], language: str
    ) -> None:
        self._passes = passes
        self._vocabulary = vocabulary
        self._window = window
        self._language = language
        self._tokenizer = passes.tokenizer(language)
        self._features = features
        self._loudness_db = _DB_PER_UNIT * (features.mean(axis=0) if features.size else np.zeros(1, np.float32))
        self._floor_db = float(np.percentile(self._loudness_db, _FLOOR_PERCENT))
        self._speech = list(window.speech) or [Span(window.start_ms, window.end_ms)]

    def result(self) -> RecognisedWindow:
        """Recognise the window."""
        placing = Placing(self._window, self._language)
        segments = []
        flags: list[Flag] = []
        for heard in self._hear(self._window.start_ms, self._window.end_ms, Step.PLAIN):
            for phrase in heard.phrases:
                words = tuple(map(self._with_loudness, placing.place(phrase)))
                if words:
                    segments.append(heard.segment(words))
            flags += heard.flags
        all_words = [word for segment in segments for word in segment.words]
        flags += [Flag(Trouble.MISSING_SPEECH, hole.start_ms, hole.end_ms) for hole in holes(all_words, self._speech)]
        flags += words_in_silence(all_words, self._speech) + impossible_times(all_words)
        ordered = sorted(set(flags), key=lambda flag: (flag.start_ms, flag.end_ms, flag.trouble))
        return RecognisedWindow(self._window, tuple(segments), tuple(ordered), self._language)

    def _with_loudness(self, word: RecognisedWord) -> RecognisedWord:
        if word.evidence is None:
            return word
        first = min(self._frame(word.start_ms), len(self._loudness_db) - 1)
        loudness_db = float(self._loudness_db[first : max(first + 1, self._frame(word.end_ms))].mean())
        return replace(word, evidence=replace(word.evidence, loudness_db=loudness_db - self._floor_db))

    def _hear(self, start_ms: int, end_ms: int, first: Step, encoded: Encoded | None = None) -> "Iterator[Heard]":
        """Recognise a stretch, in as many parts as it takes.

        Args:
            start_ms: Its start.
            end_ms: Its end.
            first: What a text is called that comes the plain way.
            encoded: The stretch, where the encoder has heard it.
        """
        first_frame, last_frame = (self._frame(time_ms) for time_ms in (start_ms, end_ms))
        if last_frame <= first_frame:
            return
        encoded = encoded or self._passes.encode(self._features[:, first_frame:last_frame])
        speech = within(self._speech, start_ms, end_ms)
        attempts = []
        for step in _LADDER:
            attempt = self._attempt(encoded, step, start_ms, speech)
            attempts.append(attempt)
            if not attempt.troubles & RETRIED:
                break
            if encoded.skipped:
                yield from self._hear(start_ms, end_ms, first)  # it may make more sense heard by itself
                return
        else:
            middle_ms = self._pause(start_ms, end_ms)
            if middle_ms is not None:
                yield from self._hear(start_ms, middle_ms, Step.SPLIT)
                yield from self._hear(middle_ms, end_ms, Step.SPLIT)
                return
        best = min(attempts, key=_badness)
        step, tokens, timed = best.step, best.draft.tokens, encoded
        if Trouble.REPETITION in best.troubles:
            step, tokens = Step.UNLOOPED, unlooped(tokens)
        else:
            tokens = self._with_vocabulary(encoded, best.draft, speech)
            step = first if step is Step.PLAIN else step
        if best.kept_frames:
            step, timed = Step.BEFORE_LOOP, encoded.beginning(best.kept_frames)
        phrases = supported(self._passes.time(timed, tokens, self._tokenizer, first_frame), best.draft.rivals)
        flags = tuple(Flag(trouble, start_ms, end_ms) for trouble in best.troubles - {Trouble.MISSING_SPEECH})
        heard = Heard(phrases, best.draft, step, flags)
        yield heard
        words_end_ms = self._window.start_ms + heard.end_ms if heard.phrases else start_ms
        if best.kept_frames and words_end_ms - start_ms < _SHORTEST_ADVANCE_MS:
            words_end_ms = start_ms + best.kept_frames * _MS_PER_FRAME
        rest = within(self._speech, words_end_ms + _WORDS_EDGE_MS, end_ms)
        if words_end_ms - start_ms >= _SHORTEST_ADVANCE_MS and duration_ms(rest) >= _SHORTEST_REST_MS:
            frames = self._frame(max(words_end_ms, rest[0].start_ms - _LEAD_MS)) - first_frame
            frames -= frames % 2
            rest_ms = self._window.start_ms + (first_frame + frames) * _MS_PER_FRAME
            yield from self._hear(rest_ms, end_ms, first, encoded.rest(frames))

    def _attempt(self, encoded: Encoded, step: Step, start_ms: int, speech: list[Span]) -> "Attempt":
        """Decode a stretch in one way."""
        speech_ms = duration_ms(speech)
        draft = self._passes.write(encoded, self._tokenizer, step, [], speech_ms, in_full=False)
        troubles = _troubles(draft, encoded, speech_ms)
        if draft.is_cut_short and Trouble.REPETITION not in troubles:
            draft = self._passes.write(encoded, self._tokenizer, step, [], speech_ms)
            troubles = _troubles(draft, encoded, speech_ms)
        if troubles & {Trouble.REPETITION, Trouble.CUT_SHORT}:
            tokens, frames = closed_phrases(before_loop(draft.tokens), self._tokenizer.timestamp_begin)
            kept = replace(
                draft, tokens=tokens, text=self._tokenizer.decode(tokens), is_cut_short=False, last_stamp=frames
            )
            kept_speech = within(speech, start_ms, start_ms + frames * _MS_PER_FRAME)
            kept_troubles = _troubles(kept, encoded, duration_ms(kept_speech))
            if frames * _MS_PER_FRAME >= _SHORTEST_ADVANCE_MS and not kept_troubles & RETRIED:
                return Attempt(step, kept, kept_troubles, frames)
        return Attempt(step, draft, troubles)

    def _with_vocabulary(self, encoded: Encoded, draft: Draft, speech: list[Span]) -> list[int]:
        """Return a draft's tokens with the user's terms where the text comes near to them and the sound allows it."""
        if not self._vocabulary:
            return draft.tokens
        words = draft.text.split()
        near = self._vocabulary.near(words)
        if not near:
            return draft.tokens
        prompt = self._passes.encode_text(" " + ", ".join(near))[:_MOST_PROMPT_TOKENS]
        again = self._passes.write(encoded, self._tokenizer, Step.PLAIN, prompt, duration_ms(speech))
        text = " ".join(words)
        plain, primed = (self._passes.score(encoded, self._tokenizer, text, known) for known in ([], prompt))
        taken: list[Proposal] = []
        for proposal in (*self._vocabulary.nearly_there(words), *self._vocabulary.written(words, again.text.split())):
            if any(proposal.first < other.last and other.first < proposal.last for other in taken):
                continue
            changed = " ".join((*words[: proposal.first], *proposal.words, *words[proposal.last :]))
            if (
                self._passes.score(encoded, self._tokenizer, changed, prompt) - primed >= -_MOST_LOSS_PRIMED
                and self._passes.score(encoded, self._tokenizer, changed, []) - plain >= -_MOST_LOSS_PLAIN
            ):
                taken.append(proposal)
        return self._put_in(draft.tokens, taken)

    def _put_in(self, tokens: list[int], proposals: list[Proposal]) -> list[int]:
        """Put proposals into a text with time stamps; one that goes across a stamp is left out."""
        changed: list[int] = []
        place = 0
        for is_stamp, group in groupby(tokens, lambda token: token >= self._tokenizer.timestamp_begin):
            phrase = list(group)
            words = [] if is_stamp else self._tokenizer.decode(phrase).split()
            mine = [one for one in proposals if place <= one.first and one.last <= place + len(words)]
            for proposal in sorted(mine, key=lambda one: -one.first):
                words[proposal.first - place : proposal.last - place] = proposal.words
            changed += self._passes.encode_text(" " + " ".join(words)) if mine else phrase
            place += 0 if is_stamp else len(self._tokenizer.decode(phrase).split())
        return changed

    def _pause(self, start_ms: int, end_ms: int) -> int | None:
        """Return where to cut a stretch in two: in its longest pause; None where that makes no sense."""
        if end_ms - start_ms < _SHORTEST_SPLIT_MS:
            return None
        speech = within(self._speech, start_ms, end_ms)
        pauses = [Span(before.end_ms, after.start_ms) for before, after in pairwise(speech)]
        if pauses:
            pause = max(pauses, key=lambda pause: pause.end_ms - pause.start_ms)
            return (pause.start_ms + pause.end_ms) // 2
        return self._quiet_middle(start_ms, end_ms)

    def _quiet_middle(self, start_ms: int, end_ms: int) -> int:
        """Return the quietest tenth of a second in the middle third."""
        third = (end_ms - start_ms) // 3
        first = self._frame(start_ms + third)
        loudness = self._features[:, first : self._frame(end_ms - third)].mean(axis=0)
        quietest: int = first + 5 + int(np.argmin(np.convolve(loudness, np.ones(10), mode="valid")))
        return self._window.start_ms + quietest * _MS_PER_FRAME

    def _frame(self, time_ms: int) -> int:
        """Return a time as a frame of the window's features."""
        frames: int = self._features.shape[1]
        return min(frames, (time_ms - self._window.start_ms) // _MS_PER_FRAME)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one way of decoding a stretch gave.

    Attributes:
        kept_frames: How far the text reaches, where only the phrases before a loop were kept; else 0.
    """

    step: Step
    draft: Draft
    troubles: frozenset[Trouble]
    kept_frames: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """What was settled on for a stretch.

    Attributes:
        phrases: Words with times in seconds from the window's start.
    """

    phrases: list[list[TimedWord]]
    draft: Draft
    step: Step
    flags: tuple[Flag, ...]

    @property
    def end_ms(self) -> int:
        """Where the words end, from the window's start."""
        ends_s = [phrase[-1].end for phrase in self.phrases if phrase]
        return round(ends_s[-1] * 1000) if ends_s else 0

    def segment(self, words: tuple[RecognisedWord, ...]) -> RecognisedSegment:
        """Return words with the figures of the decoding."""
        return RecognisedSegment(
            words,
            average_log_probability=self.draft.average_log_probability,
            no_speech_probability=self.draft.no_speech_probability,
            compression_ratio=compression_ratio(self.draft.text),
            step=self.step,
        )


def _troubles(draft: Draft, encoded: Encoded, speech_ms: int) -> frozenset[Trouble]:
    troubles = set(text_troubles(draft.text, draft.average_log_probability, speech_ms))
    if draft.is_cut_short:
        troubles.add(Trouble.CUT_SHORT)
    if draft.last_stamp > encoded.frames + FRAMES_PER_SECOND:
        troubles.add(Trouble.BEYOND_END)
    return frozenset(troubles)


def _badness(attempt: Attempt) -> tuple[int, float]:
    return len(attempt.troubles & RETRIED), -attempt.draft.average_log_probability
