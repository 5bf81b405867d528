"""Training windows: utterances laid out in time as faster-whisper would cut a recording, and batches of them."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from resources.models.demo.recipe import corpus, features
from resources.models.demo.recipe.corpus import Numbers, Seconds, Speaker, Utterance
from resources.models.demo.recipe.network import AUDIO_POSITIONS, TEXT_POSITIONS
from resources.models.demo.recipe.tokens import Tokens

WHOLE_WINDOW = 3000  # frames
POSITIONS_PER_SECOND = 50
READ_STRIDE = 2  # windows of phonemes alone keep every other frame: half the cost, the same lesson
LATEST_FIRST_TIME = 1.0  # seconds; faster-whisper forces the first time below this
NO_TARGET = -100
TIMED_SHARE = 0.75  # of the sequences carry times; the others are for the pass that aligns words
PROMPT_SHARE = 0.1
SILENT_SHARE = 0.04
PARTIAL_START_SHARE = 0.08
TWO_SPEAKERS_SHARE = 0.6
CHANGE_SPEAKER_SHARE = 0.4
NOISE_SHARE = 0.9
MUFFLED_SHARE = 0.08
MASKED_SHARE = 0.2
MISTAKEN_SHARES = (0.0, 0.02, 0.06)  # of the words already written: a mistake must not throw off what follows
PHONEMES_IN_USE = 72  # about as many as espeak-ng has for these voices
NEVER = -1.0


@dataclass(frozen=True, slots=True)
class Shape:
    """The windows of a batch: how many and of how many frames.

    Short windows stand at a random place within the 30 s; whole ones begin at 0 and are padded.
    """

    count: int
    frames: int

    @property
    def is_short(self) -> bool:
        """Whether the windows are shorter than the model's."""
        return self.frames < WHOLE_WINDOW


# The batches of a step take turns. What is hard is to write, not to hear: phonemes alone teach most of it.
HEARD_SHAPES = (Shape(3, 500), Shape(1, WHOLE_WINDOW), Shape(3, 500))
READ_SHAPES = (Shape(12, 800), Shape(6, WHOLE_WINDOW))


@dataclass(frozen=True, slots=True)
class Span:
    """An utterance, or its later part, in a window."""

    utterance: Utterance
    first_token: int
    shift: float  # seconds from the utterance's clock to the window's
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """Tokens; the same with some mistaken, as the decoder reads them; which are to be learnt; and where to look.

    The looks are seconds of the window between which each token is said, or NEVER.
    """

    tokens: Numbers
    mistaken: Numbers
    is_target: npt.NDArray[np.bool_]
    look_starts: Seconds
    look_ends: Seconds


