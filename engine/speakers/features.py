"""What a voice sounds like, frame by frame: mel-frequency cepstral coefficients."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

FRAME_MS: Final = 10
COEFFICIENTS: Final = 19

_RATE_HZ = 16_000
_HOP = _RATE_HZ * FRAME_MS // 1000
_LENGTH = 400
_FFT = 512
_BANDS = 24
_LOW_HZ, _HIGH_HZ = 100.0, 7_000.0
_BLOCK = 20_000


def cepstrum(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    """Return the coefficients 1 to 19 of 16 kHz samples, shape (frames, 19), a frame each 10 ms.

    The first coefficient, loudness, is left out: it tells the place of the microphone rather than the voice.
    """
    frames = max(0, (len(samples) - _LENGTH) // _HOP + 1)
    found = np.empty((frames, COEFFICIENTS), np.float32)
    window = np.hamming(_LENGTH).astype(np.float32)
    bands, cosines = _mel_bands(), _cosines()
    for first in range(0, frames, _BLOCK):
        last = min(first + _BLOCK, frames)
        part = samples[first * _HOP : (last - 1) * _HOP + _LENGTH].astype(np.float32) / 32_768
        part = np.append(part[:1], part[1:] - np.float32(0.97) * part[:-1])
        cut = np.lib.stride_tricks.sliding_window_view(part, _LENGTH)[::_HOP] * window
        power = np.abs(np.fft.rfft(cut, _FFT)).astype(np.float32) ** 2
        found[first:last] = np.log(power @ bands + 1e-7) @ cosines
    return found


def _mel_bands() -> NDArray[np.float32]:
    """Return triangles of equal width on the mel scale, shape (frequencies, bands)."""
    mel = np.linspace(_mel(_LOW_HZ), _mel(_HIGH_HZ), _BANDS + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    frequencies = np.fft.rfftfreq(_FFT, 1 / _RATE_HZ)[:, None]
    rising = (frequencies - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - frequencies) / (edges[2:] - edges[1:-1])
    return np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)


def _mel(frequency_hz: float) -> float:
    return float(2595 * np.log10(1 + frequency_hz / 700))


def _cosines() -> NDArray[np.float32]:
    """Return the discrete cosine transform, shape (bands, coefficients), without its first."""
    band = np.arange(_BANDS)[:, None] + 0.5
    cosines: NDArray[np.float32] = np.cos(np.pi / _BANDS * band * np.arange(1, COEFFICIENTS + 1)).astype(np.float32)
    return cosines
