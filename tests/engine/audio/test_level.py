"""Levels of known sounds."""

import numpy as np
import pytest

from engine.audio.level import SILENCE_DBFS, Level, LevelMeter, clipped_in

RATE_HZ = 48_000


def sine(amplitude: float, duration_s: float = 0.5):
    return np.asarray(amplitude * np.sin(2 * np.pi * 1000 * np.arange(round(duration_s * RATE_HZ)) / RATE_HZ), np.int16)


@pytest.mark.parametrize(("amplitude", "peak_dbfs"), [(32_767, 0.0), (16_384, -6.02), (328, -40.0)])
def test_a_sine(amplitude: float, peak_dbfs: float):
    meter = LevelMeter(RATE_HZ)
    for block in np.split(sine(amplitude), 50):
        meter.add(block)
    assert meter.level.peak_dbfs == pytest.approx(peak_dbfs, abs=0.05)
    assert meter.level.rms_dbfs == pytest.approx(peak_dbfs - 3.01, abs=0.1)


def test_silence_and_the_largest_negative_sample():
    meter = LevelMeter(RATE_HZ)
    assert meter.level == Level(SILENCE_DBFS, SILENCE_DBFS)
    meter.add(np.zeros(500, np.int16))
    assert meter.level == Level(SILENCE_DBFS, SILENCE_DBFS)
    meter.add(np.full(500, -32_768, np.int16))
    assert meter.level.peak_dbfs == 0


def test_what_is_over_is_forgotten():
    meter = LevelMeter(RATE_HZ)
    meter.add(sine(30_000))
    for block in np.split(sine(300), 50):
        meter.add(block)
    assert meter.level.peak_dbfs < -40


def test_clipped_samples():
    assert clipped_in(np.array([0, 32_767, -32_768, 32_766, -32_767, 32_767], np.int16)) == 3