@dataclass(frozen=True, slots=True)
class Window:
    """A training example; its sound (bands, frames) is missing where it has phonemes alone."""

    sound: features.Frames | None
    offset: int
    phonemes: Numbers  # frame by frame, 50 a second; UNKNOWN beyond the end
    sequence: Sequence


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows of one shape as tensors."""

    sound: Any
    offset: Any
    context: Any
    tokens: Any
    targets: Any
    looks: Any  # (windows, tokens, 2): first position and the one behind the last, or -1


class _Writer:
    """Collects a sequence token by token."""

    def __init__(self) -> None:
        self._tokens: list[int] = []
        self._is_target: list[bool] = []
        self._starts: list[float] = []
        self._ends: list[float] = []

    def add(self, token: int, is_target: bool = True, start: float = NEVER, end: float = NEVER) -> None:
        self._tokens.append(token)
        self._is_target.append(is_target)
        self._starts.append(start)
        self._ends.append(end)

    def add_words(self, span: Span) -> None:
        said = span.utterance
        self._tokens += said.tokens[span.first_token :].tolist()
        self._is_target += [True] * (len(said.tokens) - span.first_token)
        self._starts += (said.token_starts[span.first_token :] + span.shift).tolist()
        self._ends += (said.token_ends[span.first_token :] + span.shift).tolist()

    def finished(self, source: np.random.Generator, others: Numbers, word_tokens: int) -> Sequence:
        """Return the sequence; mistakes are drawn from other tokens and fall on words alone."""
        tokens = np.array(self._tokens[:TEXT_POSITIONS], np.int64)
        is_mistaken = (source.random(len(tokens)) < source.choice(MISTAKEN_SHARES)) & (tokens < word_tokens)
        return Sequence(
            tokens,
            np.where(is_mistaken, source.choice(others, len(tokens)), tokens),
            np.array(self._is_target[:TEXT_POSITIONS], np.bool_),
            np.array(self._starts[:TEXT_POSITIONS], np.float32),
            np.array(self._ends[:TEXT_POSITIONS], np.float32),
        )


class WindowMaker:
    """Puts windows together at random from what the speakers say."""

    def __init__(self, tokens: Tokens, speakers: list[Speaker], source: random.Random) -> None:
        self._tokens = tokens
        self._speakers = speakers
        self._random = source
        self._mistakes = np.random.default_rng(source.randrange(2**32))
        self._noises = features.noises()

    def make(self, shape: Shape, with_sound: bool) -> list[Window]:
        """Return the windows of a batch."""
        return [self._make_one(shape.frames, shape.is_short, with_sound) for _ in range(shape.count)]

    def _make_one(self, frames: int, is_short: bool, with_sound: bool) -> Window:
        speakers = [self._random.choice(self._speakers)]
        if self._random.random() < TWO_SPEAKERS_SHARE:
            speakers.append(self._random.choice(self._speakers))
        is_timed = self._random.random() < TIMED_SHARE
        content = frames
        if self._random.random() < 0.6:
            content = self._random.randint(frames // 8, frames)
        is_silent = self._random.random() < SILENT_SHARE
        power = np.full((frames, features.BANDS), features.FLOOR, np.float32) if with_sound else None
        phonemes = np.full(frames // 2, corpus.PAUSE, np.int64)
        spans = [] if is_silent else self._lay_out(speakers, content, frames, is_timed, power, phonemes)
        if spans:
            content = max(content, round((spans[0].utterance.end + spans[0].shift) * features.FRAMES_PER_SECOND))
        content = min(content, frames)
        phonemes[content // 2 :] = corpus.UNKNOWN
        offset = self._random.randint(0, AUDIO_POSITIONS - frames // 2) if is_short else 0
        sequence = self._sequence(spans, is_timed, speakers, offset, is_short)
        sound = None if power is None else self._finished(power, content, bool(spans))
        return Window(sound, offset, phonemes, sequence)

    def _lay_out(
        self,
        speakers: list[Speaker],
        content: int,
        frames: int,
        is_timed: bool,
        power: features.Frames | None,
        phonemes: Numbers,
    ) -> list[Span]:
        gains = [10 ** self._random.uniform(-0.4, 0.4) for _ in speakers]
        tilts = [features.tilt(self._random) for _ in speakers]
        at = round(features.FRAMES_PER_SECOND * self._random.uniform(0, 0.9 if self._random.random() < 0.9 else 3))
        longest_pause = self._random.choice((0.5, 1.0, 1.0, 2.0))
        speaker, spans = 0, list[Span]()
        while True:
            if len(speakers) > 1 and self._random.random() < CHANGE_SPEAKER_SHARE:
                speaker = 1 - speaker
            said = self._random.choice(speakers[speaker].utterances)
            first_token = skipped = 0
            if not spans and len(said.word_firsts) > 3 and self._random.random() < PARTIAL_START_SHARE:
                word = self._random.randint(1, len(said.word_firsts) - 2)
                first_token = int(said.word_firsts[word])
                skipped, at = int(said.word_starts[word] * features.FRAMES_PER_SECOND), 0
            length = said.frames - skipped
            is_whole = at + length <= content
            if not spans and not is_whole:
                if length > frames:
                    continue
                at = min(at, frames - length)
                content, is_whole = at + length, True
            if not is_whole and (not is_timed or self._random.random() < 0.5 or content - at < 30):
                return spans
            end = min(at + length, content)
            if power is not None and said.sound is not None:
                part = np.asarray(said.sound[skipped : skipped + end - at], np.float32)
                power[at:end] += 10.0 ** (part + tilts[speaker]) * gains[speaker]
            shift = (at - skipped) / features.FRAMES_PER_SECOND
            _mark_phonemes(phonemes, said, shift, at / features.FRAMES_PER_SECOND)
            spans.append(Span(said, first_token, shift, is_whole))
            at = end + round(features.FRAMES_PER_SECOND * self._random.uniform(0.05, longest_pause))
            if not is_whole or at > content - 40:
                return spans

    def _finished(self, power: features.Frames, content: int, is_speech: bool) -> features.Frames:
        """Return the window as the model gets it: with noise, clamped and scaled, zeros behind the end."""
        level = float(np.mean(power[:content])) if is_speech else 10 ** self._random.uniform(-4, 0)
        if self._random.random() < NOISE_SHARE:
            noise = self._random.choice(self._noises)
            start = self._random.randrange(len(noise) - len(power))
            decibels = self._random.uniform(20, 42) if self._random.random() < 0.8 else self._random.uniform(8, 20)
            shape = 10 ** features.tilt(self._random)
            power += noise[start : start + len(power)] * shape * level * 10 ** (-decibels / 10)
        if self._random.random() < MUFFLED_SHARE:
            power[:, self._random.randint(60, 76) :] *= 10 ** self._random.uniform(-4, -1)
        log_power = np.log10(np.maximum(power, features.FLOOR))
        elsewhere = self._random.uniform(0, 0.6) if self._random.random() < 0.4 else 0.0  # the file's loudest frame
        sound = features.scaled(log_power, float(log_power[:content].max()) + elsewhere)
        sound[content:] = 0.0
        if self._random.random() < MASKED_SHARE:
            first, count = self._random.randint(0, 70), self._random.randint(2, 6)
            sound[:, first : first + count] = sound[:, first : first + count].mean()
        return np.ascontiguousarray(sound.T)

    def _sequence(
        self, spans: list[Span], is_timed: bool, speakers: list[Speaker], offset: int, is_short: bool
    ) -> Sequence:
        tokens, writer = self._tokens, _Writer()
        shift = offset / POSITIONS_PER_SECOND
        if self._random.random() < PROMPT_SHARE:
            self._write_prompt(writer, speakers, is_timed, 2 if is_short else 6)
        writer.add(tokens.start, False)
        if not spans:
            if self._random.random() < 0.5:
                writer.add(tokens.no_speech)
            else:  # what is left when faster-whisper forbids the token for no speech
                writer.add(tokens.time(0), False)
            writer.add(tokens.end)
            return self._finished_sequence(writer)
        if not is_timed:
            writer.add(tokens.no_times, False)
        end = 0.0
        for number, span in enumerate(spans):
            start = float(span.utterance.token_starts[span.first_token]) + span.shift
            end = span.utterance.end + span.shift
            if is_timed:
                written = start if number or is_short else min(start, LATEST_FIRST_TIME)
                writer.add(tokens.time(written + shift), True, start - 0.06, start + 0.06)
            if span.is_whole:
                writer.add_words(span)
                if is_timed:
                    writer.add(tokens.time(end + shift), True, end, end + 0.1)
        if is_timed:
            writer.add(tokens.end)
        else:
            writer.add(tokens.end, True, end + 0.02, end + 0.12)
        return self._finished_sequence(writer)

    def _finished_sequence(self, writer: _Writer) -> Sequence:
        others = self._random.choice(self._random.choice(self._speakers).utterances).tokens
        return writer.finished(self._mistakes, others, self._tokens.end)

    def _write_prompt(self, writer: _Writer, speakers: list[Speaker], is_timed: bool, longest: int) -> None:
        prompt, at = list[int](), 0.0
        for _ in range(self._random.randint(1, longest)):
            said = self._random.choice(self._random.choice(speakers).utterances)
            words = said.tokens.tolist()
            if is_timed:
                words = [self._tokens.time(at), *words, self._tokens.time(at + said.end)]
                at = (at + said.end + self._random.uniform(0, 0.6)) % 24
            prompt += words
        writer.add(self._tokens.previous, False)
        for token in prompt[-(TEXT_POSITIONS // 2 - 1) :]:
            writer.add(token, False)


def _mark_phonemes(phonemes: Numbers, said: Utterance, shift: float, earliest: float) -> None:
    bounds = np.rint((np.append(said.phoneme_starts, said.frames / features.FRAMES_PER_SECOND) + shift) * 50)
    first = round(earliest * POSITIONS_PER_SECOND)
    for number, start, end in zip(said.phonemes, bounds[:-1], bounds[1:], strict=True):
        if end > first:
            phonemes[max(first, int(start)) : max(first, int(end))] = number


def context_of(phonemes: Numbers, source: np.random.Generator | None = None) -> Numbers:
    """Return (frames, 6) numbers: the phoneme, its neighbours, theirs, and which quarter of the phoneme it is.

    With a source, some phonemes are replaced: about as many as the encoder will get wrong.
    """
    starts = np.flatnonzero(np.diff(phonemes, prepend=-1))
    lengths = np.diff(np.append(starts, len(phonemes)))
    segment = np.repeat(np.arange(len(starts)), lengths)
    names = phonemes[starts].copy()
    if source is not None:
        is_wrong = (source.random(len(names)) < source.choice((0.0, 0.0, 0.03, 0.08))) & (names > corpus.UNKNOWN)
        names[is_wrong] = source.integers(1, PHONEMES_IN_USE, int(is_wrong.sum()))
    padded = np.concatenate(([corpus.PAUSE] * 2, names, [corpus.PAUSE] * 2))
    quarter = np.minimum(3, 4 * (np.arange(len(phonemes)) - starts[segment]) // lengths[segment])
    neighbours = [padded[segment + place] for place in (2, 1, 3, 0, 4)]
    return np.stack([*neighbours, quarter], axis=1).astype(np.int64)


def batch_of(windows: list[Window], source: np.random.Generator | None) -> Batch:
    """Return the windows as tensors; with a source, they are phonemes alone, thinned out and partly replaced."""
    stride = 1 if source is None else READ_STRIDE
    longest = max(len(window.sequence.tokens) for window in windows)
    positions = len(windows[0].phonemes) // stride
    tokens = np.zeros((len(windows), longest), np.int64)
    targets = np.full((len(windows), longest), NO_TARGET, np.int64)
    looks = np.full((len(windows), longest, 2), -1, np.int64)
    for row, window in enumerate(windows):
        sequence = window.sequence
        count = len(sequence.tokens)
        tokens[row, :count] = sequence.mistaken
        targets[row, :count] = np.where(sequence.is_target, sequence.tokens, NO_TARGET)
        first = np.maximum(0, np.floor(sequence.look_starts * POSITIONS_PER_SECOND / stride))
        last = np.minimum(positions, np.maximum(first + 1, np.ceil(sequence.look_ends * POSITIONS_PER_SECOND / stride)))
        is_guided = (sequence.look_ends > 0) & (first < positions)
        looks[row, :count, 0] = np.where(is_guided, first, -1)
        looks[row, :count, 1] = np.where(is_guided, last, -1)
    sounds = [window.sound for window in windows if window.sound is not None]
    return Batch(
        torch.from_numpy(np.stack(sounds)) if sounds else None,
        torch.tensor([window.offset for window in windows]),
        torch.from_numpy(np.stack([context_of(window.phonemes, source)[::stride] for window in windows])),
        torch.from_numpy(tokens[:, :-1]),
        torch.from_numpy(targets[:, 1:]),
        torch.from_numpy(looks),
    )


class Batches(torch.utils.data.IterableDataset):  # type: ignore[misc]  # torch is untyped here
    """Endless pairs of a batch with sound and a batch of phonemes alone, from every so many-th shard."""

    def __init__(self, work: Path, seed: int, part: int, parts: int) -> None:
        self._work = work
        self._seed = seed
        self._part = slice(part, None, parts)

    def __iter__(self) -> Iterator[tuple[Batch, Batch]]:
        torch.set_num_threads(1)
        source, replaced = random.Random(self._seed), np.random.default_rng(self._seed)
        tokens = Tokens(self._work / "tokenizer.json")
        data = self._work / "data"
        phonemes = corpus.phoneme_numbers(self._work / "phones.json", data)
        heard = corpus.load_speakers(corpus.shards_of(data, corpus.HEARD)[self._part], tokens, phonemes)
        read = heard + corpus.load_speakers(corpus.shards_of(data, corpus.READ)[self._part], tokens, phonemes)
        heard_maker, read_maker = WindowMaker(tokens, heard, source), WindowMaker(tokens, read, source)
        for heard_shape, read_shape in zip(itertools.cycle(HEARD_SHAPES), itertools.cycle(READ_SHAPES), strict=True):
            heard_batch = batch_of(heard_maker.make(heard_shape, True), None)
            yield heard_batch, batch_of(read_maker.make(read_shape, False), replaced)
