"""Whisper, run by faster-whisper and CTranslate2.

Decoding is a beam search without sampling, and without the text of other windows in the prompt: a window's words
depend on its sound, the model and the options, so they are the same in whatever order windows are recognised.

faster-whisper's own `transcribe` is not used because of what it does at the end of its input. It asks the model about
whatever follows the last closed phrase, if only the breath after a sentence, and a model asked to write down a breath
invents something; and it believes a model that stops in the middle. Windows end where speech ends, so that here the
rest is asked about exactly when it is long enough to be speech.
"""

import logging
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens
from numpy.typing import NDArray

from engine.errors import LanguageUnknown, ModelUnusable
from engine.recognition.models import Model
from engine.recognition.results import Options, RecognisedSegment, RecognisedWindow, RecognisedWord, Window

_log = logging.getLogger(__name__)

_MOST_THREADS: Final = 4
"""More bring little on laptops, where the user is at work meanwhile."""

_MOST_VOCABULARY_TOKENS: Final = 80
"""The vocabulary stands in the prompt of every window; the longer it is, the more of it leaks into the text."""

_MOST_TOKENS: Final = 448
"""Of prompt and text together: Whisper has no more positions."""

_FRAMES_PER_SECOND: Final = 100
_STAMPS_PER_SECOND: Final = 50

_SHORTEST_REST: Final = 1 * _FRAMES_PER_SECOND
"""Where the words end this long before the window does, the model has stopped early."""

_UNSPACED_LANGUAGES: Final = frozenset({"zh", "ja", "th", "lo", "my", "yue"})
_OPENING_PUNCTUATION: Final = "\"'“¿([{-"
_CLOSING_PUNCTUATION: Final = "\"'.。,，!！?？:：”)]}、"


class WhisperRecognizer:
    """A `Recognizer` that runs a Whisper model on the CPU.

    Raises:
        ModelUnusable: The libraries can't load the model, or not for the arithmetic that the options ask for.
    """

    def __init__(self, model: Model, options: Options, *, threads: int | None = None) -> None:
        self._model_path = model.path
        self._beam_size = options.beam_size
        self._whisper = _load(model, options.compute_type, threads or min(_MOST_THREADS, _usable_cpus()))
        self._vocabulary = _vocabulary_tokens(self._whisper, options.vocabulary)

    def choose_language(self, wanted: str | None, samples: NDArray[np.int16]) -> str:
        """See Recognizer. Raises LanguageUnknown where the model does not know the wanted one."""
        known = self._whisper.supported_languages
        if wanted is None:
            return str(self._whisper.detect_language(_floats(samples))[0]) if len(known) > 1 else str(known[0])
        if wanted not in known:
            raise LanguageUnknown(self._model_path, wanted)
        return wanted

    def recognise(self, window: Window, samples: NDArray[np.int16], language: str) -> RecognisedWindow:
        """See Recognizer."""
        tokenizer = Tokenizer(self._whisper.hf_tokenizer, self._whisper.model.is_multilingual, "transcribe", language)
        features = self._whisper.feature_extractor(_floats(samples))[:, :-1]
        placing = _Placing(window, is_spaced=language not in _UNSPACED_LANGUAGES)
        segments: list[RecognisedSegment] = []
        start = 0
        while True:
            heard = self._listen(features, start, tokenizer)
            segments += placing.segments(heard)
            advance = heard.end - start
            rest = features.shape[1] - heard.end
            if advance < _SHORTEST_REST or rest < _SHORTEST_REST:
                return RecognisedWindow(window, tuple(segments))
            start = heard.end

    def _listen(self, features: NDArray[np.float32], start: int, tokenizer: Tokenizer) -> "_Heard":
        """Decode a window once, from a feature frame on."""
        encoded = self._whisper.encode(pad_or_trim(features[:, start:]))
        prompt = [tokenizer.sot_prev, *self._vocabulary] if self._vocabulary else []
        [result] = self._whisper.model.generate(
            encoded,
            [prompt + tokenizer.sot_sequence],
            beam_size=self._beam_size,
            max_length=_MOST_TOKENS,
            suppress_blank=True,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
            max_initial_timestamp_index=1 * _STAMPS_PER_SECOND,
            return_scores=True,
            return_no_speech_prob=True,
        )
        tokens: list[int] = result.sequences_ids[0]
        phrases = list(_phrases(tokens, tokenizer.timestamp_begin, start, features.shape[1]))
        if phrases:
            self._whisper.add_word_timestamps(
                [phrases],
                tokenizer,
                encoded,
                features.shape[1] - start,
                _OPENING_PUNCTUATION,
                _CLOSING_PUNCTUATION,
                last_speech_timestamp=start / _FRAMES_PER_SECOND,
            )
        return _Heard(
            phrases=[phrase["words"] for phrase in phrases],
            start=start,
            average_log_probability=float(result.scores[0]) * len(tokens) / (len(tokens) + 1),
            no_speech_probability=float(result.no_speech_prob),
            compression_ratio=_compression_ratio(tokenizer.decode(tokens)),
        )


