"""Draws the wave itself: a picture made column by column from peaks and what is said."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from editor.waveform.colours import WaveColours
from editor.waveform.scale import TimeScale
from editor.waveform.timeline import NOTHING, Timeline
from engine.audio.decode import SAMPLE_RATE_HZ
from engine.audio.peaks import AMPLITUDES, HIGH, LOW, STRENGTH, Peaks
from engine.recognition.results import Flag

# A grain at which no pause between sentences is lost: 0.26 s.
_LOOKED_AT_LEVEL = 2
_LARGEST_GAIN = 16.0
# The loudest sound reaches this far up.
_HEADROOM = 0.94
# Below one, faint sound is drawn larger than it is.
_POWER = 0.8


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud a recording is on the whole, so that a faint one fills its room as well.

    Attributes:
        gain: By which amplitudes are drawn larger.
        silence: Strength, 0 to 1, below which nobody speaks.
    """

    gain: float = 1.0
    silence: float = 0.0

    @classmethod
    def of(cls, peaks: Peaks) -> "Loudness":
        """Look through a whole recording."""
        rows = peaks.levels[_LOOKED_AT_LEVEL]
        if not len(rows):
            return cls()
        amplitudes = AMPLITUDES[np.ascontiguousarray(rows).view(np.uint8)]
        loudest = float(np.percentile(np.maximum(-amplitudes[:, LOW], amplitudes[:, HIGH]), 99.5))
        floor, speech = (float(strength) for strength in np.percentile(amplitudes[:, STRENGTH], (10, 90)))
        gain = min(_HEADROOM / max(loudest, 1e-4), _LARGEST_GAIN)
        return cls(max(gain, 1.0), min(2.0 * floor, 0.15 * speech))


def wave_picture(
    peaks: Peaks,
    loudness: Loudness,
    timeline: Timeline,
    flags: tuple[Flag, ...],
    scale: TimeScale,
    colours: WaveColours,
    height: int,
    ratio: float,
) -> QImage:
    """Draw a stretch of a recording.

    Args:
        peaks: Of the recording.
        loudness: Of the recording.
        timeline: What is said in it.
        flags: Stretches that need a listen: their ground is marked at the upper edge.
        scale: What to draw.
        colours: With what.
        height: In pixels.
        ratio: Points of the screen in a pixel.
    """
    count, rows = round(scale.width_px * ratio), max(round(height * ratio), 2)
    samples_per_ms = SAMPLE_RATE_HZ / 1000
    width = scale.ms_per_px * samples_per_ms / ratio
    # Columns stand at multiples of their width: the picture doesn't shimmer when it is moved.
    first = round(scale.start_ms * samples_per_ms / width) * width
    columns = peaks.columns(first, width, count)
    amplitudes = AMPLITUDES[columns.view(np.uint8)]
    said = timeline.said((first + width * np.arange(count + 1)) / samples_per_ms)

    silent = amplitudes[:, STRENGTH] <= loudness.silence
    core, peak = colours.wave().of(np.where(silent, NOTHING, said.speaker), said.reviewed)
    place = (rows / 2 - 0.5 - np.arange(rows, dtype=np.float32)) / (rows / 2)  # 1 at the upper edge, -1 at the lower
    thin = np.float32(1.01 / rows)  # silence is a line
    heights = _drawn(amplitudes, loudness.gain)
    high, low = np.maximum(heights[:, HIGH], thin), np.minimum(heights[:, LOW], -thin)
    strength = np.minimum(np.maximum(heights[:, STRENGTH], thin), np.maximum(high, -low))
    inside = (place[:, None] <= high) & (place[:, None] >= low)
    picture = np.where(inside, peak, _grounds(said.doubt, colours))
    picture = np.where(inside & (np.abs(place)[:, None] <= strength), core, picture)
    _mark_doubt(picture, said.doubt, colours, ratio)
    _mark_flags(picture, flags, first / samples_per_ms, width / samples_per_ms, colours, ratio)

    image = QImage(np.ascontiguousarray(picture).data, count, rows, 4 * count, QImage.Format.Format_RGB32).copy()
    image.setDevicePixelRatio(ratio)
    return image


def _drawn(amplitudes: NDArray[np.float32], gain: float) -> NDArray[np.float32]:
    sized = np.minimum(np.abs(amplitudes) * np.float32(gain), 1.0) ** np.float32(_POWER)
    return np.sign(amplitudes) * sized


def _grounds(doubt: NDArray[np.uint8], colours: WaveColours) -> NDArray[np.uint32]:
    kinds = (colours.ground, colours.text.doubtful, colours.text.very_doubtful)
    return np.array([colour.rgb() for colour in kinds], np.uint32)[doubt]


def _mark_doubt(picture: NDArray[np.uint32], doubt: NDArray[np.uint8], colours: WaveColours, ratio: float) -> None:
    """Draw the lines under doubtful words as the text has them: dotted, or double."""
    dot = max(round(2 * ratio), 1)
    line = max(round(ratio), 1)
    column = np.arange(picture.shape[1])
    dotted = (doubt == 1) & (column // dot % 2 == 0)
    picture[-dot:, dotted] = colours.text.doubtful_line.rgb()
    for above in (0, 2 * line):
        picture[picture.shape[0] - above - line : picture.shape[0] - above, doubt == 2] = (
            colours.text.very_doubtful_line.rgb()
        )


def doubt_lines(painter: QPainter, area: QRect, level: int, colours: WaveColours) -> None:
    """Paint the line under a doubtful word by hand, as it is in the picture."""
    bottom = area.bottom() + 1
    if level == 1:
        for x in range(area.left(), area.right(), 4):
            painter.fillRect(x, bottom - 2, 2, 2, colours.text.doubtful_line)
    else:
        for y in (bottom - 1, bottom - 3):
            painter.fillRect(area.left(), y, area.width(), 1, colours.text.very_doubtful_line)


def _mark_flags(
    picture: NDArray[np.uint32],
    flags: tuple[Flag, ...],
    start_ms: float,
    column_ms: float,
    colours: WaveColours,
    ratio: float,
) -> None:
    """Draw a bar over stretches that need a listen; the shortest can be seen at any zoom."""
    thick = max(round(3 * ratio), 1)
    for flag in flags:
        first = round((flag.start_ms - start_ms) / column_ms)
        last = max(round((flag.end_ms - start_ms) / column_ms), first + thick)
        if last > 0 and first < picture.shape[1]:
            picture[:thick, max(first, 0) : last] = colours.flag.rgb()
