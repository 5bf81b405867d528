"""Whisper as a proposer of what else may have been said in a phrase."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
from faster_whisper.tokenizer import Tokenizer
from numpy.typing import NDArray

from engine.audio.cache import CachedSound
from engine.audio.decode import SAMPLE_RATE_HZ
from engine.models.model import Model
from engine.recognition.alternatives import MOST_CHOICES, Candidate, Choice, Choices, Phrase, Source
from engine.recognition.decoding import FRAMES_PER_SECOND, LONGEST_FRAMES, Encoded, Passes
from engine.recognition.results import Options
from engine.recognition.wording import cut, edges, plain, written_for
from engine.recognition.workers import usable_workers
from engine.transcript.words import UNSPACED, join_words, split_words

_WAYS: Final = 8
"""In which a model is made to go on from what stands before the words."""

_SPARE_TOKENS: Final = 3
"""What stands in place of the words may be this much longer."""

_ANCHOR_WORDS: Final = 2
"""So many of the words behind are to be written again, and judge what stands before them."""

_MOST_LOSS: Final = 12.0
"""In nats. What fits the sound so much worse than the present words is not offered."""

_SILENCE_FRAMES: Final = FRAMES_PER_SECOND
"""Of silence behind a phrase. The encoder is not given the 30 s that it was trained on: this costs a fifth of that."""


class Proposer:
    """Finds alternatives with one Whisper model or two. The second is loaded when it is first needed.

    Raises:
        ModelUnusable: The libraries can't load the model.
    """

    def __init__(self, model: Model, other: Model | None, options: Options, language: str | None) -> None:
        self._options = options
        self._language = language
        self._passes = Passes(model, options, workers=1, threads=usable_workers())
        self._other = other
        self._other_passes: Passes | None = None

    def propose(self, phrase: Phrase, sound: CachedSound) -> Iterator[Choices | None]:
        """Look for alternatives step by step: give None after a step that has no result, then one ``Choices`` or two.

        The second, which adds what another model heard, begins as the first.
        """
        ends_ms = phrase.heard_from_ms, phrase.span.end_ms
        samples = sound.read(*(time_ms * SAMPLE_RATE_HZ // 1000 for time_ms in ends_ms))
        hearing = _Hearing(self._passes, self._language, samples, phrase)
        yield None
        # Of what is heard and known, too, the spelling is taken that somebody chose.
        candidates = [*phrase.candidates, *hearing.rewordings(Source.HEARD)]
        yield None
        offers = _Offers(hearing, phrase)
        ranked = offers.rank(candidates)
        if self._other is None:
            yield Choices(phrase, offers.present_score, ranked[:MOST_CHOICES], complete=True)
            return
        first = ranked[: MOST_CHOICES - 1]
        yield Choices(phrase, offers.present_score, first, complete=False)
        self._other_passes = self._other_passes or Passes(
            self._other, self._options, workers=1, threads=usable_workers()
        )
        if self._language is not None and not self._other_passes.knows(self._language):
            self._other = None
            yield Choices(phrase, offers.present_score, ranked[:MOST_CHOICES], complete=True)
            return
        other_hearing = _Hearing(self._other_passes, self._language, samples, phrase)
        yield None
        more = offers.rank(other_hearing.rewordings(Source.OTHER_MODEL))
        yield Choices(
            phrase, offers.present_score, (*first, *more, *ranked[len(first) :])[:MOST_CHOICES], complete=True
        )


class _Hearing:
    """A phrase as one model hears it; the encoder hears it once."""

    def __init__(self, passes: Passes, language: str | None, samples: NDArray[np.int16], phrase: Phrase) -> None:
        self._passes = passes
        self._phrase = phrase
        features = passes.features(samples)
        frames = min(LONGEST_FRAMES, features.shape[1] + _SILENCE_FRAMES)
        lead = (phrase.span.start_ms - phrase.heard_from_ms) * FRAMES_PER_SECOND // 1000
        # The decoder goes through the text before token by token, so it gets only the end of what the encoder heard.
        self._encoded: Encoded = passes.encode(features, frames - frames % 2).rest(lead - lead % 2)
        if language is None or not passes.knows(language):
            language = passes.detect_language(self._encoded)[0]
        self._tokenizer: Tokenizer = passes.tokenizer(language)
        self._before = _spaced(phrase.before)
        self._after = split_words(phrase.after)
        self._anchor = _spaced(join_words(self._after[:_ANCHOR_WORDS]))

    def rewordings(self, source: Source) -> list[Candidate]:
        """Return what the model could have written in place of the words, the likeliest first."""
        present = split_words(self._phrase.present)
        spaced = _spaced(self._phrase.present).startswith(" ")
        room = _SPARE_TOKENS + len(self._passes.encode_text(_spaced(self._phrase.present) + self._anchor))
        found = []
        for continuation in self._passes.go_on(
            self._encoded, self._tokenizer, self._before, room, _WAYS, spaced=spaced
        ):
            written = split_words(continuation.text)
            words = cut(written[:-1] if continuation.is_cut_short else written, present, self._after)
            found.append(Candidate(join_words(words), source))
        return found

    def scores(self, texts: list[str]) -> list[float]:
        """Return how well some texts fit the sound in place of the words, punctuation included."""
        spaced = [_spaced(text) for text in texts]
        return self._passes.score_all(self._encoded, self._tokenizer, self._before, spaced, self._anchor)


class _Offers:
    """What is offered for a phrase, no wording twice.

    Attributes:
        present_score: How well the present words fit the sound; known when something was ranked.
    """

    def __init__(self, hearing: _Hearing, phrase: Phrase) -> None:
        self._hearing = hearing
        self._phrase = phrase
        self._known = {plain(phrase.present), ""}
        self.present_score = 0.0

    def rank(self, candidates: Iterable[Candidate]) -> tuple[Choice, ...]:
        """Return the candidates that were not ranked before and fit the sound, the best first."""
        phrase, new = self._phrase, list[Candidate]()
        for candidate in candidates:
            text = written_for(candidate.text, phrase.present, phrase.before)
            if plain(text) not in self._known:
                self._known.add(plain(text))
                new.append(Candidate(text, candidate.source))
        lead, _, tail = edges(phrase.present)
        # The present words go along each time, so that all are judged in one go.
        self.present_score, *scores = self._hearing.scores([phrase.present, *(lead + one.text + tail for one in new)])
        choices = [Choice(one.text, score, one.source) for one, score in zip(new, scores, strict=True)]
        fitting = [choice for choice in choices if choice.score >= self.present_score - _MOST_LOSS]
        return tuple(sorted(fitting, key=lambda choice: (-choice.score, choice.text)))


def _spaced(text: str) -> str:
    """Return a text as it goes on from another: with a space before it, where its script has spaces."""
    return text if not text or re.match(f"[{UNSPACED}]", text) else f" {text}"
