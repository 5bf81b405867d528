"""One pass of Whisper over one stretch of sound: features, encoder, text, word times.

Everything that knows CTranslate2 and faster-whisper by heart is here. What a pass gives depends on its arguments
alone: a beam search without sampling, each on one thread of the processor, so that no sum is taken in another order;
where somebody waits for a single pass, on several.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens
from numpy.typing import NDArray

from engine.errors import ModelUnusable
from engine.models.model import Model
from engine.recognition.results import Options, Step, WordEvidence

FRAMES_PER_SECOND: Final = 100
"""Of features, Whisper's log-mel spectrum."""

LONGEST_FRAMES: Final = 30 * FRAMES_PER_SECOND

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

_SPACE: Final = "Ġ"
"""As byte-level tokenizers write it."""

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
        positions = np.ascontiguousarray(self._array()[:, frame // _FRAMES_PER_POSITION :])
        return Encoded(ctranslate2.StorageView.from_array(positions), self.frames - frame, self.skipped + frame)

    def times(self, count: int) -> "Encoded":
        """Return the view so many times over, for as many texts at once."""
        repeated = np.ascontiguousarray(np.repeat(self._array(), count, axis=0))
        return replace(self, output=ctranslate2.StorageView.from_array(repeated))

    def beginning(self, frames: int) -> "Encoded":
        """Return the view of so many frames at most."""
        return replace(self, frames=min(frames, self.frames))

    def _array(self) -> NDArray[np.float32]:
        output = self.output.to_device(ctranslate2.Device.cpu).to(ctranslate2.DataType.float32)
        return np.asarray(output)


@dataclass(frozen=True, slots=True)
class Draft:
    """A text for a stretch.

    Attributes:
        tokens: With time stamps, where they were asked for, counted from the start of the stretch.
        text: Without them.
        is_cut_short: The model would have gone on.
        rivals: The texts that the search held to the end, this one among them, each with its share of their
            likelihood, 0 to 1.
        last_stamp: The latest time stamp, in feature frames from the start of the stretch; 0 where there is none.
    """

    tokens: list[int]
    text: str
    average_log_probability: float
    no_speech_probability: float
    is_cut_short: bool
    last_stamp: int
    rivals: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word of a text with its times, in seconds.

    Attributes:
        word: With the space before it, if there is one.
        probability: The mean of its tokens', 0 to 1.
    """

    start: float
    end: float
    word: str
    probability: float
    evidence: WordEvidence | None = None


@dataclass(frozen=True, slots=True)
class Continuation:
    """How a text may go on.

    Attributes:
        text: What follows; begins with a space where a new word does.
        is_cut_short: There was no room for more.
    """

    text: str
    is_cut_short: bool


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

    def __init__(self, model: Model, options: Options, workers: int, threads: int = 1) -> None:
        self._options = options
        self.gpu_trouble = ""
        whisper = None
        if ctranslate2.get_cuda_device_count():
            whisper, self.gpu_trouble = _load_on_gpu(model, options.compute_type)
        self.device = "cpu" if whisper is None else "cuda"
        self._whisper = whisper or _load(model, options.compute_type, workers, threads)

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

    @cached_property
    def _begins_word(self) -> NDArray[np.bool_]:
        """For each token, whether its text begins with a space."""
        begins = np.zeros(self._whisper.hf_tokenizer.get_vocab_size(), np.bool_)
        for piece, token in self._whisper.hf_tokenizer.get_vocab().items():
            begins[token] = piece.startswith(_SPACE)
        return begins

    def features(self, samples: NDArray[np.int16]) -> NDArray[np.float32]:
        """Return the features of 16 kHz samples, shape (bands, frames)."""
        floats = samples.astype(np.float32) / np.float32(32768)
        features: NDArray[np.float32] = self._whisper.feature_extractor(floats)[:, :-1]
        return features

    def encode(self, features: NDArray[np.float32], frames: int = LONGEST_FRAMES) -> Encoded:
        """Let the encoder hear at most 30 s of features.

        Args:
            features: Shape (bands, frames).
            frames: How many frames to fill up with silence. With fewer than 30 s, which the models were trained on, all
                that follows costs that much less, and what is written down is a little worse.
        """
        return Encoded(self._whisper.encode(pad_or_trim(features, frames)), features.shape[1])

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
            num_hypotheses=self._options.beam_size,  # all that the search has; it is not searched any longer for it
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
            rivals=_rivals(result, tokenizer),
        )

    def score(self, encoded: Encoded, tokenizer: Tokenizer, text: str, prompt: list[int]) -> float:
        """Return how likely the model finds a text for a stretch: the log-probability of all its tokens."""
        tokens = self.encode_text(f" {text}")
        start = ([tokenizer.sot_prev, *prompt] if prompt else []) + tokenizer.sot_sequence
        if len(start) + len(tokens) > _MOST_POSITIONS:
            return -math.inf
        [aligned] = self._whisper.model.align(encoded.output, start, [tokens], [encoded.frames])
        return _log_probability(aligned.text_token_probs)

    def go_on(
        self, encoded: Encoded, tokenizer: Tokenizer, before: str, most_tokens: int, count: int, *, spaced: bool
    ) -> list[Continuation]:
        """Return how a text may go on, in ways that differ from the first token on; the likeliest beginning first.

        A beam search would give as many texts, but most of them would differ far behind, or in a comma.

        Args:
            encoded: The stretch, in which the text begins.
            tokenizer: For the language.
            before: What is said first.
            most_tokens: Of what follows.
            count: Of ways.
            spaced: It goes on with a new word, in a script that has spaces.
        """
        known = self.encode_text(before)
        start = [*tokenizer.sot_sequence, tokenizer.no_timestamps, *known]
        room = len(known) + most_tokens  # what is given to begin with counts as text, too
        if room > min(_MOST_POSITIONS // 2, _MOST_POSITIONS - len(start)):
            return []
        suppressed = get_suppressed_tokens(tokenizer, [-1])
        ways = {"beam_size": 1, "suppress_blank": True, "suppress_tokens": suppressed}
        [result] = self._whisper.model.generate(
            encoded.output,
            [start],
            max_length=max(2 * len(known) + 2, len(known) + 1 + len(start)),
            return_logits_vocab=True,
            **ways,
        )
        logits = np.array(result.logits[0][len(known)].to_device(ctranslate2.Device.cpu), np.float32).ravel()
        logits[[token for token in suppressed if token < tokenizer.eot]] = -np.inf
        if spaced:
            logits[~self._begins_word[: len(logits)]] = -np.inf
        firsts = np.argsort(-logits[: tokenizer.eot], kind="stable")[:count].tolist()
        results = self._whisper.model.generate(
            encoded.times(count).output,
            [[*start, first] for first in firsts],
            max_length=max(2 * room, room + len(start)),
            **ways,
        )
        new = [result.sequences_ids[0][len(known) :] for result in results]
        return [Continuation(tokenizer.decode(tokens), is_cut_short=len(tokens) >= most_tokens) for tokens in new]

    def score_all(
        self, encoded: Encoded, tokenizer: Tokenizer, before: str, texts: Sequence[str], after: str
    ) -> list[float]:
        """Return how likely the model finds each of some texts between two others: log-probabilities of all tokens.

        They are to be compared with each other only.
        """
        known, following = self.encode_text(before), self.encode_text(after)
        tokens = [[*known, *self.encode_text(text), *following] for text in texts]
        if max(map(len, tokens)) + len(tokenizer.sot_sequence) + _ALIGNMENT_EXTRA_TOKENS > _MOST_POSITIONS:
            return [-math.inf for _ in texts]
        aligned = self._whisper.model.align(
            encoded.times(len(texts)).output, tokenizer.sot_sequence, tokens, [encoded.frames] * len(texts)
        )
        return [_log_probability(one.text_token_probs[len(known) :]) for one in aligned]

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

    def time(self, encoded: Encoded, tokens: list[int], tokenizer: Tokenizer, start: int) -> list[list[TimedWord]]:
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
        return [[_timed_word(**word) for word in phrase["words"]] for phrase in phrases]


def _log_probability(token_probabilities: Sequence[float]) -> float:
    return float(np.sum(np.log(np.maximum(token_probabilities, _LEAST_PROBABILITY))))


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


class _Likelihood(float):
    """A word's probability, which remembers what it is the mean of; faster-whisper hands it on as it is."""

    evidence: WordEvidence


class _Whisper(WhisperModel):  # type: ignore[misc]  # faster-whisper is untyped
    """Whisper that tells more of a word than the mean of its tokens' probabilities."""

    def find_alignment(
        self,
        tokenizer: Tokenizer,
        text_tokens: list[list[int]],
        encoder_output: ctranslate2.StorageView,
        num_frames: int,
        median_filter_width: int = 7,
    ) -> list[list[dict[str, Any]]]:
        """Place the words of texts in the sound; as faster-whisper's, which this takes the place of."""
        aligned = self.model.align(
            encoder_output, tokenizer.sot_sequence, text_tokens, num_frames, median_filter_width=median_filter_width
        )
        return [
            self._place(tokenizer, tokens, result) if tokens else []
            for tokens, result in zip(text_tokens, aligned, strict=True)
        ]

    def _place(self, tokenizer: Tokenizer, tokens: list[int], result: Any) -> list[dict[str, Any]]:
        words, tokens_of_words = tokenizer.split_to_word_tokens([*tokens, tokenizer.eot])
        path = np.array(result.alignments)  # shape (steps, 2): a token, and the encoder's position where it is heard
        is_first = np.diff(path[:, 0], prepend=-1).astype(bool)
        starts_s = path[is_first, 1] / self.tokens_per_second
        placed, first = [], 0
        for word, tokens_of_word in zip(words[:-1], tokens_of_words[:-1], strict=True):  # the last is the text's end
            behind = first + len(tokens_of_word)
            likelihood = _Likelihood(np.mean(result.text_token_probs[first:behind]))
            likelihood.evidence = _evidence(result.text_token_probs[first:behind], tokens_of_word, tokenizer.eot)
            placed.append(
                {
                    "word": word,
                    "tokens": tokens_of_word,
                    "start": starts_s[first],
                    "end": starts_s[behind],
                    "probability": likelihood,
                }
            )
            first = behind
        return placed


def _evidence(probabilities: Sequence[float], tokens: Sequence[int], vocabulary: int) -> WordEvidence:
    likely = np.maximum(probabilities, _LEAST_PROBABILITY)
    return WordEvidence(
        least=float(likely.min()),
        mean=float(np.exp(np.log(likely).mean())),
        first=float(likely[0]),
        last=float(likely[-1]),
        tokens=len(tokens),
        rarity=max(tokens) / vocabulary,
    )


def _timed_word(word: str, start: float, end: float, probability: float) -> TimedWord:
    evidence = probability.evidence if isinstance(probability, _Likelihood) else None
    return TimedWord(float(start), float(end), word, float(probability), evidence)


def _rivals(result: Any, tokenizer: Tokenizer) -> tuple[tuple[str, float], ...]:
    """Return the texts that a search ended with, each with its share of their likelihood."""
    scores = np.array([score * len(ids) for score, ids in zip(result.scores, result.sequences_ids, strict=True)])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return tuple((tokenizer.decode(ids), float(share)) for ids, share in zip(result.sequences_ids, shares, strict=True))


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
        whisper = _Whisper(str(model.path), device="cuda", compute_type=kind)
        whisper.encode(np.zeros((whisper.feature_extractor.mel_filters.shape[0], 3000), np.float32))
    except Exception as error:  # noqa: BLE001 - drivers and libraries fail in many ways, and the processor can do it
        return None, " ".join(str(error).split())
    return whisper, ""


def _load(model: Model, compute_type: str, workers: int, threads: int) -> WhisperModel:
    try:
        return _Whisper(
            str(model.path), device="cpu", compute_type=compute_type, cpu_threads=threads, num_workers=workers
        )
    except Exception as error:  # three libraries read the files, each raising what it likes
        raise ModelUnusable(model.path, str(error)) from error
