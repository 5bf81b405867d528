"""A project with a recording, made without recognition."""

import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.audio.identity import sha256_of
from engine.project.project import Project
from engine.recognition.results import (
    Options,
    Provenance,
    RecognisedSegment,
    RecognisedWindow,
    RecognisedWord,
    Step,
    Window,
)
from engine.transcript.paragraphing import Turn
from engine.transcript.words import Speaker

SAMPLE_RATE_HZ = 16_000
PROVENANCE = Provenance("tiny", "ab12", Options(language="en"), (("ctranslate2", "4.8.5"),), "en")
WORD_MS = 400


@dataclass(frozen=True)
class Said:
    """What the model wrote from a time on, a word each 400 ms; words ending in ``~`` it doubted."""

    start_ms: int
    text: str

    def words(self) -> tuple[RecognisedWord, ...]:
        return tuple(
            RecognisedWord(
                word.rstrip("~"),
                self.start_ms + WORD_MS * place,
                self.start_ms + WORD_MS * (place + 1),
                0.3 if word.endswith("~") else 0.95,
            )
            for place, word in enumerate(self.text.split())
        )


INTERVIEW = (
    Said(1_000, "Good morning and welcome. I study likens~ in Scotland. They grow on stones."),
    Said(10_000, "Um, who pays for that? Nobody does."),
    Said(20_000, "A very~ long silence."),
)


def noise(seconds: int, seed: int = 1) -> np.ndarray:
    return (np.random.default_rng(seed).normal(size=seconds * SAMPLE_RATE_HZ) * 2_000).astype(np.int16)


def write_wav(path: Path, samples: np.ndarray) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(samples.astype("<i2").tobytes())


def make_project(folder: Path, *said: Said, name: str = "talk", seed: int = 1) -> Path:
    """Make a project of 30 s of noise, in which Anna speaks the first ten seconds and Ben the rest."""
    recording = folder / f"{name}.wav"
    write_wav(recording, noise(30, seed))
    turns = (Turn(0, 9_500, 1), Turn(9_500, 30_000, 2))
    speakers = (Speaker(1, "Anna", colour=1), Speaker(2, "Ben", colour=2))
    path = folder / f"{name}.earmark"
    with Project.create(path, recording, sha256_of(recording), 30_000, turns=turns, speakers=speakers) as project:
        window = Window(0, 0, 28_000)
        project.plan((window,), complete=True)
        project.set_provenance(PROVENANCE)
        segments = tuple(RecognisedSegment(part.words(), -0.3, 0.01, 1.2, Step.PLAIN) for part in said or INTERVIEW)
        project.add_recognised(RecognisedWindow(window, segments))
    return path