@dataclass(frozen=True, slots=True)
class _Heard:
    """What one decoding gave.

    Attributes:
        phrases: faster-whisper's words: dicts of ``word``, ``start`` and ``end`` in seconds, ``probability``.
        start: The feature frame of the window where the decoding began.
    """

    phrases: list[list[dict[str, Any]]]
    start: int
    average_log_probability: float
    no_speech_probability: float
    compression_ratio: float

    @property
    def end(self) -> int:
        """The feature frame where the words end."""
        ends_s = [words[-1]["end"] for words in self.phrases if words]
        return round(ends_s[-1] * _FRAMES_PER_SECOND) if ends_s else self.start


class _Placing:
    """Moves words from their window into the recording, in order."""

    def __init__(self, window: Window, *, is_spaced: bool) -> None:
        self._window = window
        self._is_spaced = is_spaced
        self._last_end_ms = window.start_ms

    def segments(self, heard: _Heard) -> Iterator[RecognisedSegment]:
        """Yield a segment for each phrase that has words."""
        for phrase in heard.phrases:
            words = tuple(self._words(phrase))
            if words:
                yield RecognisedSegment(
                    words,
                    average_log_probability=heard.average_log_probability,
                    no_speech_probability=heard.no_speech_probability,
                    compression_ratio=heard.compression_ratio,
                    temperature=0.0,
                )

    def _words(self, phrase: list[dict[str, Any]]) -> Iterator[RecognisedWord]:
        joined = not self._is_spaced  # a phrase's first word follows another phrase, whether or not it says so
        for word in phrase:
            text = word["word"].strip()
            if not text:
                continue
            start_ms = self._place(word["start"])
            self._last_end_ms = max(start_ms, self._place(word["end"]))
            joined = joined and not word["word"].startswith(" ")
            yield RecognisedWord(text, start_ms, self._last_end_ms, float(word["probability"]), joined)
            joined = True

    def _place(self, time_s: float) -> int:
        """Bring a time into the recording, the window, and behind the last word."""
        time_ms = self._window.start_ms + round(time_s * 1000)
        return max(self._last_end_ms, min(time_ms, self._window.end_ms))


def _phrases(tokens: list[int], first_stamp: int, start: int, end: int) -> Iterator[dict[str, Any]]:
    """Split what the model wrote at its time stamps, into faster-whisper's records."""
    start_s = start / _FRAMES_PER_SECOND
    opened_s = start_s
    text: list[int] = []
    for token in tokens:
        if token < first_stamp:
            text.append(token)
            continue
        stamp_s = start_s + (token - first_stamp) / _STAMPS_PER_SECOND
        if text:
            yield {"seek": start, "start": opened_s, "end": stamp_s, "tokens": text}
            text = []
        opened_s = stamp_s
    if text:
        yield {"seek": start, "start": opened_s, "end": end / _FRAMES_PER_SECOND, "tokens": text}


def _load(model: Model, compute_type: str, threads: int) -> WhisperModel:
    try:
        return WhisperModel(str(model.path), device="cpu", compute_type=compute_type, cpu_threads=threads)
    except Exception as error:  # three libraries read the files, each raising what it likes
        raise ModelUnusable(model.path, str(error)) from error


def _usable_cpus() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _vocabulary_tokens(whisper: WhisperModel, vocabulary: tuple[str, ...]) -> list[int]:
    """Encode as many of the terms as a prompt may hold."""
    tokens: list[int] = []
    for count, term in enumerate(vocabulary):
        separator = "," if tokens else ""
        more = whisper.hf_tokenizer.encode(f"{separator} {term.strip()}", add_special_tokens=False).ids
        if len(tokens) + len(more) > _MOST_VOCABULARY_TOKENS:
            _log.warning("The vocabulary is too long: only the first %d of %d terms are used", count, len(vocabulary))
            break
        tokens += more
    return tokens


def _compression_ratio(text: str) -> float:
    """Return how many times smaller zlib makes the text: Whisper's measure of repetition."""
    encoded = text.strip().encode()
    return len(encoded) / len(zlib.compress(encoded))


def _floats(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    return samples.astype(np.float32) / np.float32(32768)
