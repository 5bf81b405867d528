"""Sound as log-mel frames, just as faster-whisper computes them, and what a room and a microphone do to it."""

import random

import numpy as np
import numpy.typing as npt
import scipy.signal
from faster_whisper.feature_extractor import FeatureExtractor

from resources.models.demo.recipe.speech import SAMPLE_RATE_HZ, Audio

BANDS = 80
FRAMES_PER_SECOND = 100
FLOOR = 1e-10
_HOP, _WINDOW = 160, 400
_FILTERS = np.asarray(FeatureExtractor().mel_filters, np.float32)
_TAPER = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)

Frames = npt.NDArray[np.float32]  # (frames, bands)


def log_mel(audio: Audio) -> Frames:
    """Return log10 of the mel power, before faster-whisper's clamp and scaling."""
    padded = np.pad(audio.astype(np.float32), _WINDOW // 2, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP]
    power = np.abs(np.fft.rfft(windows * _TAPER, axis=-1).astype(np.complex64)[:-1]) ** 2
    return np.asarray(np.log10(np.maximum(power @ _FILTERS.T, FLOOR)), np.float32)


def scaled(log_power: Frames, loudest: float) -> Frames:
    """Return the frames as the model gets them: clamped to 8 below the loudest, then scaled."""
    return np.asarray((np.maximum(log_power, loudest - 8.0) + 4.0) / 4.0, np.float32)


def in_a_room(audio: Audio, source: np.random.Generator) -> Audio:
    """Return the sound with a faint, exponentially dying echo."""
    length = int(source.uniform(0.06, 0.25) * SAMPLE_RATE_HZ)
    tail = source.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length) * source.uniform(0.01, 0.05)
    tail[0] = 1.0
    return np.asarray(scipy.signal.fftconvolve(audio, tail)[: len(audio)], np.float32)


def with_noise(audio: Audio, source: np.random.Generator, decibels: float) -> Audio:
    """Return the sound with pink noise as many decibels below it."""
    bins = len(audio) // 2 + 1
    spectrum = source.standard_normal(bins) + 1j * source.standard_normal(bins)
    noise = np.fft.irfft(spectrum / np.maximum(np.arange(bins), 200) ** 0.5, len(audio))
    noise *= np.sqrt(np.mean(audio**2) / np.mean(noise**2)) * 10 ** (-decibels / 20)
    return (audio + noise).astype(np.float32)


def noises(seed: int = 11, seconds: int = 40) -> list[Frames]:
    """Return the mel power of white, pink and brown noise and of mains hum, of mean power 1."""
    source = np.random.default_rng(seed)
    count = seconds * SAMPLE_RATE_HZ
    sounds = []
    for slope in (0.0, 0.5, 1.0):
        bins = count // 2 + 1
        spectrum = source.standard_normal(bins) + 1j * source.standard_normal(bins)
        frequencies = np.fft.rfftfreq(count, 1 / SAMPLE_RATE_HZ)
        sounds.append(np.fft.irfft(spectrum / np.maximum(frequencies, 40) ** slope, count))
    times = np.arange(count) / SAMPLE_RATE_HZ
    hum = np.sum([np.sin(2 * np.pi * 50 * partial * times) / partial for partial in range(1, 9)], axis=0)
    sounds.append(hum + 0.1 * source.standard_normal(count))
    powers = [10 ** log_mel((sound / np.sqrt(np.mean(sound**2)) * 0.1).astype(np.float32)) for sound in sounds]
    return [(power / power.mean()).astype(np.float32) for power in powers]


def tilt(source: random.Random) -> npt.NDArray[np.float32]:
    """Return a smooth random filter over the bands, in log10 of power, such as another microphone makes."""
    place = np.linspace(-1, 1, BANDS, dtype=np.float32)
    slope, bend, phase = source.uniform(-0.3, 0.3), source.uniform(-0.2, 0.2), source.uniform(0, 6)
    return np.asarray(slope * place + bend * np.cos(3 * place + phase), np.float32)
