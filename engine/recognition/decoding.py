"""One pass of Whisper over one stretch of sound: features, encoder, text, word times.

Everything that knows CTranslate2 and faster-whisper by heart is here. What a pass gives depends on its arguments
alone: a beam search without sampling, each on one thread of the processor, so that no sum is taken in another order.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import Word, get_suppressed_tokens
from numpy.typing import NDArray

from engine.errors import ModelUnusable
from engine.models.model import Model
from engine.recognition.results import Options, Step

FRAMES_PER_SECOND: Final = 100
"""Of features, Whisper's log-mel spectrum."""

_STAMPS_PER_SECOND: Final = 50

_FRAMES_PER_POSITION: Final = FRAMES_PER_SECOND // _STAMPS_PER_SECOND

_MOST_POSITIONS: Final = 448
"""Of prompt and text together; CTranslate2 gives the text half of them."""

_ALIGNMENT_EXTRA_TOKENS: Final = 2
"""That CTranslate2 puts around a text that it aligns: no time stamps before, the end behind."""

_SPARE_TOKENS: Final = 24
_MOST_TOKENS_PER_S: Final = 15
"""Of speech, time stamps included. The fastest talkers need 8 in English, some scripts twice as many."""

_USUAL_SPARE_TOKENS: Final = 16
_USUAL_TOKENS_PER_S: Final = 5
"""Of speech. Of 380 texts of mixed English speech four that were not loops were longer."""

_LEAST_PROBABILITY: Final = 1e-9

_OPENING_PUNCTUATION: Final = "\"'“¿([{-"
_CLOSING_PUNCTUATION: Final = "\"'.。,，!！?？:：”)]}、"

_WAYS: Final[dict[Step, dict[str, object]]] = {
    Step.PLAIN: {},
    Step.PENALTY: {"repetition_penalty": 1.1, "no_repeat_ngram_size": 4},
    Step.PATIENT: {"patience": 2.0},
}


