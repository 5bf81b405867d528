"""The training material: spoken sentences in shards on disk, some with their sound, many with their phonemes alone.

A shard is a JSON file of sentences, by speaker; where it has sound, a NumPy file of log-mel frames lies beside it.
"""

import collections
import json
import multiprocessing
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from resources.models.demo.recipe import features, speech, voices
from resources.models.demo.recipe.interview import turn_texts
from resources.models.demo.recipe.speech import SAMPLE_RATE_HZ, Phoneme, SpokenWord
from resources.models.demo.recipe.text import Sentences
from resources.models.demo.recipe.tokens import Tokens

HEARD, READ = "heard", "read"
SPEAKERS = 12
SENTENCES_EACH = 75
PAIRED_SHARE = 0.25  # of the utterances are two sentences in one breath
ROOM_SHARE = 0.2
MARGIN_SECONDS = 0.06  # of silence before and behind an utterance
LEVEL = 0.1
LONGEST_SECONDS = 14
FEWEST_SENTENCES = 8
PHONEMES = 128
UNKNOWN, PAUSE = 0, 1
MARK_SECONDS = 0.08  # that a mark behind the last word is taken to last

Numbers = npt.NDArray[np.int64]
Seconds = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Job:
    """One shard to make: its path without suffix, the seed of its randomness, and whether its sound is kept."""

    path: Path
    seed: int
    with_sound: bool


@dataclass(frozen=True, slots=True)
class Utterance:
    """A spoken sentence or two; times in seconds from its first frame, tokens and phonemes as numbers."""

    frames: int
    tokens: Numbers
    token_starts: Seconds
    token_ends: Seconds
    word_firsts: Numbers  # the index of each word's first token
    word_starts: Seconds
    start: float
    end: float
    phonemes: Numbers
    phoneme_starts: Seconds
    sound: features.Frames | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """All that one voice says in a shard."""

    utterances: tuple[Utterance, ...]


