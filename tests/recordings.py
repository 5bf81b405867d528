"""Recordings of any length, made of the built-in interview, which lasts 96 s."""

import functools
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import resources
from engine.audio.decode import SAMPLE_RATE_HZ, decode

INTERVIEW = resources.path("demo/interview.flac")


def samples_of(recording: Path) -> NDArray[np.int16]:
    blocks: list[NDArray[np.int16]] = []
    decode(recording, blocks.append, lambda *_: None)
    return np.concatenate(blocks)


@functools.cache
def interview_samples() -> NDArray[np.int16]:
    return samples_of(INTERVIEW)


def write_wave(path: Path, samples: NDArray[np.int16]) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE_HZ, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def repeated_interview(path: Path, times: int) -> Path:
    """Write the interview several times over; written piece by piece, for it may be hours."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE_HZ, 0, "NONE", ""))
        for _ in range(times):
            file.writeframes(interview_samples().astype("<i2").tobytes())
    return path