@dataclass(frozen=True, slots=True)
class Encoded:
    """The encoder's view of a stretch, or of the rest of one.

    Attributes:
        output: Shape (1, positions, width), a position every two feature frames: 1,500, or those from ``skipped`` on.
        frames: How many feature frames the stretch has; what follows is silence added.
        skipped: How many feature frames before the stretch were encoded with it.
    """

    output: ctranslate2.StorageView
    frames: int
    skipped: int = 0

    def rest(self, frame: int) -> "Encoded":
        """Return the view of what follows an even frame: as it was heard, with what went before, but without that."""
        output = self.output.to_device(ctranslate2.Device.cpu).to(ctranslate2.DataType.float32)
        positions = np.ascontiguousarray(np.asarray(output)[:, frame // _FRAMES_PER_POSITION :])
        return Encoded(ctranslate2.StorageView.from_array(positions), self.frames - frame, self.skipped + frame)

    def beginning(self, frames: int) -> "Encoded":
        """Return the view of so many frames at most."""
        return replace(self, frames=min(frames, self.frames))


@dataclass(frozen=True, slots=True)
class Draft:
    """A text for a stretch.

    Attributes:
        tokens: With time stamps, where they were asked for, counted from the start of the stretch.
        text: Without them.
        is_cut_short: The model would have gone on.
        last_stamp: The latest time stamp, in feature frames from the start of the stretch; 0 where there is none.
    """

    tokens: list[int]
    text: str
    average_log_probability: float
    no_speech_probability: float
    is_cut_short: bool
    last_stamp: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a word of a given text is spoken, in seconds from the start of a stretch.

    Attributes:
        end_s: Without the pause that is heard in a punctuation mark behind it.
        probability: How likely the model finds the word there, 0 to 1.
    """

    start_s: float
    end_s: float
    probability: float


class Passes:
    """A loaded model. Its methods may be called on several threads at once, as many as it has workers.

    Attributes:
        device: ``cuda`` where there is a graphics card that can be used, else ``cpu``.
        gpu_trouble: Why a graphics card that is there can't be used; empty where there is none, or it is used.

    Raises:
        ModelUnusable: The libraries can't load the model, or not for the arithmetic that the options ask for.
    """

    def __init__(self, model: Model, options: Options, workers: int) -> None:
        self._options = options
        self.gpu_trouble = ""
        whisper = None
        if ctranslate2.get_cuda_device_count():
            whisper, self.gpu_trouble = _load_on_gpu(model, options.compute_type)
        self.device = "cpu" if whisper is None else "cuda"
        self._whisper = whisper or _load(model, options.compute_type, workers)

    @property
    def is_multilingual(self) -> bool:
        """Whether the model knows other languages than English."""
        return bool(self._whisper.model.is_multilingual)

    @property
    def compute_type(self) -> str:
        """The arithmetic that CTranslate2 chose for the one that was asked for."""
        return str(self._whisper.model.compute_type)

    def knows(self, language: str) -> bool:
        """Whether the model has a token for a language."""
        if language not in self._whisper.supported_languages:
            return False
        # faster-whisper's list is that of the newest models; older ones have no token for some.
        return not self.is_multilingual or self._whisper.hf_tokenizer.token_to_id(f"<|{language}|>") is not None

    def tokenizer(self, language: str) -> Tokenizer:
        """Return what turns text into tokens and back, for one language and the task that was chosen."""
        return Tokenizer(self._whisper.hf_tokenizer, self.is_multilingual, self._options.task.value, language)

    def encode_text(self, text: str) -> list[int]:
        """Return the tokens of a text."""
        tokens: list[int] = self._whisper.hf_tokenizer.encode(text, add_special_tokens=False).ids
        return tokens

    def features(self, samples: NDArray[np.int16]) -> NDArray[np.float32]:
        """Return the features of 16 kHz samples, shape (bands, frames)."""
        floats = samples.astype(np.float32) / np.float32(32768)
        features: NDArray[np.float32] = self._whisper.feature_extractor(floats)[:, :-1]
        return features

    def encode(self, features: NDArray[np.float32]) -> Encoded:
        """Let the encoder hear at most 30 s of features."""
        return Encoded(self._whisper.encode(pad_or_trim(features)), features.shape[1])

    def detect_language(self, encoded: Encoded) -> tuple[str, float]:
        """Return the code of the likeliest language, and how likely it is."""
        if not self.is_multilingual:
            return "en", 1.0
        token, probability = self._whisper.model.detect_language(encoded.output)[0][0]
        return token.strip("<|>"), float(probability)

    def write(
        self,
        encoded: Encoded,
        tokenizer: Tokenizer,
        step: Step,
        prompt: list[int],
        speech_ms: int,
        *,
        in_full: bool = True,
    ) -> Draft:
        """Let the decoder write down a stretch.

        Args:
            encoded: The stretch.
            tokenizer: For the language.
            step: PLAIN, PENALTY or PATIENT.
            prompt: Tokens of text that went before, or that it should know.
            speech_ms: How much of the stretch is speech; it limits the length of the text.
            in_full: Give it room for the fastest talkers and all scripts, not only for what most texts take.
        """
        start = [tokenizer.sot_prev, *prompt] if prompt else []
        start += tokenizer.sot_sequence
        if step is Step.PATIENT:
            start.append(tokenizer.no_timestamps)
        elif encoded.skipped:
            start.append(tokenizer.timestamp_begin + encoded.skipped // _FRAMES_PER_POSITION)
        room = min(_MOST_POSITIONS // 2, _MOST_POSITIONS - len(start))
        most_tokens = min(room, _SPARE_TOKENS + _MOST_TOKENS_PER_S * speech_ms // 1000)
        if not in_full:
            most_tokens = min(most_tokens, _USUAL_SPARE_TOKENS + _USUAL_TOKENS_PER_S * speech_ms // 1000)
        [result] = self._whisper.model.generate(
            encoded.output,
            [start],
            beam_size=self._options.beam_size,
            max_length=max(2 * most_tokens, most_tokens + len(start)),
            suppress_blank=True,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
            max_initial_timestamp_index=1 * _STAMPS_PER_SECOND,
            return_scores=True,
            return_no_speech_prob=True,
            **_WAYS[step],
        )
        skipped = encoded.skipped // _FRAMES_PER_POSITION
        first_stamp = tokenizer.timestamp_begin
        tokens = [token - skipped if token >= first_stamp else token for token in result.sequences_ids[0]]
        stamps = [token - first_stamp for token in tokens if token >= first_stamp]
        return Draft(
            tokens,
            text=tokenizer.decode(tokens),
            average_log_probability=float(result.scores[0]) * len(tokens) / (len(tokens) + 1),
            no_speech_probability=float(result.no_speech_prob),
            is_cut_short=len(tokens) >= most_tokens,
            last_stamp=max(stamps, default=0) * FRAMES_PER_SECOND // _STAMPS_PER_SECOND,
        )

    def score(self, encoded: Encoded, tokenizer: Tokenizer, text: str, prompt: list[int]) -> float:
        """Return how likely the model finds a text for a stretch: the log-probability of all its tokens."""
        tokens = self.encode_text(f" {text}")
        start = ([tokenizer.sot_prev, *prompt] if prompt else []) + tokenizer.sot_sequence
        if len(start) + len(tokens) > _MOST_POSITIONS:
            return -math.inf
        [aligned] = self._whisper.model.align(encoded.output, start, [tokens], [encoded.frames])
        return float(np.sum(np.log(np.maximum(aligned.text_token_probs, _LEAST_PROBABILITY))))

    def align(self, encoded: Encoded, tokenizer: Tokenizer, words: Sequence[str]) -> list[Placement] | None:
        """Find where in a stretch the words of a given text are spoken, by dynamic time warping on the attention.

        Args:
            encoded: The stretch, in which nothing else is said.
            tokenizer: For the language.
            words: At least one, each with the space before it, if there is one.

        Returns:
            A placement for each word, in order; None where the text is too long for one pass.
        """
        tokens = [self.encode_text(word) for word in words]
        text = [token for word in tokens for token in word]
        if len(tokenizer.sot_sequence) + len(text) + _ALIGNMENT_EXTRA_TOKENS > _MOST_POSITIONS:
            return None
        [aligned] = self._whisper.model.align(encoded.output, tokenizer.sot_sequence, [text], [encoded.frames])
        path = np.array(aligned.alignments)  # shape (steps, 2): a token, and the encoder's frame in which it is heard
        is_first = np.diff(path[:, 0], prepend=-1).astype(bool)
        starts_s = path[is_first, 1] / (FRAMES_PER_SECOND / 2)
        placements, first = [], 0
        for word in tokens:
            behind = first + len(word)
            said = behind
            while said - 1 > first and not any(map(str.isalnum, tokenizer.decode([text[said - 1]]))):
                said -= 1  # the pause behind a word is heard in its punctuation mark
            probability = float(np.mean(aligned.text_token_probs[first:behind]))
            placements.append(Placement(float(starts_s[first]), float(starts_s[said]), probability))
            first = behind
        return placements

    def time(self, encoded: Encoded, tokens: list[int], tokenizer: Tokenizer, start: int) -> list[list[Word]]:
        """Place the words of a text, phrase by phrase, in seconds from where feature frame ``start`` counts from."""
        phrases = list(_phrases(tokens, tokenizer.timestamp_begin, start, start + encoded.frames))
        if not phrases:
            return []
        self._whisper.add_word_timestamps(
            [phrases],
            tokenizer,
            encoded.output,
            encoded.frames,
            _OPENING_PUNCTUATION,
            _CLOSING_PUNCTUATION,
            last_speech_timestamp=start / FRAMES_PER_SECOND,
        )
        return [[Word(**word) for word in phrase["words"]] for phrase in phrases]


def closed_phrases(tokens: Sequence[int], first_stamp: int) -> tuple[list[int], int]:
    """Return the phrases of a text that a time stamp ends, and where the last of them ends in feature frames.

    Args:
        tokens: With time stamps.
        first_stamp: The token for 0 s.
    """
    for place in range(len(tokens) - 1, 0, -1):
        if tokens[place] >= first_stamp > tokens[place - 1]:
            return list(tokens[: place + 1]), (tokens[place] - first_stamp) * _FRAMES_PER_POSITION
    return [], 0


def _phrases(tokens: list[int], first_stamp: int, start: int, end: int) -> Iterator[dict[str, Any]]:
    """Split what the model wrote at its time stamps, into faster-whisper's records."""
    start_s = start / FRAMES_PER_SECOND
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
        yield {"seek": start, "start": opened_s, "end": end / FRAMES_PER_SECOND, "tokens": text}


def _load_on_gpu(model: Model, compute_type: str) -> tuple[WhisperModel | None, str]:
    """Return a model on the graphics card, or why that can't be; what is missing often shows at the first use only."""
    kind = "int8_float16" if compute_type == "int8" else compute_type
    try:
        whisper = WhisperModel(str(model.path), device="cuda", compute_type=kind)
        whisper.encode(np.zeros((whisper.feature_extractor.mel_filters.shape[0], 3000), np.float32))
    except Exception as error:  # noqa: BLE001 - drivers and libraries fail in many ways, and the processor can do it
        return None, " ".join(str(error).split())
    return whisper, ""


def _load(model: Model, compute_type: str, workers: int) -> WhisperModel:
    try:
        return WhisperModel(
            str(model.path), device="cpu", compute_type=compute_type, cpu_threads=1, num_workers=workers
        )
    except Exception as error:  # three libraries read the files, each raising what it likes
        raise ModelUnusable(model.path, str(error)) from error