def make_shards(folder: Path, heard: int, read: int, processes: int, first_seed: int = 1000) -> None:
    """Make the shards that are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [Job(folder / f"{HEARD}_{number:03d}", first_seed + number, True) for number in range(heard)]
    jobs += [Job(folder / f"{READ}_{number:03d}", first_seed + 5000 + number, False) for number in range(read)]
    missing = [job for job in jobs if not job.path.with_suffix(".json").exists()]
    with multiprocessing.Pool(processes) as pool:
        for made, job in enumerate(pool.imap(_make_shard, missing), 1):
            print(f"{made} of {len(missing)}: {job.path.name}", flush=True)


def _make_shard(job: Job) -> Job:
    source, echoes = random.Random(job.seed), np.random.default_rng(job.seed)
    sentences = Sentences(source, turn_texts())
    synthesizer = speech.Synthesizer()
    sounds: list[features.Frames] = []
    entries: list[dict[str, Any]] = []
    for speaker in range(SPEAKERS):
        voice = voices.draw(source)
        for _ in range(SENTENCES_EACH):
            text = sentences.draw()
            if source.random() < PAIRED_SHARE:
                text = f"{text} {sentences.draw()}"
            if not sentences.is_allowed(text):
                continue
            spoken = synthesizer.speak(text, voice)
            end = spoken.words[-1].end
            if end > LONGEST_SECONDS:
                continue
            audio = np.pad(spoken.audio[: int((end + MARGIN_SECONDS) * SAMPLE_RATE_HZ)], (_samples(MARGIN_SECONDS), 0))
            if job.with_sound:
                audio = audio * (LEVEL / np.sqrt(np.mean(audio**2)))
                if source.random() < ROOM_SHARE:
                    audio = features.in_a_room(audio, echoes)
                sounds.append(features.log_mel(audio))
            entries.append(
                {
                    "speaker": speaker,
                    "frames": len(sounds[-1]) if job.with_sound else len(audio) * 100 // SAMPLE_RATE_HZ,
                    "words": [
                        [word.text, round(word.start + MARGIN_SECONDS, 3), round(word.end + MARGIN_SECONDS, 3)]
                        for word in spoken.words
                    ],
                    "phonemes": [
                        [phoneme.name, round(phoneme.start + MARGIN_SECONDS, 3)] for phoneme in spoken.phonemes
                    ],
                }
            )
    if job.with_sound:
        np.save(job.path.with_suffix(".npy"), np.concatenate(sounds).astype(np.float16))
    unfinished = job.path.with_suffix(".part")
    unfinished.write_text(json.dumps(entries))
    unfinished.replace(job.path.with_suffix(".json"))
    return job


def _samples(seconds: float) -> int:
    return int(seconds * SAMPLE_RATE_HZ)


def phoneme_numbers(path: Path, folder: Path) -> dict[str, int]:
    """Return the number of each phoneme; counted in the shards and written down when asked for the first time."""
    if not path.exists():
        counts: collections.Counter[str] = collections.Counter()
        for shard in sorted(folder.glob("*.json")):
            for entry in json.loads(shard.read_text()):
                counts.update(name for name, _ in entry["phonemes"])
        names = [name for name, _ in counts.most_common(PHONEMES - 2) if not name.startswith(speech.SILENCE)]
        path.write_text(json.dumps(["?", speech.SILENCE, *names]))
    return {name: number for number, name in enumerate(json.loads(path.read_text()))}


def shards_of(folder: Path, kind: str) -> list[Path]:
    """Return the shards of a kind, ``HEARD`` or ``READ``."""
    return sorted(folder.glob(f"{kind}_*.json"))


def load_speakers(shards: list[Path], tokens: Tokens, phonemes: dict[str, int]) -> list[Speaker]:
    """Return the speakers of the shards."""
    speakers = []
    for shard in shards:
        sound_path = shard.with_suffix(".npy")
        sound = np.load(sound_path, mmap_mode="r") if sound_path.exists() else None
        groups: dict[int, list[Utterance]] = collections.defaultdict(list)
        at = 0
        for entry in json.loads(shard.read_text()):
            part = None if sound is None else sound[at : at + entry["frames"]]
            groups[entry["speaker"]].append(_utterance(entry, part, tokens, phonemes))
            at += entry["frames"]
        speakers += [Speaker(tuple(group)) for group in groups.values() if len(group) >= FEWEST_SENTENCES]
    return speakers


def _utterance(
    entry: dict[str, Any], sound: features.Frames | None, tokens: Tokens, phonemes: dict[str, int]
) -> Utterance:
    words = [SpokenWord(*word) for word in entry["words"]]
    sounds = [Phoneme(*phoneme) for phoneme in entry["phonemes"]]
    timed: list[tuple[int, float, float]] = []
    firsts = []
    for word in words:
        firsts.append(len(timed))
        timed += _timed_pieces(word, tokens)
    return Utterance(
        frames=entry["frames"],
        tokens=np.array([number for number, _, _ in timed], np.int64),
        token_starts=np.array([start for _, start, _ in timed], np.float32),
        token_ends=np.array([end for _, _, end in timed], np.float32),
        word_firsts=np.array(firsts, np.int64),
        word_starts=np.array([word.start for word in words], np.float32),
        start=words[0].start,
        end=words[-1].end,
        phonemes=np.array([phonemes.get(phoneme.name, PAUSE) for phoneme in sounds], np.int64),
        phoneme_starts=np.array([phoneme.start for phoneme in sounds], np.float32),
        sound=sound,
    )


def _timed_pieces(word: SpokenWord, tokens: Tokens) -> list[tuple[int, float, float]]:
    """Share a word's time out among its pieces by letters; marks come just behind it."""
    pieces = tokens.word(word.text)
    letters = sum(piece.letters for piece in pieces) or 1
    timed, said = [], 0
    for piece in pieces:
        start = word.start + (word.end - word.start) * said / letters
        said += piece.letters
        end = word.start + (word.end - word.start) * said / letters
        timed.append((piece.number, start, end if piece.letters else end + MARK_SECONDS))
    return timed
