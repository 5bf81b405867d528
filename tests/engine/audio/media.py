"""Makes small media files of known sound."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from numpy.typing import NDArray


def sound(duration_s: float, sample_rate_hz: int, *, seed: int = 1) -> NDArray[np.int16]:
    """A rising tone in noise, at half of full scale: no two places in it are alike. Shape (samples,)."""
    place_s = np.arange(round(duration_s * sample_rate_hz)) / sample_rate_hz
    tone = np.sin(2 * np.pi * (200 * place_s + 60 * place_s**2))
    noise = np.convolve(np.random.default_rng(seed).standard_normal(len(place_s)), np.full(6, 1 / 6), "same")
    mixed = tone + noise
    return np.asarray(mixed / np.max(np.abs(mixed)) * 16_000, np.int16)


def write_media(
    path: Path,
    codec: str,
    channels: NDArray[np.int16],
    sample_rate_hz: int,
    *,
    picture_s: float = 0.0,
    delay_s: float = 0.0,
    pause: tuple[float, float] | None = None,
    layout: str | None = None,
    options: dict[str, str] | None = None,
    codec_options: dict[str, str] | None = None,
) -> Path:
    """Write a media file.

    Args:
        channels: Shape (channels, samples) or (samples,).
        picture_s: Length of a picture track; 0 for none.
        delay_s: When the sound begins.
        pause: (at, length) of a gap in the time stamps, in seconds.
        layout: FFmpeg's name; by default mono or stereo.
        options: Of the container.
        codec_options: Of the sound's encoder.
    """
    channels = np.atleast_2d(channels)
    with av.open(str(path), "w", options=options or {}) as container:
        picture = container.add_stream("mpeg4", rate=10) if picture_s else None
        track = container.add_stream(codec, rate=sample_rate_hz, options=codec_options or {})
        assert isinstance(track, AudioStream)
        track.layout = av.AudioLayout(layout or ("mono" if len(channels) == 1 else "stereo"))
        if picture is not None:
            picture.width = picture.height = 32
            picture.pix_fmt = "yuv420p"
            for index in range(round(picture_s * 10)):
                image = av.VideoFrame.from_ndarray(np.full((32, 32, 3), index % 256, np.uint8), format="rgb24")
                image.pts = index
                container.mux(picture.encode(image))
            container.mux(picture.encode(None))
        for start in range(0, channels.shape[1], 960):
            piece = np.ascontiguousarray(channels[:, start : start + 960].T.reshape(1, -1))
            frame = AudioFrame.from_ndarray(piece, format="s16", layout=track.layout.name)
            frame.sample_rate = sample_rate_hz
            frame.time_base = Fraction(1, sample_rate_hz)
            shift_s = delay_s + (pause[1] if pause and start >= pause[0] * sample_rate_hz else 0.0)
            frame.pts = start + round(shift_s * sample_rate_hz)
            container.mux(track.encode(frame))
        container.mux(track.encode(None))
    return path


def shift_ms(
    decoded: NDArray[np.int16],
    expected: NDArray[np.int16],
    at_ms: int,
    *,
    rate_hz: int = 16_000,
    least_likeness: float = 0.9,
) -> float:
    """How much later than expected the sound around a position is in what was decoded, by cross-correlation."""
    window = rate_hz // 5
    start = at_ms * rate_hz // 1000
    piece = expected[start : start + window].astype(np.float64)
    first = max(0, start - rate_hz)
    searched = decoded[first : start + window + rate_hz].astype(np.float64)
    energy = np.convolve(searched**2, np.ones(window), "valid") * np.sum(piece**2)
    likeness = np.correlate(searched, piece, "valid") / np.sqrt(np.maximum(energy, 1.0))
    best = int(np.argmax(likeness))
    assert likeness[best] > least_likeness, f"what was decoded is not like what was expected ({likeness[best]:.2f})"
    return (first + best - start) * 1000 / rate_hz
