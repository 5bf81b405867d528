"""Measurements through faster-whisper, decoding as the program does: on the interview and on held-out speech."""

import random
import time
from dataclasses import dataclass
from pathlib import Path

import jiwer
import numpy as np
import numpy.typing as npt
from faster_whisper import WhisperModel

from resources.models.demo.recipe import interview, voices
from resources.models.demo.recipe.interview import Line, Recording
from resources.models.demo.recipe.speech import SAMPLE_RATE_HZ, Audio, Synthesizer
from resources.models.demo.recipe.text import Sentences, plain_words
from resources.models.demo.recipe.voices import Voice

HELD_OUT_SEED = 5  # none of its sentences was drawn for the shards that trained the model
HELD_OUT_LINES = 22
HELD_OUT_WORDS_MIN = 7  # shorter ones may well have been drawn for training too
HELD_OUT_DECIBELS = 30
WINDOW_SECONDS = 28.0
LEAST_PAUSE_SECONDS = 0.2
QUIET_SHARE = 0.1  # of the loudness of speech
STEP_SECONDS = 0.02

Probabilities = npt.NDArray[np.float64]

# Written by hand in words of the grammar, but not by its patterns.
HAND_WRITTEN = (
    "The doctor told my neighbour that he should stay at home.",
    "How many birds did you count on the island?",
    "We lost the boat in the first snow of the winter.",
    "She opened the box, and there was nothing in it.",
    "I'm sorry, but I can't remember the name of the village.",
    "Who paid for the new bridge?",
    "They built a school near the market, and the children liked it.",
    "It was dark when the train came back to the town.",
    "Every evening the workers sat in the kitchen and talked about the weather.",
    "Can you show me the map again?",
    "My friends wanted to be scientists, so they went to London.",
    "The old road was open for five months because of the dry weather.",
    "Nobody listened when I asked about the money.",
    "You have to write everything down before you leave.",
    "We walked to the lake, and then we waited for the rain.",
    "What was the most difficult question in the test?",
    "One of my friends found the letter behind the door.",
    "Well, the coffee was cold, but the people were nice.",
    "Did you see the picture in the report?",
    "I hope that the next summer will be dry and warm.",
)


@dataclass(frozen=True, slots=True)
class WrittenWord:
    """A word that the model wrote: its bare form, when it starts, and how sure the model was."""

    plain: str
    start: float
    probability: float


@dataclass(frozen=True, slots=True)
class Measures:
    """What a set gives; errors of time count only the words got right."""

    words: int
    word_error_rate: float
    start_error_median: float
    start_error_ninetieth: float
    area_under_curve: float  # chance that a right word is surer than a wrong one
    seconds_per_minute: float


def evaluate(model_folder: Path) -> None:
    """Print the measures of every set, each decoded whole and in windows cut in pauses."""
    model = WhisperModel(str(model_folder), device="cpu", compute_type="int8", cpu_threads=1)
    for name, recordings in _sets().items():
        for way, is_cut in (("whole file", False), ("windows", True)):
            measures = measure(model, recordings, is_cut)
            print(
                f"{name}, {way}: {measures.words} words, word error rate {100 * measures.word_error_rate:.1f} %, "
                f"start error {measures.start_error_median:.3f} s median and {measures.start_error_ninetieth:.3f} s "
                f"in nine of ten, area under curve {measures.area_under_curve:.3f}, "
                f"{measures.seconds_per_minute:.2f} s for a minute",
                flush=True,
            )


def _sets() -> dict[str, list[Recording]]:
    synthesizer, source = Synthesizer(), random.Random(HELD_OUT_SEED)
    interviewed = interview.record(
        interview.LINES, interview.SPEAKERS, synthesizer, interview.SEED, interview.NOISE_DECIBELS
    )
    held_out = iter(voices.HELD_OUT_VOICES)
    pairs: dict[str, list[tuple[Voice, ...]]] = {
        "held-out sentences, trained voices": [voices.MAIN_VOICES, voices.MAIN_VOICES, voices.OTHER_VOICES[:2]],
        "held-out sentences and voices": [tuple(pair) for pair in zip(held_out, held_out, strict=True)],
    }
    sets = {"interview": [interviewed]}
    for name, speaker_pairs in pairs.items():
        sets[name] = [_dialogue(_drawn_lines(source), pair, synthesizer, source) for pair in speaker_pairs]
    sets["hand-written sentences, trained voices"] = [
        _dialogue(list(HAND_WRITTEN), voices.MAIN_VOICES, synthesizer, source)
    ]
    return sets


