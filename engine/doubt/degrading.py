"""Sound made worse, as recordings are: to learn from more than clean speech, and to see how doubt holds in it.

What is added is drawn by lot, from a seed: the same every time.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.audio.decode import SAMPLE_RATE_HZ

Samples = NDArray[np.int16]

_LOUDEST: Final = 32_767
_TELEPHONE_HZ: Final = (300, 3_400)
_MU: Final = 255.0
_REVERBERATION_S: Final = 0.5
_DIRECT_SHARE: Final = 0.5


def noisy(samples: Samples, seed: int) -> Samples:
    """Add noise with the spectrum of a room, 3 to 15 dB below the speech."""
    generator = np.random.default_rng(seed)
    spectrum = np.fft.rfft(generator.standard_normal(len(samples)))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))  # each octave as loud as the next
    noise = np.fft.irfft(spectrum, len(samples))
    speech = samples.astype(np.float64)
    snr_db = generator.uniform(3, 15)
    gain = np.sqrt((speech**2).mean() / max((noise**2).mean(), 1e-12)) * 10 ** (-snr_db / 20)
    return _as_samples(speech + gain * noise)


def reverberant(samples: Samples, seed: int) -> Samples:
    """Add the echo of a large bare room."""
    generator = np.random.default_rng(seed)
    length = round(_REVERBERATION_S * SAMPLE_RATE_HZ)
    decay = np.exp(-6.9 * np.arange(length) / length)  # 60 dB
    echo = generator.standard_normal(length) * decay
    echo *= np.sqrt((1 - _DIRECT_SHARE) / (echo**2).sum())
    echo[0] += np.sqrt(_DIRECT_SHARE)
    size = len(samples) + length
    wet = np.fft.irfft(np.fft.rfft(samples.astype(np.float64), size) * np.fft.rfft(echo, size), size)
    return _as_samples(wet[: len(samples)])


def telephone(samples: Samples, seed: int) -> Samples:
    """Leave what a telephone lets through: 300 to 3,400 Hz, in 256 steps of loudness, a little noise with it."""
    spectrum = np.fft.rfft(samples.astype(np.float64))
    hertz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE_HZ)
    spectrum[(hertz < _TELEPHONE_HZ[0]) | (hertz > _TELEPHONE_HZ[1])] = 0
    band = np.fft.irfft(spectrum, len(samples)) / _LOUDEST
    band += np.random.default_rng(seed).standard_normal(len(samples)) * 0.002
    small = np.sign(band) * np.log1p(_MU * np.minimum(np.abs(band), 1)) / np.log1p(_MU)
    coarse = np.round(small * 127) / 127
    return _as_samples(_LOUDEST * np.sign(coarse) * np.expm1(np.abs(coarse) * np.log1p(_MU)) / _MU)


WAYS: Final[Mapping[str, Callable[[Samples, int], Samples]]] = MappingProxyType(
    {"noise": noisy, "reverberation": reverberant, "telephone": telephone}
)
"""By what the reports call them."""


def _as_samples(sound: NDArray[np.float64]) -> Samples:
    return np.clip(np.round(sound), -_LOUDEST - 1, _LOUDEST).astype(np.int16)
