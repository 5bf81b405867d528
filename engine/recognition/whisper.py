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
from faster_whisper.transcribe import Word, get_suppressed_tokens
from numpy.typing import NDArray

from engine.errors import LanguageUnknown, ModelUnusable
from engine.models.model import Model
from engine.recognition.placing import Placing
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

_SHORTEST_REST: Final = 2 * _FRAMES_PER_SECOND
"""Where the words end this long before the window does, the model has stopped early and is asked about the rest."""

_SHORTEST_ADVANCE: Final = _FRAMES_PER_SECOND // 2
"""Unless the words end this near to where they were asked for; then it would only be asked the same again."""

_LOOPING: Final = 2.4
"""Text that zlib makes this many times smaller repeats itself, in OpenAI's experience; so it may when one is split."""

_SHORTEST_SPLIT: Final = 10 * _FRAMES_PER_SECOND
"""A stretch in which the model goes round in circles is given to it in two parts, if it is at least this long."""

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
        if wanted is None:
            is_multilingual = self._whisper.model.is_multilingual
            return str(self._whisper.detect_language(_floats(samples))[0]) if is_multilingual else "en"
        if not self._knows(wanted):
            raise LanguageUnknown(self._model_path, wanted)
        return wanted

    def recognise(self, window: Window, samples: NDArray[np.int16], language: str) -> RecognisedWindow:
        """See Recognizer."""
        tokenizer = Tokenizer(self._whisper.hf_tokenizer, self._whisper.model.is_multilingual, "transcribe", language)
        features = self._whisper.feature_extractor(_floats(samples))[:, :-1]
        placing = Placing(window, language)
        segments = []
        for heard in self._hear(features, 0, features.shape[1], tokenizer):
            for phrase in heard.phrases:
                words = placing.place(phrase)
                if words:
                    segments.append(heard.segment(words))
        return RecognisedWindow(window, tuple(segments))

    def _knows(self, language: str) -> bool:
        if language not in self._whisper.supported_languages:
            return False
        # faster-whisper's list is that of the newest models; older ones have no token for some.
        is_multilingual = self._whisper.model.is_multilingual
        return not is_multilingual or self._whisper.hf_tokenizer.token_to_id(f"<|{language}|>") is not None

    def _hear(self, features: NDArray[np.float32], start: int, end: int, tokenizer: Tokenizer) -> "Iterator[_Heard]":
        """Decode a stretch of feature frames, in as many parts as it takes."""
        heard = self._decode(features[:, start:end], start, tokenizer)
        if heard.compression_ratio > _LOOPING and end - start >= _SHORTEST_SPLIT:
            middle = start + _quiet_middle(features[:, start:end])
            yield from self._hear(features, start, middle, tokenizer)
            yield from self._hear(features, middle, end, tokenizer)
            return
        yield heard
        if heard.end - start >= _SHORTEST_ADVANCE and end - heard.end >= _SHORTEST_REST:
            yield from self._hear(features, heard.end, end, tokenizer)

    def _decode(self, features: NDArray[np.float32], start: int, tokenizer: Tokenizer) -> "_Heard":
        """Decode feature frames once; ``start`` is where in the window they begin."""
        encoded = self._whisper.encode(pad_or_trim(features))
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
        length = features.shape[1]
        phrases = list(_phrases(tokens, tokenizer.timestamp_begin, start, start + length))
        if phrases:
            self._whisper.add_word_timestamps(
                [phrases],
                tokenizer,
                encoded,
                length,
                _OPENING_PUNCTUATION,
                _CLOSING_PUNCTUATION,
                last_speech_timestamp=start / _FRAMES_PER_SECOND,
            )
        return _Heard(
            phrases=[[Word(**word) for word in phrase["words"]] for phrase in phrases],
            start=start,
            average_log_probability=float(result.scores[0]) * len(tokens) / (len(tokens) + 1),
            no_speech_probability=float(result.no_speech_prob),
            compression_ratio=_compression_ratio(tokenizer.decode(tokens)),
        )


@dataclass(frozen=True, slots=True)
class _Heard:
    """What one decoding gave.

    Attributes:
        phrases: Words with times in seconds from the window's start.
        start: The window's feature frame where the decoding began.
    """

    phrases: list[list[Word]]
    start: int
    average_log_probability: float
    no_speech_probability: float
    compression_ratio: float

    @property
    def end(self) -> int:
        """The window's feature frame where the words end."""
        ends_s = [phrase[-1].end for phrase in self.phrases if phrase]
        return round(ends_s[-1] * _FRAMES_PER_SECOND) if ends_s else self.start

    def segment(self, words: tuple[RecognisedWord, ...]) -> RecognisedSegment:
        """Return words with the figures of the decoding."""
        return RecognisedSegment(
            words,
            average_log_probability=self.average_log_probability,
            no_speech_probability=self.no_speech_probability,
            compression_ratio=self.compression_ratio,
            temperature=0.0,
        )


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


def _quiet_middle(features: NDArray[np.float32]) -> int:
    """Return the quietest tenth of a second in the middle third."""
    third = features.shape[1] // 3
    loudness = np.convolve(features[:, third:-third].mean(axis=0), np.ones(10), mode="valid")
    middle: int = third + 5 + int(np.argmin(loudness))
    return middle


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
        more = whisper.hf_tokenizer.encode(f"{',' if tokens else ''} {term.strip()}", add_special_tokens=False).ids
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