def _drawn_lines(source: random.Random) -> list[str]:
    sentences = Sentences(source, interview.turn_texts())
    lines = list[str]()
    while len(lines) < HELD_OUT_LINES:
        line = sentences.from_grammar()
        if len(line.split()) >= HELD_OUT_WORDS_MIN and sentences.is_allowed(line):
            lines.append(line)
    return lines


def _dialogue(
    texts: list[str], speakers: tuple[Voice, ...], synthesizer: Synthesizer, source: random.Random
) -> Recording:
    named = {str(number): voices.strayed(voice, source) for number, voice in enumerate(speakers)}
    lines = tuple(Line(source.choice(list(named)), text) for text in texts)
    return interview.record(lines, named, synthesizer, source.randrange(10**6), HELD_OUT_DECIBELS)


def measure(model: WhisperModel, recordings: list[Recording], is_cut: bool) -> Measures:
    """Return the measures over all recordings of a set."""
    references, hypotheses = list[str](), list[str]()
    times, right, wrong = list[float](), list[float](), list[float]()
    seconds, spent = 0.0, 0.0
    for recording in recordings:
        begun = time.monotonic()
        written = transcribe(model, recording.audio, is_cut)
        spent += time.monotonic() - begun
        seconds += len(recording.audio) / SAMPLE_RATE_HZ
        said = [
            (plain, word.start) for turn in recording.turns for word in turn.words for plain in plain_words(word.text)
        ]
        references.append(" ".join(plain for plain, _ in said))
        hypotheses.append(" ".join(word.plain for word in written))
        hits = _hits(references[-1], hypotheses[-1])
        times += [abs(written[theirs].start - said[ours][1]) for ours, theirs in hits]
        is_right = {theirs for _, theirs in hits}
        for number, word in enumerate(written):
            (right if number in is_right else wrong).append(word.probability)
    return Measures(
        sum(len(reference.split()) for reference in references),
        float(jiwer.wer(references, hypotheses)),
        float(np.median(times)) if times else float("nan"),
        float(np.quantile(times, 0.9)) if times else float("nan"),
        _area_under_curve(np.array(right), np.array(wrong)),
        60 * spent / seconds,
    )


def transcribe(model: WhisperModel, audio: Audio, is_cut: bool) -> list[WrittenWord]:
    """Return the words that the model writes, decoding as the program does."""
    written = []
    for start, end in windows_in_pauses(audio) if is_cut else [(0, len(audio))]:
        segments, _ = model.transcribe(
            audio[start:end],
            language="en",
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            word_timestamps=True,
        )
        for segment in segments:
            for word in segment.words:
                written += [
                    WrittenWord(plain, word.start + start / SAMPLE_RATE_HZ, word.probability)
                    for plain in plain_words(word.word)
                ]
    return written


def windows_in_pauses(audio: Audio) -> list[tuple[int, int]]:
    """Return bounds, in samples, of windows of at most 28 s that begin and end in pauses where there are any."""
    step = int(STEP_SECONDS * SAMPLE_RATE_HZ)
    loudness = np.sqrt(np.mean(audio[: len(audio) // step * step].reshape(-1, step) ** 2, axis=1))
    is_quiet = loudness < QUIET_SHARE * np.quantile(loudness, 0.9)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], is_quiet.astype(int), [0]))))
    pauses = [
        (first + last) // 2 * step
        for first, last in edges.reshape(-1, 2)
        if (last - first) * STEP_SECONDS >= LEAST_PAUSE_SECONDS
    ]
    bounds, longest = [0], int(WINDOW_SECONDS * SAMPLE_RATE_HZ)
    while len(audio) - bounds[-1] > longest:
        reachable = [int(pause) for pause in pauses if bounds[-1] < pause <= bounds[-1] + longest]
        bounds.append(reachable[-1] if reachable else bounds[-1] + longest)
    return list(zip(bounds, [*bounds[1:], len(audio)], strict=True))


def _hits(reference: str, hypothesis: str) -> list[tuple[int, int]]:
    """Return the places of the right words in both."""
    if not hypothesis:
        return []
    alignment = jiwer.process_words(reference, hypothesis).alignments[0]
    return [
        (chunk.ref_start_idx + place, chunk.hyp_start_idx + place)
        for chunk in alignment
        if chunk.type == "equal"
        for place in range(chunk.ref_end_idx - chunk.ref_start_idx)
    ]


def _area_under_curve(right: Probabilities, wrong: Probabilities) -> float:
    if not len(right) or not len(wrong):
        return float("nan")
    return float(np.mean((right[:, None] > wrong) + 0.5 * (right[:, None] == wrong)))
